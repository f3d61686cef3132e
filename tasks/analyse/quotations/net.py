"""The network that judges candidates, from the vectors that the model has computed; evaluated with numpy.

Every token starts from its vector (`doc.tensor`) and from embeddings of its codes, and looks at its neighbours through
residual dilated convolutions (as in van den Oord et al. 2016, WaveNet). Candidates are judged by the states that
result: at their edges, at their cue, and on average inside. In training the states also have to tell of every token
whether content holds it, begins or ends there, and whether it is cue or speaker (`TELLS`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.signs import SPAN_SIZES, TOKEN_SIZES, span_codes, token_codes
from tasks.analyse.quotations.view import View

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

DILATIONS: Final = (1, 2, 4, 8, 1)
TELLS: Final = ("inside", "begin", "end", "cue", "speaker")
JUDGES: Final = ("right", "exact", "half")  # overlap of at least 0.8, of all, of at least 0.5 with an annotated span
PLACES: Final = ("before", "first", "last", "after", "cue")
_HALO: Final = sum(DILATIONS)
_CHUNK: Final = 8192  # tokens or candidates at once: bounds memory on very long texts


@dataclass(frozen=True, slots=True)
class Net:
    """`arrays` holds the parameters by name; `known` numbers the words that have an embedding."""

    arrays: Mapping[str, Floats]
    known: Mapping[str, int]

    def judge(self, view: View, cues: Sequence[Cue], found: Sequence[Candidate]) -> Floats:
        """Log-odds of `JUDGES` for every candidate; only tokens near candidates are read."""
        places, codes = span_codes(view, cues, found)
        near = within_reach(places, len(view.words))
        if near.all():
            return self.judge_places(self.read(view, cues), places, codes)
        row = np.cumsum(near) - 1
        return self.judge_places(self.read(view, cues, near), np.where(places < 0, -1, row[places]), codes)

    def read(self, view: View, cues: Sequence[Cue], kept: NDArray[np.bool_] | slice = slice(None)) -> Floats:
        """States of the tokens that are kept, one row each; right where all within reach are kept too."""
        codes = token_codes(view, cues, self.known)[kept] + offsets((len(self.known) + 1, *TOKEN_SIZES))
        vectors = None if view.vectors is None else view.vectors[kept]
        parts = [self._states(vectors, codes, k) for k in range(0, len(codes), _CHUNK)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _states(self, vectors: NDArray[np.floating] | None, codes: Ints, begin: int) -> Floats:
        low, high = max(0, begin - _HALO), min(len(codes), begin + _CHUNK + _HALO)
        arrays, part = self.arrays, codes[low:high]
        if vectors is None:
            state = np.repeat(arrays["start_bias"][None], len(part), axis=0)
        else:
            scaled: Floats = vectors[low:high] - arrays["mean"]
            scaled *= arrays["scale"]
            state = scaled @ arrays["start"]
            state += arrays["start_bias"]
        row = np.empty_like(state)
        for column in part.T:
            state += np.take(arrays["codes"], column, axis=0, out=row, mode="clip")  # much quicker than indexing
        np.maximum(state, 0, out=state)
        below = np.empty((len(state), 3 * state.shape[1]), dtype=np.float32)
        for number, step in enumerate(DILATIONS):
            np.matmul(beside(state, step, below), arrays[f"layer{number}"], out=row)
            row += arrays[f"layer{number}_bias"]
            state += np.maximum(row, 0, out=row)
        return state[begin - low : begin - low + _CHUNK]

    def judge_places(self, states: Floats, places: Ints, codes: Ints) -> Floats:
        """Log-odds of `JUDGES` for candidates at rows of states, with their codes."""
        codes = codes + offsets(SPAN_SIZES)
        arrays = self.arrays
        nowhere = np.zeros((1, states.shape[1]), dtype=np.float32)
        padded, sums = np.concatenate((states, nowhere)), running(states)
        result = np.empty((len(places), len(JUDGES)), dtype=np.float32)
        for begin in range(0, len(places), _CHUNK):
            where, code = places[begin : begin + _CHUNK], codes[begin : begin + _CHUNK]
            state = at_places(padded, sums, where) @ arrays["at"] + arrays["at_bias"]
            for column in range(code.shape[1]):
                state += arrays["span_codes"][code[:, column]]
            hidden = np.maximum(np.maximum(state, 0) @ arrays["hidden"] + arrays["hidden_bias"], 0)
            result[begin : begin + _CHUNK] = hidden @ arrays["judge"] + arrays["judge_bias"]
        return result


def within_reach(places: Ints, count: int) -> NDArray[np.bool_]:
    """Which of `count` tokens the states at and inside of candidates depend on."""
    cue = np.where(places[:, 4] < 0, places[:, 1], places[:, 4])
    first = np.concatenate((places[:, 1] - 1, cue)) - _HALO
    last = np.concatenate((places[:, 2] + 1, cue)) + _HALO + 1
    opened = np.bincount(np.maximum(first, 0), minlength=count + 1)
    closed = np.bincount(np.minimum(last, count), minlength=count + 1)
    return np.asarray(np.cumsum(opened - closed)[:-1] > 0)


@cache
def offsets(sizes: tuple[int, ...]) -> Ints:
    """Where each column's codes begin in the common table."""
    return np.concatenate(([0], np.cumsum(sizes)[:-1]))


def beside(state: Floats, step: int, out: Floats | None = None) -> Floats:
    """Each row between the rows `step` before and after it; zeros beyond the edges. Written to `out` if it is given."""
    n, width = state.shape
    inner = max(0, n - step)
    result = np.empty((n, 3 * width), dtype=np.float32) if out is None else out
    result[:step, :width] = 0
    result[step:, :width] = state[:inner]
    result[:, width : 2 * width] = state
    result[:inner, 2 * width :] = state[step:]
    result[inner:, 2 * width :] = 0
    return result


def running(states: Floats) -> NDArray[np.float64]:
    """Running sums, with a first row of zeros."""
    sums = np.zeros((states.shape[1], len(states) + 1))
    np.cumsum(states.T, axis=1, out=sums[:, 1:])  # along the rows of memory: twice as quick
    return sums.T


def at_places(padded: Floats, sums: NDArray[np.float64], places: Ints) -> Floats:
    """For every candidate the states at its `PLACES` (-1 is the last row, nowhere) and the mean state inside of it."""
    first, stop = places[:, 1], places[:, 2] + 1
    inside = (sums[stop] - sums[first]) / (stop - first)[:, None]
    return np.concatenate((padded[places].reshape(len(places), -1), inside), axis=1, dtype=np.float32)
