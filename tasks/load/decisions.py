"""People's decisions on entities: merge, split, rename. Data that the views apply, so each can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tasks.errors import ContractError
from tasks.load import derived, ids, links, store
from tasks.load.store import Row
from warehouse import Connection, Warehouse

# What a decision is, without when: the part that is exported and committed to a file.
FIELDS = ("kind", "entity_id", "into_entity_id", "article_id", "name", "reason", "decided_by")
# What an export says beside it, for those who read the file.
SAID = ("decision_id", "entity_name", "into_entity_name")
_NEEDS = {"merge": ("into_entity_id",), "split": (), "rename": ("name",)}
_LISTED = "`mediawatch entity decisions` lists them"


def decide(warehouse: Warehouse, decisions: Iterable[Row], *, may_wait: bool = False) -> list[str]:
    """Store decisions (keys of `FIELDS`; absent ones are None); return their ids. One that is stored already is kept.

    merge: `entity_id` becomes `into_entity_id`; split: it does so in `article_id` only, or, with neither of these, it
    is set apart from those that the machine took it for; rename: it gets `name`. With `may_wait` a decision may name
    entities and articles that are not there yet: it holds once they are.
    """
    now = datetime.now(UTC)
    # Of two on one entity the later holds, so each has a time of its own.
    rows = [_row(one, turn) | {"known_at": now + timedelta(microseconds=turn)} for turn, one in enumerate(decisions)]

    def work(connection: Connection) -> None:
        if not may_wait:
            for row in rows:
                _check_known(connection, row)
        holding = _holding(connection, (row["decision_id"] for row in rows))
        # One that was withdrawn stays beside its renewal, so that what held in between can be asked.
        fresh = {row["decision_id"]: row for row in rows if row["decision_id"] not in holding}
        store.insert(connection, "core.entity_decision", list(fresh.values()))
        _refuse_circles(connection)
        apart = [row["entity_id"] for row in rows if _is_apart(row)]
        _show(connection, apart, [row[name] for row in rows for name in ("entity_id", "into_entity_id") if row[name]])

    if rows:
        warehouse.transact(work)
    return [row["decision_id"] for row in rows]


def withdraw(warehouse: Warehouse, decision_id: str) -> None:
    """Take a decision back; the views show at once what they showed before."""

    def work(connection: Connection) -> None:
        if decision_id not in _holding(connection, [decision_id]):
            raise ContractError(f"no decision {decision_id!r} holds; {_LISTED}")
        connection.execute(
            "UPDATE core.entity_decision SET withdrawn_at = ? WHERE decision_id = ? AND withdrawn_at IS NULL",
            [datetime.now(UTC), decision_id],
        )
        _refuse_circles(connection)  # an earlier one on the same entity holds again
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
            f"SELECT {', '.join(FIELDS).replace('name', 'given_name')}, {', '.join(SAID)} "  # noqa: S608
            "FROM mart.entity_decision ORDER BY known_at, decision_id"
        ).fetchall()
    return [dict(zip((*FIELDS, *SAID), row, strict=True)) for row in found]


def waiting(warehouse: Warehouse) -> set[str]:
    """Ids of the decisions that hold once an entity or article is there that they name."""
    with warehouse.write() as connection:
        found = connection.execute("SELECT decision_id FROM mart.entity_decision WHERE is_waiting").fetchall()
    return {row[0] for row in found}


def _row(decision: Any, turn: int) -> Row:
    """A decision as it is stored; ContractError says which one is at fault, and what is wrong with it."""
    row = {name: decision.get(name) for name in FIELDS} if isinstance(decision, dict) else {}
    if problem := _problem(decision, row):
        raise ContractError(f"decision {turn + 1}: {problem}")
    row = {name: None if value is None else ids.storable(value) for name, value in row.items()}
    key = [str(row[name] or "") for name in ("kind", "entity_id", "into_entity_id", "article_id", "name")]
    return row | {"decision_id": ids.sha16(*key)}


def _problem(decision: Any, row: Row) -> str | None:
    if not row:
        return f"it is a mapping with the keys {', '.join(FIELDS)}, not {str(decision)[:60]!r}"
    if unknown := sorted(set(map(str, decision)) - {*FIELDS, *SAID}):
        return f"there is no key {unknown[0]!r}; known are {', '.join(FIELDS)}"
    for name, value in row.items():
        if value is not None and not (isinstance(value, str) and value.strip()):
            return f"{name} is text, not {str(value)[:60]!r}"
    kind = row["kind"]
    if kind not in _NEEDS:
        return f"its kind is one of {', '.join(_NEEDS)}, not {kind!r}"
    for name in ("entity_id", *_NEEDS[kind]):
        if not row[name]:
            return f"to {kind} an entity, {name} is needed"
    if kind == "split" and (row["into_entity_id"] is None) != (row["article_id"] is None):
        return "a split names both, into whom and in which article, or neither"
    if row["entity_id"] == row["into_entity_id"]:
        return f"{row['entity_id']} is itself already; name two entities"
    return None


def _holding(connection: Connection, decision_ids: Iterable[str]) -> set[str]:
    store.give(connection, decision_ids)
    found = connection.execute(
        "SELECT decision_id FROM core.entity_decision "
        "WHERE withdrawn_at IS NULL AND decision_id IN (SELECT id FROM given)"
    )
    return {row[0] for row in found.fetchall()}


def _is_apart(row: Row) -> bool:
    return row["kind"] == "split" and row["article_id"] is None


def _show(connection: Connection, apart: list[str], decided: list[str]) -> None:
    """Let the entities decided on be shown as they are to be; those set apart, or no more, are linked anew first."""
    linked = links.refresh(connection, apart, {"known_at": datetime.now(UTC)}) if apart else set()
    derived.show(connection, linked | set(decided))


def _check_known(connection: Connection, row: Row) -> None:
    """Refuse to decide on nobody, and to merge what is shown as the other already."""
    wanted = {row["entity_id"], row["into_entity_id"]} - {None}
    missing = wanted - store.existing(connection, "core.entity", "entity_id", wanted)
    if missing:
        raise ContractError(f"there is no entity {min(missing)!r}; `mediawatch ask who-is NAME` gives ids")
    if row["article_id"] and not store.existing(connection, "core.article", "article_id", [row["article_id"]]):
        raise ContractError(f"there is no article {row['article_id']!r}; `mediawatch ask articles` lists them")
    if row["kind"] == "merge":
        linked = connection.execute(
            "SELECT 1 FROM core.entity_link WHERE withdrawn_at IS NULL AND entity_id = ? AND into_entity_id = ?",
            [row["into_entity_id"], row["entity_id"]],
        ).fetchall()
        if linked:
            raise ContractError(
                f"{row['into_entity_id']} is taken for {row['entity_id']} already, so merging changes nothing: "
                "`rename` says what it is called, `split` sets it apart"
            )


def _refuse_circles(connection: Connection) -> None:
    """Refuse merges that lead back to where they began: nobody would be left to be shown."""
    merges = dict(connection.execute("SELECT entity_id, into_entity_id FROM core.entity_merge").fetchall())
    if circle := _circle(merges):
        store.give(connection, circle)
        found = connection.execute("SELECT entity_id, name FROM core.entity WHERE entity_id IN (SELECT id FROM given)")
        names = dict(found.fetchall())
        way = " into ".join(f"{names[key]} ({key})" if key in names else key for key in circle)
        raise ContractError(f"merges would go in a circle, {way}: withdraw or leave out one of them; {_LISTED}")


def _circle(merges: Mapping[str, str]) -> list[str]:
    """The first way that leads from an entity back to itself; empty if there is none."""
    safe: set[str] = set()
    for start in sorted(merges):
        way: dict[str, None] = {}
        here = start
        while here in merges and here not in safe and here not in way:
            way[here] = None
            here = merges[here]
        if here in way:
            names = list(way)
            return [*names[names.index(here) :], here]
        safe |= way.keys()
    return []
