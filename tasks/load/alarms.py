"""Alarms of collection: rows of meta.issue, raised when something is amiss and resolved when it is well again."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tasks.load import ids, store
from tasks.load.store import Row
from warehouse import Connection, Warehouse

_OURS: Final = "(starts_with(kind, 'feed.') OR starts_with(kind, 'outlet.'))"
# What a finished day shows: looked for in the first round of a day, since it reads weeks of polls.
_DAILY: Final = ("outlet.few", "outlet.many", "feed.fading")


def raise_issues(warehouse: Warehouse, run_id: str, now: datetime) -> int:
    """Raise what is amiss with feeds and outlets, resolve what no longer is; return how many are open."""
    return warehouse.transact(lambda connection: _raise(connection, run_id, now))


def _raise(connection: Connection, run_id: str, now: datetime) -> int:
    connection.execute("SET VARIABLE moment = ?", [now])
    is_daily = not connection.execute(
        "SELECT 1 FROM meta.run WHERE flow = 'monitor' AND status = 'done' "
        "AND CAST(started_at AS DATE) = CAST(? AS DATE) LIMIT 1",
        [now],
    ).fetchall()
    found: dict[str, Row] = {}
    for level, kind, subject, detail in store.run(connection, "alarms") + (
        store.run(connection, "alarms_daily") if is_daily else []
    ):
        key = ids.sha16(kind, subject)
        found[key] = {"issue_id": key, "level": level, "kind": kind, "subject": subject, "detail": detail}
    held = connection.execute(
        f"SELECT issue_id, kind FROM meta.issue WHERE resolved_at IS NULL AND {_OURS}"  # noqa: S608
    ).fetchall()
    open_ids = {row[0] for row in held}
    standing = set() if is_daily else {row[0] for row in held if row[1] in _DAILY}
    store.insert(
        connection,
        "meta.issue",
        [row | {"run_id": run_id, "known_at": now} for key, row in found.items() if key not in open_ids],
    )
    if over := open_ids - set(found) - standing:
        store.give(connection, over)
        connection.execute(
            "UPDATE meta.issue SET resolved_at = ? WHERE resolved_at IS NULL AND issue_id IN (SELECT id FROM given)",
            [now],
        )
    return len(standing | set(found))
