"""The shipped weights: learned cue rates, a network and a ranking of speakers, in one npz file of plain arrays."""

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

from tasks.analyse.quotations.net import Net
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
        columns = [[table.get(k, self.default) for k in c] for table, c in zip(self.tables, keys, strict=True)]
        return np.concatenate((numbers.T, columns), dtype=np.float32).T

    def chances(self, numbers: Floats, keys: Sequence[Sequence[str]]) -> Floats:
        """Probability of every row."""
        if not len(numbers):
            return np.zeros(0, dtype=np.float32)
        return probability(self.forest.scores(self.encode(numbers, keys)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything learned.

    `net` judges candidate spans, `speakers` ranks the options for their speakers; `facts` holds the threshold, the
    calibration curve, and the model whose vectors `net` reads.
    """

    rates: Mapping[str, float]
    net: Net
    speakers: Ranking
    facts: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write one compressed npz file; the same weights give the same bytes."""
        arrays: dict[str, Any] = {"facts": _bytes(json.dumps(dict(self.facts), sort_keys=True))}
        arrays["rates_keys"], arrays["rates_values"] = _table(self.rates)
        arrays["net_words"] = _bytes("\n".join(sorted(self.net.known, key=self.net.known.__getitem__)))
        arrays |= {f"net_{name}": array.astype(np.float16) for name, array in self.net.arrays.items()}
        arrays["speakers_default"] = np.float32(self.speakers.default)
        for number, table in enumerate(self.speakers.tables):
            arrays[f"speakers_{number}_keys"], arrays[f"speakers_{number}_values"] = _table(table)
        forest = self.speakers.forest
        arrays["speakers_columns"] = forest.columns
        arrays["speakers_thresholds"] = forest.thresholds
        arrays["speakers_leaves"] = forest.leaves.astype(np.float16)
        arrays["speakers_base"] = np.float64(forest.base)
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                rates=_read(arrays, "rates"),
                net=_net(arrays),
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


def _net(arrays: Any) -> Net:
    known = arrays["net_words"].tobytes().decode("utf-8").split("\n")
    names = [name for name in arrays.files if name.startswith("net_") and name != "net_words"]
    return Net(
        {name.removeprefix("net_"): arrays[name].astype(np.float32) for name in names},
        {word: number for number, word in enumerate(known, start=1)},
    )


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
