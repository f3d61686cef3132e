"""The list of known entities is edited: only the articles that hold a name of an edited entity are read anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tasks.load import Warehouse, load, publish, register_analysis, run_checks
from tasks.load.known import Edit, KnownRow, edit, renew, stale, take
from tasks.records import Analysis
from tests.load import samples as s
from tests.load.backends import Backends
from warehouse.maintain import maintain

QUELL = KnownRow(
    gazetteer_id="mira-quell", digest="1", names=("Mira Quell", "Quell"), name="Mira Quell", label="person", gender="f"
)
TAL = KnownRow(gazetteer_id="oren-tal", digest="1", names=("Oren Tal",), name="Oren Tal", label="person")


def _rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.write() as connection:
        return connection.execute(query).fetchall()


def _known(analysis: Analysis, row: KnownRow) -> Analysis:
    """What an analyser finds that has the entity in its list."""
    facts = {"gazetteer_id": row.gazetteer_id, "name": row.name, "gender": row.gender}
    return replace(analysis, entities=tuple(replace(entity, **facts) for entity in analysis.entities))  # type: ignore[arg-type]


def test_an_edit_touches_only_what_it_names(backends: Backends) -> None:
    warehouse = backends.new("file")
    register_analysis(warehouse, s.CARD)
    assert edit(warehouse, [QUELL]) is None, "the first list is taken over as it is"
    take(warehouse, [])
    bodies = ['Today Mira Quell said "we go on" here.', 'Today Oren Tal said "no" here.', "Nobody spoke."]
    load(warehouse, s.batch("r", "1", *(s.item(f"{n}.txt", body) for n, body in enumerate(bodies))))
    take(warehouse, [TAL])
    assert edit(warehouse, [TAL]) == Edit()
    change = edit(warehouse, [TAL, QUELL])
    assert change == Edit(frozenset({"mira-quell"}), ("Mira Quell", "Quell"))
    found = stale(warehouse, "tiny-1", change.names)
    assert [one.article.body for one in found] == bodies[:1]
    assert stale(warehouse, "other", change.names) == []
    when = "SELECT version_id, known_at FROM core.analysed"
    before = set(_rows(warehouse, when))
    assert renew(warehouse, [(one, _known(s.analyse(one.row["body"]), QUELL)) for one in found], "r", "r-k") == 1
    assert edit(warehouse, [TAL, QUELL]) == change, "a run that ends here is completed by the next"
    take(warehouse, [TAL, QUELL])
    assert len(set(_rows(warehouse, when)) - before) == 1
    shown = "SELECT DISTINCT gazetteer_id, gender FROM mart.mention JOIN mart.entity USING (entity_id) ORDER BY 1"
    assert _rows(warehouse, shown) == [("mira-quell", "female")]
    names = "SELECT speaker_name FROM mart.quotation ORDER BY origin"
    assert _rows(warehouse, names) == [("Mira Quell",)]
    # The list corrects what it said before, and forgets what was taken out of it.
    take(warehouse, [replace(QUELL, digest="2", name="Mira A. Quell", wikidata_id="Q1")])
    assert _rows(warehouse, names) == [("Mira A. Quell",)]
    assert edit(warehouse, [QUELL]) == Edit(frozenset({"mira-quell"}), ("Mira Quell", "Quell"))
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []
    warehouse.release()


@pytest.mark.parametrize("backend", ["file", "sqlite"])
def test_what_was_known_before_an_edit_can_still_be_asked(backends: Backends, backend: str) -> None:
    warehouse, content = backends.new(backend), "we go on whatever comes"
    register_analysis(warehouse, s.CARD)
    load(warehouse, s.batch("r", "1", s.item("a.txt", 'Today Mira Quell said "we go on whatever comes" here.')))
    take(warehouse, [])
    moments = [datetime.now(UTC)]
    for number, name in enumerate(("Mira A. Quell", "Mira B. Quell")):
        row = replace(QUELL, gazetteer_id=f"quell-{number}", name=name)
        (one,) = stale(warehouse, "tiny-1", row.names)
        renew(warehouse, [(one, _known(s.analyse(one.row["body"]), row))], "r", f"k-{number}")
        take(warehouse, [row])
        moments.append(datetime.now(UTC))
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []
    said = "SELECT speaker_name, content FROM quotes_by({})"
    for moment, name in zip(moments, ("Mira Quell", "Mira A. Quell", "Mira B. Quell"), strict=True):
        with warehouse.read(moment) as connection:
            assert connection.execute(said.format(f"'{name}'")).fetchall() == [(name, content)]
            assert connection.execute("SELECT count(*) FROM mart.quotation").fetchall() == [(1,)]
            assert connection.execute(f"SELECT content FROM utterances('{name}')").fetchall() == [(content,)]
    with warehouse.read() as connection:
        assert connection.execute(said.format("'Mira B. Quell'")).fetchall() == [("Mira B. Quell", content)]
        assert connection.execute("SELECT count(*) FROM mart.quotation").fetchall() == [(1,)]
    assert maintain(warehouse, analysis_days=1e-9).analysis_rows > 0
    assert run_checks(warehouse) == []
    warehouse.release()


def test_nobody_is_shown_as_an_entity_that_was_taken_out_of_the_list(backends: Backends) -> None:
    warehouse = backends.new("file")
    register_analysis(warehouse, s.CARD)
    anna = replace(QUELL, gazetteer_id="anna", name="Mira Anna Quell", names=("Mira Quell",))
    bodies = ['Today Mira Quell said "we go on" here.', 'Then Mira Quell said "no" here.']
    load(warehouse, s.batch("r", "1", *(s.item(f"{n}.txt", body) for n, body in enumerate(bodies))))
    take(warehouse, [])
    for number in range(2):
        for name, rows in (("Mira Anna Quell", [anna]), ("Mira Quell", [])):
            one, _ = stale(warehouse, "tiny-1", anna.names)  # the other still holds what knows nothing of the list
            found = s.analyse(one.row["body"])
            renew(warehouse, [(one, _known(found, anna) if rows else found)], "r", f"{name}-{number}")
            take(warehouse, rows)
            assert _rows(warehouse, "SELECT DISTINCT speaker_name FROM mart.quotation") == [(name,)]
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []
    warehouse.release()
