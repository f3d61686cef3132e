"""Gradient-boosted oblivious trees, evaluated with numpy alone.

Every level of a tree asks one question of all rows, so a forest is a table of (column, threshold) pairs and a table
of leaves: evaluation is one comparison of a gathered matrix and one look-up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Forest:
    """`columns` and `thresholds` are (trees, depth); `leaves` is (trees, 2 ** depth); scores are log-odds."""

    columns: NDArray[np.int16]
    thresholds: NDArray[np.float32]
    leaves: NDArray[np.float32]
    base: float

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of every row."""
        trees, depth = self.columns.shape
        bits = 1 << np.arange(depth, dtype=np.uint8)[:, None]
        where = np.arange(trees) << depth
        columns, thresholds = self.columns.T.ravel(), self.thresholds.T.reshape(-1, 1)
        result = np.empty(len(rows), dtype=np.float32)
        flat = self.leaves.ravel()
        for begin in range(0, len(rows), 2048):  # bounds memory on very long texts
            part = rows[begin : begin + 2048].T  # by columns, so that all that is compared lies side by side
            above = part.take(columns, axis=0) > thresholds
            index = np.bitwise_or.reduce(above.view(np.uint8).reshape(depth, -1) * bits, axis=0)
            leaf = np.ascontiguousarray(index.reshape(trees, -1).T) + where
            result[begin : begin + 2048] = flat[leaf].sum(axis=1) + self.base
        return result


def probability(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-scores.astype(np.float64))), dtype=np.float32)
