"""Second look at likely candidates: how each stands to the others that overlap it.

A first chance says how good a span looks alone. Whether it is the clause inside of a longer report, or the better of
two cuts of one clause, shows only beside its rivals.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue

Floats = NDArray[np.float32]
LIKELY: Final = 0.04
CONTEXT: Final = [
    "score",
    "outer",
    "inner",
    "same_outer",
    "same_inner",
    "same_other",
    "crossing",
    "same_span",
    "rank",
    "family",
    "outer_length",
    "inner_length",
    "same_outer_length",
    "same_inner_length",
    "before",
    "after",
    "rivals",
    "marks_outer",
    "marks_inner",
]
_MOST: Final = 300


def likely(chances: Floats) -> NDArray[np.int64]:
    """The candidates that get a second look."""
    return np.flatnonzero(chances >= LIKELY)


def context(found: list[Candidate], cues: list[Cue], chances: Floats) -> Floats:
    """One row a candidate of `found` (likely ones only, in any order)."""
    rows = np.zeros((len(found), len(CONTEXT)), dtype=np.float32)
    if not found:
        return rows
    start = np.array([c.start for c in found])
    end = np.array([c.end for c in found])
    cue = np.array([c.cue for c in found])
    at = np.array([cues[c.cue].token if c.cue >= 0 else -1 for c in found])
    rows[:, 0] = np.log(np.clip(chances, 1e-5, 1 - 1e-5) / (1 - np.clip(chances, 1e-5, 1 - 1e-5)))
    clusters = [np.array(c) for c in _clusters(start, end)]
    peaks = [float(chances[c].max()) for c in clusters]
    for number, here in enumerate(clusters):
        rows[here, 1:] = _beside(start[here], end[here], cue[here], at[here], chances[here])
        rows[here, 14] = peaks[number - 1] if number else 0
        rows[here, 15] = peaks[number + 1] if number + 1 < len(peaks) else 0
    return rows


def _clusters(start: NDArray[np.int64], end: NDArray[np.int64]) -> Iterator[list[int]]:
    """Candidates that overlap one another, directly or through others; very large clusters are cut."""
    cluster: list[int] = []
    reach = -1
    for k in np.lexsort((-end, start)).tolist():
        if cluster and (start[k] >= reach or len(cluster) >= _MOST):
            yield cluster
            cluster = []
        cluster.append(k)
        reach = max(reach, int(end[k])) if len(cluster) > 1 else int(end[k])
    if cluster:
        yield cluster


def _beside(
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    cue: NDArray[np.int64],
    at: NDArray[np.int64],
    chance: Floats,
) -> Floats:
    """Columns after the first for the candidates of one cluster: rows are the candidates, columns their rivals."""
    n = len(start)
    if n == 1:  # nothing beside it
        alone = np.zeros((1, len(CONTEXT) - 1), dtype=np.float32)
        alone[0, 8] = chance[0] if cue[0] >= 0 else 0
        return alone
    s, e = start[:, None], end[:, None]
    same_span = (s == start) & (e == end)
    overlap = (start < e) & (s < end) & ~same_span
    holds = overlap & (s <= start) & (end <= e)  # the rival lies inside
    held = overlap & (start <= s) & (e <= end)  # the rival lies around
    same_cue = (cue[:, None] == cue) & (cue >= 0)
    cue_in = (at >= s) & (at < e) & (at >= 0)  # the rival's cue is in the candidate
    own_in = (at[:, None] >= start) & (at[:, None] < end) & (at[:, None] >= 0)  # and the other way round
    result = np.zeros((n, len(CONTEXT) - 1), dtype=np.float32)
    size = (end - start).astype(np.float32)

    def best(mask: NDArray[np.bool_], column: int, length: int = -1) -> None:
        masked = np.where(mask, chance, 0)
        top = masked.argmax(axis=1)
        result[:, column] = masked[np.arange(n), top]
        if length >= 0:
            result[:, length] = np.where(result[:, column] > 0, size[top] / size, 0)

    best(held & own_in & ~same_cue, 0, 9)
    best(holds & cue_in & ~same_cue, 1, 10)
    best(held & same_cue, 2, 11)
    best(holds & same_cue, 3, 12)
    best(same_cue & ~holds & ~held & ~same_span, 4)
    best(overlap & ~holds & ~held & ~same_cue, 5)
    others = same_span & ~np.eye(n, dtype=bool)
    best(others, 6)
    result[:, 7] = (same_cue & (chance > chance[:, None])).sum(axis=1)
    result[:, 8] = np.where(same_cue, chance, 0).sum(axis=1)
    result[:, 15] = overlap.sum(axis=1)
    marks = cue < 0
    best(held & marks, 16)
    best(holds & marks, 17)
    return result
