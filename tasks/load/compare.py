"""What would change if the views switched from one analysis to another."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.errors import ContractError
from tasks.load import store
from tasks.load.store import Row
from warehouse import Warehouse
from warehouse.question import bind, questions
from warehouse.session import run


@dataclass(frozen=True, slots=True)
class Comparison:
    """Quotations gained, lost, re-attributed and entities merged, split; `version_count` versions were read by both."""

    version_count: int
    quotations: list[Row]
    entities: list[Row]

    def counts(self) -> dict[str, int]:
        """How many of each change."""
        totals = dict.fromkeys(("gained", "lost", "re-attributed", "merged", "split"), 0)
        for row in (*self.quotations, *self.entities):
            totals[row["change"]] += 1
        return totals


def changed_questions(warehouse: Warehouse, one: str, other: str) -> list[Row]:
    """Named questions that need no name given and whose answer changes: rows that only one of the answers has."""
    changed = []
    with warehouse.read(analysis=one) as before, warehouse.read(analysis=other) as after:
        for question in questions():
            if any(parameter.is_required for parameter in question.parameters):
                continue
            values = bind(question, {})
            answers = [run(session, question.statement, values).rows for session in (before, after)]
            lost, gained = ([row for row in answers[index] if row not in answers[1 - index]] for index in (0, 1))
            if answers[0] != answers[1]:
                changed.append({"question": question.name, "rows_lost": len(lost), "rows_gained": len(gained)})
    return changed


def compare_analyses(warehouse: Warehouse, one: str, other: str) -> Comparison:
    """Compare two analyses on the versions that both have read."""
    with warehouse.read() as connection:
        known = {row[0] for row in connection.execute("SELECT analysis_id FROM meta.analysis").fetchall()}
        for analysis_id in (one, other):
            if analysis_id not in known:
                raise ContractError(f"no analysis {analysis_id!r}; known: {', '.join(sorted(known)) or 'none'}")
        connection.execute("SET VARIABLE one = ?", [one])
        connection.execute("SET VARIABLE other = ?", [other])
        count = connection.execute(
            "SELECT count(*) FROM core.analysed a JOIN core.analysed b ON a.version_id = b.version_id "
            "WHERE a.analysis_id = ? AND b.analysis_id = ?",
            [one, other],
        ).fetchall()[0][0]
        return Comparison(
            count, store.records(connection, "compare_quotations"), store.records(connection, "compare_entities")
        )
