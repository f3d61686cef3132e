"""Answers named questions from what is published, each with its evidence and the coverage it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tasks.settings import Settings
from warehouse.db import Connection
from warehouse.question import Question, bind, find, moment, questions
from warehouse.session import Table, reading, run, statements

__all__ = [
    "Answer",
    "Coverage",
    "Question",
    "Table",
    "answer",
    "ask",
    "coverage",
    "find",
    "moment",
    "questions",
    "run_sql",
    "unclear",
]

_OUTLET = "SELECT 1 FROM core.outlet o WHERE mart.is_outlet(o.name, $outlet) LIMIT 1"
_SPAN = ("version_id", "start_offset", "end_offset")
EVIDENCE_ROWS = 10_000

# The spans shown are chosen before any text is read: behind a broad question stand millions.
_EVIDENCE = """
WITH evidence AS ({spans}), picked AS MATERIALIZED (
    SELECT e.*, o.name AS evidence_outlet, s.published_at AS evidence_published_at, s.origin AS evidence_origin,
        d.url AS evidence_url, s.analysis_id AS evidence_analysis_id
    FROM evidence e JOIN core.standing s ON s.version_id = e.version_id
    LEFT JOIN core.description d ON d.description_id = s.description_id
    LEFT JOIN core.outlet o ON o.outlet_id = s.outlet_id
    ORDER BY s.published_at DESC NULLS LAST, s.origin, e.start_offset LIMIT {limit}
)
SELECT p.* EXCLUDE (evidence_analysis_id), v.body_sha, x.sentence, a.sentence_starts[x.sentence] AS sentence_start,
    a.sentence_ends[x.sentence] AS sentence_end,
    v.body[a.sentence_starts[x.sentence] + 1:a.sentence_ends[x.sentence]] AS sentence_text,
    v.body[p.start_offset + 1:p.end_offset] AS span_text
FROM picked p
JOIN core.version v ON v.version_id = p.version_id
LEFT JOIN core.analysed a ON a.version_id = p.version_id AND a.analysis_id = p.evidence_analysis_id
LEFT JOIN LATERAL (
    SELECT greatest(len(list_filter(a.sentence_starts, lambda s: s <= coalesce(p.start_offset, 0))), 1) AS sentence
) x ON true
ORDER BY p.evidence_published_at DESC NULLS LAST, p.evidence_origin, p.start_offset
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What an answer rests on: outlets alive in the window, silences, undated, rejected, not analysed."""

    since: date | None
    until: date | None
    outlets: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    totals: dict[str, int]
    rejected: dict[str, int]
    not_analysed: dict[str, int]

    def sentences(self) -> list[str]:
        """The same in a few sentences for a person."""
        alive = [row for row in self.outlets if row["is_alive"] and row["outlet"] != "(unknown)"]
        window = f"{self.since or 'the beginning'} to {self.until or 'today'}"
        count = self.totals["article_count"]
        said = [f"{_count(count, 'article')} of {_count(len(alive), 'outlet')}, {window}."]
        if not count:
            said = [f"No article, {window}."]
        dead = [str(row["outlet"]) for row in self.outlets if not row["is_alive"]]
        if dead:
            said.append(f"Not alive in this window: {_some(dead)}.")
        if self.gaps:
            said.append(f"No collection: {_some([_span(gap) for gap in self.gaps])}.")
        undated = self.totals["undated_count"]
        if undated:
            said.append(f"{undated:,} of all have no date: only questions without a window count them.")
        if self.not_analysed:
            said.append("Not analysed: " + ", ".join(f"{n:,} ({why})" for why, n in self.not_analysed.items()) + ".")
        if self.rejected:
            said.append("Rejected: " + ", ".join(f"{n:,} ({why})" for why, n in self.rejected.items()) + ".")
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows that answer a question. `candidates` holds the entities that an ambiguous or unknown name may mean."""

    question: Question
    parameters: dict[str, Any]
    table: Table
    coverage: Coverage
    evidence: Table | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    as_of: datetime | None = None


