"""People's decisions on entities: applied by the views, kept through reprocessing, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.errors import ContractError
from tasks.load import Warehouse, load
from tasks.load.decisions import decide, decisions, withdraw
from tests.load import samples as s

SAID = 'Then {name} said "no more" again.'


def _rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.write() as connection:
        return connection.execute(query).fetchall()


def _ids(warehouse: Warehouse) -> dict[str, str]:
    for number, name in enumerate(("Mira Quell", "M. Quell", "Oren Tal")):
        body = SAID.format(name=name)
        item = s.item(f"{number}.txt", body, analysed=False)
        found = type(item)(capture=item.capture, article=item.article, analysis=s.analyse(body, speaker=name))
        load(warehouse, s.batch("r", str(number), found))
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
        {"kind": "split", "entity_id": one, "into_entity_id": other},
        {"kind": "forget", "entity_id": one},
        {"kind": "rename", "entity_id": one, "colour": "red"},
    ):
        with pytest.raises(ContractError):
            decide(warehouse, [wrong])
    with pytest.raises(ContractError, match="no decision"):
        withdraw(warehouse, "nothing")
    assert len(decisions(warehouse)) == 1
