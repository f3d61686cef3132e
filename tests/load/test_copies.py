"""Near-duplicates: the group of a text and the one that it was taken from, in any order, on each backend."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tasks.load import Warehouse, finish_run, load, publish, run_checks, start_run
from tasks.records import Item
from tests.load import samples as s
from tests.load.backends import Backends
from warehouse import ask

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
# Paragraphs without a word triple in common.
PARTS = [" ".join(f"{letter}{n}" for n in range(60)) + "." for letter in "abcdefgh"]
# name -> paragraphs, hours after noon (None: no date), outlet, agency credited
TEXTS: dict[str, tuple[str, float | None, str, str | None]] = {
    "wire": ("abc", 2, "Harbour News Agency", "HNA"),
    "early": ("abd", 1, "Gazette", "HNA"),  # printed before the agency's own clock says
    "cut": ("a", 3, "Courier", "HNA"),
    "cut-of-cut": ("ae", 4, "Echo", None),
    "verbatim": ("abc", 5, "Post", None),
    "undated": ("bc", None, "Sheet", None),
    "other": ("f", 1, "Gazette", None),
    "other-again": ("fg", 2, "Courier", None),
    "alone": ("h", 1, "Post", None),
    # Holds two stories: it is taken from one of them, and joins them not.
    "roundup": ("abfg", 9, "Weekly", None),
}
FROM = {
    "early": "wire", "cut": "wire", "cut-of-cut": "wire", "verbatim": "wire", "undated": "wire", "other-again": "other",
    "roundup": "wire",
}  # fmt: skip


def _item(name: str, hours: float | None = None) -> Item:
    parts, after, outlet, agency = TEXTS[name]
    moment = None if after is None else NOON + timedelta(hours=after if hours is None else hours)
    body = "\n\n".join(PARTS["abcdefgh".index(part)] for part in parts)
    return s.item(f"{name}.txt", body, analysed=False, url=f"https://x.example/{name}", outlet=outlet, agency=agency,
        published_at=moment)  # fmt: skip


def _load(warehouse: Warehouse, items: list[Item], size: int = 100) -> None:
    run = start_run(warehouse, "backfill")
    for start in range(0, len(items), size):
        load(warehouse, s.batch(run, str(start), *items[start : start + size]))
    finish_run(warehouse, run, "done")


def _rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.write() as connection:
        return connection.execute(query).fetchall()


def _taken(warehouse: Warehouse) -> dict[str, str]:
    """Name of each copy with that of the text it was taken from."""
    rows = _rows(
        warehouse,
        "SELECT c.origin, f.origin FROM mart.copy c JOIN mart.article f ON f.article_id = c.from_article_id",
    )
    return {one.removesuffix(".txt"): other.removesuffix(".txt") for one, other in rows}


def test_each_copy_goes_back_to_an_earlier_text(warehouse: Warehouse) -> None:
    _load(warehouse, [_item(name) for name in TEXTS], 4)
    assert _taken(warehouse) == FROM
    groups = _rows(warehouse, "SELECT list(origin ORDER BY origin) FROM mart.copy GROUP BY copy_id ORDER BY ALL")
    wire = {f"{name}.txt" for name in {*FROM, "wire"} - {"other-again"}}
    assert [set(group) for (group,) in groups] == [wire, {"other-again.txt", "other.txt"}]
    _load(warehouse, [_item(name) for name in TEXTS], 3)
    assert _taken(warehouse) == FROM, "a second time nothing changes"
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []


@pytest.mark.parametrize("seed", range(2))
def test_any_order_and_any_cut_gives_the_same_copies(backends: Backends, seed: int) -> None:
    calm, other = backends.new("file"), backends.new("file")
    items = [_item(name) for name in TEXTS]
    _load(calm, items)
    random.Random(seed).shuffle(items)
    _load(other, items, 1 + seed)
    for query in ("FROM core.overlap ORDER BY ALL", "FROM core.shingle ORDER BY ALL", "FROM core.copy ORDER BY ALL"):
        assert _rows(other, query) == _rows(calm, query)
    calm.release()
    other.release()


def test_a_warehouse_from_before_texts_were_compared_gets_its_copies(backends: Backends) -> None:
    made = backends.new("file")
    items = [_item(name) for name in TEXTS]
    _load(made, items)
    whole = _rows(made, "FROM core.overlap ORDER BY ALL")
    made.transact(lambda c: (c.execute("DELETE FROM core.overlap"), c.execute("DELETE FROM core.shingle")))
    _load(made, [s.item("new.txt", "Something else.", analysed=False)])
    assert _rows(made, "FROM core.overlap ORDER BY ALL") == whole
    made.release()


def test_dates_and_texts_that_change_later_move_a_copy(backends: Backends) -> None:
    made = backends.new("file")
    _load(made, [_item("other"), _item("other-again")])
    before = datetime.now(UTC)
    # A correction says that the second was first; the other one is written anew and is a copy no more.
    _load(made, [_item("other-again", 0.5)])
    assert _taken(made) == {"other": "other-again"}
    new = "Nothing of it stands any more, and what stands now was said by nobody else before this day."
    _load(made, [s.item("other.txt", new, analysed=False, url="https://x.example/other", fetched_at=NOON)])
    assert _taken(made) == {}
    publish(made, force=True)
    settings = s.settings(made.address.path.parent)
    known = ask.ask(settings, "copies", as_of=before)
    assert [(row["first_outlet"], row["copy_count"]) for row in known] == [("Gazette", 1)]
    assert ask.ask(settings, "copies") == []
    made.release()


@pytest.mark.parametrize("order", ["any", "newest first"])
def test_a_text_printed_by_hundreds_is_one_text_at_a_bounded_cost(backends: Backends, order: str) -> None:
    made = backends.new("file")
    body = " ".join(f"wire{n}" for n in range(80))
    items = [
        s.item(f"{n}.txt", f"{body} outlet{n}", analysed=False, url=f"https://x.example/{n}",
            published_at=NOON + timedelta(minutes=n))
        for n in range(320)
    ]  # fmt: skip
    random.Random(1).shuffle(items) if order == "any" else items.reverse()
    _load(made, items, 40)
    (longest, pairs), (groups, members) = _rows(
        made, "SELECT max(n), sum(n) FROM (SELECT count(*) AS n FROM core.shingle GROUP BY shingle)"
    ) + _rows(made, "SELECT count(DISTINCT copy_id), count(*) FROM core.copy")
    assert longest < 256 + 40
    assert pairs < 320 * 32
    assert (groups, members) == (1, 320)
    assert _rows(made, "SELECT origin FROM mart.copy WHERE is_original") == [("0.txt",)]
    made.release()
