"""Words of one inside the words of another: "X said that they would clear what Y called 'a nest of thieves'".

Who asks who called it that must find Y; X passes it on. Where X means himself ("what he called", "what the minister
called"), nothing is added.
"""

from __future__ import annotations

from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.speakers import Chosen, Option
from tasks.analyse.quotations.view import View

RULE: Final = "naming"
_NAMING: Final = frozenset(
    ("call", "describe", "label", "brand", "dub", "term", "denounce", "characterize", "characterise", "condemn")
)
_BETWEEN: Final = frozenset(("as", "it", "him", "her", "them", "a", "an", "the"))
_HOW: Final = ("own", "inverted", "agent")


def namings(view: View, cues: list[Cue], chosen: list[Chosen]) -> list[Chosen]:
    """One more span for each stretch in marks that somebody else's naming verb holds inside a chosen span."""
    groups = max((item.group for item in chosen), default=-1)
    named = [
        n
        for n, cue in enumerate(cues)
        if cue.lemma in _NAMING and cue.how in _HOW and cue.subject >= 0 and view.tag[cue.subject] != "PRP"
    ]
    found: list[Chosen] = []
    for number in named:
        cue = cues[number]
        span = _named(view, cue)
        if span is None:
            continue
        for outer in chosen:
            c = outer.candidate
            holds = c.side in "RL" and c.start <= min(cue.attr[0], cue.subject) and span[1] <= c.end
            if holds and outer.option is not None and outer.option.cue != number and outer.option.head != cue.subject:
                inner = Candidate(*span, number, "Q", "region", "region")
                option = Option(cue.subject, number, "own", cue.relative)
                group = groups + 1 + len(found)
                found.append(Chosen(inner, outer.chance, option, group=group, rule=RULE, within=outer))
                break
    return sorted((*chosen, *found), key=lambda item: (item.candidate.start, -item.candidate.end))


def _named(view: View, cue: Cue) -> tuple[int, int] | None:
    """The stretch in marks right after a verb ("called 'C'", "described as 'C'"), or nothing."""
    for k in range(cue.token + 1, min(cue.token + 4, len(view.words))):
        if view.region_of[k] >= 0:
            return view.spans[view.region_of[k]]
        if view.lower[k] not in _BETWEEN:
            break
    return None
