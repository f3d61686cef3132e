"""Markdown tables of what a run did and how the feeds are. Text from outside is escaped: the server renders it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flows.render import harmless
from tasks.load.look import feed_health
from tasks.records import Loaded
from tasks.settings import Settings

_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is over, as `meta.run` has it."""

    run_id: str
    flow: str
    parameters: Mapping[str, Any]
    status: str
    detail: str | None
    loaded: Loaded


def run(over: Run, settings: Settings) -> str:
    """One run: how it ended, with what, and where to look further."""
    facts: list[tuple[str, object]] = [("flow", over.flow), ("ended as", over.status), ("", over.detail)]
    facts += [("run", over.run_id), ("warehouse", place(settings)), *over.parameters.items()]
    counts = [(name, f"{number:,}") for name, number in asdict(over.loaded).items()]
    return "\n\n".join(
        (
            markdown(("", ""), [(name, value) for name, value in facts if value is not None]),
            markdown(("new in the warehouse", "number"), counts),
            "What was not loaded, and why: `mediawatch rejected`. All runs: `mediawatch ask runs`.",
        )
    )


def feeds(settings: Settings) -> str:
    """All feeds, those that fail first."""
    order = ("gone", "suspended", "failing", "paused")
    rows = sorted(feed_health(settings), key=lambda row: (row["status"] not in order, row["outlet"] or row["url"]))
    if not rows:
        return "No feed has been polled yet."
    columns = ("outlet", "status", "code", "last success", "next poll", "feed")
    cells = [
        (row["outlet"], row["status"], row["code"], row["last_success_at"], row["next_poll_at"], row["url"])
        for row in rows[:_MOST_ROWS]
    ]
    more = f"\n\n… and {len(rows) - _MOST_ROWS:,} more: `mediawatch feeds list`" if len(rows) > _MOST_ROWS else ""
    return markdown(columns, cells) + more


def markdown(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table."""
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def place(settings: Settings) -> str:
    """Address of the warehouse without what it may hold of passwords."""
    return re.sub(
        r"(password=)\S+|(://[^:/@\s]+:)[^@\s]+@",
        lambda m: (m[1] or m[2]) + "…" + ("" if m[1] else "@"),
        settings.warehouse,
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return re.sub(r"([\\`*_{}\[\]<>#|~!])", r"\\\1", harmless(value))
