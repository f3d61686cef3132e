"""Gradient boosting of oblivious trees in numpy.

Gradients are rounded to a fixed grid, so that sums are exact and the same data give the same weights everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.train.tables import inner
from tasks.analyse.quotations.trees import Forest

_GRID = 2.0**20


@dataclass(frozen=True, slots=True)
class Plan:
    """How to boost."""

    trees: int = 400
    depth: int = 6
    rate: float = 0.08
    bins: int = 48
    shrink: float = 20.0
    rows: float = 0.6
    columns: float = 0.5
    seed: int = 7


def thresholds_of(column: NDArray[np.float32], bins: int) -> NDArray[np.float32]:
    """Up to `bins - 1` cuts between the quantiles of a column."""
    values = np.unique(column)
    if len(values) > bins:
        values = np.unique(np.quantile(column, np.linspace(0, 1, bins), method="nearest"))
    return np.asarray((values[:-1] + values[1:]) / 2, dtype=np.float32)


def boost(rows: NDArray[np.float32], labels: NDArray[np.float32], weight: NDArray[np.float32], plan: Plan) -> Forest:
    """Fit a forest to labels in 0..1 with logistic loss."""
    random = np.random.default_rng(plan.seed)
    count, width = rows.shape
    cuts = [thresholds_of(rows[:, f], plan.bins) for f in range(width)]
    binned = np.empty((width, count), dtype=np.int32)
    for f in range(width):
        binned[f] = np.searchsorted(cuts[f], rows[:, f], side="left")
    mean = inner(float((labels * weight).sum() / weight.sum()), float(weight.sum()))
    base = float(np.log(mean / (1 - mean)))
    score = np.full(count, base)
    columns = np.zeros((plan.trees, plan.depth), dtype=np.int16)
    thresholds = np.full((plan.trees, plan.depth), np.inf, dtype=np.float32)
    leaves = np.zeros((plan.trees, 1 << plan.depth), dtype=np.float32)
    for tree in range(plan.trees):
        chance = 1 / (1 + np.exp(-score))
        gradient = np.round((labels - chance) * weight * _GRID) / _GRID
        hessian = np.round(np.maximum(chance * (1 - chance), 1e-6) * weight * _GRID) / _GRID
        sample = np.flatnonzero(random.random(count) < plan.rows)
        usable = np.flatnonzero(random.random(width) < plan.columns)
        picked, node = _grow(binned, gradient, hessian, sample, usable, cuts, plan)
        for level, (column, cut) in enumerate(picked):
            columns[tree, level] = column
            thresholds[tree, level] = cuts[column][cut]
        size = 1 << plan.depth
        total = np.bincount(node[sample], gradient[sample], size)
        curve = np.bincount(node[sample], hessian[sample], size)
        leaves[tree] = plan.rate * total / (curve + plan.shrink)
        score += leaves[tree][node]
    return Forest(columns, thresholds, leaves, base)


def _grow(
    binned: NDArray[np.int32],
    gradient: NDArray[np.float64],
    hessian: NDArray[np.float64],
    sample: NDArray[np.int64],
    usable: NDArray[np.int64],
    cuts: list[NDArray[np.float32]],
    plan: Plan,
) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """Choose one question a level; returns the questions and every row's leaf."""
    picked: list[tuple[int, int]] = []
    node = np.zeros(binned.shape[1], dtype=np.int64)
    g, h = gradient[sample], hessian[sample]
    part = np.ascontiguousarray(binned[:, sample])
    for level in range(plan.depth):
        best, choice = 1e-9, None
        base = node[sample] * plan.bins
        for f in usable:
            if not len(cuts[f]):
                continue
            index = base + part[f]
            size = (1 << level) * plan.bins
            left = np.bincount(index, g, size).reshape(-1, plan.bins).cumsum(axis=1)
            curve = np.bincount(index, h, size).reshape(-1, plan.bins).cumsum(axis=1)
            rest, bend = left[:, -1:] - left, curve[:, -1:] - curve
            gain = left**2 / (curve + plan.shrink) + rest**2 / (bend + plan.shrink)
            total = gain.sum(axis=0)[: len(cuts[f])]
            total = total - (left[:, -1] ** 2 / (curve[:, -1] + plan.shrink)).sum()
            cut = int(total.argmax())
            if total[cut] > best:
                best, choice = float(total[cut]), (int(f), cut)
        if choice is None:
            break
        picked.append(choice)
        node |= (binned[choice[0]] > choice[1]).astype(np.int64) << level
    return picked, node
