"""Ranked full-text search: an SQLite FTS5 index beside the warehouse, derived from it and rebuilt at will.

`update_index` costs what is new: it asks the warehouse for the batches it has not seen and for their articles. The
texts are kept compressed, so that snippets need no warehouse.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.errors import ContractError
from tasks.settings import Settings
from warehouse import faults, sql
from warehouse.db import Connection
from warehouse.searchlang import Search, facet, parse
from warehouse.session import Table, reading

# Around the words found; private characters, so that no article can forge them.
MARK, UNMARK = "\ue000", "\ue001"
_SLICE = 2000
_LATEST = 20_000  # articles
_VERSION = 2
_SCHEMA = "searchindex.sql"
_FACTS = """
SELECT article_id, version_id, coalesce(title, '') AS title, body,
    array_to_string(authors, '; ') AS authors, outlet, language,
    CAST(mart.on_day(published_at) AS VARCHAR) AS day, CAST(published_at AS VARCHAR) AS published_at, origin, url
FROM mart.article
"""
_FACTS_OF_FOUND = """
SELECT d.title, d.outlet, d.published_at, d.language, d.origin, d.url, d.article_id, d.version_id, d.authors, f.score,
    f.snippet
FROM ({inner}) f JOIN document d ON d.id = f.id ORDER BY f.place, f.id
"""
_SCORED = """SELECT word.rowid AS id, word.rank AS place, round(-word.rank, 3) AS score,
    snippet(word, 1, :mark, :unmark, ' … ', 40) AS snippet FROM word"""
# Without a condition on the document, the index alone ranks: looking up each match would cost more than ranking it.
_FOUND = _FACTS_OF_FOUND.format(
    inner=_SCORED + " WHERE word MATCH :match AND word.rowid > :after ORDER BY word.rank LIMIT :limit OFFSET :offset"
)
_AMONG = """ JOIN document x ON x.id = word.rowid WHERE word MATCH :match AND word.rowid > :after
    AND (:since IS NULL OR x.day >= :since) AND (:until IS NULL OR x.day <= :until)
    AND (:among IS NULL OR x.article_id IN (SELECT value FROM json_each(:among)))
    ORDER BY word.rank LIMIT :limit OFFSET :offset"""
_FOUND_AMONG = _FACTS_OF_FOUND.format(inner=_SCORED + _AMONG)
_LISTED = """
SELECT d.title, d.outlet, d.published_at, d.language, d.origin, d.url, d.article_id, d.version_id, d.authors,
    NULL AS score, substr(inflate(b.packed), 1, 200) AS snippet
FROM document d JOIN body b ON b.id = d.id
WHERE (:since IS NULL OR d.day >= :since) AND (:until IS NULL OR d.day <= :until)
    AND (:among IS NULL OR d.article_id IN (SELECT value FROM json_each(:among)))
    AND (:outlet IS NULL OR facets(d.outlet, NULL) IN (:outlet, :the_outlet))
    AND (:language IS NULL OR facets(NULL, d.language) = :language)
ORDER BY d.day DESC, d.id LIMIT :limit OFFSET :offset
"""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What an update of the index did; `article_ids` are those added or changed."""

    added: int = 0
    removed: int = 0
    article_ids: tuple[str, ...] = ()


def path(settings: Settings) -> Path:
    """The file of the index."""
    folder = Path("warehouse") if "://" in settings.data else Path(settings.data)
    return folder / "search.sqlite"


def search(settings: Settings, text: str, *, limit: int = 20, offset: int = 0, **filters: Any) -> list[dict[str, Any]]:
    """Articles that a search finds, best first. `filters` (outlet, language, since, until) add to those in the text."""
    if not path(settings).exists():
        update_index(settings)
    wanted = parse(text)
    wanted.filters |= {name: value for name, value in filters.items() if value is not None}
    with opened(settings) as index:
        return run(index, wanted, limit, offset)


def strange_outlet(settings: Settings, text: str, outlet: str | None = None) -> str | None:
    """The outlet that a search asks for, beside its text or in it, if no article here is of it."""
    asked = outlet or parse(text).filters.get("outlet")
    if not asked:
        return None
    with opened(settings) as index:
        known = {facet("outlet", row[0]) for row in index.execute("SELECT DISTINCT outlet FROM document") if row[0]}
    return None if known & {facet("outlet", asked), facet("outlet", f"the {asked}")} else asked


