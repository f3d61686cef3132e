"""Watchlists: saved searches and watched names. Matches are marked as articles come in, the unusual becomes an issue.

What is unusual is decided by medians over the same weekdays, so that one loud day or a quiet Sunday raises nothing.
Days without collection count for nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tasks.errors import ContractError
from tasks.settings import Settings
from warehouse import search
from warehouse.ask import ask, unclear
from warehouse.db import Connection
from warehouse.opening import open_warehouse
from warehouse.searchlang import parse
from warehouse.session import reading, run
from warehouse.sql import checksum

ALERTS = ("first_quotation", "new_name", "spike", "silence")
_OWN = Path(__file__).parents[1] / "seeds" / "watchlists.yml"
_WEEKS, _LEAST, _SHOWN = 8, 5, 5
_AMBIGUOUS = "watch.ambiguous"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """What one reader watches."""

    name: str
    title: str
    names: tuple[str, ...] = ()
    searches: tuple[tuple[str, str], ...] = ()
    alerts: tuple[str, ...] = ALERTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One unusual thing, as it goes into meta.issue. The same kind, subject and day is raised once."""

    level: str
    kind: str
    subject: str
    detail: str
    day: date

    @property
    def issue_id(self) -> str:
        """Hash of kind, subject and day."""
        return checksum(self.kind, self.subject, str(self.day))


def load(settings: Settings) -> list[Watchlist]:
    """All watchlists of the reference folder, else the project's own; none if there is no file."""
    path = Path(settings.reference) / "watchlists.yml" if settings.reference else _OWN
    if not path.exists():
        return []
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise ContractError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, list):
        raise ContractError(f"{path} must be a list of watchlists")
    lists = [_parsed(path, number, entry) for number, entry in enumerate(found, start=1)]
    if len({one.name for one in lists}) < len(lists):
        raise ContractError(f"{path} has two watchlists of the same name")
    return lists


def find(settings: Settings, name: str) -> Watchlist:
    """The watchlist of that name."""
    lists = load(settings)
    for watchlist in lists:
        if watchlist.name == name:
            return watchlist
    raise ContractError(f"there is no watchlist {name!r}; there are: {', '.join(one.name for one in lists) or 'none'}")


def _parsed(path: Path, number: int, entry: Any) -> Watchlist:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise ContractError(f"{path}, watchlist {number}: needs a name")
    unknown = set(entry) - {"name", "title", "names", "searches", "alerts"}
    alerts = tuple(entry.get("alerts") or ALERTS)
    searches, names = entry.get("searches") or {}, entry.get("names") or []
    if unknown or set(alerts) - set(ALERTS) or not isinstance(searches, dict) or not isinstance(names, list):
        raise ContractError(
            f"{path}, watchlist {entry['name']}: unknown {sorted(unknown | set(alerts) - set(ALERTS)) or 'form'}"
        )
    for text in searches.values():
        parse(str(text))
    return Watchlist(
        name=entry["name"],
        title=str(entry.get("title") or entry["name"]),
        names=tuple(str(name) for name in names),
        searches=tuple((str(key), str(text)) for key, text in searches.items()),
        alerts=alerts,
    )


def matches(
    settings: Settings, watchlist: Watchlist, since: date | None, until: date | None, limit: int = 20
) -> list[Row]:
    """Articles of a window that the saved searches of a watchlist find, best first within each."""
    return [
        {**row, "search": name}
        for name, text in watchlist.searches
        for row in search.search(settings, text, limit=limit, since=since, until=until)
    ]


def candidates(settings: Settings, watchlist: Watchlist) -> list[Row]:
    """Whom the ambiguous names of a watchlist may mean: none of them is watched."""
    with reading(settings) as connection:
        return unclear(connection, watchlist.names)[0]


