"""People's decisions on entities: applied by the views, kept through reprocessing, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.errors import ContractError
from tasks.load import Warehouse, load, publish, run_checks
from tasks.load.decisions import decide, decisions, waiting, withdraw
from tests.load import backends as all_backends
from tests.load import samples as s

SAID = 'Then {name} said "no more" again.'


def _rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.write() as connection:
        return connection.execute(query).fetchall()


def _ids(warehouse: Warehouse, *names: str) -> dict[str, str]:
    """Ids of entities, each named in an article of its own; "" leaves an article out."""
    for number, name in enumerate(names or ("Mira Quell", "M. Quell", "Oren Tal")):
        if not name:
            continue
        body = SAID.format(name=name)
        item = s.item(f"{number}.txt", body, analysed=False)
        found = type(item)(capture=item.capture, article=item.article, analysis=s.analyse(body, speaker=name))
        load(warehouse, s.batch("r", name, found))
    return dict(_rows(warehouse, "SELECT name, entity_id FROM core.entity"))


def _speakers(warehouse: Warehouse) -> list[str]:
    return [row[0] for row in _rows(warehouse, "SELECT speaker_name FROM mart.quotation ORDER BY origin")]


def test_a_merge_a_rename_and_a_split_show_at_once_and_can_be_withdrawn(warehouse: Warehouse) -> None:
    ids = _ids(warehouse)
    merge = {
        "kind": "merge",
        "entity_id": ids["M. Quell"],
        "into_entity_id": ids["Mira Quell"],
        "reason": "same office",
    }
    (merged,) = decide(warehouse, [merge])
    assert _speakers(warehouse) == ["Mira Quell", "Mira Quell", "Oren Tal"]
    assert _rows(warehouse, "SELECT count(DISTINCT entity_id) FROM mart.mention") == [(2,)]
    decide(warehouse, [{"kind": "rename", "entity_id": ids["Mira Quell"], "name": "Mayor Quell"}])
    assert _speakers(warehouse) == ["Mayor Quell", "Mayor Quell", "Oren Tal"]
    (article,) = _rows(warehouse, "SELECT article_id FROM mart.article WHERE origin = '0.txt'")
    split = {
        "kind": "split",
        "entity_id": ids["Mira Quell"],
        "into_entity_id": ids["Oren Tal"],
        "article_id": article[0],
    }
    decide(warehouse, [split])
    assert _speakers(warehouse) == ["Oren Tal", "Mayor Quell", "Oren Tal"]
    exported = decisions(warehouse)
    assert [row["kind"] for row in exported] == ["merge", "rename", "split"]
    withdraw(warehouse, merged)
    assert _speakers(warehouse) == ["Oren Tal", "M. Quell", "Oren Tal"]
    decide(warehouse, exported)
    assert _speakers(warehouse) == ["Oren Tal", "Mayor Quell", "Oren Tal"]
    assert len(decisions(warehouse)) == 3


def test_decisions_that_make_no_sense_are_refused(warehouse: Warehouse) -> None:
    ids = _ids(warehouse)
    one, other = ids["Mira Quell"], ids["M. Quell"]
    decide(warehouse, [{"kind": "merge", "entity_id": one, "into_entity_id": other}])
    for wrong in (
        {"kind": "merge", "entity_id": other, "into_entity_id": one},
        {"kind": "merge", "entity_id": one, "into_entity_id": one},
        {"kind": "merge", "entity_id": one, "into_entity_id": "nobody"},
        {"kind": "rename", "entity_id": "nobody", "name": "Somebody"},
        {"kind": "split", "entity_id": "nobody"},
        {"kind": "split", "entity_id": one, "into_entity_id": other, "article_id": "nowhere"},
        {"kind": "rename", "entity_id": one, "name": ["Mira"]},
        {"kind": "rename", "entity_id": one, "name": " "},
        "forget",  # type: ignore[list-item]
        {"kind": "split", "entity_id": one, "into_entity_id": other},
        {"kind": "forget", "entity_id": one},
        {"kind": "rename", "entity_id": one, "colour": "red"},
    ):
        with pytest.raises(ContractError) as raised:
            decide(warehouse, [wrong])
        assert "\n" not in str(raised.value)
    with pytest.raises(ContractError, match="no decision"):
        withdraw(warehouse, "nothing")
    assert len(decisions(warehouse)) == 1


PEOPLE = ("Ada Quell", "Berta Tal", "Carl Orr", "Dora Venn")


def _merge(one: str, other: str) -> dict[str, str]:
    return {"kind": "merge", "entity_id": one, "into_entity_id": other}


def _shown(warehouse: Warehouse) -> set[str]:
    return {row[0] for row in _rows(warehouse, "SELECT shown_name FROM core.entity_shown")}


def test_circles_are_refused_however_long_and_whoever_closes_them(warehouse: Warehouse) -> None:
    ids = _ids(warehouse, *PEOPLE)
    a, b, c, d = (ids[name] for name in PEOPLE)
    for circle in ([_merge(a, b), _merge(b, a)], [_merge(a, b), _merge(b, c), _merge(c, d), _merge(d, b)]):
        with pytest.raises(ContractError, match=r"in a circle, .* into .* into ") as raised:
            decide(warehouse, circle, may_wait=True)
        assert "\n" not in str(raised.value)
        assert decisions(warehouse) == []
        decide(warehouse, circle[:-1])
        with pytest.raises(ContractError, match="in a circle"):
            decide(warehouse, circle[-1:])
        for row in decisions(warehouse):
            withdraw(warehouse, row["decision_id"])
    # Of two merges of one entity the later holds; taking it back would let the earlier one close a circle.
    decide(warehouse, [_merge(a, b)])
    later, _ = decide(warehouse, [_merge(a, c), _merge(b, a)])
    assert _shown(warehouse) == {"Carl Orr", "Dora Venn"}
    with pytest.raises(ContractError, match="in a circle"):
        withdraw(warehouse, later)
    assert _shown(warehouse) == {"Carl Orr", "Dora Venn"}
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []


def test_a_circle_that_nobody_made_is_shown_as_one_of_its_members(warehouse: Warehouse) -> None:
    ids = _ids(warehouse, *PEOPLE)
    a, b, c, d = (ids[name] for name in PEOPLE)
    decide(warehouse, [_merge(a, b), _merge(d, a)])
    with warehouse.write() as connection:  # as a link of the machine may close one
        closing = "SELECT 'x' AS decision_id, 'merge' AS kind, ? AS entity_id, ? AS into_entity_id, now() AS known_at"
        connection.execute(f"INSERT INTO core.entity_decision BY NAME {closing}", [b, a])
        shown = dict(connection.execute("SELECT entity_id, shown_id FROM core.entity_computed").fetchall())
    assert shown == {a: min(a, b), b: min(a, b), c: c, d: min(a, b)}


@pytest.mark.parametrize("backend", all_backends.NAMES)
def test_an_imported_decision_waits_for_what_it_names(backends: all_backends.Backends, backend: str) -> None:
    first, second = backends.new(backend), backends.new(backend)
    ids = _ids(first, *PEOPLE)
    a, b, c, d = (ids[name] for name in PEOPLE)
    ((article,),) = _rows(first, "SELECT article_id FROM mart.article WHERE origin = '2.txt'")
    decide(
        first, [_merge(a, b), _merge(b, d), {"kind": "rename", "entity_id": b, "name": "Eve", "reason": "so elected"}]
    )
    decide(first, [{"kind": "split", "entity_id": c, "into_entity_id": b, "article_id": article}])
    exported = decisions(first)
    made = decide(second, exported, may_wait=True)
    assert waiting(second) == set(made)
    assert _speakers(second) == []
    _ids(second, PEOPLE[0])
    assert _speakers(second) == ["Ada Quell"], "nobody is shown as one whom no article has named"
    _ids(second, *PEOPLE[:1], "", *PEOPLE[2:3])
    assert _speakers(second) == ["Ada Quell", "Carl Orr"]
    _ids(second, *PEOPLE[:1], "", *PEOPLE[2:])
    assert _speakers(second) == ["Eve", "Carl Orr", "Eve"], "through one who is not there yet"
    _ids(second, *PEOPLE)
    assert waiting(second) == set()
    assert decisions(second) == exported
    shown = "SELECT e.name, s.shown_id, s.shown_name FROM core.entity e JOIN core.entity_shown s USING (entity_id)"
    assert sorted(_rows(second, shown)) == sorted(_rows(first, shown))
    assert _speakers(second) == _speakers(first) == ["Eve"] * 4
    for warehouse in (first, second):
        publish(warehouse, force=True)
        assert run_checks(warehouse) == []
        warehouse.release()
