"""Copies a warehouse to another backend and proves that both hold the same: counts and checksums of every table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import ContractError, MediawatchError
from tasks.settings import Settings
from warehouse import address as addresses
from warehouse import lake, migrate, state
from warehouse.db import Connection, Warehouse, attach_file
from warehouse.lock import writer_lock
from warehouse.opening import open_warehouse
from warehouse.publish import publish


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table, equal on both sides: its rows and the checksum of its content."""

    name: str
    row_count: int
    checksum: str


def copy(source: Settings, target: Settings) -> list[TableCopy]:
    """Copy everything into an empty warehouse, in one transaction; an interrupted copy leaves the target empty.

    If the target holds the same already, this only proves it; if it holds anything else, ContractError.
    """
    if source.warehouse == target.warehouse:
        raise ContractError(f"cannot copy {source.warehouse} onto itself")
    _check_origin(source)
    origin, other = open_warehouse(source), open_warehouse(target)
    try:
        _copy_captures(source.data, target.data)
        with _still(origin), other.write() as connection:
            _attach_origin(connection, origin)
            try:
                _check_given(connection, target.warehouse)
                proofs = copy_tables(connection, str(target.warehouse))
                _copy_packs(connection, source.data, target.data)
            finally:
                connection.execute("DETACH origin")
        publish(other, force=True)
        return proofs
    finally:
        origin.release()
        other.release()


def _check_origin(source: Settings) -> None:
    """Opening would make an empty warehouse at a mistyped address, and equality with that proves nothing."""
    address = addresses.parse(source.warehouse, source.data)
    if address.kind != "postgres" and not address.path.exists() and not address.writer_path.exists():
        raise ContractError(f"there is no warehouse at {address.name}")


def _check_given(connection: Connection, target: str) -> None:
    """Equality with an empty warehouse proves nothing either."""
    if _is_empty(connection, "origin"):
        raise ContractError(f"nothing to copy to {target}: no article, poll or run is in the warehouse named first")


@contextmanager
def _still(origin: Warehouse) -> Iterator[None]:
    """Keep a plain file from being written meanwhile; a lake is read as of one snapshot anyway."""
    origin.release()
    if origin.address.is_lake:
        yield
        return
    with writer_lock(origin.address.lock_path, origin.lock_seconds):
        yield


def _attach_origin(connection: Connection, origin: Warehouse) -> None:
    if origin.address.is_lake:
        lake.attach(connection, origin.address, origin.data, "origin", read_only=True)
    else:
        attach_file(connection, origin.address.writer_path, read_only=True, name="origin")


def copy_tables(connection: Connection, target: str) -> list[TableCopy]:
    """Copy all tables of the attached `origin` into `media`, in one transaction, and prove each."""
    connection.execute("BEGIN")
    try:
        _check_versions(connection, target)
        proofs = [_proof(connection, "origin", table) for table in _tables(connection)]
        is_equal = all(_proof(connection, "media", proof.name) == proof for proof in proofs)
        if not is_equal:
            if not _is_empty(connection, "media"):
                raise ContractError(f"{target} holds something else already: copy into an empty warehouse")
            for proof in proofs:
                _copy_table(connection, proof)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return proofs


def _is_empty(connection: Connection, database: str) -> bool:
    return not connection.execute(f"FROM {database}.meta.batch LIMIT 1").fetchall()


def _check_versions(connection: Connection, target: str) -> None:
    versions = [
        connection.execute(f"SELECT max(version) FROM {name}.meta.migration").fetchall()  # noqa: S608
        for name in ("origin", "media")
    ]
    if versions[0] != versions[1]:
        raise ContractError(f"{target} has another schema version than what is copied: {versions}")


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'origin' ORDER BY 1"
    ).fetchall()
    # The target has its own history of schema steps, and keeps packs in its own way.
    own = ("meta.migration", "raw.pack")
    return [row[0] for row in rows if row[0] in set(migrate.table_names()) and row[0] not in own]


def _copy_table(connection: Connection, proof: TableCopy) -> None:
    connection.execute(f"DELETE FROM media.{proof.name}")  # noqa: S608
    connection.execute(f"INSERT INTO media.{proof.name} BY NAME SELECT * FROM origin.{proof.name}")  # noqa: S608
    found = _proof(connection, "media", proof.name)
    if found != proof:
        raise MediawatchError(f"{proof.name} differs after copying: {found} instead of {proof}; nothing was kept")


def _proof(connection: Connection, database: str, table: str) -> TableCopy:
    columns = [
        row[0]
        for row in connection.execute(f"SELECT column_name FROM (DESCRIBE {database}.{table}) ORDER BY 1").fetchall()  # noqa: S608
    ]
    hashed = ", ".join(f'"{column}"' for column in columns)
    # A sum, unlike an exclusive or, also notices rows that are there twice.
    count, checksum = connection.execute(
        f"SELECT count(*), coalesce(sum(hash({hashed})::HUGEINT), 0)::VARCHAR FROM {database}.{table}"  # noqa: S608
    ).fetchall()[0]
    return TableCopy(name=table, row_count=count, checksum=checksum)


def _copy_packs(connection: Connection, source: str, target: str) -> None:
    """Copy the packs that are rows; where the target is an object store, files become rows."""
    connection.execute(
        "INSERT INTO media.raw.pack SELECT * FROM origin.raw.pack WHERE name NOT IN (SELECT name FROM media.raw.pack)"
    )
    if "://" in source or "://" not in target:
        return
    held = {row[0] for row in connection.execute("SELECT name FROM media.raw.pack").fetchall()}
    for pack in sorted(Path(source).glob("packs/*/*.zst")):
        name = str(pack.relative_to(source))
        if name not in held:
            connection.execute("INSERT INTO media.raw.pack VALUES (?, ?, now())", [name, pack.read_bytes()])


def _copy_captures(source: str, target: str) -> None:
    """Copy the packs of captures that the target lacks; packs never change."""
    if source == target or "://" in source or "://" in target:
        return
    for pack in sorted(Path(source).glob("packs/*/*.zst")):
        place = Path(target) / pack.relative_to(source)
        if place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        new = place.with_name(f".{place.name}.copy.tmp")
        state.copy_file(pack, new)
        state.rename(new, place)
