"""What is known of the warehouse's two files between openings: a small JSON file beside them.

A file whose size and time are not as noted was touched from outside or left by a crash: it is read in full once before
it is trusted.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

from warehouse import faults
from warehouse.address import Address
from warehouse.signals import close


def _path(published: Path) -> Path:
    return published.with_name(published.name + ".state")


def load(published: Path) -> dict[str, Any]:
    """The notes; empty where there are none or where they cannot be read."""
    try:
        notes = json.loads(_path(published).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def save(published: Path, changes: dict[str, Any]) -> None:
    """Change some notes. Losing them costs one thorough check, so a failure is no error."""
    notes = load(published) | changes
    new = _path(published).with_name(_path(published).name + ".new")
    with suppress(OSError):
        new.write_text(json.dumps(notes), encoding="utf-8")
        os.replace(new, _path(published))


def stamp(path: Path) -> list[int] | None:
    """Size and time of a file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return [found.st_size, found.st_mtime_ns]


def note(published: Path, name: str, path: Path) -> None:
    """Note how a file looks now."""
    save(published, {name: stamp(path)})


def note_closed(address: Address) -> None:
    """Note how the writer's file, or the SQLite catalog, looks now that this process has closed it."""
    if address.kind != "postgres":
        path = address.path if address.is_lake else address.writer_path
        note(address.path, "writer", path)


def is_as_noted(published: Path, name: str, path: Path) -> bool:
    """Whether a file looks as noted, and its last writer closed it in peace."""
    logs = (path.with_name(path.name + ending) for ending in (".wal", "-wal"))
    return load(published).get(name) == stamp(path) and not any(log.exists() for log in logs)


def verify(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every block of the attached warehouse, so that DuckDB compares its checksums."""
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'media' AND NOT internal"
    ).fetchall()
    for schema, table in tables:
        connection.execute(f'SELECT bit_xor(hash(t)) FROM media."{schema}"."{table}" t').fetchall()  # noqa: S608


def check_published(address: Address) -> None:
    """Raise ContractError if the read copy was changed from outside and is damaged; it is never overwritten then."""
    if not address.path.exists() or is_as_noted(address.path, "published", address.path):
        return
    connection = duckdb.connect(":memory:")
    try:
        name = str(address.path).replace("'", "''")
        connection.execute(f"ATTACH '{name}' AS media (READ_ONLY)")
        connection.execute("SELECT max(version) FROM media.meta.migration").fetchall()
        verify(connection)
    except duckdb.CatalogException as error:
        raise faults.foreign(str(address.path)) from error
    except duckdb.Error as error:
        raise faults.translate(error, str(address.path), is_opening=True) from error
    finally:
        close(connection)
    note(address.path, "published", address.path)


def copy_file(origin: Path, target: Path) -> None:
    """Copy a file so that it survives a power cut; a copy that fails leaves nothing behind."""
    try:
        with origin.open("rb") as source, target.open("wb") as sink:
            _copy_bytes(source, sink)
            sink.flush()
            os.fsync(sink.fileno())
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise


def _copy_bytes(source: BinaryIO, sink: BinaryIO) -> None:
    """Have the kernel copy, which on XFS and Btrfs shares the blocks; where it cannot, copy piece by piece."""
    try:
        while os.copy_file_range(source.fileno(), sink.fileno(), 1 << 30):
            pass
    except (AttributeError, OSError):
        source.seek(0)
        sink.seek(0)
        sink.truncate()
        shutil.copyfileobj(source, sink, 8 << 20)


def rename(origin: Path, target: Path) -> None:
    """Put a finished file in its place, and make the folder remember it."""
    os.replace(origin, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
