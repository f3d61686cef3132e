"""Log-odds tables: what a key (a cue's lemma, the words at an edge) says about a candidate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_PRIOR: float = 12.0
_FOLDS: int = 5


@dataclass(slots=True)
class Rows:
    """The candidates of one document: numbers, key columns, labels in 0..1 and weights."""

    numbers: Floats
    keys: list[list[str]]
    labels: Floats
    weights: Floats


def base_rate(documents: Sequence[Rows]) -> float:
    """The weighted share of positive rows, above 0 and below 1 however few there are."""
    positive = sum(float((d.labels * d.weights).sum()) for d in documents)
    total = sum(float(d.weights.sum()) for d in documents)
    return inner(positive / max(total, 1e-9), total)


def inner(rate: float, total: float) -> float:
    """A rate that is no nearer to 0 and 1 than one more row of each kind would bring it."""
    least = 1 / (total + 2)
    return min(max(rate, least), 1 - least)


def fit_tables(documents: Sequence[Rows], rate: float, least: int, small: float = 0.0) -> list[dict[str, float]]:
    """One table a key column; keys seen fewer than `least` times or saying less than `small` are left out."""
    default = float(np.log(rate / (1 - rate)))
    tables = []
    for column in range(len(documents[0].keys)):
        positive: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for d in documents:
            for key, label, weight in zip(d.keys[column], d.labels.tolist(), d.weights.tolist(), strict=True):
                if weight:
                    total[key] += 1
                    positive[key] += label
        table = {}
        for key, n in total.items():
            value = np.log((positive[key] + _PRIOR * rate) / (n - positive[key] + _PRIOR * (1 - rate)))
            if n >= least and abs(value - default) > small:
                table[key] = float(np.float16(value))
        tables.append(table)
    return tables


def encode(rows: Rows, tables: Sequence[dict[str, float]], default: float) -> Floats:
    """The matrix of one document."""
    columns = [
        np.array([t.get(k, default) for k in column], dtype=np.float32)
        for t, column in zip(tables, rows.keys, strict=True)
    ]
    return np.column_stack([rows.numbers, *columns]) if columns else rows.numbers


def encode_held_out(documents: Sequence[Rows], rate: float, least: int) -> list[Floats]:
    """Every document by tables that have not seen it."""
    default = float(np.log(rate / (1 - rate)))
    result: list[Floats] = [np.zeros((0, 0), dtype=np.float32)] * len(documents)
    for fold in range(_FOLDS):
        tables = fit_tables([d for k, d in enumerate(documents) if k % _FOLDS != fold], rate, least)
        for k, d in enumerate(documents):
            if k % _FOLDS == fold:
                result[k] = encode(d, tables, default)
    return result
