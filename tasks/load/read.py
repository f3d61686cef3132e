"""What a flow asks the warehouse: what is finished, what is known, and what there is to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tasks.load import store
from tasks.load.ids import storable
from warehouse import Warehouse


def finished(warehouse: Warehouse, root: str) -> dict[str, str]:
    """Origin -> fingerprint of the seed files of a folder that are completely loaded."""
    with warehouse.write() as connection:
        connection.execute("SET VARIABLE root = ?", [storable(root)])
        return dict(store.run(connection, "finished"))


def stamped(warehouse: Warehouse, root: str) -> dict[str, str]:
    """Stamp -> fingerprint of those of these files that have one."""
    with warehouse.write() as connection:
        connection.execute("SET VARIABLE root = ?", [storable(root)])
        return dict(store.run(connection, "stamped"))


def known_versions(warehouse: Warehouse, analysis_id: str, body_shas: Iterable[str]) -> set[str]:
    """Those of the bodies that this analyser has read already."""
    wanted = set(body_shas)
    if not wanted:
        return set()
    with warehouse.write() as connection:
        store.give(connection, wanted)
        connection.execute("SET VARIABLE analysis = ?", [analysis_id])
        return {row[0] for row in store.run(connection, "read_bodies")}


def summary(warehouse: Warehouse, speakers: int = 8) -> dict[str, Any]:
    """Totals of what is published, and the most quoted speakers with a sample of what each said."""
    with warehouse.read() as connection:
        result = store.records(connection, "totals")[0]
        if speakers:  # an earlier version's warehouse has no such question
            connection.execute("SET VARIABLE speakers = ?", [speakers])
            result["speakers"] = store.records(connection, "most_quoted")
    return result
