"""Named questions: each parses, runs, and opens to its evidence; parameters are strict; sessions are locked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from flows import cli
from tasks.errors import ContractError, MediawatchError
from tasks.load import summary
from tasks.load.look import existing
from tasks.settings import Settings
from tests.warehouse.macros.test_macros import load
from warehouse import ask, migrate, question
from warehouse.db import attach_file, connect

BASE = Path(__file__).parents[1] / "warehouse" / "macros" / "base.yml"
GIVEN = {
    "name": "Élise Marot",
    "speaker": "elise marot",
    "names": "Élise Marot, Jan Marot",
    "article": "one.txt",
    "words": "varn",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A published warehouse with the rows of the macros' tests, and two rejected inputs."""
    folder = tmp_path_factory.mktemp("ask")
    connection = connect()
    attach_file(connection, folder / "media.duckdb", read_only=False, name="store")
    connection.execute("USE store")
    migrate.migrate(connection, "test")
    load(connection, yaml.safe_load(BASE.read_text(encoding="utf-8")))
    rows = [
        {"rejected_id": name, "reason": "seed.empty", "origin": f"{name}.txt", "detail": "no text"} for name in "ab"
    ]
    load(connection, {"meta.rejected": rows})
    connection.close()
    return Settings(warehouse=str(folder / "media.duckdb"), data=str(folder))


def values(asked: ask.Question) -> dict[str, str]:
    return {parameter.name: GIVEN[parameter.name] for parameter in asked.parameters if parameter.is_required}


@pytest.mark.parametrize("name", [asked.name for asked in ask.questions()])
def test_every_question_runs_and_its_evidence_is_what_the_body_says(settings: Settings, name: str) -> None:
    asked = ask.find(name)
    found = ask.answer(settings, name, values(asked), with_evidence=True)
    assert asked.text.endswith("?")
    assert set(asked.show) <= set(found.table.columns)
    for row in found.evidence.dicts() if found.evidence else []:
        assert row["span_text"]
        assert row["sentence_text"] is None or row["span_text"] in row["sentence_text"]


def test_there_are_at_least_25_questions() -> None:
    assert len(ask.questions()) >= 25


def test_an_answer_carries_what_it_rests_on(settings: Settings) -> None:
    found = ask.answer(settings, "quotes-by", {"speaker": "Élise Marot", "since": "2026-01", "until": "2026-01"})
    assert len(found.table.rows) == 2
    assert found.coverage.rejected == {"seed.empty": 2}
    assert found.coverage.totals == {"article_count": 4, "undated_count": 1}
    assert [row["outlet"] for row in found.coverage.outlets if row["is_alive"]] == ["Port Ledger", "Almar Courier"]


def test_evidence_has_the_sentence_and_its_offsets(settings: Settings) -> None:
    found = ask.answer(settings, "quotes-by", {"speaker": "Élise Marot", "until": "2026-01-01"}, with_evidence=True)
    assert found.evidence is not None
    [row] = found.evidence.dicts()
    assert (row["sentence"], row["span_text"]) == (2, "We will not yield")
    assert row["sentence_text"] == '"We will not yield," Marot told Port Ledger.'


def counted(found: ask.Answer, key: str) -> Counter[object]:
    """Spans of the evidence by one of its columns."""
    return Counter(row[key] for row in found.evidence.dicts()) if found.evidence else Counter()


def test_who_is_named_beside_someone_opens_to_the_spans_counted(settings: Settings) -> None:
    found = ask.answer(settings, "co-mentions", {"name": "Élise Marot"}, with_evidence=True)
    spans = counted(found, "entity_id")
    assert {row["entity_id"]: row["mention_count"] for row in found.table.dicts()} == {
        entity: spans[entity] for entity in spans if entity != "e1"
    }
    assert spans["e1"] == 4, "and those of whom was asked for"


def test_shares_open_to_mentions_and_to_quotations(settings: Settings) -> None:
    found = ask.answer(settings, "share-of-voice", {"names": "Élise Marot"}, with_evidence=True)
    [row] = found.table.dicts()
    spans = counted(found, "counted_as")
    assert spans == {"mention": row["mention_count"], "quotation": row["quotation_count"]}


@pytest.mark.parametrize("name", ["most-quoted", "who-quotes-whom", "share-of-voice", "quotes-by", "quoted-by-gender"])
def test_what_two_say_together_counts_for_both_and_opens_to_it(tmp_path: Path, name: str) -> None:
    both = {"quotation_id": "q2", "version_id": "v2", "analysis_id": "n", "position": 5, "role": "speaker"}
    connection = connect()
    attach_file(connection, tmp_path / "media.duckdb", read_only=False, name="store")
    connection.execute("USE store")
    migrate.migrate(connection, "test")
    load(connection, yaml.safe_load(BASE.read_text(encoding="utf-8")))
    load(connection, {"core.attribution": [{**both, "text": "Jan Marot", "entity_id": "e2"}]})
    connection.close()
    settings = Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path))
    asked = {"share-of-voice": {"names": "e1, e2"}, "quotes-by": {"speaker": "e2"}}.get(name, {})
    found = ask.answer(settings, name, asked, with_evidence=True)
    rows = found.table.dicts()
    assert found.evidence is not None
    spans = [row for row in found.evidence.dicts() if row.get("counted_as") != "mention"]
    if name == "quotes-by":
        assert [row["quotation_id"] for row in rows] == [row["quotation_id"] for row in spans] == ["q2"]
        return
    if name == "quoted-by-gender":
        assert {row["gender"]: row["quotation_count"] for row in rows} == {"female": 2, "not known": 1}
        assert counted(found, "gender") == {"female": 2, "not known": 1}
        return
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.get("speaker_name") or row["entity_name"]] += row["quotation_count"]
    assert counts == {"Élise Marot": 2, "Jan Marot": 1}
    assert counts == Counter(row.get("speaker_name") or row["entity_name"] for row in spans)
    if name == "most-quoted":  # and what a backfill ends with
        told = summary(existing(settings))["speakers"]
        assert {row["speaker_name"]: row["quotations"] for row in told} == counts


