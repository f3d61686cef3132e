"""People's decisions on entities: merge, split, rename. Data that the views apply, so each can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from tasks.errors import ContractError
from tasks.load import derived, ids, links, store
from tasks.load.store import Row
from warehouse import Connection, Warehouse

# What a decision is, without when and by whom: the part that is exported and committed to a file.
FIELDS = ("kind", "entity_id", "into_entity_id", "article_id", "name", "reason", "decided_by")
_NEEDS = {"merge": ("into_entity_id",), "split": (), "rename": ("name",)}


def decide(warehouse: Warehouse, decisions: Iterable[Row]) -> list[str]:
    """Store decisions (keys of `FIELDS`; absent ones are None); return their ids. One that is stored already is kept.

    merge: `entity_id` becomes `into_entity_id`; split: it does so in `article_id` only, or, with neither of these, it
    is set apart from those that the machine took it for; rename: it gets `name`.
    """
    rows = [_row(decision) for decision in decisions]

    def work(connection: Connection) -> None:
        for row in rows:
            _check(connection, row)
            # One that was withdrawn stays beside its renewal, so that what held in between can be asked.
            holding = connection.execute(
                "SELECT 1 FROM core.entity_decision WHERE decision_id = ? AND withdrawn_at IS NULL",
                [row["decision_id"]],
            ).fetchall()
            if not holding:
                store.insert(connection, "core.entity_decision", [row])
        apart = [row["entity_id"] for row in rows if _is_apart(row)]
        _show(connection, apart, [row[name] for row in rows for name in ("entity_id", "into_entity_id") if row[name]])

    warehouse.transact(work)
    return [row["decision_id"] for row in rows]


def withdraw(warehouse: Warehouse, decision_id: str) -> None:
    """Take a decision back; the views show at once what they showed before."""

    def work(connection: Connection) -> None:
        if not store.existing(connection, "core.entity_decision", "decision_id", [decision_id]):
            raise ContractError(f"no decision {decision_id!r}; `mediawatch entity decisions` lists them")
        connection.execute(
            "UPDATE core.entity_decision SET withdrawn_at = ? WHERE decision_id = ? AND withdrawn_at IS NULL",
            [datetime.now(UTC), decision_id],
        )
        found = connection.execute(
            "SELECT DISTINCT kind, entity_id FROM core.entity_decision WHERE decision_id = ?",
            [decision_id],
        ).fetchall()
        _show(connection, [key for kind, key in found if kind == "split"], [key for _, key in found])

    warehouse.transact(work)


def decisions(warehouse: Warehouse) -> list[Row]:
    """Decisions that hold, in the order in which they were made: what to export, and what `decide` takes again."""
    with warehouse.write() as connection:
        found = connection.execute(
            f"SELECT {', '.join(FIELDS)} FROM core.entity_decision "  # noqa: S608
            "WHERE withdrawn_at IS NULL ORDER BY known_at, decision_id"
        ).fetchall()
    return [dict(zip(FIELDS, row, strict=True)) for row in found]


def _row(decision: Row) -> Row:
    unknown = set(decision) - set(FIELDS)
    row = {name: decision.get(name) for name in FIELDS}
    kind = str(row["kind"])
    if unknown or kind not in _NEEDS or not row["entity_id"]:
        raise ContractError(f"a decision has {', '.join(FIELDS)}, its kind one of {', '.join(_NEEDS)}: {decision}")
    for name in _NEEDS[kind]:
        if not row[name]:
            raise ContractError(f"to {kind} an entity, {name} is needed: {decision}")
    if kind == "split" and (row["into_entity_id"] is None) != (row["article_id"] is None):
        raise ContractError(f"a split names both, into whom and in which article, or neither: {decision}")
    key = [str(row[name] or "") for name in ("kind", "entity_id", "into_entity_id", "article_id", "name")]
    return row | {"decision_id": ids.sha16(*key), "known_at": datetime.now(UTC)}


def _is_apart(row: Row) -> bool:
    return row["kind"] == "split" and row["article_id"] is None


def _show(connection: Connection, apart: list[str], decided: list[str]) -> None:
    """Let the entities decided on be shown as they are to be; those set apart, or no more, are linked anew first."""
    linked = links.refresh(connection, apart, {"known_at": datetime.now(UTC)}) if apart else set()
    derived.show(connection, linked | set(decided))


def _check(connection: Connection, row: Row) -> None:
    """Refuse merges into nothing and merges in a circle."""
    if row["kind"] != "merge":
        return
    wanted = {row["entity_id"], row["into_entity_id"]}
    missing = wanted - store.existing(connection, "core.entity", "entity_id", wanted)
    if missing or len(wanted) == 1:
        raise ContractError(f"cannot merge {row['entity_id']} into {row['into_entity_id']}: unknown, or the same")
    shown = connection.execute(
        "SELECT shown_id FROM core.entity_shown WHERE entity_id = ?", [row["into_entity_id"]]
    ).fetchall()
    if shown and shown[0][0] == row["entity_id"]:
        raise ContractError(f"{row['into_entity_id']} is merged into {row['entity_id']} already: withdraw that first")
