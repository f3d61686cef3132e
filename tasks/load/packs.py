"""Where packs of captures lie: files below the data folder or, where that is an object store, rows of the lake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tasks.captures import CaptureStore, LocalBlobs
from tasks.load import store
from warehouse import Connection


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


def capture_store(connection: Connection, data: str) -> CaptureStore:
    """The captures of a data folder or object store."""
    return CaptureStore(RowBlobs(connection) if "://" in data else FolderBlobs(Path(data), connection))
