"""Every question in every form, as a user asks it: of a filled warehouse, of days without articles, of an empty one."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows import cli
from tasks.settings import Settings
from tests.ask.test_questions import settings, values
from warehouse import ask, migrate
from warehouse.db import attach_file, connect

__all__ = ["settings"]
QUESTIONS = [asked.name for asked in ask.questions()]
WINDOWED = [asked.name for asked in ask.questions() if {"since", "until"} <= {p.name for p in asked.parameters}]
Printed = pytest.CaptureFixture[str]


def asked(name: str, *options: str) -> list[str]:
    """The command line that asks a question, with values for what it needs."""
    given = [f"{parameter}={value}" for parameter, value in values(ask.find(name)).items()]
    return ["ask", name, *given, *options]


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    use(settings, monkeypatch)


def use(where: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", where.warehouse)
    monkeypatch.setenv("MEDIAWATCH_DATA", where.data)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse into which nothing was loaded yet."""
    folder = tmp_path_factory.mktemp("empty")
    connection = connect()
    attach_file(connection, folder / "media.duckdb", read_only=False)
    connection.execute("USE media")
    migrate.migrate(connection, "test")
    connection.close()
    return Settings(warehouse=str(folder / "media.duckdb"), data=str(folder))


@pytest.mark.parametrize("name", QUESTIONS)
def test_all_forms_say_the_same(name: str, environment: None, capsys: Printed, tmp_path: Path) -> None:
    assert cli.main(asked(name, "--json")) == 0
    document = json.loads(capsys.readouterr().out)
    assert cli.main(asked(name, "--csv")) == 0
    printed = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert cli.main(asked(name, "--parquet", "-o", str(tmp_path / "answer.parquet"))) == 0
    stored = pq.read_table(tmp_path / "answer.parquet")
    assert len(printed) - 1 == stored.num_rows == len(document["rows"])
    assert printed[0] == stored.column_names
    assert all(list(row) == stored.column_names for row in document["rows"])
    assert cli.main(asked(name, "--wide")) == 0
    assert document["text"].split()[0] in capsys.readouterr().out


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_empty_warehouse_answers_with_no_rows_or_noughts(
    name: str, empty: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    use(empty, monkeypatch)
    assert cli.main(asked(name, "--json")) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert not [value for row in rows for key, value in row.items() if key.endswith("_count") and value]


@pytest.mark.parametrize("name", WINDOWED)
def test_a_window_before_all_articles_counts_nothing(name: str, environment: None, capsys: Printed) -> None:
    assert cli.main(asked(name, "--since", "1999", "--until", "1999-06", "--json")) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["coverage"]["totals"]["article_count"] == 0
    counts = ("article_count", "quotation_count", "mention_count")
    assert not [row for row in document["rows"] if any(row.get(count) for count in counts)]


def test_rows_too_wide_for_the_terminal_become_lists(
    environment: None, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main(["sql", "FROM mart.quotation ORDER BY quotation_id LIMIT 1"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["speaker_name", "Élise", "Marot"] in lines
    assert lines[-1] == ["1", "row"]
    assert cli.main(["sql", "SELECT 1 AS a, 2 AS b"]) == 0
    assert capsys.readouterr().out.split()[:4] == ["a", "b", "1", "2"]
