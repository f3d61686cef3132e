"""What is right: labels of cues and candidate spans, read off the annotation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.train.corpus import Gold, Sample, Span, bare, overlap
from tasks.analyse.quotations.view import View

Floats = NDArray[np.float32]


def cue_rates(samples: Iterable[Sample]) -> dict[str, float]:
    """How often each verb and noun lemma stands in the cue of a reported utterance."""
    cued: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for sample in samples:
        view = sample.view
        inside: set[int] = set()
        for gold in sample.gold:
            if gold.core and gold.cue:
                inside.update(range(*view.tokens(*gold.cue)))
        for k, tag in enumerate(view.tag):
            if tag[:2] in ("VB", "NN") and view.dep[k] not in ("aux", "auxpass"):
                key = f"{view.lemma[k].lower()}|{'v' if tag[:2] == 'VB' else 'n'}"
                seen[key] += 1
                cued[key] += k in inside
    rates = {k: round(cued[k] / (n + 2), 4) for k, n in seen.items() if n >= 4 and (cued[k] >= 2 or n >= 40)}
    return {**rates, "according|a": 0.95, ":|c": 0.3, "per|a": 0.2}


def span_labels(view: View, gold: list[Gold], found: list[Candidate]) -> tuple[Floats, Floats, list[Span]]:
    """Best overlap of every candidate with a core span, its weight (0: neither right nor wrong), and its bare span."""
    core = sorted({g.span for g in gold if g.core})
    rest = sorted({g.span for g in gold if not g.core})
    best = np.zeros(len(found), dtype=np.float32)
    weight = np.ones(len(found), dtype=np.float32)
    spans = [bare(view.text, view.start[c.start], view.end[c.end - 1]) for c in found]
    for k, span in enumerate(spans):
        best[k] = max((overlap(span, g) for g in _near(core, span)), default=0.0)
        if best[k] < 0.5 and any(_covered(span, g) for g in _near(rest, span)):
            weight[k] = 0.0
    return best, weight, spans


def _near(spans: list[Span], span: Span) -> Iterable[Span]:
    high = bisect_left(spans, (span[1], -1))
    low = max(0, bisect_right(spans, (span[0], 1 << 60)) - 12)
    return spans[low:high]


def _covered(span: Span, gold: Span) -> bool:
    common = min(span[1], gold[1]) - max(span[0], gold[0])
    return overlap(span, gold) >= 0.5 or common >= 0.8 * (span[1] - span[0])
