"""Rows for the speaker ranking: every option for every annotated quotation, with the right one marked."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tasks.analyse.quotations.candidates import Candidate, candidates
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.speakers import KEYS, NUMBERS, Option, Options, Turn
from tasks.analyse.quotations.train.corpus import Gold, Sample, Span, bare
from tasks.analyse.quotations.train.tables import Rows
from tasks.analyse.quotations.view import View


@dataclass(slots=True)
class _Table:
    numbers: list[list[float]] = field(default_factory=list)
    keys: list[list[str]] = field(default_factory=lambda: [[] for _ in KEYS])
    labels: list[float] = field(default_factory=list)


def speaker_rows(sample: Sample, cues: list[Cue]) -> Rows:
    """Options of every core quotation whose speaker is among them; the speaker before is the annotated one."""
    view = sample.view
    options = Options(view, cues)
    matched = _matched(sample, cues)
    options.filled.update(c.cue for _, c in matched if c.cue >= 0)
    table = _Table()
    previous: Candidate | None = None
    carried = -1
    for gold, candidate in matched:
        turn = Turn(candidate, candidate.cue, previous, carried)
        carried = -1
        if gold.speaker:
            found = options.of(turn)
            right = [names(view, option, gold.speaker) for option in found]
            if any(right):
                numbers, keys = options.rows(turn, found)
                table.numbers.extend(numbers)
                table.labels.extend(map(float, right))
                for key in keys:
                    for column, value in zip(table.keys, key, strict=True):
                        column.append(value)
            carried = _head(view, gold.speaker)
        previous = candidate
    numbers_ = np.array(table.numbers, dtype=np.float32).reshape(-1, len(NUMBERS))
    labels = np.array(table.labels, dtype=np.float32)
    return Rows(numbers_, table.keys, labels, np.ones_like(labels))


def names(view: View, option: Option, speaker: Span) -> bool:
    """Whether an option is the annotated mention."""
    return any(k >= 0 and speaker[0] <= view.start[k] < speaker[1] for k in (option.head, option.relative))


def _matched(sample: Sample, cues: list[Cue]) -> list[tuple[Gold, Candidate]]:
    """Core quotations in text order, each with the candidate of the same span (that of the annotated cue first)."""
    view = sample.view
    known: dict[Span, list[Candidate]] = {}
    for candidate in candidates(view, cues, least=0.0):
        span = bare(view.text, view.start[candidate.start], view.end[candidate.end - 1])
        known.setdefault(span, []).append(candidate)
    result = []
    for gold in sorted((g for g in sample.gold if g.core), key=lambda g: g.span):
        here = known.get(gold.span)
        if not here:
            a, b = view.tokens(*gold.span)
            if a < b:
                result.append((gold, Candidate(a, b, -1, "Q", "region", "region")))
            continue
        cued = [
            c for c in here if c.cue >= 0 and gold.cue and gold.cue[0] <= view.start[cues[c.cue].token] < gold.cue[1]
        ]
        result.append((gold, (cued or here)[0]))
    return result


def _head(view: View, span: Span) -> int:
    a, b = view.tokens(*span)
    return next((k for k in range(a, b) if not a <= view.head[k] < b), a) if a < b else -1
