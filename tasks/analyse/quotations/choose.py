"""Choice of the best set of spans that do not overlap: weighted interval scheduling."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


def choose(spans: Sequence[tuple[int, int]], values: Sequence[float]) -> list[int]:
    """Indices of the spans without overlap whose values add up to most, in text order; only values above 0 count."""
    order = sorted((i for i, v in enumerate(values) if v > 0 and spans[i][0] < spans[i][1]), key=lambda i: spans[i][1])
    ends = [spans[i][1] for i in order]
    best = [0.0]
    steps: list[tuple[bool, int]] = []
    for n, i in enumerate(order):
        before = bisect_right(ends, spans[i][0], 0, n)
        value = best[before] + values[i]
        steps.append((value > best[n], before))
        best.append(max(value, best[n]))
    chosen: list[int] = []
    n = len(order)
    while n:
        taken, before = steps[n - 1]
        if taken:
            chosen.append(order[n - 1])
            n = before
        else:
            n -= 1
    return chosen[::-1]
