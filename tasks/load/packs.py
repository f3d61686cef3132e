"""Where packs of captures lie: files below the data folder or, where that is an object store, rows of the lake."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tasks.captures import CaptureStore, LocalBlobs
from tasks.load import store
from warehouse import Connection
from warehouse.lake import pack_files


class RowBlobs:
    """Packs as rows of raw.pack, written in the transaction of the connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a whole pack."""
        row = {"name": name, "content": b"".join(parts), "known_at": datetime.now(UTC)}
        store.insert(self._connection, "raw.pack", [row])

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Read a range of a pack."""
        found = self._connection.execute("SELECT content FROM raw.pack WHERE name = ?", [name]).fetchall()
        if not found:
            raise FileNotFoundError(name)
        return bytes(found[0][0][offset : offset + length])

    def exists(self, name: str) -> bool:
        """Whether the pack is there."""
        return bool(store.existing(self._connection, "raw.pack", "name", [name]))


class FolderBlobs(LocalBlobs):
    """Packs as files; those that came with a copy from an object store are rows."""

    def __init__(self, folder: Path, connection: Connection) -> None:
        super().__init__(folder)
        self._rows = RowBlobs(connection)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Read a range of a pack."""
        try:
            return super().read(name, offset, length)
        except FileNotFoundError:
            return self._rows.read(name, offset, length)


class LostRowBlobs:
    """Packs in the Parquet files of an object store, read without the catalog that knew them. Read-only."""

    def __init__(self, connection: Connection, data: str) -> None:
        self._connection = connection
        self._latest: tuple[str, bytes] = ("", b"")
        query = "SELECT DISTINCT filename FROM read_parquet(?, filename = true)"
        files = [row[0] for row in connection.execute(query, [pack_files(data)]).fetchall()]
        names = "SELECT name FROM read_parquet(?)"
        self._files = {row[0]: file for file in sorted(files) for row in connection.execute(names, [file]).fetchall()}

    def names(self) -> list[str]:
        """All packs."""
        return sorted(self._files)

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Refused."""
        raise io.UnsupportedOperation(f"{name}: the catalog is lost, so its packs can only be read")

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Read a range of a pack; the latest pack is kept, since its captures are asked for one after the other."""
        if name != self._latest[0]:
            if name not in self._files:
                raise FileNotFoundError(name)
            query = "SELECT content FROM read_parquet(?) WHERE name = ?"
            found = self._connection.execute(query, [self._files[name], name]).fetchall()
            self._latest = (name, bytes(found[0][0]))
        return self._latest[1][offset : offset + length]

    def exists(self, name: str) -> bool:
        """Whether the pack is there."""
        return name in self._files


def capture_store(connection: Connection, data: str) -> CaptureStore:
    """The captures of a data folder or object store."""
    return CaptureStore(RowBlobs(connection) if "://" in data else FolderBlobs(Path(data), connection))
