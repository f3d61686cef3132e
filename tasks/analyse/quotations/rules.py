"""Rules beside the ranking, for shapes that are certain by their form.

A lead-in that ends in a colon makes the next paragraph a block quotation; a sentence that closes with its attribution
is reported as a whole; "comments made by X to Y that Z" reports Z.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.view import View

_FRAME: Final = 0.5  # least weight of a cue that may frame a sentence
_LEAD: Final = 0.3  # least weight of a cue that may lead to a block
_WEAK: Final = 0.6  # a span below this chance gives way to the sentence that holds it
_RAISING: Final = frozenset(("promise", "threaten"))
_THINGS: Final = frozenset(("which", "it", "that", "this"))


def leads_to_block(view: View, cue: Cue, stop: int) -> bool:
    """Whether a paragraph's last sentence ends in this cue and a colon ("Reuters adds:", "in a statement:")."""
    colon = stop - 1
    while colon > cue.token and view.words[colon].isspace():
        colon -= 1
    if cue.kind == "colon" or view.words[colon] != ":" or not cue.token < colon <= cue.token + 7:
        return False
    if cue.kind == "noun":
        return cue.lemma in words("nouns") and colon - cue.token <= 4 and cue.weight >= 0.1
    objects = any(
        cue.token < c < colon and view.dep[c] in ("dobj", "ccomp", "xcomp", "attr") for c in view.children[cue.token]
    )
    return not objects and (cue.weight >= _LEAD or cue.lemma in words("strong"))


def closing_attributions(
    view: View, cues: Sequence[Cue], found: Sequence[Candidate], chances: Sequence[float], picked: list[int]
) -> list[int]:
    """Add the sentence before "..., a spokesman revealed on Thursday." where nothing better was picked from it."""
    best: dict[int, int] = {}
    for k, c in enumerate(found):
        if c.side == "L" and c.first == "sentence" and c.last == "attr" and _closes(view, cues[c.cue], c):
            best[c.cue] = k
    for k in best.values():
        c = found[k]
        rivals = [p for p in picked if found[p].start < c.end and c.start < found[p].end]
        if any(chances[p] >= _WEAK or _quotes(view, found[p]) for p in rivals):
            continue
        picked = [p for p in picked if p not in rivals] + [k]
    return picked


def _quotes(view: View, c: Candidate) -> bool:
    return view.region_of[c.start] >= 0 or view.region_of[c.end - 1] >= 0


def _closes(view: View, cue: Cue, c: Candidate) -> bool:
    begin, stop = view.sentences[cue.sentence]
    comma = view.words[cue.attr[0] - 1] == "," or view.region_of[cue.attr[0] - 1] >= 0
    return (
        cue.kind == "verb"
        and cue.weight >= _FRAME
        and cue.subject >= begin
        and cue.how in ("own", "inverted")
        and comma
        and c.end - c.start >= 5
        and stop - max(cue.attr[1], cue.token + 1) <= 4
        and not any(view.dep[k] in ("ccomp", "xcomp", "dobj") and k > cue.token for k in view.children[cue.token])
    )


def is_idle(view: View, cue: Cue, candidate: Candidate) -> bool:
    """A thing that "promises to be" something makes no promise."""
    if cue.lemma not in _RAISING or candidate.side != "R" or candidate.first != "xcomp":
        return False
    if cue.relative >= 0:
        return view.lower[cue.relative] == "which"
    return cue.subject >= 0 and view.lower[cue.subject] in _THINGS


def clause_of_comments(view: View, cue: Cue, candidate: Candidate) -> Candidate:
    """ "made by X to Y that Z": the content is Z."""
    start = candidate.start
    passive = view.lower[start] in ("by", "made", "to", "from") or cue.kind == "noun" or view.lower[start] == cue.lemma
    noun = view.lemma[start].lower() in words("nouns") and candidate.first == "dobj"
    if candidate.side != "R" or not (passive or noun):
        return candidate
    for k in range(start + 1, min(start + 16, candidate.end - 3)):
        if view.region_of[k] >= 0:
            break
        if view.lower[k] == "that" and view.tag[k] in ("IN", "WDT") and view.lower[k - 1] != ",":
            by = any(view.lower[j] == "by" for j in range(start - 1, k))
            return Candidate(k + 1, candidate.end, candidate.cue, "R", "that", candidate.last) if by else candidate
    return candidate
