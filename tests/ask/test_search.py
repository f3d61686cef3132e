"""Search: the language, the filters, and an index that follows the warehouse."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from flows import cli
from tasks.errors import ContractError
from tasks.settings import Settings
from tests.warehouse.macros.test_macros import load
from warehouse import migrate, search
from warehouse.db import attach_file, connect
from warehouse.searchlang import parse

BASE = Path(__file__).parents[1] / "warehouse" / "macros" / "base.yml"
BATCH = {"meta.batch": [{"batch_id": "b1"}]}
ENTRIES = {
    "raw.entry": [
        {"origin_id": f"x{n}", "state": "article", "article_id": f"a{n}", "batch_id": "b1"} for n in range(1, 6)
    ]
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse and its index, for tests that only read."""
    folder = tmp_path_factory.mktemp("search")
    made = Settings(warehouse=str(folder / "media.duckdb"), data=str(folder / "data"))
    change(made, create=True)
    search.update_index(made)
    return made


@pytest.fixture
def settings(template: Settings, tmp_path: Path) -> Settings:
    """A copy of it, for tests that change something."""
    shutil.copy(template.warehouse, tmp_path / "media.duckdb")
    shutil.copytree(template.data, tmp_path / "data")
    return Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path / "data"))


def change(
    settings: Settings, *statements: str, create: bool = False, rows: dict[str, list[dict[str, object]]] | None = None
) -> None:
    connection = connect()
    attach_file(connection, Path(settings.warehouse), read_only=False, name="store")
    connection.execute("USE store")
    if create:
        migrate.migrate(connection, "test")
        for tables in (yaml.safe_load(BASE.read_text(encoding="utf-8")), BATCH, ENTRIES):
            load(connection, tables)
    load(connection, rows or {})
    for statement in statements:
        connection.execute(statement)
    connection.close()


def found(settings: Settings, text: str, **filters: str) -> set[str]:
    return {str(row["origin"]) for row in search.search(settings, text, **filters)}


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("marot", {"one.txt", "two.txt", "three.txt", "four.txt"}),
        ("ELISE yield", {"one.txt", "two.txt"}),
        ('"port will open"', {"one.txt"}),
        ('"will port open"', set()),
        ("port -dockers", {"two.txt"}),
        ("port NOT dockers", {"two.txt"}),
        ("dockers OR boats", {"one.txt", "three.txt"}),
        ("(dockers OR boats) rain", {"three.txt"}),
        ("dock*", {"one.txt"}),
        ("NEAR(elise port, 3)", {"one.txt"}),
        ("dockers NEAR/1 laughed", {"one.txt"}),
        ("dockers NEAR laughed", {"one.txt"}),
        ("title:weather", {"three.txt"}),
        ("body:weather", set()),
        ("varn outlet:almar-courier", {"five.txt"}),
        ('varn outlet:"Port Ledger"', {"three.txt", "four.txt"}),
        ("marot since:2026-01-02 until:2026-01-02", {"two.txt", "three.txt"}),
        ("marot language:fr", set()),
        ("since:2026-01-15", {"four.txt"}),
        ("port-will-open", {"one.txt"}),
        ('"x:y"', set()),
        ('"port will open', {"one.txt"}),
        ('"will port open', set()),
        ('varn outlet:"Port Ledger', {"three.txt", "four.txt"}),
        ("“port will open”", {"one.txt"}),
        ("„will port open“", set()),
    ],
)
def test_the_language_of_searches(template: Settings, text: str, origins: set[str]) -> None:
    assert found(template, text) == origins


@pytest.mark.parametrize(
    "text",
    [
        "NOT port",
        "port OR",
        "(port",
        "port)",
        "colour:red",
        "NEAR(port)",
        "(port outlet:x)",
        "since:May",
        "port NEAR",
        "NEAR port",
    ],
)
def test_what_cannot_be_understood_is_said(template: Settings, text: str) -> None:
    with pytest.raises(ContractError):
        search.search(template, text)


@examples(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                "(",
                ")",
                "-",
                "*",
                "^",
                ":",
                "+",
                "{",
                "}",
                ",",
                "a",
                "é",
                "AND",
                "OR",
                "NOT",
                "NEAR",
                "NEAR(",
                "NEAR/3",
                "title:",
                " ",
                " ",
                "'",
                ";",
                "\x00",
                "facets",
            ]
        ),
        max_size=14,
    )
)
def test_no_text_breaks_the_index(memory: object, pieces: list[str]) -> None:
    try:
        wanted = parse("".join(pieces))
    except ContractError:
        return
    search.run(memory, wanted, 5)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> object:
    return search.open_index(tmp_path_factory.mktemp("index") / "search.sqlite")


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    """An index of 60 articles: all have `said`, every tenth `strike`, one `varn`; the latest 20 rank for `said`."""
    monkeypatch.setattr(search, "_LATEST", 20)
    index = search.open_index(tmp_path / "search.sqlite")
    for number in range(60):
        body = "He said so. " + "Strike. " * (number % 10 == 0) + "Varn. " * (number == 7) + "Said. " * number
        row = dict.fromkeys(("version_id", "title", "authors", "outlet", "language", "origin", "url"), "")
        search._learn(
            index, row | {"article_id": f"a{number}", "body": body, "published_at": "2026-01-01", "day": ""}, ""
        )
    return index


