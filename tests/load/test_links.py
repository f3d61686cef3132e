"""One person of many articles is one row: linked by name and reason, in any order, taken back by a person."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from tasks.load import Warehouse, load, publish, run_checks
from tasks.load.clusters import links
from tasks.load.decisions import decide, withdraw
from tasks.load.links import rebuild
from tasks.records import Alias, AliasKind, Analysis, Batch, Entity, Item, Mention
from tests.load import samples as s
from tests.load.backends import Backends
from warehouse.question import find

NAMES = [
    ("Vladimir Putin", {"gazetteer_id": "vladimir-putin", "gender": "m"}),
    ("Wladimir Putin", {}),
    ("Vladimir Vladimirovich Putin", {}),
    ("Muammar Gaddafi", {}),
    ("Moammar Gadhafi", {}),
    ("George Bush", {}),
    ("George W. Bush", {}),
    ("George H.W. Bush", {}),
    ("Bill Harker", {}),
    ("William Harker", {}),
    ("Willa Harker", {"gender": "f"}),
    ("Sasha Orlov", {"gender": "m"}),
    ("Aleksandr Orlov", {"gender": "m"}),
    ("J. Harker", {}),
    ("Harker", {}),
    ("Ana Ruiz", {"told": ("office:president@NI",)}),
    ("Ana Ruiz Belmar", {"told": ("office:president@NI",)}),
    ("Pia Ruiz", {"told": ("office:president@NI",)}),
    ("Luis Okral", {"country": "MX"}),
    ("Luis Okral Dominguez", {"country": "MX"}),
]
BODIES = [
    ("Ministry of Defence", {}),
    ("Defense Ministry", {}),
    ("Kargo Express Ltd", {}),
    ("Kargo Express", {}),
    ("U.N.", {}),
    ("UN", {}),
    ("KRV", {}),
    ("Kargo Rail Venture", {"told": ("acronym:krv",)}),
    ("ZNC", {}),
    ("Zembla National Congress", {"told": ("acronym:znc",)}),
    ("Zembla Nursing Council", {"told": ("acronym:znc",)}),
    ("TQB", {}),
    ("Tavik Quarry Board", {}),
]
ONE = [
    {"Vladimir Putin", "Wladimir Putin", "Vladimir Vladimirovich Putin"},
    {"Muammar Gaddafi", "Moammar Gadhafi"},
    {"Bill Harker", "William Harker"},
    {"Sasha Orlov", "Aleksandr Orlov"},
    {"Ministry of Defence", "Defense Ministry"},
    {"Ana Ruiz", "Ana Ruiz Belmar"},  # one office; a further surname alone may be a son's
    {"KRV", "Kargo Rail Venture"},  # as an article says; of ZNC two articles say two things, of TQB none does
]


def _item(number: int, name: str, label: str, facts: dict[str, Any]) -> Item:
    body = f"Report {number}: {name} spoke."
    at = body.index(name)
    alias = Alias(text=name, kind=AliasKind.NAME, start=at, end=at + len(name))
    entity = Entity(key=name, name=name, label=label, aliases=(alias,), **facts)
    mention = Mention(start=at, end=at + len(name), text=name, label=label, entity=0)
    analysis = Analysis(analysis_id="tiny-1", entities=(entity,), mentions=(mention,))
    return replace(s.item(f"{number}.txt", body, analysed=False), analysis=analysis)


def _items() -> list[Item]:
    named = (("person", NAMES), ("organisation", BODIES))
    every = [(name, label, facts) for label, rows in named for name, facts in rows]
    return [_item(number, *found) for number, found in enumerate(every)]


def _load(warehouse: Warehouse, items: list[Item], size: int) -> None:
    for start in range(0, len(items), size):
        load(warehouse, Batch(run_id="r", batch_id=f"r-{size}-{start}", items=tuple(items[start : start + size])))


def _rows(warehouse: Warehouse, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with warehouse.write() as connection:
        return connection.execute(query, list(values)).fetchall()


def _held(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return _rows(
        warehouse,
        "SELECT entity_id, into_entity_id, score, reason, evidence FROM core.entity_link "
        "WHERE withdrawn_at IS NULL ORDER BY ALL",
    )


def _groups(warehouse: Warehouse) -> list[set[str]]:
    """Names that the texts use, grouped by the entity that they are shown as; single ones left out."""
    found = _rows(warehouse, "SELECT list(DISTINCT text ORDER BY text) FROM mart.mention GROUP BY entity_id ORDER BY 1")
    return [set(names) for (names,) in found if len(names) > 1]


def _by_first(groups: list[set[str]]) -> list[set[str]]:
    return sorted(groups, key=min)


def test_names_of_one_person_meet_and_say_why(warehouse: Warehouse) -> None:
    _load(warehouse, _items(), 7)
    groups = _groups(warehouse)
    # The same key is one entity without any link.
    same_key = [{"Kargo Express", "Kargo Express Ltd"}, {"U.N.", "UN"}]
    assert _by_first([g for g in groups if g not in same_key]) == _by_first(ONE)
    assert {"Kargo Express", "Kargo Express Ltd"} in groups
    why = dict(
        _rows(warehouse, "SELECT evidence, reason FROM mart.entity_link WHERE into_entity_name = 'Vladimir Putin'")
    )
    assert why["Wladimir Putin = Vladimir Putin"] == "first name transliterated"
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []


@pytest.mark.parametrize("seed", range(2))
def test_any_order_and_any_cut_gives_the_same_links(backends: Backends, seed: int) -> None:
    calm, other = backends.new("file"), backends.new("file")
    items = _items()
    _load(calm, items, len(items))
    random.Random(seed).shuffle(items)
    _load(other, items, 1 + seed)
    assert _held(other) == _held(calm)
    other.transact(lambda connection: rebuild(connection, {"known_at": s.FETCHED}))
    assert _held(other) == _held(calm)
    calm.release()
    other.release()


def test_a_warehouse_from_before_there_were_links_gets_them(backends: Backends) -> None:
    made = backends.new("file")
    items = _items()
    _load(made, items[:-1], 30)
    whole = _held(made)
    made.transact(lambda c: (c.execute("DELETE FROM core.entity_link"), c.execute("DELETE FROM core.entity_block")))
    _load(made, items[-1:], 1)
    assert _held(made) == whole
    made.release()


def test_a_person_sets_an_entity_apart_and_takes_it_back(backends: Backends) -> None:
    warehouse = backends.new("file")
    _load(warehouse, _items()[:3], 3)
    ids = dict(_rows(warehouse, "SELECT name, entity_id FROM core.entity"))
    head = ids["Vladimir Putin"]
    shown = "SELECT DISTINCT entity_id, entity_name FROM mart.mention ORDER BY ALL"
    assert _rows(warehouse, shown) == [(head, "Vladimir Putin")]
    (apart,) = decide(warehouse, [{"kind": "split", "entity_id": ids["Wladimir Putin"]}])
    assert sorted(_rows(warehouse, shown)) == sorted(
        [(head, "Vladimir Putin"), (ids["Wladimir Putin"], "Wladimir Putin")]
    )
    load(warehouse, Batch(run_id="r", batch_id="r-again", items=(_item(9, "Wladimir V. Putin", "person", {}),)))
    names = {name for _, name in _rows(warehouse, shown)}
    assert names == {"Vladimir Putin", "Wladimir Putin"}, "what comes later does not undo the decision"
    withdraw(warehouse, apart)
    assert _rows(warehouse, shown) == [(head, "Vladimir Putin")]


def test_decisions_speak_of_whole_groups(backends: Backends) -> None:
    warehouse = backends.new("file")
    items = _items()
    _load(warehouse, [items[0], items[1], items[3], items[4]], 4)
    ids = dict(_rows(warehouse, "SELECT name, entity_id FROM core.entity"))
    names = "SELECT entity_name FROM mart.mention ORDER BY start_offset, origin"
    decide(warehouse, [{"kind": "rename", "entity_id": ids["Wladimir Putin"], "name": "Putin, V."}])
    assert {row[0] for row in _rows(warehouse, names)} == {"Putin, V.", "Moammar Gadhafi"}
    (article,) = _rows(warehouse, "SELECT article_id FROM mart.article WHERE origin = '1.txt'")
    # The text of that article says Wladimir; the decision names the one it is shown as.
    split = {"kind": "split", "entity_id": ids["Vladimir Putin"], "into_entity_id": ids["Muammar Gaddafi"]}
    decide(warehouse, [split | {"article_id": article[0]}])
    assert _rows(warehouse, "SELECT text FROM mart.mention WHERE entity_name = 'Moammar Gadhafi' ORDER BY 1") == [
        ("Moammar Gadhafi",), ("Muammar Gaddafi",), ("Wladimir Putin",),
    ]  # fmt: skip
    merge = {"kind": "merge", "entity_id": ids["Muammar Gaddafi"], "into_entity_id": ids["Wladimir Putin"]}
    decide(warehouse, [merge])
    assert {row[0] for row in _rows(warehouse, names)} == {"Putin, V."}


def _article(number: int, *people: str) -> Item:
    body = f"Report {number}: {', '.join(people)} met."
    spans = [(body.index(name), name) for name in people]
    entities = tuple(Entity(key=name, name=name, label="person") for _, name in spans)
    mentions = tuple(
        Mention(start=at, end=at + len(name), text=name, label="person", entity=n) for n, (at, name) in enumerate(spans)
    )
    analysis = Analysis(analysis_id="tiny-1", entities=entities, mentions=mentions)
    return replace(s.item(f"{number}.txt", body, analysed=False), analysis=analysis)


def test_what_is_not_sure_is_put_to_a_person_with_what_speaks_for_it(backends: Backends) -> None:
    warehouse = backends.new("file")
    articles = (
        ("Ada Lind", "Jon Harker"),
        ("Ada Lind", "Harker"),
        ("Oren Tal", "Mia Harker"),
        ("J. Harker", "Oren Tal"),
    )
    _load(warehouse, [_article(number, *people) for number, people in enumerate(articles)], 4)
    asked = find("same-entities")
    with warehouse.write() as connection:
        rows = connection.execute(asked.statement, {"name": None, "limit": 9}).fetchall()
    assert [row[:5] for row in rows] == [
        ("Harker", "Jon Harker", "surname alone", 1, ["Ada Lind"]),
        ("Harker", "J. Harker", "surname alone", 0, []),
        ("Harker", "Mia Harker", "surname alone", 0, []),
        ("J. Harker", "Jon Harker", "initials", 0, []),
    ]
    assert len({row[-2] for row in rows}) == 2
    for given, others in (
        ({"name": None, "limit": 1}, {"Ada Lind", "Oren Tal", "Mia Harker", "J. Harker"}),
        (
            {"name": "Mia Harker", "limit": 9},
            {"Ada Lind", "Oren Tal", "Jon Harker", "J. Harker"},
        ),
    ):
        with warehouse.write() as connection:
            shown = connection.execute(asked.statement, given).fetchall()
            spans = connection.execute(f"SELECT entity_name, version_id FROM ({asked.evidence})", given).fetchall()
        counts = {row[0]: row[5] for row in shown} | {row[1]: row[6] for row in shown}
        assert Counter(name for name, _ in set(spans)) == counts
        assert len(shown) == 1
        assert not others & set(counts)
    warehouse.release()


def _row(name: str, **facts: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("gender", "country", "gazetteer_id", "wikidata_id"))
    return {"entity_id": name, "name": name, "label": "person", "told": []} | blank | facts


@pytest.mark.parametrize(
    "rows",
    [
        [_row("Sasha Orlov", gender="f"), _row("Aleksandr Orlov", gender="m")],
        [_row("Wladimir Putin", gazetteer_id="a"), _row("Vladimir Putin", gazetteer_id="b")],
        [_row("Jose Pinera", country="CL"), _row("Jose Piñera M.", country="PE")],
        [_row("George Bush"), _row("George W. Bush"), _row("George H.W. Bush")],
        [_row("Jeremy Smith"), _row("Jerome Smith")],
        [_row("Edward Cole"), _row("Theodore Cole")],
        [_row("Donald Trump"), _row("Donald Trump Jr.")],
    ],
)
def test_what_speaks_against_it_keeps_two_apart(rows: list[dict[str, Any]]) -> None:
    assert links(rows) == []
    assert links(rows[::-1]) == []
