"""The shipped weights: learned cue rates and two rankings, in one npz file of plain arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.trees import Forest, probability

FILE: Final = "weights.npz"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Key columns become learned log-odds, numbers and log-odds go through a forest."""

    tables: tuple[Mapping[str, float], ...]
    default: float
    forest: Forest

    def encode(self, numbers: Floats, keys: Sequence[Sequence[str]]) -> Floats:
        """The matrix that the forest reads."""
        columns = [
            np.array([table.get(k, self.default) for k in column], dtype=np.float32)
            for table, column in zip(self.tables, keys, strict=True)
        ]
        return np.column_stack([numbers, *columns])

    def chances(self, numbers: Floats, keys: Sequence[Sequence[str]]) -> Floats:
        """Probability of every row."""
        if not len(numbers):
            return np.zeros(0, dtype=np.float32)
        return probability(self.forest.scores(self.encode(numbers, keys)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything learned.

    `spans` ranks all candidates alone, `second` the likely ones beside their rivals; `facts` holds the threshold and
    the calibration curve.
    """

    rates: Mapping[str, float]
    spans: Ranking
    second: Ranking
    speakers: Ranking
    facts: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write one compressed npz file; the same weights give the same bytes."""
        arrays: dict[str, Any] = {"facts": _bytes(json.dumps(dict(self.facts), sort_keys=True))}
        arrays["rates_keys"], arrays["rates_values"] = _table(self.rates)
        for name, ranking in (("spans", self.spans), ("second", self.second), ("speakers", self.speakers)):
            arrays[f"{name}_default"] = np.float32(ranking.default)
            for number, table in enumerate(ranking.tables):
                arrays[f"{name}_{number}_keys"], arrays[f"{name}_{number}_values"] = _table(table)
            forest = ranking.forest
            arrays[f"{name}_columns"] = forest.columns
            arrays[f"{name}_thresholds"] = forest.thresholds
            arrays[f"{name}_leaves"] = forest.leaves.astype(np.float16)
            arrays[f"{name}_base"] = np.float64(forest.base)
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                rates=_read(arrays, "rates"),
                spans=_ranking(arrays, "spans"),
                second=_ranking(arrays, "second"),
                speakers=_ranking(arrays, "speakers"),
                facts=json.loads(arrays["facts"].tobytes()),
            )


@cache
def shipped() -> Weights:
    """The weights that come with the package."""
    with as_file(files(__package__).joinpath(FILE)) as path:
        return Weights.load(path)


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _table(table: Mapping[str, float]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    keys = sorted(table)
    return _bytes("\n".join(keys)), np.array([table[k] for k in keys], dtype=np.float16)


def _read(arrays: Any, name: str) -> dict[str, float]:
    text = arrays[f"{name}_keys"].tobytes().decode("utf-8")
    return dict(zip(text.split("\n"), arrays[f"{name}_values"].astype(float).tolist(), strict=True)) if text else {}


def _ranking(arrays: Any, name: str) -> Ranking:
    count = sum(key.startswith(f"{name}_") and key.endswith("_keys") for key in arrays.files)
    return Ranking(
        tables=tuple(_read(arrays, f"{name}_{k}") for k in range(count)),
        default=float(arrays[f"{name}_default"]),
        forest=Forest(
            arrays[f"{name}_columns"],
            arrays[f"{name}_thresholds"],
            arrays[f"{name}_leaves"].astype(np.float32),
            float(arrays[f"{name}_base"]),
        ),
    )
