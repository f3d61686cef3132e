"""Keeps the warehouse small: drops what retention says, compacts, and tells what that freed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse import backup, copying, migrate, state
from warehouse.db import Connection, Warehouse, attach_file
from warehouse.lock import writer_lock
from warehouse.opening import opened
from warehouse.publish import publish

CHILDREN = (
    "core.mention",
    "core.named",
    "core.alias",
    "core.quotation",
    "core.wording",
    "core.attribution",
    "core.analysed",
)


@dataclass(frozen=True, slots=True)
class Freed:
    """What maintenance did: bytes before and after, analyses dropped, captures dropped with their bytes."""

    bytes_before: int
    bytes_after: int
    analysis_rows: int
    captures: int
    capture_bytes: int

    def sentence(self) -> str:
        """The same for a person."""
        return (
            f"{self.bytes_before / 1e6:,.1f} MB before, {self.bytes_after / 1e6:,.1f} MB after; dropped "
            f"{self.analysis_rows:,} rows of superseded analyses and {self.captures:,} captures "
            f"({self.capture_bytes / 1e6:,.1f} MB)"
        )


def maintain(
    warehouse: Warehouse,
    *,
    capture_days: float | None = None,
    analysis_days: float | None = None,
    backup_days: float | None = None,
) -> Freed:
    """Drop captures older than `capture_days` and analyses superseded for `analysis_days` (None keeps all); compact.

    A capture whose text is not loaded (rejected, waiting) is kept, since it is all there is of its item. Backups made
    before a migration go after `backup_days`.
    """
    before = size(warehouse)
    rows = _drop_analyses(warehouse, analysis_days) if analysis_days is not None else 0
    captures, capture_bytes = _drop_captures(warehouse, capture_days) if capture_days is not None else (0, 0)
    if backup_days is not None:
        limit = _days_ago(backup_days)
        warehouse.alone(lambda connection: backup.drop(connection, warehouse.address, limit))
    if warehouse.address.is_lake:
        _compact_lake(warehouse)
    else:
        _compact_file(warehouse)
        publish(warehouse, force=True)
    return Freed(before, size(warehouse), rows, captures, capture_bytes)


def size(warehouse: Warehouse) -> int:
    """Bytes of the warehouse on this disk: its file and read copy, or the lake's catalog and data; and its backups."""
    address = warehouse.address
    files = [address.path, address.writer_path, *address.path.parent.glob(f"{address.path.name}.*.bak")]
    if address.is_lake and "://" not in warehouse.data:
        files += (Path(warehouse.data) / "lake").rglob("*")
    return sum(path.stat().st_size for path in files if path.is_file())


def _days_ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _drop_analyses(warehouse: Warehouse, days: float) -> int:
    """Drop analyses that no view shows and that are older than `days`."""
    limit = _days_ago(days)

    def work(connection: Connection) -> int:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE superseded AS SELECT a.version_id, a.analysis_id FROM core.analysed a "
            "JOIN core.standing s ON s.version_id = a.version_id AND s.analysis_id <> a.analysis_id "
            "WHERE a.known_at < ?",
            [limit],
        )
        dropped = 0
        for table in CHILDREN:
            done = connection.execute(
                f"DELETE FROM {table} t USING superseded s "  # noqa: S608
                "WHERE t.version_id = s.version_id AND t.analysis_id = s.analysis_id"
            )
            dropped += int(done.fetchall()[0][0])
        connection.execute(
            "DELETE FROM core.name n WHERE n.kind <> 'own' AND NOT EXISTS (SELECT 1 FROM core.alias a "
            "WHERE a.entity_id = n.entity_id AND a.kind = n.kind AND a.text = n.text "
            "AND NOT contains(a.analysis_id, '~'))"
        )
        return dropped

    return warehouse.transact(work)


def _drop_captures(warehouse: Warehouse, days: float) -> tuple[int, int]:
    """Forget captures older than `days` of which the text is loaded; then delete packs that nobody points to."""
    limit = _days_ago(days)

    def work(connection: Connection) -> tuple[int, set[str], set[str]]:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE gone AS SELECT capture_id, pack FROM raw.capture c WHERE known_at < ? "
            "AND pack IS NOT NULL AND capture_id IN (SELECT capture_id FROM raw.entry WHERE state = 'article') "
            "AND capture_id NOT IN "
            "(SELECT capture_id FROM raw.entry WHERE state <> 'article' AND capture_id IS NOT NULL)",
            [limit],
        )
        connection.execute(
            "UPDATE raw.capture SET pack = NULL, pack_offset = NULL, pack_length = NULL "
            "WHERE capture_id IN (SELECT capture_id FROM gone)"
        )
        count = connection.execute("SELECT count(*) FROM gone").fetchall()[0][0]
        touched = {row[0] for row in connection.execute("SELECT DISTINCT pack FROM gone").fetchall()}
        connection.execute(
            "DELETE FROM raw.pack WHERE name NOT IN (SELECT pack FROM raw.capture WHERE pack IS NOT NULL)"
        )
        needed = connection.execute("SELECT DISTINCT pack FROM raw.capture WHERE pack IS NOT NULL").fetchall()
        return count, touched, {row[0] for row in needed}

    count, touched, kept = warehouse.transact(work)
    freed = 0
    if "://" in warehouse.data:
        return count, 0  # packs are rows there; compaction frees them
    # After the commit: a kill in between leaves a pack that nobody needs, never a row without its pack.
    for pack in touched - kept:
        path = Path(warehouse.data) / pack
        if path.is_file():
            freed += path.stat().st_size
            path.unlink()
    return count, freed


def _compact_file(warehouse: Warehouse) -> None:
    """Write the file anew and put it in the place of the old one, once both are proven equal."""
    address = warehouse.address
    new = address.writer_path.with_name(address.writer_path.name + ".new")
    warehouse.release()
    with writer_lock(address.lock_path, warehouse.lock_seconds):
        new.unlink(missing_ok=True)
        with opened(new, address.writer_path) as connection:
            migrate.migrate(connection, str(new))
            attach_file(connection, address.writer_path, read_only=True, name="origin")
            copying.copy_tables(connection, str(new))
            connection.execute("INSERT INTO media.raw.pack SELECT * FROM origin.raw.pack")
        state.rename(new, address.writer_path)
        state.note(address.path, "writer", address.writer_path)


def _compact_lake(warehouse: Warehouse) -> None:
    """Merge small files, forget snapshots older than a day, and delete files that no snapshot and no backup needs."""
    # With a SQLite catalog DuckLake compares times as text, in which whatever is of the given day counts as older.
    slack = timedelta(days=1 if warehouse.address.kind == "sqlite" else 0)
    before = _days_ago(1) - slack

    def delete(connection: Connection) -> None:
        oldest = backup.oldest(connection, warehouse.address)
        unneeded = min(before, oldest - slack) if oldest else before
        connection.execute("CALL ducklake_cleanup_old_files('media', older_than => ?)", [unneeded])

    steps: list[Callable[[Connection], object]] = [
        lambda connection: connection.execute("CALL ducklake_flush_inlined_data('media')"),
        lambda connection: connection.execute("CALL ducklake_merge_adjacent_files('media')"),
        lambda connection: connection.execute("CALL ducklake_expire_snapshots('media', older_than => ?)", [before]),
        delete,
    ]
    for step in steps:
        warehouse.alone(step)