@pytest.mark.parametrize(
    ("text", "limit", "numbers"),
    [
        ("said OR strike", 6, {0, 10, 20, 30, 40, 50}),  # a word that all have ranks nothing beside one that few have
        ("said OR strike OR varn", 7, {0, 7, 10, 20, 30, 40, 50}),
        ("strike", 6, {0, 10, 20, 30, 40, 50}),
        ("said strike", 9, {0, 10, 20, 30, 40, 50}),
    ],
)
def test_a_common_word_beside_a_rare_one(many: sqlite3.Connection, text: str, limit: int, numbers: set[int]) -> None:
    assert {row["article_id"] for row in search.run(many, parse(text), limit)} == {f"a{n}" for n in numbers}


def test_common_words_are_answered_from_the_latest_articles(many: sqlite3.Connection) -> None:
    found = {int(row["article_id"][1:]) for row in search.run(many, parse("said so"), 20)}
    assert found == set(range(40, 60))


def test_common_words_are_looked_for_everywhere_where_the_latest_do_not_suffice(many: sqlite3.Connection) -> None:
    assert len(search.run(many, parse("said so"), 50)) == 50
    assert len(search.run(many, parse("said OR varn"), 60)) == 60
    assert len(search.run(many, parse("said since:2025"), 5)) == 0  # none has a day


def test_snippets_mark_the_words_found_and_nothing_else(template: Settings) -> None:
    [row] = search.search(template, "title:strike yield")
    assert f"not {search.MARK}yield{search.UNMARK}" in row["snippet"]


def test_the_headline_counts_more_than_the_body(settings: Settings) -> None:
    change(settings, "UPDATE core.version SET title = 'Varn' WHERE version_id = 'v5'")
    search.update_index(settings, rebuild=True)
    assert next(iter(search.search(settings, "varn")))["origin"] == "five.txt"


def test_an_outlet_is_found_without_its_article(settings: Settings) -> None:
    change(settings, "UPDATE core.outlet SET name = 'The Port Ledger' WHERE name = 'Port Ledger'")
    search.update_index(settings, rebuild=True)
    expected = {"three.txt", "four.txt"}
    assert found(settings, 'varn outlet:"Port Ledger"') == found(settings, 'varn outlet:"the port ledger"') == expected
    assert found(settings, 'outlet:"port ledger"') == found(settings, 'outlet:"The Port Ledger"') >= expected


def test_an_update_without_news_does_nothing(settings: Settings) -> None:
    assert search.update_index(settings) == search.Indexed()


def test_a_new_version_replaces_the_old_one(settings: Settings) -> None:
    change(
        settings,
        "UPDATE core.standing SET is_current = false WHERE version_id = 'v1'",
        rows={
            "core.version": [
                {"version_id": "v9", "article_id": "a1", "title": "Strike over", "body": "Calm returned."}
            ],
            "core.standing": [
                {
                    "version_id": "v9",
                    "article_id": "a1",
                    "description_id": "d1",
                    "analysis_id": "n",
                    "is_current": True,
                    "origin": "one.txt",
                }
            ],
            "raw.entry": [{"origin_id": "x1", "state": "article", "article_id": "a1", "batch_id": "b2"}],
            "meta.batch": [{"batch_id": "b2"}],
        },
    )
    assert search.update_index(settings) == search.Indexed(1, 1, ("a1",))
    assert found(settings, "calm") == {"one.txt"}
    assert found(settings, "dockers") == set()


def test_an_article_that_went_without_a_batch_is_forgotten(settings: Settings) -> None:
    change(settings, "DELETE FROM core.standing WHERE version_id = 'v3'")
    assert search.update_index(settings) == search.Indexed(0, 1, ())
    assert found(settings, "boats") == set()


def test_a_damaged_index_is_built_anew(settings: Settings) -> None:
    search.path(settings).write_bytes(b"no database" * 1000)
    assert search.update_index(settings).added == 5


def test_command_line(template: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", template.warehouse)
    monkeypatch.setenv("MEDIAWATCH_DATA", template.data)
    assert cli.main(["search", "dockers"]) == 0
    assert "Strike at the port" in capsys.readouterr().out
    assert cli.main(["search", "dockers", "--json"]) == 0
    assert "»Dockers«" in capsys.readouterr().out
    assert cli.main(["search", "NOT x"]) == 2


@pytest.mark.parametrize(
    ("words", "is_strange"),
    [
        (["varn", "--outlet", "Nowhere Times"], True),
        (['varn outlet:"Nowhere Times"'], True),
        (['outlet:"Nowhere Times"', "--json"], True),
        (["unfindable", "--outlet", "port ledger"], False),
        (["unfindable"], False),
    ],
)
def test_an_outlet_that_is_not_there_is_named(
    template: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    is_strange: bool,
) -> None:
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", template.warehouse)
    monkeypatch.setenv("MEDIAWATCH_DATA", template.data)
    assert cli.main(["search", *words]) == 0
    said = "mediawatch: no outlet here is called 'Nowhere Times'; `mediawatch ask outlets` lists them\n"
    assert capsys.readouterr().err == (said if is_strange else "")


def test_an_outlet_without_its_article_is_not_strange(settings: Settings) -> None:
    change(settings, "UPDATE core.outlet SET name = 'The Port Ledger' WHERE name = 'Port Ledger'")
    search.update_index(settings, rebuild=True)
    assert search.strange_outlet(settings, 'outlet:"port ledger"') is None
