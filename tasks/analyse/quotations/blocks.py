"""Block quotations that the page itself marks: they decide what text alone cannot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.speakers import Chosen
from tasks.analyse.quotations.view import View


def page_blocks(view: View, cues: list[Cue], chosen: list[Chosen], blocks: Iterable[Any]) -> list[Chosen]:
    """Add one quotation for every block of the page, with the cue that leads to it."""
    result = list(chosen)
    for block in blocks:
        begin, stop = (block.start, block.end) if hasattr(block, "start") else (int(block[0]), int(block[1]))
        start, end = view.tokens(max(0, begin), min(stop, len(view.text)))
        while start < end and view.words[start].isspace():
            start += 1
        while end > start and view.words[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        number = _lead(view, cues, start)
        result = [
            r for r in result if not (r.candidate.side == "B" and r.candidate.start < end and start < r.candidate.end)
        ]
        whole = [r for r in result if r.candidate.start <= start and r.candidate.end >= end - 1]
        if whole and all(view.region_of[k] >= 0 for k in (start, end - 1)):
            continue  # the block is one quotation in marks and is known already
        result = [r for r in result if not (r.candidate.start <= start < r.candidate.end < end)]
        result.append(Chosen(Candidate(start, end, number, "B", "block", "page"), 0.97, rule="block:page"))
    return sorted(result, key=lambda item: (item.candidate.start, -item.candidate.end))


def _lead(view: View, cues: list[Cue], start: int) -> int:
    """The last cue of the sentence before a block, else -1."""
    if not start:
        return -1
    sentence = view.sentence_of[start - 1]
    found = [n for n, cue in enumerate(cues) if cue.sentence == sentence and cue.weight >= 0.1]
    return found[-1] if found else -1
