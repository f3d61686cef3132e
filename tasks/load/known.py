"""The list of known entities is edited between runs: only the articles that hold a name of an edited one change.

The warehouse remembers the list that its analyses took. A run that finds another list reads those articles anew and
only then takes the new list over, so that a run which is killed in between is completed by the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tasks import identity
from tasks.load import derived, entities, links, speech, store
from tasks.load.store import Row
from tasks.records import Analysis, Article, Span
from warehouse import Connection, Warehouse

_TAKEN: Final = ""  # id of a row that says: a list was taken, be it an empty one


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One entity of the list: hash of all that the list says of it, its names, and the facts that the list decides."""

    gazetteer_id: str
    digest: str
    names: tuple[str, ...]
    name: str
    label: str
    gender: str | None = None
    country: str | None = None
    wikidata_id: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What differs between the list that the warehouse took and today's: ids, and every name before and after."""

    ids: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """A version that is to be read anew."""

    row: Row
    article: Article


def edit(warehouse: Warehouse, rows: Collection[KnownRow]) -> Edit | None:
    """What changed since the list was taken over; None if the warehouse has taken none."""
    with warehouse.write() as connection:
        held = _held(connection)
    if not held:
        return None
    held.pop(_TAKEN)
    today = {row.gazetteer_id: row for row in rows}
    ids = {
        key for key in held.keys() | today.keys() if key not in today or held.get(key, ("",))[0] != today[key].digest
    }
    names = {name for key in ids for name in (*held.get(key, ("", []))[1], *(today[key].names if key in today else ()))}
    return Edit(frozenset(ids), tuple(sorted(names)))


def stale(warehouse: Warehouse, analysis_id: str, names: Sequence[str]) -> list[Stale]:
    """Versions that this analyser has read and that hold one of the names."""
    with warehouse.write() as connection:
        connection.execute("SET VARIABLE names = ?::VARCHAR[]", [list(names)])
        connection.execute("SET VARIABLE analysis = ?", [analysis_id])
        found = store.records(connection, "versions_named")
    return [
        Stale({key: row[key] for key in ("version_id", "article_id", "body_sha", "body")}, _article(row))
        for row in found
    ]


def renew(warehouse: Warehouse, found: Iterable[tuple[Stale, Analysis]], run_id: str, batch_id: str) -> int:
    """Store new analyses in the place of the old ones, in one transaction; return how many.

    The old ones stay under a name of their own, for questions as of a moment before.
    """
    pairs = [(one.row, analysis) for one, analysis in found]

    def work(connection: Connection) -> None:
        stamp: Row = {"batch_id": batch_id, "run_id": run_id, "known_at": datetime.now(UTC)}
        derived.begin(connection)
        renamed = derived.named_before(connection, (row["version_id"] for row, _ in pairs))
        speech.supersede(connection, pairs, batch_id)
        speech.store_analyses(connection, pairs, stamp)
        store.scope(connection, {row["article_id"] for row, _ in pairs})
        derived.refresh(connection, renamed)

    if pairs:
        warehouse.transact(work)
    return len(pairs)


def take(warehouse: Warehouse, rows: Collection[KnownRow]) -> None:
    """Take the list over: from now on the warehouse holds what it says."""

    def work(connection: Connection) -> None:
        now = datetime.now(UTC)
        held = _held(connection)
        today = {row.gazetteer_id: row for row in (KnownRow(_TAKEN, "", (), "", ""), *rows)}
        gone = {key for key in held if key not in today or held[key][0] != today[key].digest}
        new = [row for key, row in today.items() if key not in held or key in gone]
        if gone:
            store.give(connection, gone)
            connection.execute(
                "UPDATE meta.known_entity SET withdrawn_at = ? "
                "WHERE withdrawn_at IS NULL AND gazetteer_id IN (SELECT id FROM given)",
                [now],
            )
        fields = ("gazetteer_id", "digest", "names")
        store.insert(
            connection,
            "meta.known_entity",
            [{name: getattr(row, name) for name in fields} | {"known_at": now} for row in new],
        )
        _leave_out(connection, held.keys() - today.keys(), {"known_at": now})
        _correct(connection, new, {"known_at": now})

    warehouse.transact(work)


def _held(connection: Connection) -> dict[str, tuple[str, list[str]]]:
    rows = connection.execute(
        "SELECT gazetteer_id, digest, names FROM meta.known_entity WHERE withdrawn_at IS NULL"
    ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def _leave_out(connection: Connection, gazetteer_ids: Collection[str], stamp: Row) -> None:
    """Nobody is shown as an entity that the list has no more."""
    ids = {identity.entity_id(f"known:{key}") for key in gazetteer_ids}
    if ids:
        derived.show(connection, links.leave_out(connection, ids, stamp))


def _correct(connection: Connection, rows: Collection[KnownRow], stamp: Row) -> None:
    """Entities say what the list says, also where it said something else, or nothing, before."""
    of = {identity.entity_id(f"known:{row.gazetteer_id}"): row for row in rows}
    store.give(connection, of)
    corrected, changed = [], []
    for entity in store.records(connection, "entities_full"):
        row = of[entity["entity_id"]]
        told = {"name": row.name, "label": row.label, "wikidata_id": row.wikidata_id}
        told |= {fact: getattr(row, fact) for fact in ("gender", "country") if getattr(row, fact) is not None}
        corrected.append(entity | told)
        if not entities.same(entity | told, entity):
            changed.append(entity | told)
    if corrected:
        speech.replace_entities(connection, changed, stamp)
        linked = links.relink(connection, [], corrected, stamp)
        derived.show(connection, linked | {row["entity_id"] for row in corrected})


def _article(row: Row) -> Article:
    return Article(
        body=row["body"],
        lead=row["lead_text"],
        title=row["title"],
        language=row["language"],
        published_at=row["published_at"],
        blocks=tuple(Span(span["start_offset"], span["end_offset"]) for span in row["blocks"]),
    )
