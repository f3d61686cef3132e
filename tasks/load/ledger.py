"""The ledger: what became of each item seen at a door. An unchanged item adds no row."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.load import ids, rows, store
from tasks.load.store import Row
from tasks.records import Batch, Capture, Door, Rejected, SeedFile
from warehouse import Connection

_LATEST = (
    "origin_id",
    "state",
    "reason",
    "capture_id",
    "version_id",
    "description_id",
    "article_id",
    "body_sha",
    "is_keyed_by_url",
)
BLANK: Row = dict.fromkeys(
    ("reason", "article_id", "version_id", "description_id", "fingerprint", "item_count", "due_at", "seen_at")
)


def latest(connection: Connection, origin_ids: Iterable[str]) -> list[Row]:
    """What the origins gave last."""
    store.give(connection, origin_ids)
    return [dict(zip(_LATEST, row, strict=True)) for row in store.run(connection, "latest")]


def entries(connection: Connection, found: list[Row], stamp: Row, epoch: int, *, is_replay: bool) -> set[str]:
    """Add ledger rows for articles; resolve rejections; return the articles that these origins gave before."""
    known = {row["origin_id"]: row for row in latest(connection, [row["origin_id"] for row in found])}
    seen = _seen(connection, found) if is_replay else {}
    new = []
    for row in found:
        before = seen.get((row["origin_id"], row["capture_id"])) or known.get(row["origin_id"], {})
        if any(before.get(name) != row[name] for name in ("state", "capture_id", "version_id", "description_id")):
            new.append(BLANK | row | stamp | {"epoch": epoch, "seen_at": before.get("seen_at")})
    store.insert(connection, "raw.entry", new)
    store.give(connection, (row["origin_id"] for row in found))
    _resolve(connection, "origin_id IN (SELECT id FROM given)", stamp)
    return {row["article_id"] for row in known.values() if row["article_id"]}


def _seen(connection: Connection, found: list[Row]) -> dict[tuple[str, str], Row]:
    """What the ledger holds of contents that are read again, and when each was last seen at the door.

    A replay of an old content says nothing of what holds today: it takes the old one's place, not the latest.
    """
    store.give(connection, (row["origin_id"] for row in found))
    return {(row["origin_id"], row["capture_id"]): row.pop("held") | row for row in store.records(connection, "seen")}


def record(connection: Connection, batch: Batch, stamp: Row, epoch: int, *, is_replay: bool) -> int:
    """Record rejections, finished files and containers; return the number of new rejections."""
    found: list[tuple[Rejected, Capture | None]] = [(rejected, None) for rejected in batch.rejected]
    found = [(item.rejected, item.capture) for item in batch.items if item.rejected is not None] + found
    count = _reject(connection, found, stamp, epoch, is_replay=is_replay)
    _finish(connection, batch, stamp, epoch)
    return count


def _reject(
    connection: Connection, found: list[tuple[Rejected, Capture | None]], stamp: Row, epoch: int, *, is_replay: bool
) -> int:
    by_id: dict[str, tuple[Row, Row]] = {}
    for rejected, capture in found:
        row, entry = _rejection(rejected, capture)
        held = by_id.get(row["rejected_id"])
        if held is None or row["detail"] < held[0]["detail"]:
            by_id[row["rejected_id"]] = (row, entry)
    if not by_id:
        return 0
    store.give(connection, by_id)
    where = "WHERE rejected_id IN (SELECT id FROM given)"
    states = connection.execute(f"SELECT rejected_id, resolved_at IS NULL FROM meta.rejected {where}")  # noqa: S608
    is_open = dict(states.fetchall())
    if is_open:
        connection.execute(
            f"UPDATE meta.rejected SET last_run_id = ?, resolved_at = NULL, resolved_run_id = NULL {where}",  # noqa: S608
            [stamp["run_id"]],
        )
    store.insert(
        connection,
        "meta.rejected",
        [row | stamp | {"last_run_id": stamp["run_id"]} for key, (row, _) in by_id.items() if key not in is_open],
    )
    fresh = [
        BLANK | entry | stamp | {"epoch": epoch} for key, (_, entry) in by_id.items() if not is_open.get(key, False)
    ]
    if is_replay:
        seen = _seen(connection, fresh)
        for row in fresh:
            row["seen_at"] = seen.get((row["origin_id"], row["capture_id"]), {}).get("seen_at")
    store.insert(connection, "raw.entry", fresh)
    return len(fresh)


def _rejection(rejected: Rejected, capture: Capture | None) -> tuple[Row, Row]:
    """Rows of meta.rejected and of raw.entry for one rejection."""
    door, capture_id = rejected.door.value, rejected.capture_id or (capture.capture_id if capture else None)
    place: Row = {
        "origin_id": ids.origin_id(door, rejected.root, rejected.origin),
        "door": door,
        "root": ids.storable(rejected.root),
        "origin": ids.storable(rejected.origin),
        "capture_id": capture_id,
        "reason": rejected.reason,
    }
    row = place | {
        "rejected_id": ids.rejected_id(door, rejected.root, rejected.origin, rejected.reason, capture_id),
        "detail": ids.storable(rejected.detail),
    }
    seen: Row = {"media_type": None, "charset": None, "declared": None, "fetched_at": None}
    return row, seen | (rows.entry(capture) if capture else {}) | place | {"state": "rejected"}


def _finish(connection: Connection, batch: Batch, stamp: Row, epoch: int) -> None:
    """Note completed files; rejections of theirs that this run did not meet again are resolved."""
    if not batch.finished:
        return
    files = {ids.origin_id(Door.SEED.value, file.root, file.origin): (file, count) for file, count in batch.finished}
    store.give(connection, files)
    held = dict(store.run(connection, "finished_files"))
    new = {key: pair for key, pair in files.items() if held.get(key) != pair[0].fingerprint}
    store.insert(connection, "raw.file", [_file_row(key, *pair) | stamp for key, pair in new.items()])
    members = store.existing(connection, "raw.entry", "origin_id", new)
    containers = [
        _container(key, *pair) | stamp | {"epoch": epoch}
        for key, pair in new.items()
        if pair[1] > 1 or key not in members
    ]
    store.insert(connection, "raw.entry", containers)
    store.give(connection, new)
    _resolve(
        connection,
        "last_run_id <> $run AND (origin_id IN (SELECT id FROM given) OR EXISTS ("
        "SELECT 1 FROM raw.file f WHERE f.origin_id IN (SELECT id FROM given) AND f.root = meta.rejected.root "
        "AND starts_with(meta.rejected.origin, f.origin || '#')))",
        stamp,
    )


def _file_row(key: str, file: SeedFile, count: int) -> Row:
    return {
        "root": ids.storable(file.root), "origin": ids.storable(file.origin), "origin_id": key,
        "fingerprint": file.fingerprint, "stamp": file.stamp, "byte_count": file.size, "item_count": count,
    }  # fmt: skip


def _container(key: str, file: SeedFile, count: int) -> Row:
    blank = dict.fromkeys(("capture_id", "media_type", "charset", "declared", "fetched_at"))
    return BLANK | blank | {
        "origin_id": key, "door": Door.SEED.value, "root": ids.storable(file.root), "origin": ids.storable(file.origin),
        "state": "container", "fingerprint": file.fingerprint, "item_count": count,
    }  # fmt: skip


def _resolve(connection: Connection, where: str, stamp: Row) -> None:
    """Mark open rejections as resolved. Looks first: nearly always there is nothing to do."""
    clause = f"WHERE resolved_at IS NULL AND ({where})"
    values = {"run": stamp["run_id"]} if "$run" in where else {}
    if connection.execute(f"SELECT 1 FROM meta.rejected {clause} LIMIT 1", values).fetchall():  # noqa: S608
        connection.execute(
            f"UPDATE meta.rejected SET resolved_at = $at, resolved_run_id = $run {clause}",  # noqa: S608
            {"at": stamp["known_at"], "run": stamp["run_id"]},
        )