def test_a_change_opens_to_both_texts(tmp_path: Path) -> None:
    connection = connect()
    attach_file(connection, tmp_path / "media.duckdb", read_only=False, name="store")
    connection.execute("USE store")
    migrate.migrate(connection, "test")
    load(connection, yaml.safe_load(BASE.read_text(encoding="utf-8")))
    texts = [{"version_id": f"w{n}", "article_id": "ax", "body": f"text {n}", "body_sha": str(n)} for n in (1, 2, 3)]
    held = [
        {"version_id": f"w{n}", "article_id": "ax", "description_id": f"x{n}", "is_current": n == 3, "is_live": n == 3}
        for n in (1, 2, 3)
    ]
    described = [{"description_id": f"x{n}"} for n in (1, 2, 3)]
    load(connection, {"core.version": texts, "core.description": described, "core.standing": held})
    connection.close()
    settings = Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path))
    found = ask.answer(settings, "changed-articles", {}, with_evidence=True)
    assert {(row["from_version_id"], row["version_id"]) for row in found.table.dicts()} == {("w1", "w2"), ("w2", "w3")}
    assert counted(found, "version_id") == {"w1": 1, "w2": 2, "w3": 1}


def test_ambiguous_and_unknown_names_are_reported(settings: Settings) -> None:
    found = ask.answer(settings, "share-of-voice", {"names": "Marot, Nobody"})
    assert {row["entity_name"] for row in found.candidates} in (set(), {"Élise Marot", "Jan Marot"})
    assert found.unknown == ["Nobody"]
    strange = ask.answer(settings, "quotes-by", {"speaker": "Élise Marot", "outlet": "Nowhere Times"})
    assert (strange.table.rows, strange.unknown) == ([], ["Nowhere Times"])
    assert ask.answer(settings, "quotes-by", {"speaker": "Élise Marot", "outlet": "almar courier"}).unknown == []


def test_rejected_inputs(settings: Settings) -> None:
    rows = ask.ask(settings, "rejected", {"reason": None, "limit": 1})
    assert [row["reason"] for row in rows] == ["seed.empty"]
    assert {"origin", "detail"} <= set(rows[0])


@pytest.mark.parametrize(
    ("text", "is_end", "day"),
    [
        ("2019", False, date(2019, 1, 1)),
        ("2019", True, date(2019, 12, 31)),
        ("2024-02", True, date(2024, 2, 29)),
        ("2019-05-07", False, date(2019, 5, 7)),
    ],
)
def test_days_may_be_years_and_months(text: str, is_end: bool, day: date) -> None:
    assert question.convert("until" if is_end else "since", "DATE", text) == day


@pytest.mark.parametrize(
    "given",
    [{"speaker": "x", "colour": "red"}, {}, {"speaker": "x", "since": "May"}, {"speaker": "x", "limit": "many"}],
)
def test_parameters_that_do_not_fit_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ContractError):
        question.bind(ask.find("quotes-by"), given)


def test_a_question_file_declares_what_it_uses() -> None:
    with pytest.raises(ContractError, match="declares"):
        question.parse("queries/x.sql", "-- Who?\n-- $name VARCHAR: a name\nSELECT 1")


def test_an_unknown_question_names_its_neighbours() -> None:
    with pytest.raises(ContractError, match="quotes-by"):
        ask.find("quotes")


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO 'out.csv'",
        "FROM read_text('/etc/hostname')",
        "DROP VIEW mart.article",
        "DELETE FROM core.article",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL fts",
        "CREATE TABLE mart.x (n INTEGER)",
        "SELECT nonsense",
    ],
)
def test_a_session_reaches_nothing_but_the_warehouse(settings: Settings, statement: str) -> None:
    with pytest.raises(MediawatchError):
        ask.run_sql(settings, statement)


def test_command_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", settings.warehouse)
    monkeypatch.setenv("MEDIAWATCH_DATA", settings.data)
    assert cli.main(["ask"]) == 0
    assert "What did a speaker say?" in " ".join(capsys.readouterr().out.split())
    assert cli.main(["ask", "quotes-by", "Élise Marot", "--evidence", "--json"]) == 0
    assert '"sentence_text"' in capsys.readouterr().out
    assert cli.main(["ask", "quotes-by", "speaker=Nobody"]) == 0
    assert "nobody and nothing here is called 'Nobody'" in capsys.readouterr().err
    assert cli.main(["ask", "quotes-by", "Élise Marot", "-o", str(tmp_path / "q.parquet")]) == 0
    assert (tmp_path / "q.parquet").stat().st_size > 0
    assert cli.main(["sql", "SELECT count(*) AS n FROM mart.article", "--csv"]) == 0
    assert capsys.readouterr().out == "n\r\n5\r\n"
    assert cli.main(["ask", "ledger", "--evidence"]) == 0
    assert "no sentences behind it" in capsys.readouterr().err
    assert cli.main(["ask", "ledger", "--evidence", "--csv"]) == 2
    assert cli.main(["ask", "no-such-question"]) == 2
