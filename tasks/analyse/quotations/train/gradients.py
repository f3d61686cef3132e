"""Forward with memory, and backward, of the network in `net`: gradients of its loss, written out in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.net import DILATIONS, JUDGES, PLACES, TELLS, at_places, beside, running

Floats = NDArray[Any]  # of single precision, but for a check of the gradients
Ints = NDArray[np.int64]
Arrays = dict[str, Floats]

TELL_WEIGHTS = np.array((4.0, 6.0, 6.0, 2.8, 2.8), dtype=np.float32)  # in the order of `TELLS`
JUDGE_WEIGHTS = np.array((1.5, 0.6, 0.45), dtype=np.float32)  # in the order of `JUDGES`


@dataclass(slots=True)
class Batch:
    """Documents joined, with empty rows between them; vectors are standardised, codes and places count from 0."""

    vectors: Floats
    codes: Ints
    mask: Floats  # 1 for a token, 0 for an empty row
    tells: Floats
    tell_weights: Floats
    places: Ints
    span_codes: Ints
    labels: Floats
    label_weights: Floats


def gradients(arrays: Arrays, batch: Batch, random: np.random.Generator, drop: float) -> Arrays:
    """Gradients of the weighted logistic loss of one batch; `drop` of the changes and hidden values are left out."""
    found: Arrays = {}
    states, tape = _encode(arrays, batch, random, drop)
    weights = batch.tell_weights * batch.mask * TELL_WEIGHTS / batch.mask.sum()
    error = (_logistic(states @ arrays["tell"] + arrays["tell_bias"]) - batch.tells) * weights
    _linear(found, "tell", states, error)
    back = error @ arrays["tell"].T
    back += _judge(arrays, batch, states, random, drop, found)
    _encode_back(arrays, batch, back, tape, found)
    return found


def _logistic(scores: Floats) -> Floats:
    return 1 / (1 + np.exp(-scores))


def _linear(found: Arrays, name: str, below: Floats, back: Floats) -> None:
    found[name] = below.T @ back
    found[f"{name}_bias"] = back.sum(axis=0)


def _kept(random: np.random.Generator, shape: tuple[int, ...], drop: float) -> Floats:
    return (random.random(shape, dtype=np.float32) > drop).astype(np.float32) / np.float32(1 - drop)


def scatter(rows: Ints, values: Floats, count: int) -> Floats:
    """Sums of the values that go to each of `count` rows."""
    order = np.argsort(rows, kind="stable")
    sorted_rows = rows[order]
    result = np.zeros((count, values.shape[1]), dtype=np.float32)
    if len(rows):
        first = np.flatnonzero(np.concatenate(([True], sorted_rows[1:] != sorted_rows[:-1])))
        result[sorted_rows[first]] = np.add.reduceat(values[order], first, axis=0)
    return result


def _encode(
    arrays: Arrays, batch: Batch, random: np.random.Generator, drop: float
) -> tuple[Floats, list[tuple[Floats, Floats]]]:
    state = batch.vectors @ arrays["start"] + arrays["start_bias"]
    for column in range(batch.codes.shape[1]):
        state += arrays["codes"][batch.codes[:, column]]
    tape = [(batch.vectors, (state > 0) * batch.mask)]
    state = np.maximum(state, 0) * batch.mask
    for number, step in enumerate(DILATIONS):
        below = beside(state, step)
        change = below @ arrays[f"layer{number}"] + arrays[f"layer{number}_bias"]
        passed = (change > 0) * _kept(random, change.shape, drop) * batch.mask
        tape.append((below, passed))
        state = state + change * passed
    return state, tape


def _encode_back(arrays: Arrays, batch: Batch, back: Floats, tape: list[tuple[Floats, Floats]], found: Arrays) -> None:
    for number in reversed(range(len(DILATIONS))):
        below, passed = tape[number + 1]
        change = back * passed
        _linear(found, f"layer{number}", below, change)
        lower = change @ arrays[f"layer{number}"].T
        step, width, n = DILATIONS[number], back.shape[1], len(back)
        back = back + lower[:, width : 2 * width]
        back[: n - step] += lower[step:, :width]
        back[step:] += lower[: n - step, 2 * width :]
    back = back * tape[0][1]
    _linear(found, "start", tape[0][0], back)
    found["codes"] = np.zeros_like(arrays["codes"])
    for column in range(batch.codes.shape[1]):
        found["codes"] += scatter(batch.codes[:, column], back, len(arrays["codes"]))


def _judge(
    arrays: Arrays, batch: Batch, states: Floats, random: np.random.Generator, drop: float, found: Arrays
) -> Floats:
    """Forward and backward of the judgement of candidates; returns the gradient of the states."""
    places, n = batch.places, len(states)
    padded = np.concatenate((states, np.zeros_like(states[:1])))
    below = at_places(padded, running(states), places)
    state = below @ arrays["at"] + arrays["at_bias"]
    for column in range(batch.span_codes.shape[1]):
        state += arrays["span_codes"][batch.span_codes[:, column]]
    passed = (state > 0) * _kept(random, state.shape, drop)
    active = state * passed
    hidden = np.maximum(active @ arrays["hidden"] + arrays["hidden_bias"], 0)
    scores = hidden @ arrays["judge"] + arrays["judge_bias"]
    weights = batch.label_weights[:, None] * JUDGE_WEIGHTS / max(1, len(places))
    error = (_logistic(scores) - batch.labels) * weights
    _linear(found, "judge", hidden, error)
    error = (error @ arrays["judge"].T) * (hidden > 0)
    _linear(found, "hidden", active, error)
    error = (error @ arrays["hidden"].T) * passed
    _linear(found, "at", below, error)
    found["span_codes"] = np.zeros_like(arrays["span_codes"])
    for column in range(batch.span_codes.shape[1]):
        found["span_codes"] += scatter(batch.span_codes[:, column], error, len(arrays["span_codes"]))
    lower = error @ arrays["at"].T
    width = states.shape[1]
    back = np.zeros_like(padded)
    for column in range(len(PLACES)):
        back += scatter(places[:, column] % len(padded), lower[:, column * width : (column + 1) * width], n + 1)
    back = back[:-1]
    share = lower[:, -width:] / (places[:, 2] + 1 - places[:, 1]).astype(np.float32)[:, None]
    edges = scatter(places[:, 1], share, n + 1) - scatter(places[:, 2] + 1, share, n + 1)
    back += np.cumsum(edges, axis=0, dtype=np.float64)[:-1].astype(np.float32)
    return back


def fresh(random: np.random.Generator, width: int, sizes: tuple[int, int], states: int, hidden: int) -> Arrays:
    """Parameters to begin with; `sizes` are the numbers of token codes and of span codes."""

    def normal(rows: int, columns: int, scale: float) -> Floats:
        return (random.standard_normal((rows, columns)) * scale).astype(np.float32)

    def layer(name: str, rows: int, columns: int, gain: float, bias: float = 0.0) -> Arrays:
        return {
            name: normal(rows, columns, gain / rows**0.5),
            f"{name}_bias": np.full(columns, bias, dtype=np.float32),
        }

    arrays = layer("start", width, states, 0.7)
    arrays["codes"] = normal(sizes[0], states, 0.15)
    for number in range(len(DILATIONS)):
        arrays |= layer(f"layer{number}", 3 * states, states, 1.4)
    arrays |= layer("tell", states, len(TELLS), 0.5, -2.0)
    arrays |= layer("at", (len(PLACES) + 1) * states, states, 1.7)
    arrays["span_codes"] = normal(sizes[1], states, 0.15)
    arrays |= layer("hidden", states, hidden, 1.4)
    return arrays | layer("judge", hidden, len(JUDGES), 0.5, -1.5)
