"""Edges of chosen spans that syntax decides: no attribution, lead-in or addressee belongs to what was said."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.view import View

_TOLD: Final = frozenset(("tell", "inform", "advise", "assure", "warn", "remind", "notify", "persuade", "convince"))
_NOUN_PHRASES: Final = frozenset(("dobj", "dative", "next", "pobj", "oprd"))
_OPENS_NOUN_PHRASE: Final = frozenset(("NN", "PR", "DT", "JJ"))  # beginnings of tags
_LEAST: Final = 3  # tokens that must remain


def mend(view: View, cue: Cue, candidate: Candidate) -> Candidate:
    """The span without what is certainly not content."""
    if candidate.side == "L":
        return _after_colon(view, _before_subject(view, candidate))
    return _after_that(view, cue, candidate) if candidate.side == "R" and cue.kind == "verb" else candidate


def _before_subject(view: View, c: Candidate) -> Candidate:
    """ "'C,' X, a Y," said: a comma in the marks and a noun phrase behind them, which is the subject, end C."""
    region = view.region_of[c.start]
    if region < 0:
        return c
    start, end = view.spans[region]
    if start != c.start or end >= c.end or view.words[end - 2] != "," or max(view.region_of[end : c.end]) >= 0:
        return c
    return replace(c, end=end) if view.tag[end][:2] in _OPENS_NOUN_PHRASE else c


def _after_colon(view: View, c: Candidate) -> Candidate:
    """ "The letter spoke of the mill: 'C,'" X wrote: what leads to the colon is the narrator's."""
    region = view.region_of[c.end - 1]
    if region < 0 or view.region_of[c.start] >= 0:
        return c
    start, end = view.spans[region]
    led = end == c.end and c.start < start and view.words[start - 1] == ":"
    return replace(c, start=start) if led else c


def _after_that(view: View, cue: Cue, c: Candidate) -> Candidate:
    """ "assured a crowd of workers that C" and "cautioned, as did Y, that C": content opens after "that"."""
    told = cue.lemma in _TOLD and c.first in _NOUN_PHRASES
    aside = view.words[cue.token + 1] == "," and c.start == cue.token + 2 and view.lower[c.start] in ("as", "like")
    for k in range(c.start + 1, min(c.start + 12, c.end - _LEAST)) if told or aside else ():
        if view.region_of[k] >= 0 or (told and view.tag[k][:2] in ("VB", "MD")):
            break
        if view.lower[k] == "that" and view.tag[k] == "IN" and (told or view.words[k - 1] == ","):
            return replace(c, start=k + 1, first="that")
    return c
