"""Signs of life in the published warehouse: runs, feeds, polls, open issues. Reads only; for health and metrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tasks.load.look import existing
from tasks.settings import Settings

Row = dict[str, Any]

_LATEST = """
SELECT * FROM meta.run QUALIFY row_number() OVER (PARTITION BY flow ORDER BY started_at DESC, run_id) = 1 ORDER BY flow
"""
_LATEST_DONE = "SELECT flow, max(finished_at) AS finished_at FROM meta.run WHERE status = 'done' GROUP BY flow"
_RUNNING = "SELECT * FROM meta.run WHERE status = 'running' ORDER BY started_at"
_RUNS = """
SELECT flow, status, count(*) AS run_count, coalesce(sum(article_count), 0) AS article_count,
    coalesce(sum(version_count), 0) AS version_count, coalesce(sum(quotation_count), 0) AS quotation_count,
    coalesce(sum(rejected_count), 0) AS rejected_count,
    coalesce(sum(date_diff('millisecond', started_at, finished_at)), 0) / 1000 AS seconds
FROM meta.run GROUP BY flow, status ORDER BY flow, status
"""
_ISSUES = """
SELECT level, kind, subject, detail, known_at FROM meta.issue WHERE resolved_at IS NULL ORDER BY known_at DESC, subject
"""
_FEEDS = "SELECT * FROM mart.feed ORDER BY outlet, url"
_POLLS = """
SELECT outcome, coalesce(code, '') AS code, count(*) AS poll_count, coalesce(sum(byte_count), 0) AS byte_count,
    coalesce(sum(duration_seconds), 0) AS seconds FROM raw.poll GROUP BY outcome, code ORDER BY outcome, code
"""
_REJECTED = "SELECT reason, count(*) AS rejected_count FROM mart.rejected GROUP BY reason ORDER BY reason"
_TOTALS = """
SELECT (SELECT count(*) FROM core.article) AS articles, (SELECT count(*) FROM core.version) AS versions,
    (SELECT count(*) FROM core.quotation) AS quotations, (SELECT count(*) FROM core.mention) AS mentions
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What the warehouse says of itself. `latest` is the latest run of each flow."""

    latest: list[Row] = field(default_factory=list)
    done_at: dict[str, Any] = field(default_factory=dict)
    running: list[Row] = field(default_factory=list)
    runs: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    feeds: list[Row] = field(default_factory=list)
    polls: list[Row] = field(default_factory=list)
    rejected: list[Row] = field(default_factory=list)
    totals: Row = field(default_factory=dict)

    def failing_feeds(self) -> list[Row]:
        """Feeds that a person should look at."""
        return [row for row in self.feeds if row["status"] in ("failing", "suspended", "gone")]


def vitals(settings: Settings) -> Vitals | None:
    """Read the signs of life; None where there is no warehouse yet."""
    warehouse = existing(settings)
    if warehouse is None:
        return None
    with warehouse.read() as connection:

        def rows(statement: str) -> list[Row]:
            cursor = connection.execute(statement)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        return Vitals(
            latest=rows(_LATEST),
            done_at={row["flow"]: row["finished_at"] for row in rows(_LATEST_DONE)},
            running=rows(_RUNNING),
            runs=rows(_RUNS),
            issues=rows(_ISSUES),
            feeds=rows(_FEEDS),
            polls=rows(_POLLS),
            rejected=rows(_REJECTED),
            totals=rows(_TOTALS)[0],
        )
