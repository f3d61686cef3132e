"""Spans of content held against those of an annotation."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.records import Quotation

_EDGE = " \t\r\n\u00a0\"“”„‟«»‹›'‘’`.,;:!?…—–-()[]"


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without marks and punctuation at its edges and without a leading "that"."""
    while True:
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if text[start : start + 5].lower() != "that ":
            return start, end
        start += 5


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / (max(a[1], b[1]) - min(a[0], b[0])) if common > 0 else 0.0


def best(found: Iterable[tuple[tuple[int, int], Quotation]], span: tuple[int, int]) -> Quotation | None:
    pairs = [(overlap(s, span), k, q) for k, (s, q) in enumerate(found)]
    top = max(pairs, default=None)
    return top[2] if top and top[0] >= 0.8 else None
