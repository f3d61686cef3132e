"""Training of the network: documents to batches, Adam, and averages of the parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.net import TELLS, Net, offsets
from tasks.analyse.quotations.signs import SPAN_SIZES, TOKEN_SIZES, span_codes, token_codes
from tasks.analyse.quotations.train.corpus import Gold, Sample
from tasks.analyse.quotations.train.gradients import Arrays, Batch, fresh, gradients
from tasks.analyse.quotations.train.labels import span_labels
from tasks.analyse.quotations.view import View

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_GAP = 20  # empty rows between documents, more than a convolution spans
_STATES, _HIDDEN = 64, 32


@dataclass(frozen=True, slots=True)
class Course:
    """How to train."""

    epochs: int = 12
    documents: int = 3  # in a batch
    rate: float = 2e-3
    drop: float = 0.25
    drop_vectors: float = 0.15  # single numbers of the vectors
    blank: float = 0.05  # batches without vectors, so that the network can do without
    drop_words: float = 0.2
    decay: float = 0.01
    seed: int = 0


@dataclass(slots=True)
class Lesson:
    """One document as the network reads it, with what is right."""

    vectors: NDArray[np.floating]
    codes: Ints
    places: Ints
    span_codes: Ints
    tells: Floats
    tell_weights: Floats
    labels: Floats
    label_weights: Floats


def known_words(samples: Iterable[Sample], least: int = 30) -> dict[str, int]:
    """Numbers, from 1 on, of the words that are often met and are no proper names."""
    seen: Counter[str] = Counter()
    for sample in samples:
        seen.update(w for w, t in zip(sample.view.lower, sample.view.tag, strict=True) if t not in ("NNP", "NNPS"))
    words = sorted(word for word, count in seen.items() if count >= least and not word.isspace())
    return {word: number for number, word in enumerate(words, start=1)}


def lesson(sample: Sample, cues: Sequence[Cue], found: Sequence[Candidate], known: Mapping[str, int]) -> Lesson:
    """What the network reads of a document, and what is right."""
    places, codes = span_codes(sample.view, cues, found)
    best, weight, _ = span_labels(sample.view, sample.gold, list(found))
    tells, tell_weights = _tells(sample.view, sample.gold)
    vectors = sample.view.vectors
    if vectors is None:
        raise ValueError("the network is trained with a pipeline that keeps vectors of tokens")
    return Lesson(
        vectors=vectors,
        codes=token_codes(sample.view, cues, known) + offsets((len(known) + 1, *TOKEN_SIZES)),
        places=places,
        span_codes=codes + offsets(SPAN_SIZES),
        tells=tells,
        tell_weights=tell_weights,
        labels=np.stack((best >= 0.8, best > 0.985, best >= 0.5), axis=1).astype(np.float32),
        label_weights=weight,
    )


def _tells(view: View, gold: Sequence[Gold]) -> tuple[Floats, Floats]:
    """Right answers for every token; content that is not core counts little."""
    answers = np.zeros((len(view.words), len(TELLS)), dtype=np.float32)
    weights = np.ones((len(view.words), 1), dtype=np.float32)
    for quote in sorted(gold, key=lambda g: g.core):
        first, stop = view.tokens(*quote.span)
        weights[first:stop] = 1.0 if quote.core else 0.2
        if not quote.core or first >= stop:
            continue
        answers[first:stop, 0] = answers[first, 1] = answers[stop - 1, 2] = 1
        for column, mention in ((3, quote.cue), (4, quote.speaker)):
            if mention:
                answers[slice(*view.tokens(*mention)), column] = 1
    return answers, weights


def learn(lessons: Sequence[Lesson], known: Mapping[str, int], course: Course) -> Net:
    """Fit a network; its parameters are running averages over the steps, rounded to half precision."""
    random = np.random.default_rng(course.seed)
    every = np.concatenate([item.vectors[::7] for item in lessons]).astype(np.float32)
    mean, scale = every.mean(axis=0), 1 / (every.std(axis=0) + np.float32(1e-3))
    sizes = (len(known) + 1 + sum(TOKEN_SIZES), sum(SPAN_SIZES))
    arrays = fresh(random, len(mean), sizes, _STATES, _HIDDEN)
    walk = _Adam(arrays, course, steps=course.epochs * -(-len(lessons) // course.documents))
    for _ in range(course.epochs):
        order = random.permutation(len(lessons))
        for k in range(0, len(order), course.documents):
            batch = _joined([lessons[n] for n in order[k : k + course.documents]], mean, scale)
            batch.vectors *= (random.random(batch.vectors.shape, dtype=np.float32) > course.drop_vectors) / np.float32(
                1 - course.drop_vectors
            )
            batch.vectors *= random.random() >= course.blank
            batch.codes[random.random(len(batch.codes)) < course.drop_words, 0] = 0
            walk.step(gradients(arrays, batch, random, course.drop))
    arrays = {name: a for name, a in walk.average.items() if not name.startswith("tell")}  # told in training only
    arrays |= {"mean": mean, "scale": scale}
    return Net({name: a.astype(np.float16).astype(np.float32) for name, a in arrays.items()}, known)


def _joined(lessons: Sequence[Lesson], mean: Floats, scale: Floats) -> Batch:
    """One batch: the documents below one another, with gaps."""
    n = _GAP + sum(len(item.codes) + _GAP for item in lessons)
    batch = Batch(
        vectors=np.zeros((n, len(mean)), dtype=np.float32),
        codes=np.zeros((n, lessons[0].codes.shape[1]), dtype=np.int64),
        mask=np.zeros((n, 1), dtype=np.float32),
        tells=np.zeros((n, len(TELLS)), dtype=np.float32),
        tell_weights=np.zeros((n, 1), dtype=np.float32),
        places=np.zeros((0, 0), dtype=np.int64),
        span_codes=np.concatenate([item.span_codes for item in lessons]),
        labels=np.concatenate([item.labels for item in lessons]),
        label_weights=np.concatenate([item.label_weights for item in lessons]),
    )
    places = []
    at = _GAP
    for item in lessons:
        here = slice(at, at + len(item.codes))
        batch.vectors[here] = (item.vectors.astype(np.float32) - mean) * scale
        batch.codes[here] = item.codes
        batch.mask[here] = 1
        batch.tells[here], batch.tell_weights[here] = item.tells, item.tell_weights
        places.append(np.where(item.places >= 0, item.places + at, -1))
        at += len(item.codes) + _GAP
    batch.places = np.concatenate(places)
    return batch


class _Adam:
    """Adam (Kingma and Ba 2015) with decoupled decay, a short warm-up, a falling rate, and averaged parameters."""

    def __init__(self, arrays: Arrays, course: Course, steps: int) -> None:
        self.arrays, self.course, self.steps, self.done = arrays, course, steps, 0
        self.average = {name: a.copy() for name, a in arrays.items()}
        self.first = {name: np.zeros_like(a) for name, a in arrays.items()}
        self.second = {name: np.zeros_like(a) for name, a in arrays.items()}

    def step(self, found: Arrays) -> None:
        """One step along the gradients, cut to a norm of 2."""
        self.done = t = self.done + 1
        rate = self.course.rate * min(1.0, t / 60) * max(0.0, 1 - t / self.steps) ** 0.5
        norm = float(np.sqrt(sum(float(np.square(g, dtype=np.float64).sum()) for g in found.values())))
        cut = np.float32(min(1.0, 2.0 / max(norm, 1e-9)))
        keep = np.float32(1 - min(0.998, (1 + t) / (10 + t)))
        for name, a in self.arrays.items():
            g = found[name] * cut
            self.first[name] += (g - self.first[name]) * np.float32(0.1)
            self.second[name] += (g * g - self.second[name]) * np.float32(0.002)
            size = np.sqrt(self.second[name] / np.float32(1 - 0.998**t)) + np.float32(1e-7)
            change = self.first[name] / np.float32(1 - 0.9**t) / size
            if a.ndim == 2:
                change += np.float32(self.course.decay) * a
            a -= np.float32(rate) * change
            self.average[name] += (a - self.average[name]) * keep
