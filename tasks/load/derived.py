"""Keeps what questions read quickly up to date with each batch: mentions counted, names and words to compare, entities.

They say nothing that other tables do not say; checks/derived.sql proves it.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks.load import store
from warehouse import Connection


def named_before(connection: Connection, version_ids: Iterable[str]) -> set[str]:
    """Entities to which versions gave names before they are read anew; nearly always none."""
    store.give(connection, version_ids)
    known = connection.execute("SELECT 1 FROM core.analysed WHERE version_id IN (SELECT id FROM given) LIMIT 1")
    return {row[0] for row in store.run(connection, "named_before")} if known.fetchall() else set()


def refresh(connection: Connection, entity_ids: set[str]) -> None:
    """Bring counts, names and words up to date for the articles in `scope`; `entity_ids` may have lost names."""
    store.run(connection, "named")
    store.run(connection, "wordings")
    store.run(connection, "names_new")
    if entity_ids:
        store.give(connection, entity_ids)
        store.run(connection, "names_again")


def show(connection: Connection, entity_ids: set[str]) -> None:
    """Bring core.entity_shown up to date after these entities, their links or decisions on them changed."""
    if entity_ids:
        store.give(connection, entity_ids)
        store.run(connection, "shown")