def watch(settings: Settings, indexed: search.Indexed) -> list[Issue]:
    """Mark what the saved searches find among new articles, and raise what is unusual. Returns the issues raised."""
    if not indexed.article_ids:
        return []
    found: list[Issue] = []
    for watchlist in load(settings):
        found += _ambiguous(watchlist, candidates(settings, watchlist))
        marked = _mark(settings, watchlist, indexed.article_ids)
        with reading(settings) as connection:
            if "first_quotation" in watchlist.alerts:
                found += _first_quotations(connection, watchlist, indexed.article_ids)
            if "new_name" in watchlist.alerts:
                found += _new_names(connection, watchlist, indexed.article_ids, marked)
        for name in watchlist.names:
            days = [row for row in ask(settings, "trend", {"name": name}) if row["note"] is None]
            found += [issue for issue in (_spike(watchlist, name, days), _silence(watchlist, name, days)) if issue]
    _settle(settings, [issue.issue_id for issue in found if issue.kind == _AMBIGUOUS])
    return _raise(settings, found)


def _mark(settings: Settings, watchlist: Watchlist, article_ids: Sequence[str]) -> list[str]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    marked: set[str] = set()
    with search.opened(settings) as index:
        for name, text in watchlist.searches:
            rows = search.run_among(index, parse(text), article_ids)
            marked |= {row[0] for row in rows}
            index.executemany(
                "INSERT OR IGNORE INTO marked VALUES (?, ?, ?, ?)",
                [(f"{watchlist.name}/{name}", *row, now) for row in rows],
            )
    return sorted(marked)


_FIRST = """
SELECT q.speaker_name, count(*) AS quotation_count, min(d.published_date) AS first_date, min(d.outlet) AS outlet,
    min(d.origin) AS origin, first(q.content ORDER BY d.published_at NULLS LAST, d.origin) AS content
FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id
WHERE q.speaker_id IN (SELECT w.entity_id FROM core.resolve($names) w WHERE w.is_meant)
GROUP BY q.speaker_id, q.speaker_name HAVING bool_and(q.article_id IN (SELECT unnest($new)))
"""
_NEW = """
SELECT e.shown_name AS entity_name, min(d.published_date) AS first_date, min(d.origin) AS origin
FROM core.mention m JOIN core.dated d ON d.version_id = m.version_id AND d.analysis_id = m.analysis_id
JOIN core.entity_shown e ON e.entity_id = m.entity_id
WHERE e.shown_label IN ('person', 'organisation')
GROUP BY e.shown_id, e.shown_name
HAVING bool_and(d.article_id IN (SELECT unnest($new))) AND bool_or(d.article_id IN (SELECT unnest($marked)))
ORDER BY count(*) DESC, e.shown_name LIMIT 20
"""


def _ambiguous(watchlist: Watchlist, rows: Sequence[Row]) -> list[Issue]:
    """A name that may be any of several matches nothing, and somebody has to say which one is meant."""
    meant: dict[str, list[str]] = {}
    for row in rows:
        meant.setdefault(row["called"], []).append(f"{row['entity_name']} ({row['entity_id']})")
    return [
        Issue(
            level="warning",
            kind=_AMBIGUOUS,
            subject=name,
            detail=f"{watchlist.title}: may be any of {len(them)}, none is watched: {', '.join(them[:_SHOWN])}"
            f"{' …' if len(them) > _SHOWN else ''}; put one of them on the list by full name or id",
            day=date.min,
        )
        for name, them in meant.items()
    ]


def _first_quotations(connection: Connection, watchlist: Watchlist, new: Sequence[str]) -> list[Issue]:
    if not watchlist.names:
        return []
    rows = run(connection, _FIRST, {"names": list(watchlist.names), "new": list(new)}).dicts()
    return [
        Issue(
            level="note",
            kind="watch.first_quotation",
            subject=row["speaker_name"],
            detail=f"{watchlist.title}: quoted for the first time, by {row['outlet'] or row['origin']}: "
            f"{row['content'][:200]}",
            day=row["first_date"] or date.min,
        )
        for row in rows
    ]


