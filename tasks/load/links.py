"""Entities of several articles that are one, kept as links beside the entities: what a person can take back.

A link says "is shown as", why, and since when. Links are a function of what the warehouse holds: each new name is
compared with those that share a block of it, the group of like names is decided anew, and whatever the order of
articles, the links end up the same. The work for a batch follows from its new names, not from the warehouse's size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Final

from tasks import identity
from tasks.load import clusters, store
from tasks.load.store import Row
from warehouse import Connection

_LABELS: Final = (identity.PERSON, identity.ORGANISATION)
_SAID: Final = ("score", "reason", "evidence", "into_entity_id")


def relink(connection: Connection, fresh: Collection[Row], changed: Collection[Row], stamp: Row) -> set[str]:
    """Link new entities and those of which something changed, rows as in core.entity; return whose link changed."""
    if _is_behind(connection, len(fresh)):
        return rebuild(connection, stamp)
    rows = [row for row in (*fresh, *changed) if row["label"] in _LABELS]
    if not rows:
        return set()
    _forget(connection, [row["entity_id"] for row in changed])
    _index(connection, rows)
    near = _near(connection, rows)
    return _decide(connection, near, stamp)


def refresh(connection: Connection, entity_ids: Iterable[str], stamp: Row) -> set[str]:
    """Decide the groups of entities anew, after a person set one apart or took that back; return whose link changed."""
    return _decide(connection, set(entity_ids), stamp)


def leave_out(connection: Connection, entity_ids: Collection[str], stamp: Row) -> set[str]:
    """Link entities with nobody, until they are linked again as changed ones; return whose link changed."""
    _forget(connection, list(entity_ids))
    return _decide(connection, set(entity_ids), stamp, left_out=frozenset(entity_ids))


def rebuild(connection: Connection, stamp: Row) -> set[str]:
    """Index and link everything: for a warehouse that was made before there were links; return whose link changed."""
    connection.execute("DELETE FROM core.entity_block")
    rows = [row for row in store.records(connection, "entities_all") if row["label"] in _LABELS]
    _index(connection, rows)
    return _decide(connection, {row["entity_id"] for row in rows}, stamp)


def _is_behind(connection: Connection, fresh: int) -> bool:
    """Whether entities came in before there were blocks. Both counts are kept by the database."""
    counts = "SELECT (SELECT count(*) FROM core.entity_block), (SELECT count(*) FROM core.entity)"
    blocks, entities = connection.execute(counts).fetchall()[0]
    return bool(not blocks and entities > fresh)


def _forget(connection: Connection, entity_ids: list[str]) -> None:
    if entity_ids:
        store.give(connection, entity_ids)
        connection.execute("DELETE FROM core.entity_block WHERE entity_id IN (SELECT id FROM given)")


def _index(connection: Connection, rows: Iterable[Row]) -> None:
    store.insert(
        connection,
        "core.entity_block",
        [{"entity_id": row["entity_id"], "block": block} for row in rows for block in _blocks(row)],
    )


def _blocks(row: Row) -> list[int]:
    found = identity.blocks(row["name"], row["label"]) | clusters.told_blocks(row)
    return sorted(block_number(row["label"], block) for block in found)


def block_number(label: str, block: str) -> int:
    """A block as a number: a column of numbers is looked through at a billion rows a second."""
    return int.from_bytes(hashlib.blake2b(f"{label}:{block}".encode(), digest_size=8).digest(), signed=True)


def _near(connection: Connection, rows: Iterable[Row]) -> set[str]:
    """The entities and whoever shares a block with one of them."""
    found = {row["entity_id"] for row in rows}
    _give_blocks(connection, {block for row in rows for block in _blocks(row)})
    return found | {row[0] for row in store.run(connection, "entities_in_blocks")}


def _give_blocks(connection: Connection, blocks: set[int]) -> None:
    import pyarrow as pa

    store.offer(connection, "given_block", pa.table({"block": pa.array(sorted(blocks), pa.int64())}))


def _decide(
    connection: Connection, entity_ids: set[str], stamp: Row, left_out: frozenset[str] = frozenset()
) -> set[str]:
    """Compute the links of the groups that these entities are in, and store what differs; return whose link changed."""
    rows = _groups(connection, entity_ids)
    store.give(connection, rows)
    apart = left_out | {row[0] for row in store.run(connection, "entities_apart")}
    wanted = {link.entity_id: link for group in _components(rows) for link in clusters.links(group, apart)}
    held = {row["entity_id"]: row for row in store.records(connection, "links_held")}
    same = {key for key, row in held.items() if key in wanted and all(row[n] == getattr(wanted[key], n) for n in _SAID)}
    gone = held.keys() - same
    if gone:
        store.give(connection, gone)
        connection.execute(
            "UPDATE core.entity_link SET withdrawn_at = ? "
            "WHERE withdrawn_at IS NULL AND entity_id IN (SELECT id FROM given)",
            [stamp["known_at"]],
        )
    new = [{"entity_id": key, "known_at": stamp["known_at"]} for key in wanted if key not in same]
    store.insert(
        connection,
        "core.entity_link",
        [row | {name: getattr(wanted[row["entity_id"]], name) for name in _SAID} for row in new],
    )
    return gone | (wanted.keys() - same)


def _groups(connection: Connection, entity_ids: set[str]) -> dict[str, Row]:
    """Rows of the entities and of all that a chain of matching names connects with one of them."""
    held: dict[str, Row] = {}
    edge = set(entity_ids)
    while edge:
        store.give(connection, edge)
        held |= {row["entity_id"]: row for row in store.records(connection, "entities_given")}
        blocks = {block for key in edge if key in held for block in _blocks(held[key])}
        _give_blocks(connection, blocks)
        beside = {row[0] for row in store.run(connection, "entities_in_blocks")} - held.keys()
        if not beside:
            break
        store.give(connection, beside)
        near = {row["entity_id"]: row for row in store.records(connection, "entities_given")}
        matched = _matched(held, near)
        edge = matched
    return held


def _matched(held: dict[str, Row], near: dict[str, Row]) -> set[str]:
    """Those of the neighbours whose name matches one that is held."""
    by_block: dict[int, list[Row]] = {}
    for row in held.values():
        for block in _blocks(row):
            by_block.setdefault(block, []).append(row)
    return {
        key
        for key, row in near.items()
        for other in {id(o): o for block in _blocks(row) for o in by_block.get(block, ())}.values()
        if clusters.pairs([row, other])
    }


def _components(rows: dict[str, Row]) -> list[list[Row]]:
    """Rows in groups that matching names connect; entities that match nobody are left out."""
    by_block: dict[int, list[str]] = {}
    for key in sorted(rows):
        for block in _blocks(rows[key]):
            by_block.setdefault(block, []).append(key)
    home = {key: key for key in rows}

    def root(key: str) -> str:
        while home[key] != key:
            home[key] = home[home[key]]
            key = home[key]
        return key

    for keys in by_block.values():
        for one, other in clusters.pairs([rows[key] for key in keys]):
            home[root(one)] = root(other)
    found: dict[str, list[Row]] = {}
    for key in rows:
        found.setdefault(root(key), []).append(rows[key])
    return [group for group in found.values() if len(group) > 1]
