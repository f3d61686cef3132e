"""Keeps what questions read quickly up to date with each batch: mentions counted, names and words to compare, entities.

They say nothing that other tables do not say; checks/derived.sql proves it.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks.load import store
from warehouse import Connection


def begin(connection: Connection) -> None:
    """Note, at the start of a transaction, from which row on the big tables hold what it adds."""
    connection.execute("SET VARIABLE is_again = false")
    for name in ("mention", "alias", "quotation"):
        connection.execute(f"SET VARIABLE first_{name} = (SELECT coalesce(max(rowid) + 1, 0) FROM core.{name})")  # noqa: S608


def again(connection: Connection) -> None:
    """Note that versions had rows in these tables before, of which some go or change."""
    connection.execute("SET VARIABLE is_again = true")


def named_before(connection: Connection, version_ids: Iterable[str]) -> set[str]:
    """Entities to which versions gave names before they are read anew; nearly always none."""
    store.give(connection, version_ids)
    known = connection.execute("SELECT 1 FROM core.analysed WHERE version_id IN (SELECT id FROM given) LIMIT 1")
    if not known.fetchall():
        return set()
    again(connection)
    return {row[0] for row in store.run(connection, "named_before")}


def refresh(connection: Connection, entity_ids: set[str]) -> None:
    """Bring counts, names and words up to date for the articles in `scope`; `entity_ids` may have lost names."""
    store.run(connection, "named")
    store.run(connection, "wordings")
    store.run(connection, "names_new")
    if entity_ids:
        store.give(connection, entity_ids)
        store.run(connection, "names_again")


def show(connection: Connection, entity_ids: set[str]) -> None:
    """Bring core.entity_shown and names for display up to date for these entities, of which something changed."""
    if entity_ids:
        store.give(connection, entity_ids)
        store.run(connection, "names_own")
        store.run(connection, "shown")
