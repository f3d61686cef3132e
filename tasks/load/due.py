"""Pages that wait to be fetched: one row each in raw.due, from the announcement until the page was had or given up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from tasks.collected import Announced, DuePage
from tasks.load import ids, rows, store
from tasks.load.store import Row
from tasks.load.stored import declared_of
from tasks.records import Batch, Door
from warehouse import Connection, Warehouse

AGAIN_AFTER: Final = timedelta(hours=6)
AGAIN_FOR: Final = timedelta(days=8)


def due_pages(warehouse: Warehouse, now: datetime, ages: Sequence[float], limit: int | None = None) -> list[DuePage]:
    """Pages to fetch now: announced ones, the latest first, then articles whose announcement changed, then those that
    have come to one of the ages (hours)."""
    with warehouse.write() as connection:
        connection.execute("SET VARIABLE moment = ?", [now])
        connection.execute("SET VARIABLE ages = ?::DOUBLE[]", [sorted(ages)])
        found = store.records(connection, "due_pages")
        taken = {(row["root"], row["origin"]) for row in found}
        again = store.records(connection, "due_again") if ages else []
    found += [row for row in again if (row["root"], row["origin"]) not in taken]
    return [DuePage(**row | {"declared": declared_of(row["declared"])}) for row in found[:limit]]


def add(connection: Connection, announced: Mapping[str, Announced], stamp: Row) -> None:
    """Let announced pages wait, by the id of their entry."""
    made = [_row(key, one, "first", one.at, stamp) for key, one in announced.items()]
    store.insert(connection, "raw.due", made)


def look_again(connection: Connection, changed: Mapping[str, Announced], stamp: Row) -> None:
    """Let articles whose announcement changed wait for another look, six hours after the last one at the earliest.

    Only for some days: there are feeds in which every announcement changes with every poll.
    """
    if not changed:
        return
    store.give(connection, changed)
    made = []
    for origin_id, fetched_at, known_at in store.run(connection, "changed"):
        one = changed[origin_id]
        if fetched_at is not None and one.at - fetched_at <= AGAIN_FOR and one.at - known_at <= AGAIN_FOR:
            made.append(_row(origin_id, one, "again", max(one.at, fetched_at + AGAIN_AFTER), stamp))
    drop(connection, [row["origin_id"] for row in made])
    store.insert(connection, "raw.due", made)


def settle(connection: Connection, batch: Batch, stamp: Row) -> None:
    """Take out what a batch had or gave up, and put off what it says has to wait."""
    places = [(item.capture.door, item.capture.root, item.capture.origin) for item in batch.items]
    places += [(rejected.door, rejected.root, rejected.origin) for rejected in batch.rejected]
    places += [(Door.FEED, fetch.root, fetch.origin) for fetch in batch.fetches if fetch.purpose == "again"]
    over = {ids.origin_id(door.value, root, origin) for door, root, origin in places if door is Door.FEED}
    put_off = {ids.origin_id(Door.FEED.value, one.root, one.origin): one for one in batch.waiting}
    if not over and not put_off:
        return
    store.give(connection, put_off)
    held = {row["origin_id"]: row for row in store.records(connection, "due_held")}
    drop(connection, over | set(put_off))
    later = [
        held[key]
        | {
            "due_at": one.due_at,
            "tries": held[key]["tries"] + (one.reason != "host.paused"),
            "run_id": stamp["run_id"],
            "known_at": stamp["known_at"],
        }
        for key, one in put_off.items()
        if key in held
    ]
    store.insert(connection, "raw.due", later)


def drop(connection: Connection, origin_ids: Iterable[str]) -> None:
    """Take pages out."""
    gone = set(origin_ids)
    if gone:
        store.give(connection, gone)
        connection.execute("DELETE FROM raw.due WHERE origin_id IN (SELECT id FROM given)")


def _row(origin_id: str, one: Announced, purpose: str, due_at: datetime, stamp: Row) -> Row:
    return {
        "origin_id": origin_id, "feed_id": one.feed_id, "root": ids.storable(one.root),
        "origin": ids.storable(one.origin), "url_key": ids.storable(one.url_key),
        "declared": rows.declared_json(one.declared), "published_at": one.declared.published_at, "purpose": purpose,
        "tries": 0, "since": stamp["known_at"], "due_at": due_at, "run_id": stamp["run_id"],
        "known_at": stamp["known_at"],
    }  # fmt: skip