def run(
    index: sqlite3.Connection, wanted: Search, limit: int, offset: int = 0, among: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Run a search that was taken apart."""
    chosen: dict[str, str] = {
        name: facet(name, wanted.filters[name]) for name in ("outlet", "language") if name in wanted.filters
    }
    if "outlet" in chosen:  # nobody types the article of The Almar Courier
        chosen["the_outlet"] = facet("outlet", f"the {wanted.filters['outlet']}")
    days = {name: str(wanted.filters[name]) if name in wanted.filters else None for name in ("since", "until")}
    values: dict[str, Any] = {**days, "limit": limit, "offset": offset, "mark": MARK, "unmark": UNMARK}
    values["among"] = None if among is None else json.dumps(list(among))
    if not wanted.match:
        values |= {name: chosen.get(name) for name in ("outlet", "the_outlet", "language")}
        return _rows(index, _LISTED, values)
    statement = _FOUND if among is None and not any(days.values()) else _FOUND_AMONG
    facets = []
    for names in (("outlet", "the_outlet"), ("language",)):
        words = [f'"{chosen[name]}"' for name in names if name in chosen]
        facets += [f"(facets : ({' OR '.join(words)}))"] if words else []

    def rows(match: str, after: int) -> list[dict[str, Any]]:
        return _rows(index, statement, values | {"match": _joined_match(match, facets), "after": after})

    try:
        if among is None and (telling := _telling(index, wanted, facets)):
            found = rows(*telling)
            if len(found) == limit:
                return found
        return rows(wanted.match, 0)
    except sqlite3.OperationalError as error:
        raise ContractError(f"search: not understood ({error})") from error


def _joined_match(match: str, facets: Sequence[str]) -> str:
    return " AND ".join([f"({{title body authors}} : ({match}))", *facets])


def _rows(index: sqlite3.Connection, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    cursor = index.execute(statement, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _telling(index: sqlite3.Connection, wanted: Search, facets: Sequence[str]) -> tuple[str, int] | None:
    """What to rank of a search that most articles match: an expression, and the row after which to look; None: all.

    What stands in over half of the articles has no weight in BM25 (FTS5 takes 1e-6 for it), so that of alternatives the
    others alone rank, and where there are no others the latest articles answer as well as all.
    """
    [newest] = index.execute("SELECT coalesce(max(id), 0) FROM document").fetchone()

    def is_common(match: str) -> bool:
        statement = "SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ? LIMIT ?)"
        [count] = index.execute(statement, [_joined_match(match, facets), newest // 2 + 1]).fetchone()
        return bool(count > newest // 2)

    if newest <= _LATEST or not is_common(wanted.match):
        return None
    telling = [part for part in wanted.alternatives if not is_common(part)]
    return (" OR ".join(telling), 0) if telling else (wanted.match, newest - _LATEST)


def run_among(index: sqlite3.Connection, wanted: Search, article_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Articles among those given that a search finds: article and version. The cost follows the number given."""
    rows = run(index, wanted, limit=-1, among=article_ids)
    return [(row["article_id"], row["version_id"]) for row in rows]


def update_index(settings: Settings, *, rebuild: bool = False) -> Indexed:
    """Bring the index up to what is published."""
    file = path(settings)
    if rebuild or (file.exists() and not _is_sound(file)):
        for name in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
            name.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    with reading(settings) as warehouse, opened(settings) as index:
        batches = {row[0] for row in warehouse.execute("SELECT batch_id FROM meta.batch").fetchall()}
        new = sorted(batches - {row[0] for row in index.execute("SELECT batch_id FROM batch")})
        changed = _take(warehouse, index, _touched(warehouse, new)) if new else Indexed()
        index.executemany("INSERT OR IGNORE INTO batch VALUES (?)", [(batch_id,) for batch_id in new])
        index.commit()
        if _counts_differ(warehouse, index):
            changed = _joined(changed, _take(warehouse, index, _differing(warehouse, index)))
    return changed


def _joined(one: Indexed, other: Indexed) -> Indexed:
    return Indexed(one.added + other.added, one.removed + other.removed, one.article_ids + other.article_ids)


def _touched(warehouse: Connection, batches: Sequence[str]) -> list[str]:
    statement = """SELECT DISTINCT article_id FROM raw.entry
        WHERE batch_id IN (SELECT unnest($b)) AND article_id IS NOT NULL
        UNION SELECT article_id FROM core.version WHERE batch_id IN (SELECT unnest($b)) ORDER BY 1"""
    return [row[0] for row in warehouse.execute(statement, {"b": list(batches)}).fetchall()]


def _counts_differ(warehouse: Connection, index: sqlite3.Connection) -> bool:
    """Versions also come and go without a batch (retention, a rebuilt standing); then the whole is compared once."""
    [[wanted]] = warehouse.execute("SELECT count(*) FROM core.standing WHERE is_current").fetchall()
    [[present]] = index.execute("SELECT count(*) FROM document").fetchall()
    return bool(wanted != present)


def _differing(warehouse: Connection, index: sqlite3.Connection) -> list[str]:
    wanted = dict(warehouse.execute("SELECT article_id, version_id FROM core.standing WHERE is_current").fetchall())
    present = dict(index.execute("SELECT article_id, version_id FROM document").fetchall())
    return sorted(key for key in wanted.keys() | present.keys() if wanted.get(key) != present.get(key))


def _take(warehouse: Connection, index: sqlite3.Connection, article_ids: Sequence[str]) -> Indexed:
    """Compare these articles with the index, slice by slice, and write what differs."""
    added: list[str] = []
    removed = 0
    for start in range(0, len(article_ids), _SLICE):
        part = list(article_ids[start : start + _SLICE])
        # Ids as constants: they are held against one narrow column, and other texts are not read.
        cursor = warehouse.execute(f"{_FACTS} WHERE article_id IN ({', '.join('?' * len(part))})", part)
        names = [column[0] for column in cursor.description or []]
        facts = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
        index.execute("BEGIN IMMEDIATE")
        for article_id in part:
            row = facts.get(article_id)
            stamp = _stamp(row) if row else ""
            known = index.execute("SELECT id, stamp FROM document WHERE article_id = ?", [article_id]).fetchone()
            if known and known[1] != stamp:
                _forget(index, known[0])
                removed += 1
            if row and (known is None or known[1] != stamp):
                _learn(index, row, stamp)
                added.append(article_id)
        index.commit()
    return Indexed(len(added), removed, tuple(added))


def _stamp(row: dict[str, Any]) -> str:
    return "\x1f".join(
        str(row[name]) for name in ("version_id", "title", "outlet", "language", "published_at", "authors", "origin")
    )


def _learn(index: sqlite3.Connection, row: dict[str, Any], stamp: str) -> None:
    clean = {name: _unmarked(row[name]) for name in ("title", "body", "authors")}
    cursor = index.execute(
        "INSERT INTO document (article_id, version_id, stamp, outlet, language, day, published_at, title, authors, "
        "origin, url) VALUES (:article_id, :version_id, :stamp, :outlet, :language, :day, :published_at, :title, "
        ":authors, :origin, :url)",
        {**row, **clean, "stamp": stamp},
    )
    number = cursor.lastrowid
    index.execute(
        "INSERT INTO body VALUES (?, ?)", [number, zlib.compress(clean["body"].encode("utf-8", "replace"), 6)]
    )
    values = [number, clean["title"], clean["body"], clean["authors"], _facets(row["outlet"], row["language"])]
    index.execute("INSERT INTO word (rowid, title, body, authors, facets) VALUES (?, ?, ?, ?, ?)", values)


def _unmarked(text: str | None) -> str:
    return re.sub(f"[{MARK}{UNMARK}\x00]", " ", text or "")


def _forget(index: sqlite3.Connection, number: int) -> None:
    index.execute(
        "INSERT INTO word (word, rowid, title, body, authors, facets) "
        "SELECT 'delete', rowid, title, body, authors, facets FROM content WHERE rowid = ?",
        [number],
    )
    index.execute("DELETE FROM body WHERE id = ?", [number])
    index.execute("DELETE FROM document WHERE id = ?", [number])


@contextmanager
def opened(settings: Settings) -> Iterator[sqlite3.Connection]:
    """The index of the settings."""
    file = path(settings)
    try:
        with closing(open_index(file)) as index:
            yield index
    except sqlite3.Error as error:
        raise faults.translate(error, str(file)) from error


def open_index(file: Path) -> sqlite3.Connection:
    """Open the index, and make it if it is not there."""
    index = sqlite3.connect(file, timeout=60, isolation_level=None)
    index.create_function("inflate", 1, _inflate, deterministic=True)
    index.create_function("facets", 2, _facets, deterministic=True)
    index.execute("PRAGMA journal_mode = WAL")
    index.execute("PRAGMA synchronous = NORMAL")
    index.execute("PRAGMA cache_size = -16384")
    if index.execute("PRAGMA user_version").fetchone()[0] == 0:
        index.execute("BEGIN IMMEDIATE")
        if index.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in sql.read(_SCHEMA).split(";\n"):
                index.execute(statement)
        index.commit()
    return index


def _inflate(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8", "replace")


def _facets(outlet: str | None, language: str | None) -> str:
    return " ".join(facet(kind, value) for kind, value in (("outlet", outlet), ("language", language)) if value)


def _is_sound(file: Path) -> bool:
    """Whether the file is an index of this version; anything else is rebuilt."""
    try:
        index = sqlite3.connect(file, timeout=60)
        try:
            return bool(index.execute("PRAGMA user_version").fetchone()[0] == _VERSION)
        finally:
            index.close()
    except sqlite3.DatabaseError:
        return False


def as_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Rows of a search as a table."""
    names = tuple(rows[0]) if rows else ("title", "outlet", "published_at", "snippet")
    kinds = tuple("DOUBLE" if name == "score" else "VARCHAR" for name in names)
    return Table(names, kinds, [tuple(row[name] for name in names) for row in rows])
