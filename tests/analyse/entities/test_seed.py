"""The seed article that the project is judged by: every person, body and place of it, under one name each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.analyse import analyse
from tasks.records import Analysis, Entity

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"


@pytest.fixture(scope="module")
def seed() -> tuple[str, Analysis]:
    files = sorted(SEEDS.glob("*.txt"))
    if not files:
        pytest.skip("the seed article is not beside the repository")
    text = files[0].read_text(encoding="utf-8")
    return text, next(analyse([text]))


def entity(analysis: Analysis, name: str) -> Entity:
    found = [e for e in analysis.entities if e.name == name]
    assert len(found) == 1, f"{name}: {[e.name for e in analysis.entities]}"
    return found[0]


def test_persons(seed: tuple[str, Analysis]) -> None:
    persons = {e.name for e in seed[1].entities if e.label == "person"}
    assert persons == {
        "Vladimir Putin", "Recep Tayyip Erdogan", "Hassan Rouhani", "Dmitry Peskov", "Elham Ahmad", "Thomas Joscelyn",
        "Hassan Hassan", "Ayman al-Zawahiri", "Bashar al-Assad",
    }  # fmt: skip


def test_bodies_and_places(seed: tuple[str, Analysis]) -> None:
    bodies = {e.name for e in seed[1].entities if e.label == "organisation"}
    assert bodies == {
        "al-Qaeda", "Hayat Tahrir al-Sham", "Reuters", "Breitbart News", "Syrian Democratic Council",
        "Syrian Democratic Forces", "Foundation for Defense of Democracies", "Institute for Middle East Policy",
    }  # fmt: skip
    places = {e.name for e in seed[1].entities if e.label == "place"}
    assert places == {"Russia", "Turkey", "Iran", "Syria", "Idlib", "Moscow", "Ankara", "United States"}


def test_every_way_of_naming_putin(seed: tuple[str, Analysis]) -> None:
    text, analysis = seed
    putin = analysis.entities.index(entity(analysis, "Vladimir Putin"))
    said = {m.text for m in analysis.mentions if m.entity == putin}
    assert said == {"Vladimir Putin", "Putin", "the Russian leader", "the Russian president"}
    assert all(text[m.start : m.end] == m.text for m in analysis.mentions)


def test_the_pronouns_after_the_colon_are_erdogan(seed: tuple[str, Analysis]) -> None:
    analysis = seed[1]
    people = {analysis.entities[m.entity or 0].name for m in analysis.mentions if m.form == "pronoun"}
    assert people == {"Recep Tayyip Erdogan"}


def test_aliases_and_roles(seed: tuple[str, Analysis]) -> None:
    text, analysis = seed

    def told(name: str) -> set[tuple[str, str]]:
        return {(alias.text, alias.kind.value) for alias in entity(analysis, name).aliases}

    assert {("HTS", "acronym"), ("Jabhat al-Nusra", "former")} <= told("Hayat Tahrir al-Sham")
    assert ("SDC", "acronym") in told("Syrian Democratic Council")
    assert ("FDD", "acronym") in told("Foundation for Defense of Democracies")
    assert ("spokesman for the Russian president", "role") in told("Dmitry Peskov")
    assert ("Iranian President", "role") in told("Hassan Rouhani")
    assert any(text.startswith("co-president of the") and kind == "role" for text, kind in told("Elham Ahmad"))
    assert all(text[a.start : a.end] == a.text for e in analysis.entities for a in e.aliases)


def test_an_unnamed_spokesman_is_the_named_one(seed: tuple[str, Analysis]) -> None:
    analysis = seed[1]
    [found] = [m for m in analysis.mentions if m.text == "a spokesman for President Vladimir Putin"]
    assert found.form == "nominal"
    assert analysis.entities[found.entity or 0].name == "Dmitry Peskov"


def test_moscow_is_a_government_here(seed: tuple[str, Analysis]) -> None:
    senses = {m.sense for m in seed[1].mentions if m.text in ("Moscow", "Ankara")}
    assert senses == {"government"}
    assert {m.sense for m in seed[1].mentions if m.text == "Idlib"} == {None}
