"""People's decisions through the command line: made, exported, kept by a replay, and taken to a fresh warehouse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import cli
from flows.backfill import backfill
from flows.replay import replay

TEXTS = {
    "a.txt": "Minister Elif Sandoval opened the harbour on Monday. Sandoval said the cranes would turn again soon.",
    "b.txt": "The engineer Petra Lindholm inspected the cranes on Tuesday. Lindholm said the quay was safe.",
    "c.txt": "Tomas Okonkwo, who runs the harbour tavern, spoke on Friday. Okonkwo said he had many guests.",
}
SHOWN = "SELECT entity_name, origin, text FROM mart.mention WHERE label = 'person' ORDER BY ALL"


def _rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.usefixtures("prefect_server")
def test_decisions_survive_a_replay_and_travel_as_a_file(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    backfill(str(folder))
    names = ("Elif Sandoval", "Petra Lindholm", "Tomas Okonkwo")
    ids = dict(_rows(warehouse, "SELECT entity_name, entity_id FROM mart.entity"))
    elif_, petra, tomas = (ids[name] for name in names)
    ((article,),) = _rows(warehouse, "SELECT article_id FROM mart.article WHERE origin = 'c.txt'")
    assert cli.main(["entity", "merge", elif_, petra, "--reason", "same person", "--by", "Eve"]) == 0
    assert cli.main(["entity", "rename", petra, "Minister Lindholm"]) == 0
    assert cli.main(["entity", "split", tomas, petra, article]) == 0
    capsys.readouterr()
    for refused in (("merge", petra, elif_), ("merge", tomas, "nobody"), ("split", tomas, petra, "nowhere")):
        assert cli.main(["entity", *refused]) == 2
        said = capsys.readouterr().err
        assert said.startswith("mediawatch: ")
        assert said.count("\n") == 1, said
    assert cli.main(["ask", "entity-page", f"name={petra}", "--json"]) == 0
    assert "merge" in (page := capsys.readouterr().out)
    assert "by Eve: same person" in page
    shown = _rows(warehouse, SHOWN)
    assert {row[0] for row in shown} == {"Minister Lindholm"}
    replay()
    assert _rows(warehouse, SHOWN) == shown
    file = tmp_path / "decisions.json"
    assert cli.main(["entity", "decisions"]) == 0
    file.write_text(capsys.readouterr().out)
    # A fresh warehouse takes them before it has read anything.
    fresh = tmp_path / "fresh" / "media.duckdb"
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", str(fresh))
    monkeypatch.setenv("MEDIAWATCH_DATA", str(tmp_path / "fresh" / "data"))
    assert cli.main(["entity", "apply", str(file)]) == 0
    assert "3 of them wait" in capsys.readouterr().out
    backfill(str(folder))
    assert _rows(fresh, SHOWN) == shown
    assert cli.main(["entity", "decisions"]) == 0
    assert capsys.readouterr().out == file.read_text()


@pytest.mark.usefixtures("warehouse")
@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "{}",
        "[1]",
        json.dumps([{"kind": "merge", "entity_id": "a", "into_entity_id": "b", "colour": "red"}]),
        json.dumps([{"kind": "rename", "entity_id": "a", "name": 7}]),
        json.dumps([{"kind": "merge", "entity_id": a, "into_entity_id": b} for a, b in ("xy", "yz", "zx")]),
        "[" * 100_000,
    ],
)
def test_a_file_at_fault_is_refused_as_a_whole_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = tmp_path / "decisions.json"
    file.write_text(content)
    assert cli.main(["entity", "apply", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"mediawatch: {file}")
    assert said.count("\n") == 1, said
    cli.main(["entity", "decisions"])
    assert json.loads(capsys.readouterr().out) == []
