"""Feeds in the warehouse: subscriptions, polls, what was announced, and which pages are due.

Polls, the state that they leave and the entries that they found are committed together, as part of a `Batch`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from tasks.collected import Announced, Feed, PageFetch, Poll, Waiting
from tasks.load import due, ids, ledger, rows, store
from tasks.load.store import Row
from tasks.records import Batch, Door
from warehouse import Connection, Warehouse

_DOOR = Door.FEED.value
_TIMES = ("last_poll_at", "last_success_at", "last_new_at", "next_poll_at")


def sync_feeds(warehouse: Warehouse, run_id: str, feeds: Sequence[Feed]) -> None:
    """Make the subscriptions those of the list: new and changed ones are recorded, missing ones marked as removed."""
    stamp: Row = {"run_id": run_id, "known_at": datetime.now(UTC)}
    warehouse.transact(lambda connection: _sync(connection, feeds, stamp))


def _sync(connection: Connection, feeds: Sequence[Feed], stamp: Row) -> None:
    wanted = {feed.feed_id: feed for feed in feeds}
    _outlets(connection, {feed.outlet for feed in feeds if feed.outlet}, stamp)
    held = {row["feed_id"]: row for row in store.records(connection, "subscriptions")}
    found = [_feed_row(feed) for feed in feeds]
    new = [row | stamp for row in found if held.get(row["feed_id"]) != row]
    store.insert(connection, "raw.feed", new)
    states = dict(connection.execute("SELECT feed_id, removed_at IS NULL FROM raw.feed_state").fetchall())
    never = [_state_row(key, feed.state, None) for key, feed in wanted.items() if key not in states]
    store.insert(connection, "raw.feed_state", [row | stamp for row in never])
    gone = [key for key, is_subscribed in states.items() if is_subscribed and key not in wanted]
    back = [key for key, is_subscribed in states.items() if not is_subscribed and key in wanted]
    for keys, moment in ((gone, stamp["known_at"]), (back, None)):
        if keys:
            store.give(connection, keys)
            connection.execute(
                "UPDATE raw.feed_state SET removed_at = ? WHERE feed_id IN (SELECT id FROM given)", [moment]
            )


def due_feeds(warehouse: Warehouse, now: datetime) -> list[tuple[str, str | None]]:
    """What is remembered of the feeds that are to be polled now: state as JSON, and the keys of their entries."""
    with warehouse.write() as connection:
        return connection.execute(
            "SELECT s.state, k.entry_keys FROM raw.feed_state s LEFT JOIN raw.feed_keys k ON k.feed_id = s.feed_id "
            "WHERE s.removed_at IS NULL AND (s.next_poll_at IS NULL OR s.next_poll_at <= ?) "
            "ORDER BY s.next_poll_at NULLS FIRST, s.feed_id",
            [now],
        ).fetchall()


def paused_hosts(warehouse: Warehouse, now: datetime) -> list[tuple[str, float]]:
    """Addresses at whose hosts nobody may ask yet, and for how many seconds more: pauses outlive a run."""
    with warehouse.write() as connection:
        connection.execute("SET VARIABLE moment = ?", [now])
        found = store.run(connection, "paused_hosts")
    return [(url, (until - now).total_seconds()) for url, until in found]


def settle_known(warehouse: Warehouse, run_id: str) -> int:
    """Let go of waiting entries whose page has become an article by way of another feed; return how many."""
    stamp: Row = {"run_id": run_id, "batch_id": f"{run_id}-known", "known_at": datetime.now(UTC)}

    def work(connection: Connection) -> int:
        waiting = store.records(connection, "waiting_known")
        epoch = _epoch(connection, run_id)
        found = [ledger.BLANK | _NO_CAPTURE | row | stamp | {"state": "known", "epoch": epoch} for row in waiting]
        due.drop(connection, [row["origin_id"] for row in waiting])
        return store.insert(connection, "raw.entry", found)

    return warehouse.transact(work)


def record(connection: Connection, batch: Batch, stamp: Row, epoch: int) -> int:
    """Record what a batch says of feeds; return the number of entries that were articles already."""
    _polls(connection, batch.polls, stamp)
    known = _announce(connection, batch.announced, stamp, epoch)
    store.insert(connection, "raw.fetch", [_fetch_row(fetch, batch.batch_id) | stamp for fetch in batch.fetches])
    waiting = [_waiting_row(one.root, one.origin, one) for one in batch.waiting]
    store.insert(connection, "raw.entry", [row | stamp | {"epoch": epoch} for row in waiting])
    due.settle(connection, batch, stamp)
    return known


def _polls(connection: Connection, polls: Sequence[Poll], stamp: Row) -> None:
    if not polls:
        return
    store.insert(connection, "raw.poll", [_poll_row(poll) | _timed(stamp) for poll in polls])
    latest = {poll.feed_id: poll for poll in polls}
    # An unchanged feed keeps its keys where they are: a poll that found nothing must not cost by the feed's size.
    keys = {key: poll.entry_keys for key, poll in latest.items() if poll.entry_keys is not None}
    for table, replaced in (("raw.feed_state", set(latest)), ("raw.feed_keys", set(keys))):
        if replaced:
            store.give(connection, replaced)
            connection.execute(f"DELETE FROM {table} WHERE feed_id IN (SELECT id FROM given)")  # noqa: S608
    store.insert(connection, "raw.feed_keys", [{"feed_id": key, "entry_keys": text} for key, text in keys.items()])
    states = [_state_row(key, poll.state, poll.code) | _timed(stamp) for key, poll in latest.items()]
    store.insert(connection, "raw.feed_state", states)


def _announce(connection: Connection, announced: Sequence[Announced], stamp: Row, epoch: int) -> int:
    by_id = {ids.origin_id(_DOOR, one.root, one.origin): one for one in announced}
    due.look_again(connection, {key: one for key, one in by_id.items() if one.is_changed}, stamp)
    seen = store.existing(connection, "raw.announcement", "origin_id", by_id)
    new = {key: one for key, one in by_id.items() if key not in seen}
    if not new:
        return 0
    store.insert(connection, "raw.announcement", [_announcement(key, one) | stamp for key, one in new.items()])
    store.give(connection, {ids.storable(one.url_key) for one in new.values()})
    known = {row["url_key"]: row for row in store.records(connection, "known_keys")}
    entries = [
        _waiting_row(one.root, one.origin, one) | _as_known(known.get(ids.storable(one.url_key)))
        for one in new.values()
    ]
    waiting = {row["origin_id"] for row in entries if row["state"] == "waiting"}
    due.add(connection, {key: one for key, one in new.items() if key in waiting}, stamp)
    store.insert(connection, "raw.entry", [row | stamp | {"epoch": epoch} for row in entries])
    return sum(1 for row in entries if row["state"] == "known")


def _as_known(article: Row | None) -> Row:
    if article is None:
        return {}
    return {
        "state": "known",
        "due_at": None,
        "article_id": article["article_id"],
        "version_id": article["version_id"],
    }


def _waiting_row(root: str, origin: str, one: Announced | Waiting) -> Row:
    return ledger.BLANK | _NO_CAPTURE | {
        "origin_id": ids.origin_id(_DOOR, root, origin), "door": _DOOR, "root": ids.storable(root),
        "origin": ids.storable(origin), "state": "waiting", "declared": rows.declared_json(one.declared),
        "due_at": one.due_at if isinstance(one, Waiting) else one.at,
        "reason": one.reason if isinstance(one, Waiting) else None,
    }  # fmt: skip


_NO_CAPTURE: Row = dict.fromkeys(("capture_id", "media_type", "charset", "declared", "fetched_at"))


def _feed_row(feed: Feed) -> Row:
    return {
        "feed_id": feed.feed_id, "url": ids.storable(feed.url), "title": rows.text_or_none(feed.title),
        "outlet_id": _outlet_id(feed.outlet), "language": feed.language, "expectations": feed.expectations,
    }  # fmt: skip


def _state_row(feed_id: str, text: str, code: str | None) -> Row:
    """Row of raw.feed_state. The state leaves out what is as at the start."""
    state: dict[str, Any] = json.loads(text)
    return {
        "feed_id": feed_id, "url": ids.storable(state["url"]), "status": state.get("status", "new"), "code": code,
        "interval_seconds": state.get("interval_seconds"), "failure_count": state.get("failure_count", 0),
        "next_poll_why": state.get("next_poll_why", "new"), "removed_at": None, "state": ids.storable(text),
        **{name: _time(state.get(name)) for name in _TIMES},
    }  # fmt: skip


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _poll_row(poll: Poll) -> Row:
    state: dict[str, Any] = json.loads(poll.state)
    validators = state.get("validators", {})
    is_same = poll.code == "ok" and poll.entry_keys is None
    outcome = "not_modified" if is_same else {"ok": "ok", "http.304": "not_modified"}.get(poll.code, "failed")
    return {
        "poll_id": ids.sha16(poll.feed_id, poll.at.isoformat()), "feed_id": poll.feed_id,
        "url": ids.storable(poll.url), "outcome": outcome, "code": poll.code, "detail": ids.storable(poll.detail),
        "http_status": poll.http_status, "byte_count": poll.byte_count, "entry_count": poll.entry_count,
        "new_count": poll.new_count, "duration_seconds": poll.duration_seconds, "etag": validators.get("etag"),
        "last_modified": validators.get("last_modified"), "next_poll_at": _time(state.get("next_poll_at")),
        "state": ids.storable(poll.state),
    }  # fmt: skip


def _announcement(origin_id: str, one: Announced) -> Row:
    return {
        "origin_id": origin_id, "feed_id": one.feed_id, "root": ids.storable(one.root),
        "origin": ids.storable(one.origin), "entry_key": one.entry_key, "url_key": ids.storable(one.url_key),
        "content_hash": one.content_hash, "title": rows.text_or_none(one.declared.title),
        "outlet_id": _outlet_id(one.declared.outlet), "published_at": one.declared.published_at,
    }  # fmt: skip


def _fetch_row(fetch: PageFetch, batch_id: str) -> Row:
    origin_id = ids.origin_id(_DOOR, fetch.root, fetch.origin)
    return {
        "fetch_id": ids.sha16(batch_id, origin_id), "origin_id": origin_id, "feed_id": fetch.feed_id,
        "root": ids.storable(fetch.root), "origin": ids.storable(fetch.origin), "url_key": ids.storable(fetch.url_key),
        "purpose": fetch.purpose, "code": fetch.code, "detail": ids.storable(fetch.detail),
        "http_status": fetch.http_status, "url": ids.storable(fetch.url), "byte_count": fetch.byte_count,
        "duration_seconds": fetch.duration_seconds, "capture_id": fetch.capture_id, "word_count": fetch.word_count,
        "retry_at": fetch.retry_at, "fetched_at": fetch.at, "etag": fetch.etag, "last_modified": fetch.last_modified,
    }  # fmt: skip


def _outlets(connection: Connection, names: Iterable[str], stamp: Row) -> None:
    found = {_outlet_id(name): ids.storable(name) for name in names}
    known = store.existing(connection, "core.outlet", "outlet_id", [key for key in found if key])
    new = [{"outlet_id": key, "name": name} | stamp for key, name in found.items() if key not in known]
    store.insert(connection, "core.outlet", new)


def _outlet_id(name: str | None) -> str | None:
    return ids.sha16("outlet", ids.storable(name)) if name else None


def _epoch(connection: Connection, run_id: str) -> int:
    return int(connection.execute("SELECT epoch FROM meta.run WHERE run_id = ?", [run_id]).fetchall()[0][0])


def _timed(stamp: Row) -> Row:
    return {"run_id": stamp["run_id"], "known_at": stamp["known_at"]}
