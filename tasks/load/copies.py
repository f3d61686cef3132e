"""Compares the texts of a batch with all others: which have so much in common that one was copied from the other.

What two texts share is a fact of these two, so the order of loading changes nothing. Who copied from whom follows from
it and from the dates that hold today: the view core.copy. A new text costs a look into the lists of its sampled
triples, each of bounded length, and a comparison with at most 32 texts.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks import copies
from tasks.load import store
from warehouse import Connection

_AT_ONCE: Final = 500  # texts, where a whole warehouse is compared
_SHARE: Final = 50  # texts whose candidates are counted together
_Triples = dict[str, NDArray[np.uint64]]


def compare(connection: Connection, batch_id: str) -> None:
    """Compare the versions that a batch added with those that were there and with each other."""
    connection.execute("SET VARIABLE batch = ?", [batch_id])
    added = dict(store.run(connection, "versions_added"))
    if _is_behind(connection, len(added)):
        every = [row[0] for row in store.run(connection, "versions_unsampled")]
        for start in range(0, len(every), _AT_ONCE):
            _compare(connection, _bodies(connection, every[start : start + _AT_ONCE]))
    elif added:
        _compare(connection, added)


def _is_behind(connection: Connection, added: int) -> bool:
    """Whether texts came in before they were compared. Both counts are kept by the database."""
    counts = "SELECT (SELECT count(*) FROM core.shingle), (SELECT count(*) FROM core.version)"
    shingles, versions = connection.execute(counts).fetchall()[0]
    return bool(not shingles and versions > added)


def _compare(connection: Connection, bodies: dict[str, str]) -> None:
    held: _Triples = {}
    sampled: list[tuple[str, list[int]]] = []
    for version_id, body in bodies.items():
        hashes = copies.triples(body)
        sampled.append((version_id, copies.sample(hashes)))
        held[version_id] = np.unique(hashes)
    _give(connection, sampled)
    found = {(min(pair), max(pair)) for pair in _candidates(connection, len(bodies))}
    _read(connection, {version_id for pair in found for version_id in pair} - held.keys(), held)
    pairs = [
        (one, other, overlap) for one, other in sorted(found) if (overlap := copies.overlap(held[one], held[other]))
    ]
    store.insert(
        connection,
        "core.overlap",
        [
            {"version_id": a, "like_version_id": b, "shared_count": overlap.shared, "similarity": overlap.similarity}
            for one, other, overlap in pairs
            for a, b in ((one, other), (other, one))
        ],
    )


def _give(connection: Connection, sampled: list[tuple[str, list[int]]]) -> None:
    columns = {
        "shingle": pa.array([number for _, numbers in sampled for number in numbers], pa.int32()),
        "version_id": pa.array([key for key, numbers in sampled for _ in numbers], pa.string()),
        "sample_count": pa.array([len(numbers) for _, numbers in sampled for _ in numbers], pa.int32()),
    }
    store.offer(connection, "given_shingle", pa.table(columns))


def _candidates(connection: Connection, text_count: int) -> list[tuple[str, str]]:
    """Pairs of versions to compare, of the texts given; what it took is let go of."""
    shares = text_count // _SHARE + 1
    connection.execute("SET VARIABLE share_count = ?", [shares])
    store.run(connection, "shingles")
    for share in range(shares):
        connection.execute("SET VARIABLE share = ?", [share])
        store.run(connection, "candidates")
    pairs = store.run(connection, "overlaps")
    connection.execute("DROP TABLE shingle_held; DROP TABLE candidate; DROP TABLE crowded; DROP TABLE met")
    return [(one, other) for one, other in pairs]


def _read(connection: Connection, version_ids: set[str], held: _Triples) -> None:
    for version_id, body in _bodies(connection, version_ids).items():
        held[version_id] = np.unique(copies.triples(body))


def _bodies(connection: Connection, version_ids: set[str] | list[str]) -> dict[str, str]:
    if not version_ids:
        return {}
    store.give(connection, version_ids)
    return dict(store.run(connection, "bodies"))