def _new_names(connection: Connection, watchlist: Watchlist, new: Sequence[str], marked: Sequence[str]) -> list[Issue]:
    if not marked:
        return []
    rows = run(connection, _NEW, {"new": list(new), "marked": list(marked)}).dicts()
    return [
        Issue(
            level="note",
            kind="watch.new_name",
            subject=row["entity_name"],
            detail=f"{watchlist.title}: named for the first time, in {row['origin']}",
            day=row["first_date"] or date.min,
        )
        for row in rows
    ]


def _spike(watchlist: Watchlist, name: str, days: Sequence[Row]) -> Issue | None:
    """The latest day against the same weekday of the weeks before: above median + 5 robust deviations, at least 5."""
    if "spike" not in watchlist.alerts or not days or days[-1]["is_gap"]:
        return None
    last = days[-1]
    before = {row["published_date"]: row["mention_count"] for row in days[:-1] if not row["is_gap"]}
    same = [last["published_date"] - timedelta(weeks=week) for week in range(1, _WEEKS + 1)]
    usual = [before[day] for day in same if day in before]
    if len(usual) < _LEAST:
        return None
    middle = statistics.median(usual)
    spread = max(1.4826 * statistics.median(abs(value - middle) for value in usual), 1.0)
    if last["mention_count"] < max(_LEAST, middle + 5 * spread):
        return None
    seen = f"{last['mention_count']} mentions on {last['published_date']}"
    detail = f"{watchlist.title}: {seen}, usually {middle:g} on this weekday"
    return Issue(level="warning", kind="watch.spike", subject=name, detail=detail, day=last["published_date"])


def _silence(watchlist: Watchlist, name: str, days: Sequence[Row]) -> Issue | None:
    """A whole week of collection without the name, where the eight weeks before had it at least three times each."""
    if "silence" not in watchlist.alerts or len(days) < 7 * (_WEEKS + 1):
        return None
    weeks = [days[len(days) - 7 * (n + 1) : len(days) - 7 * n] for n in range(_WEEKS + 1)]
    if any(row["is_gap"] for row in weeks[0]) or sum(row["mention_count"] for row in weeks[0]):
        return None
    usual = [sum(row["mention_count"] for row in week) for week in weeks[1:] if not any(row["is_gap"] for row in week)]
    if len(usual) < _LEAST or statistics.median(usual) < 3:
        return None
    last = days[-1]["published_date"]
    detail = f"{watchlist.title}: not named for a week to {last}, usually {statistics.median(usual):g} times a week"
    return Issue(level="warning", kind="watch.silence", subject=name, detail=detail, day=last)


def _settle(settings: Settings, still: Sequence[str]) -> None:
    """Mark the ambiguous names resolved that are so no longer."""
    with reading(settings) as connection:
        statement = "SELECT issue_id FROM meta.issue WHERE kind = $kind AND resolved_at IS NULL"
        settled = {row[0] for row in run(connection, statement, {"kind": _AMBIGUOUS}).rows} - set(still)

    def write(connection: Connection) -> None:
        connection.execute(
            "UPDATE meta.issue SET resolved_at = $at WHERE resolved_at IS NULL AND issue_id IN (SELECT unnest($i))",
            {"at": datetime.now(UTC), "i": sorted(settled)},
        )

    if settled:
        open_warehouse(settings).transact(write)


def _raise(settings: Settings, issues: Sequence[Issue]) -> list[Issue]:
    """Write the issues that are not there yet."""
    if not issues:
        return []
    unique = {issue.issue_id: issue for issue in issues}

    def write(connection: Connection) -> list[Issue]:
        rows = connection.execute(
            "SELECT issue_id FROM meta.issue WHERE resolved_at IS NULL AND issue_id IN (SELECT unnest($i))",
            {"i": list(unique)},
        )
        known = {row[0] for row in rows.fetchall()}
        new = [issue for key, issue in unique.items() if key not in known]
        now = datetime.now(UTC)
        for issue in new:
            connection.execute(
                "INSERT INTO meta.issue (issue_id, level, kind, subject, detail, known_at) VALUES (?, ?, ?, ?, ?, ?)",
                [issue.issue_id, issue.level, issue.kind, issue.subject, issue.detail, now],
            )
        return new

    return open_warehouse(settings).transact(write)
