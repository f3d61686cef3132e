"""Places: the index over a small data folder of our own in the package's format, and, where installed, the real one."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tasks.analyse import analyse
from tasks.analyse.entities import geonames

COUNTRIES = [
    ["Germany", "DE", "DEU", "1", "Federal Republic of Germany", "", "Deutschland", "276", "", "", "4", ""],
    ["Nowhere", "NW", "NWH", "", "", "", "", "1", "", "", "", ""],
    ["Zambia", "ZM", "ZMB", "2", "Republic of Zambia", "", "", "894", "", "", "4", ""],
]
SUBDIVISIONS = [
    ["Copperbelt Province", "ZM-08", "ZM.08", "21", "Province", "Kupfergürtel|Copper Belt", "1", "", "3"],
    ["Kitwe District", "", "ZM.08.1", "22", "", "", "2", "1", "3"],
]
CITIES = [
    ["Kitwe", "31", "1|2", "3", "522000", "-12.8", "28.2"],
    ["Kitwe", "32", "", "1", "900", "50.1", "8.1"],
    ["Köln", "33", "", "1", "1085664", "50.93", "6.95"],
]


@pytest.fixture
def index(tmp_path: Path) -> sqlite3.Connection:
    for folder, rows in (("countries", COUNTRIES), ("subdivisions", SUBDIVISIONS), ("cities", CITIES)):
        (tmp_path / folder).mkdir()
        text = "".join("\t".join(row) + "\n" for row in rows)
        (tmp_path / folder / f"{folder}.tsv").write_text(text, encoding="utf-8")
    path = tmp_path / "places.sqlite"
    geonames._build(tmp_path, path)
    assert [p.name for p in tmp_path.glob("places*")] == ["places.sqlite"]
    return sqlite3.connect(path)


def ids(index: sqlite3.Connection, key: str) -> list[int]:
    rows = index.execute("SELECT id FROM place WHERE key = ? ORDER BY population DESC", (key,))
    return [row[0] for row in rows]


def test_names_are_folded_and_ordered_by_people(index: sqlite3.Connection) -> None:
    assert ids(index, "koln") == [33]
    assert ids(index, "kitwe") == [31, 22, 32] or ids(index, "kitwe") == [22, 31, 32]
    assert ids(index, "copperbelt") == ids(index, "copper belt") == [21]


def test_countries_are_found_by_code_and_name(index: sqlite3.Connection) -> None:
    assert ids(index, "=zm") == ids(index, "zambia") == ids(index, "republic of zambia") == [2]
    assert ids(index, "nowhere") == []  # a country that is gone has no id


def test_without_the_data_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geonames, "data_folder", lambda: None)
    geonames.find.cache_clear()
    geonames._connection.cache_clear()
    try:
        assert geonames.find("Kitwe") == ()
        assert geonames.people("Kitwe") == 0
    finally:
        geonames.find.cache_clear()
        geonames._connection.cache_clear()


CASES = [
    ("Rain fell in Kitwe, Zambia, on Monday.", "Kitwe", "ZM", "city"),
    ("Moscow, Idaho, is a small town. The governor of Idaho lives there.", "Moscow", "US", "city"),
    ("Envoys of Moscow, Turkey and Iran met.", "Moscow", "RU", "city"),
    ("Heavy fighting was reported from Idlib province in Syria.", "Idlib", "SY", "subdivision"),
    ("Heavy fighting was reported in the city of Idlib in Syria.", "Idlib", "SY", "city"),
    ("He flew from Paris to Berlin.", "Paris", "FR", "city"),
    ("Voters in Georgia, Armenia and Azerbaijan went to the polls.", "Georgia", "GE", "country"),
    ("American voters in Georgia, a U.S. state, and in Texas went to the polls.", "Georgia", "US", "subdivision"),
    ("Police in Birmingham, Alabama, said three people died.", "Birmingham", "US", "city"),
    ("The mayor of Washington spoke to American reporters.", "Washington", "US", "city"),
]


@pytest.mark.skipif(geonames.data_folder() is None, reason="the place data is not installed")
@pytest.mark.parametrize(("text", "name", "country", "kind"), CASES)
def test_the_place_that_is_meant(text: str, name: str, country: str, kind: str) -> None:
    [place] = [e for e in next(analyse([text], languages=("en",))).entities if e.name == name]
    assert place.country == country
    assert place.geonames_id is not None
    kinds = {p.kind for p in geonames.find(name) if p.geonames_id == place.geonames_id}
    assert kinds == {kind}
    assert (place.latitude is None) == (kind != "city")


GOLD = Path(__file__).parents[2] / "gold" / "places.txt"
MARK = re.compile(r"\[([^|\]]+)\|(\w\w)\]")
FLOORS = {"dev": 0.90, "held": 0.80}  # measured: .93, .82; before the rules that the development part asked for .84


@pytest.mark.skipif(geonames.data_folder() is None, reason="the place data is not installed")
@pytest.mark.parametrize("part", ["dev", "held"])
def test_marked_places_lie_in_their_country(part: str) -> None:
    """A place is right if its very span is found, in the right country, with a GeoNames id."""
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    lines = lines[part == "held" :: 2]
    right = 0
    for line, analysis in zip(
        lines, analyse([MARK.sub(r"\1", line) for line in lines], languages=("en",)), strict=True
    ):
        mark = MARK.search(line)
        assert mark is not None, line
        span = (mark.start(), mark.start() + len(mark[1]))
        found = [m.entity for m in analysis.mentions if (m.start, m.end) == span and m.entity is not None]
        places = [analysis.entities[n] for n in found]
        right += any(p.label == "place" and p.country == mark[2] and p.geonames_id is not None for p in places)
    assert right / len(lines) >= FLOORS[part], f"{right} of {len(lines)}"
