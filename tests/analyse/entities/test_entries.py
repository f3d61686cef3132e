"""The list of known entities: what it may say, and the one line that tells what is wrong with it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from flows import cli
from tasks.analyse.entities import entries, gazetteer
from tasks.analyse.entities.entries import Known, KnownRole
from tasks.errors import ContractError

FIRST = "- {id: first, name: First, type: person}\n"
ROLE = "{id: a, name: A, type: person, roles: [{title: mayor, %s}]}"
FAULTS = {
    "- [": ("line 3", "cannot be read as YAML"),
    "- id: a\n  name: B\n   type: person": ("line 4", "cannot be read as YAML"),
    "- x": ("line 2, entity 2", "'x' is out of place; write an entity as"),
    "- {id: a}": ("line 2, a", "add `name: …`"),
    "- {name: B, type: person}": ("line 2, B", "add `id: …`"),
    "- {id: , name: B, type: person}": ("line 2, B", "add `id: …`"),
    "-\n  id: a\n  name: A\n  tpye: person": ("line 5, a", "'tpye'; did you mean 'type'?"),
    "- {id: a, name: A, type: person, born: 1}": ("line 2, a", "'born'; known are id, name"),
    "- {? [a] : b}": ("line 2, entity 2", "unknown key"),
    "- {id: a, name: A, name: B, type: person}": ("line 2, a", "'name' stands twice"),
    "- {id: a, name: A, type: planet}": ("line 2, a", "'planet' is none of person, "),
    "- {id: a, name: [A], type: person}": ("line 2, a", "name holds a list"),
    '- {id: a, name: "A\\nB", type: person}': ("line 2, a", "no text on one line"),
    "- {id: a, name: A, type: person, weak: A}": ("line 2, a", "weak must be a list; write weak: […, …]"),
    "- {id: a, name: A, type: person, weak: ['-']}": ("line 2, a", "'-' in weak is no name"),
    "- {id: a, name: A, type: person, country: France}": ("line 2, a", "no ISO code of two capitals such as FR"),
    "- {id: a, name: A, type: person, gender: male}": ("line 2, a", "neither m nor f"),
    "- {id: a, name: A, type: person, wikidata: 42}": ("line 2, a", "no Q-number such as Q42"),
    "- {id: a, name: A, type: person, roles: mayor}": ("line 2, a", "roles must be a list"),
    "- {id: a, name: A, type: person, roles: [mayor]}": ("line 2, a", "write a role as {title: …"),
    "- {id: a, name: A, type: person, roles: [{since: 2012-01-01}]}": ("line 2, a", "add `title: …`"),
    "- " + ROLE % "form: 2012-01-01": ("line 2, a", "unknown key 'form'"),
    "- " + ROLE % "since: 2012-13-01": ("line 2, a", "since '2012-13-01' is no date; write a day as"),
    "- " + ROLE % "until: 2012": ("line 2, a", "until '2012' is no date"),
    "- " + ROLE % "since: 2013-01-01, until: 2012-01-01": ("line 2, a", "ends on 2012-01-01, before it begins"),
    "- {id: first, name: B, type: person}": ("line 2, first", "the id stands in line 1 already"),
    "- {id: b, name: B, former: [First], type: person}": ("line 2, b", "'First' names 'first' (line 1) too"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_one_line_with_file_line_entity_and_way_out(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "entities.yml"
    path.write_text(FIRST + fault, encoding="utf-8")
    with pytest.raises(ContractError) as raised:
        gazetteer.load(tmp_path)
    where, what = FAULTS[fault]
    assert str(raised.value).startswith(f"{path}, {where}")
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_is_no_list_or_no_text_is_told_as_well(tmp_path: Path) -> None:
    path = tmp_path / "entities.yml"
    for content, what in ((b"id: a", "is no list of entities"), (b"\xff\xfe", "save it as UTF-8"), (b"- \x07", "YAML")):
        path.write_bytes(content)
        with pytest.raises(ContractError, match=what):
            entries.read(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ContractError, match="cannot be read"):
        gazetteer.load(tmp_path)
    with pytest.raises(ContractError, match=r"there is no folder .*missing; name one that holds entities\.yml"):
        gazetteer.load(tmp_path / "missing")


def test_values_are_text_whatever_yaml_takes_them_for(tmp_path: Path) -> None:
    path = tmp_path / "entities.yml"
    path.write_text(
        "- {id: 7, name: Yes, names: [1984], weak: [], former: , type: organisation, country: NO, gender: ~,\n"
        "   roles: [{title: 'mayor', since: 2019-05-01, until: null}]}\n",
        encoding="utf-8-sig",
    )
    role = KnownRole("mayor", date(2019, 5, 1))
    assert entries.read(path) == [Known("7", "Yes", "organisation", names=("1984",), country="NO", roles=(role,))]


def test_a_list_that_breaks_during_a_run_counts_as_before_until_the_next(tmp_path: Path) -> None:
    path = tmp_path / "entities.yml"
    path.write_text(FIRST, encoding="utf-8")
    before = gazetteer.latest(tmp_path)
    path.write_text(FIRST + "- [", encoding="utf-8")
    assert gazetteer.latest(tmp_path) is before
    with pytest.raises(ContractError):
        gazetteer.load(tmp_path)
    path.write_text(FIRST + "- {id: second, name: Second, type: person}", encoding="utf-8")
    assert set(gazetteer.latest(tmp_path).known) == {"first", "second"}


def test_doctor_names_the_list_and_what_is_wrong_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("MEDIAWATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MEDIAWATCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", str(tmp_path / "none.duckdb"))
    monkeypatch.setenv("MEDIAWATCH_REFERENCE", str(tmp_path))
    path = tmp_path / "entities.yml"
    path.write_text(FIRST, encoding="utf-8")
    cli.main(["doctor", "--json"])
    assert f"1 in {path}" in capsys.readouterr().out
    path.write_text(FIRST + "- {id: a, name: A, type: planet}", encoding="utf-8")
    assert cli.main(["doctor"]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "planet" in line]
    assert line.startswith(f"{path}, line 2, a: ")
