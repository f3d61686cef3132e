"""Stores what an analyser found: rows keyed by (version, analysis), replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tasks.identity import entity_key
from tasks.load import derived, entities, links, rows, store
from tasks.load.store import Row
from tasks.records import Analysis
from warehouse import Connection

CHILDREN = ("core.mention", "core.alias", "core.quotation", "core.wording", "core.attribution", "core.analysed")


@dataclass(frozen=True, slots=True)
class Twins:
    """What copying analyses to versions with the same body added, and the articles of these versions."""

    mentions: int = 0
    quotations: int = 0
    articles: Sequence[str] = ()

    @property
    def article_ids(self) -> set[str]:
        """The articles, each once."""
        return set(self.articles)


def store_analyses(connection: Connection, found: list[tuple[Row, Analysis]], stamp: Row) -> tuple[int, int]:
    """Write analyses of versions; return how many more mentions and quotations there are for it."""
    distinct = {(version["version_id"], analysis.analysis_id): (version, analysis) for version, analysis in found}
    if not distinct:
        return 0, 0
    mentions, quotations = _forget(
        connection, {version_id for version_id, _ in distinct}, {analysis_id for _, analysis_id in distinct}
    )
    tables: dict[str, list[Row]] = {name: [] for name in CHILDREN}
    named: dict[str, Row] = {}
    for version, analysis in distinct.values():
        entity_ids = _entities(analysis, named)
        version_id, body = version["version_id"], version["body"]
        tables["core.analysed"].append(rows.analysed(version_id, version["body_sha"], analysis) | stamp)
        tables["core.alias"] += rows.aliases(version_id, analysis, entity_ids)
        tables["core.mention"] += rows.mentions(version_id, analysis, entity_ids)
        for quotation in rows.distinct_quotations(analysis):
            tables["core.quotation"].append(rows.quotation(version_id, analysis, quotation, body, entity_ids))
            tables["core.attribution"] += rows.attributions(version_id, analysis, quotation, entity_ids)
    _name(connection, named, stamp)
    for name, found_rows in tables.items():
        store.insert(connection, name, found_rows)
    return len(tables["core.mention"]) - mentions, len(tables["core.quotation"]) - quotations


def supersede(connection: Connection, found: list[tuple[Row, Analysis]], batch_id: str) -> None:
    """Put earlier analyses of the same versions by the same analysers aside."""
    store.give(connection, (version["version_id"] for version, _ in found))
    store.give(connection, (analysis.analysis_id for _, analysis in found), "given_analysis")
    connection.execute("SET VARIABLE batch = ?", [batch_id])
    store.run(connection, "supersede")


def copy_to_twins(connection: Connection, bodies: set[str], stamp: Row) -> Twins:
    """Give versions that share a body with an analysed one the same rows."""
    store.give(connection, bodies)
    if not store.run(connection, "unread"):
        return Twins()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE stamp AS SELECT ? AS batch_id, ? AS run_id, ?::TIMESTAMPTZ AS known_at",
        [stamp["batch_id"], stamp["run_id"], stamp["known_at"]],
    )
    store.run(connection, "copy_analysis")
    return Twins(**store.records(connection, "twin_counts")[0])


def _forget(connection: Connection, version_ids: set[str], analysis_ids: set[str]) -> tuple[int, int]:
    """Delete earlier rows of the same versions and analyses; return how many mentions and quotations these were.

    Rare, and deleting scans the big tables: so look first.
    """
    store.give(connection, version_ids)
    store.give(connection, analysis_ids, "given_analysis")
    where = "WHERE version_id IN (SELECT id FROM given) AND analysis_id IN (SELECT id FROM given_analysis)"
    counts = "count(*), coalesce(sum(mention_count), 0), coalesce(sum(quotation_count), 0)"
    found, mentions, quotations = connection.execute(f"SELECT {counts} FROM core.analysed {where}").fetchall()[0]  # noqa: S608
    if found:
        for table in CHILDREN:
            connection.execute(f"DELETE FROM {table} {where}")  # noqa: S608
    return int(mentions), int(quotations)


def _entities(analysis: Analysis, named: dict[str, Row]) -> list[str]:
    """Ids of an analysis's entities; what it says of them is merged into `named`."""
    found = []
    for entity in analysis.entities:
        row = entities.entity_row(entity, entity_key(entity))
        key = row["entity_id"]
        named[key] = entities.merge(named[key], row) if key in named else row
        found.append(key)
    return found


def _name(connection: Connection, named: dict[str, Row], stamp: Row) -> None:
    """Add new entities; where an article knows more of a known one, renew its row."""
    if not named:
        return
    store.give(connection, named)
    cursor = connection.execute("SELECT * FROM core.entity WHERE entity_id IN (SELECT id FROM given)")
    columns = [column[0] for column in cursor.description or ()]
    known: dict[str, dict[str, Any]] = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
    fresh = [
        row | {"run_id": stamp["run_id"], "known_at": stamp["known_at"]}
        for key, row in named.items()
        if key not in known
    ]
    merged = {key: entities.merge(held, named[key]) for key, held in known.items()}
    better = [row for key, row in merged.items() if not entities.same(row, known[key])]
    replace_entities(connection, better, stamp)
    store.insert(connection, "core.entity", fresh)
    linked = links.relink(connection, fresh, better, stamp)
    derived.show(connection, linked | {row["entity_id"] for row in (*fresh, *better)})


def replace_entities(connection: Connection, found: Sequence[Row], stamp: Row) -> None:
    """Put rows in the place of the ones with the same ids; what these said is kept in core.entity_before."""
    if not found:
        return
    store.give(connection, (row["entity_id"] for row in found))
    past = ", ".join(("entity_id", "name", "label", "gender", *entities.FACTS))
    connection.execute(
        f"INSERT INTO core.entity_before BY NAME SELECT {past}, ?::TIMESTAMPTZ AS changed_at FROM core.entity "  # noqa: S608
        "WHERE entity_id IN (SELECT id FROM given)",
        [stamp["known_at"]],
    )
    connection.execute("DELETE FROM core.entity WHERE entity_id IN (SELECT id FROM given)")
    store.insert(connection, "core.entity", found)
