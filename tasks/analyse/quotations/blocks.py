"""Block quotations without marks: led to by a cue and a colon, or marked by the page itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tasks.analyse.quotations.candidates import Candidate, block_after
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.rules import leads_to_block
from tasks.analyse.quotations.speakers import Chosen
from tasks.analyse.quotations.view import View

_SURE: Final = 0.8  # chance of a block by its lead-in alone


def led_blocks(view: View, cues: list[Cue], chosen: list[Chosen]) -> list[Chosen]:
    """The paragraph after a lead-in that ends in cue and colon; one paragraph, unless the page says more."""
    taken = [(c.candidate.start, c.candidate.end) for c in chosen if c.candidate.side == "B"]
    found: dict[int, Chosen] = {}
    for number, cue in enumerate(cues):
        stop = view.sentences[cue.sentence][1]
        if not leads_to_block(view, cue, stop):
            continue
        for candidate in block_after(view, number, stop):
            if not any(a < candidate.end and candidate.start < b for a, b in taken):
                found[candidate.start] = Chosen(candidate, _SURE, rule="block:colon")
    return list(found.values())


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
