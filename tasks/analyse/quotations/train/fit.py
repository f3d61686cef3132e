"""The training itself: parse, network, speaker ranking, calibration."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from thinc.api import use_ops

from tasks.analyse.quotations.candidates import candidates
from tasks.analyse.quotations.choose import choose
from tasks.analyse.quotations.cues import find_cues
from tasks.analyse.quotations.extract import judged
from tasks.analyse.quotations.train.boost import Plan, boost
from tasks.analyse.quotations.train.corpus import Sample, overlap, parse, read
from tasks.analyse.quotations.train.labels import cue_rates, span_labels
from tasks.analyse.quotations.train.network import Course, known_words, learn, lesson
from tasks.analyse.quotations.train.speakers import speaker_rows
from tasks.analyse.quotations.train.tables import Rows, base_rate, encode_held_out, fit_tables
from tasks.analyse.quotations.trees import Forest
from tasks.analyse.quotations.weights import Ranking, Weights

Floats = NDArray[np.float32]
MODEL = "core_web_sm"  # whose vectors the network reads: the beginning of its name
LEAST = 5
SMALL = 0.15
SPEAKERS = Plan(trees=150, depth=5, rate=0.1)
THRESHOLDS = tuple(round(0.28 + 0.02 * k, 2) for k in range(11))


def train(data: Path, model: str, out: Path, cache: Path | None) -> None:
    """Fit everything on polnear_train, calibrate on polnear_dev, write the weights."""
    learn = samples(data, "polnear_train", model, cache)
    held = samples(data, "polnear_dev", model, cache)
    if sum(any(g.core and g.speaker for g in s.gold) for s in learn) < LEAST:
        raise SystemExit(f"polnear_train: fewer than {LEAST} documents with a quotation whose speaker is annotated")
    weights = fit(learn, held)
    weights.save(out)
    say(f"wrote {out} ({out.stat().st_size} bytes), threshold {weights.facts['threshold']}")


def cross_validate(data: Path, model: str, cache: Path | None, folds: int) -> None:
    """Say how well every fold of polnear_train is found, before the rules, by weights that learned from the others.

    Choices are made by this: the documents of polnear_dev are too few to tell half a point.
    """
    every = samples(data, "polnear_train", model, cache)
    for fold in range(folds):
        say(f"fold {fold + 1} of {folds}")
        fit([s for k, s in enumerate(every) if k % folds != fold], every[fold::folds])


def say(text: str) -> None:
    """Progress goes to stderr."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def samples(data: Path, name: str, model: str, cache: Path | None) -> list[Sample]:
    """Parsed documents of one file, from the cache where there is one."""
    kept = cache / f"{name}.pickle" if cache else None
    if kept and kept.exists():
        with kept.open("rb") as stream:
            return pickle.load(stream)  # type: ignore[no-any-return]  # noqa: S301  (our own file)
    path = next(p for p in (data / f"{name}.jsonl", data / f"{name}.jsonl.gz") if p.exists())
    say(f"parsing {path.name}")
    with use_ops("numpy", use_blis=False):  # numpy's kernels are pinned, those of BLIS cannot be
        result = list(parse(spacy.load(model), read(path)))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("wb") as stream:
            pickle.dump(result, stream, protocol=4)
    return result


def fit(learn_from: Sequence[Sample], held: Sequence[Sample]) -> Weights:
    """All weights; threshold and calibration come from the held-out samples."""
    rates = {k: float(np.float16(v)) for k, v in cue_rates(learn_from).items()}
    cues = [find_cues(s.view, rates) for s in learn_from]
    known = known_words(learn_from)
    lessons = [lesson(s, c, candidates(s.view, c), known) for s, c in zip(learn_from, cues, strict=True)]
    net = learn(lessons, known, Course())
    say("network")
    rows = [speaker_rows(s, c) for s, c in zip(learn_from, cues, strict=True)]
    speakers = ranking(rows, SPEAKERS, "speaker ranking")
    facts: dict[str, Any] = {"model": MODEL}
    threshold, curve = calibrate(Weights(rates=rates, net=net, speakers=speakers, facts=facts), held)
    facts |= {"threshold": threshold, "calibration": curve}
    return Weights(rates=rates, net=net, speakers=speakers, facts=facts)


def grow(matrices: Sequence[Floats], rows: Sequence[Rows], plan: Plan) -> Forest:
    """A forest over all rows that have a weight."""
    matrix = np.vstack(matrices)
    labels = np.concatenate([r.labels for r in rows])
    weights = np.concatenate([r.weights for r in rows])
    keep = weights > 0
    return boost(matrix[keep], labels[keep], weights[keep], plan)


def ranking(rows: Sequence[Rows], plan: Plan, name: str) -> Ranking:
    """Tables and forest of one ranking; the forest learns from tables that have not seen the row's document."""
    rate = base_rate(rows)
    forest = grow(encode_held_out(rows, rate, LEAST), rows, plan)
    say(name)
    return Ranking(tuple(fit_tables(rows, rate, LEAST, SMALL)), float(np.float32(np.log(rate / (1 - rate)))), forest)


def calibrate(weights: Weights, held: Sequence[Sample]) -> tuple[float, list[list[float]]]:
    """The threshold with the best F1, and how often a chosen span of a given chance is right.

    Where nothing is chosen at any threshold, the lowest one, and chances as they are.
    """
    ready = []
    for sample in held:
        found, chances = judged(sample.view, find_cues(sample.view, weights.rates), weights)
        best, weight, spans = span_labels(sample.view, sample.gold, found)
        ready.append((spans, chances, best >= 0.8, weight, {g.span for g in sample.gold if g.core}))
    top, result = -1.0, (THRESHOLDS[0], [[0.0, 1.0], [0.0, 1.0]])
    for threshold in THRESHOLDS:
        right: list[tuple[float, bool]] = []
        missed = 0
        for spans, chances, good, weight, gold in ready:
            picked = choose(spans, (chances - threshold).tolist())
            missed += sum(all(overlap(spans[k], g) < 0.8 for k in picked) for g in gold)
            right += [(float(chances[k]), bool(good[k])) for k in picked if weight[k]]
        hit = sum(ok for _, ok in right)
        f1 = 2 * hit / max(1, len(right) + hit + missed)
        if right and f1 > top:
            top, result = f1, (threshold, curve_of(right))
    say(f"best F1 {top:.4f} at {result[0]}")
    return result


def curve_of(right: Sequence[tuple[float, bool]], bins: int = 8) -> list[list[float]]:
    """Chance against share of right spans, made monotone by pooling neighbours."""
    ordered = sorted(right)
    size = max(1, len(ordered) // bins)
    pools = [ordered[k : k + size] for k in range(0, len(ordered), size)]
    points = [[sum(c for c, _ in p) / len(p), sum(ok for _, ok in p) / len(p), len(p)] for p in pools]
    merged: list[list[float]] = []
    for point in points:
        merged.append(point)
        while len(merged) > 1 and merged[-2][1] >= merged[-1][1]:
            (x, y, n), (u, v, m) = merged[-2], merged.pop()
            merged[-1] = [(x * n + u * m) / (n + m), (y * n + v * m) / (n + m), n + m]
    return [[round(p[0], 4) for p in merged], [round(p[1], 4) for p in merged]]
