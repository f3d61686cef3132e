"""What was known at a moment: the same history on each backend, and the rows that each moment shows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tasks.errors import ContractError
from tasks.load import (
    Warehouse,
    decide,
    finish_run,
    load,
    publish,
    register_analysis,
    run_checks,
    start_run,
    sync_feeds,
    use_analysis,
    withdraw,
)
from tasks.records import Batch, Item
from tests.load import samples as s
from tests.load import test_feeds as feeds
from warehouse import ask, migrate, past
from warehouse.db import connect
from warehouse.question import bind, moment
from warehouse.session import run

SAID = 'Then {name} said "no more" again.'
ADDRESS = "https://gazette.example/1"
Rows = list[tuple[Any, ...]]


def _said(origin: str, name: str, analysis: str = "tiny-1", found: str | None = None) -> Item:
    item = s.item(origin, SAID.format(name=name), analysed=False, outlet="Daily")
    assert item.article is not None
    return replace(item, analysis=s.analyse(item.article.body, analysis, found or name))


def _load(warehouse: Warehouse, *items: Item, **parts: Any) -> None:
    run_id = start_run(warehouse, "backfill")
    loaded = load(warehouse, replace(Batch(run_id=run_id, batch_id=f"{run_id}-0", items=items), **parts))
    finish_run(warehouse, run_id, "done", loaded)


def _first(warehouse: Warehouse) -> None:
    register_analysis(warehouse, s.CARD)
    page = feeds.page("1")
    found = feeds.fetch("1", feeds.NOW, capture_id=page.capture.capture_id)
    sync_feeds(warehouse, start_run(warehouse, "monitor"), [feeds.feed()])
    _load(warehouse, _said("a.txt", "MIRA QUELL"), _said("b.txt", "M. Quell"), page, fetches=(found,),
        rejected=(s.rejection("e.txt"),))  # fmt: skip


def _corrected(warehouse: Warehouse) -> None:
    """A second version of one file, and another file at last readable; a name is met in a better spelling."""
    _load(warehouse, s.item("a.txt", "Corrected."), _said("c.txt", "Mira Quell"), s.item("e.txt", "Readable."))


def _withdrawn(warehouse: Warehouse) -> None:
    looks = [feeds.NOW + timedelta(hours=hours) for hours in (24, 31)]
    _load(warehouse, fetches=tuple(feeds.fetch("1", at, "http.404", purpose="again") for at in looks))


def _merged(warehouse: Warehouse) -> None:
    ids = _ids(warehouse)
    decide(warehouse, [{"kind": "merge", "entity_id": ids["M. Quell"], "into_entity_id": ids["Mira Quell"]}])


def _parted(warehouse: Warehouse) -> None:
    with warehouse.write() as connection:
        ((decision,),) = connection.execute("SELECT decision_id FROM core.entity_decision").fetchall()
    withdraw(warehouse, decision)


def _read_anew(warehouse: Warehouse) -> None:
    register_analysis(warehouse, s.CARD | {"analysis_id": "tiny-2"})
    _load(warehouse, _said("b.txt", "M. Quell", "tiny-2", "Then"))
    use_analysis(warehouse, "tiny-2")


def _ids(warehouse: Warehouse) -> dict[str, str]:
    with warehouse.write() as connection:
        return dict(connection.execute("SELECT name, entity_id FROM core.entity").fetchall())


HISTORY: tuple[Callable[[Warehouse], None], ...] = (
    lambda warehouse: None, _first, _corrected, _withdrawn, _merged, _parted, _merged, _read_anew,
)  # fmt: skip
BEFORE, FIRST, CORRECTED, WITHDRAWN, MERGED, PARTED, MERGED_AGAIN, READ_ANEW = range(len(HISTORY))


def test_every_moment_shows_what_was_known_then(warehouse: Warehouse) -> None:
    moments = []
    for step in HISTORY:
        step(warehouse)
        moments.append(datetime.now(UTC))
    publish(warehouse, force=True)
    # A lake takes seconds to open: it is asked for fewer moments.
    asked = (FIRST, CORRECTED, MERGED, READ_ANEW) if warehouse.address.is_lake else range(len(moments))
    seen = {number: _look(warehouse, moments[number]) for number in asked}
    for number, expected in _expected().items():
        assert {name: seen.get(number, expected)[name] for name in expected} == expected, number
    _today_is_a_moment_too(warehouse)
    assert run_checks(warehouse) == []


def _expected() -> dict[int, dict[str, Rows]]:
    """What each moment shows that is worth a look."""
    first, better = SAID.format(name="MIRA QUELL"), SAID.format(name="Mira Quell")
    beside = [("b.txt", SAID.format(name="M. Quell")), (ADDRESS, feeds.BODY)]
    corrected = [("a.txt", "Corrected."), beside[0], ("c.txt", better), ("e.txt", "Readable."), beside[1]]
    apart, merged = [("b.txt", "M. Quell"), ("c.txt", "Mira Quell")], [("b.txt", "Mira Quell"), ("c.txt", "Mira Quell")]
    return {
        BEFORE: {"articles": [], "rejected": [], "runs": [(0, 0)], "feeds": []},
        FIRST: {
            "articles": [("a.txt", first), *beside], "speakers": [("a.txt", "MIRA QUELL"), ("b.txt", "M. Quell")],
            "rejected": [("e.txt",)], "runs": [(2, 1)], "feeds": [("new",)],
        },
        CORRECTED: {
            "articles": corrected, "speakers": apart, "rejected": [], "vanished": [], "runs": [(3, 2)],
        },
        WITHDRAWN: {"articles": corrected, "speakers": apart, "vanished": [(ADDRESS,)]},
        MERGED: {"articles": corrected, "speakers": merged},
        PARTED: {"speakers": apart},
        MERGED_AGAIN: {"speakers": merged},
        READ_ANEW: {"articles": corrected, "speakers": [("b.txt", "Then"), ("c.txt", "Mira Quell")]},
    }  # fmt: skip


LOOKS = {
    "articles": "SELECT origin, body FROM mart.article ORDER BY origin",
    "speakers": "SELECT origin, speaker_name FROM mart.quotation ORDER BY origin",
    "rejected": "SELECT origin FROM mart.rejected",
    "vanished": "SELECT origin FROM mart.vanished",
    "runs": "SELECT count(*), count(*) FILTER (status = 'done') FROM meta.run",
    "feeds": "SELECT status FROM mart.feed",
}


def _look(warehouse: Warehouse, moment: datetime) -> dict[str, Rows]:
    with warehouse.read(moment) as connection:
        return {name: connection.execute(query).fetchall() for name, query in LOOKS.items()}


def _today_is_a_moment_too(warehouse: Warehouse) -> None:
    """Asked as of now, each table holds what it holds, and each question has the answer that it has."""
    given = {"name": "M. Quell", "speaker": "M. Quell", "names": "M. Quell", "article": "b.txt", "words": "more"}
    now = datetime.now(UTC)
    with warehouse.read() as today, warehouse.read(now) as then:
        for table in past.columns(then, "stored"):
            if table not in ("raw.feed_state", "raw.feed_keys"):
                query = f"SELECT * FROM {table}"
                assert _sorted(run(then, query).rows) == _sorted(run(today, query).rows), table
        if warehouse.address.is_lake:
            return  # the questions stand on these tables; a lake takes long to answer them all
        for question in ask.questions():
            known = {parameter.name for parameter in question.parameters}
            values = bind(question, {name: value for name, value in given.items() if name in known})
            assert run(then, question.statement, values) == run(today, question.statement, values), question.name


def _sorted(rows: Rows) -> Rows:
    return sorted(rows, key=repr)


def test_every_table_has_a_rule_for_the_past() -> None:
    connection = connect()
    connection.execute("ATTACH ':memory:' AS media; USE media")
    migrate.migrate(connection, "test")
    tables = past.columns(connection, "media")
    assert sorted(tables) == sorted(migrate.table_names())
    assert all(past.relation(name, tables[name]) for name in tables)
    with pytest.raises(ContractError, match="nothing says"):
        past.relation("core.novelty", ["novelty_id"])


def test_a_moment_is_the_end_of_a_day_a_month_or_a_year() -> None:
    assert moment("2019-03-01") == datetime(2019, 3, 1, 23, 59, 59, 999999, UTC)
    assert moment("2019-02").day == 28
    assert (moment("2019").month, moment("2019").day) == (12, 31)
    assert moment("2019-03-01T12:00") == datetime(2019, 3, 1, 12, 0, tzinfo=UTC)
    with pytest.raises(ContractError, match="is no date"):
        moment("soon")


def test_days_ago_are_counted_from_the_moment() -> None:
    question = ask.find("most-quoted")
    values = bind(question, {"since": "30d"}, today=datetime(2019, 3, 31, tzinfo=UTC).date())
    assert str(values["since"]) == "2019-03-01"