def ask(
    settings: Settings, name: str, parameters: Mapping[str, Any] | None = None, as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """Rows of a named question; with `as_of`, as they were at that moment."""
    question = find(name)
    values = bind(question, parameters or {}, as_of and as_of.date())
    with reading(settings, as_of) as connection:
        return run(connection, question.statement, values).dicts()


def answer(
    settings: Settings,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    with_evidence: bool = False,
    as_of: datetime | None = None,
) -> Answer:
    """A named question with its coverage, the candidates of unclear names and, if wanted, the evidence of each cell.

    With `as_of`, all of it is what the warehouse knew at that moment.
    """
    question = find(name)
    values = bind(question, parameters or {}, as_of and as_of.date())
    with reading(settings, as_of) as connection:
        table = run(connection, question.statement, values)
        candidates, unknown = _unclear(connection, question, values)
        return Answer(
            question=question,
            parameters=values,
            table=table,
            coverage=coverage(connection, values.get("since"), values.get("until")),
            evidence=_evidence(connection, question, values, table) if with_evidence else None,
            candidates=candidates,
            unknown=unknown,
            as_of=as_of,
        )


def run_sql(settings: Settings, text: str, as_of: datetime | None = None) -> list[Table]:
    """Run statements on what is published (and was known at a moment), read-only; each gives a table."""
    with reading(settings, as_of) as connection:
        return [run(connection, statement) for statement in statements(connection, text)]


def coverage(connection: Connection, since: date | None, until: date | None) -> Coverage:
    """What any answer about a window of days rests on."""

    def rows(name: str) -> list[dict[str, Any]]:
        question = find(name)
        known = {parameter.name for parameter in question.parameters}
        given = {key: value for key, value in (("since", since), ("until", until)) if key in known}
        return run(connection, question.statement, bind(question, given)).dicts()

    return Coverage(
        since=since,
        until=until,
        outlets=rows("outlets"),
        gaps=[row for row in rows("gaps") if row["outlet"] == "(all)"],
        totals=rows("dated")[0],
        rejected={row["reason"]: row["item_count"] for row in rows("rejected-reasons")},
        not_analysed={row["status"]: row["article_count"] for row in rows("not-analysed-reasons")},
    )


def _unclear(
    connection: Connection, question: Question, values: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Candidates of the ambiguous names among the parameters, and the names that nobody (and no outlet) has."""
    asked: list[str] = []
    outlet = values.get("outlet")
    strange = [outlet] if outlet and not run(connection, _OUTLET, {"outlet": outlet}).rows else []
    for parameter in question.parameters:
        value = values[parameter.name]
        if parameter.type in ("NAME", "NAMES") and value is not None:
            asked += value if isinstance(value, list) else [value]
    candidates, unknown = unclear(connection, asked)
    return candidates, [*unknown, *strange]


def unclear(connection: Connection, names: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """Candidates of the ambiguous ones among some names, and the names that nobody has."""
    if not names:
        return [], []
    found = run(connection, "FROM core.resolve($names)", {"names": list(names)}).dicts()
    called = {row["called"] for row in found}
    return [row for row in found if row["note"] is not None], [name for name in names if name not in called]


def _evidence(connection: Connection, question: Question, values: Mapping[str, Any], table: Table) -> Table | None:
    spans = question.evidence or (question.statement if set(_SPAN) <= set(table.columns) else None)
    if spans is None:
        return None
    return run(connection, _EVIDENCE.format(spans=spans, limit=EVIDENCE_ROWS), _used(spans, values))


def _used(statement: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f"${name}" in statement}


def _span(gap: Mapping[str, Any]) -> str:
    return f"{gap['first_date']} to {gap['last_date']}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}" if number else f"no known {thing}"


def _some(names: list[str], most: int = 5) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
