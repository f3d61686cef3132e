"""Rules beside the ranking, for shapes that are certain by their form.

A lead-in that ends in a colon makes the next paragraph a block quotation; a sentence that closes with its attribution
is reported as a whole; "comments made by X to Y that Z" reports Z.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import SUBJECTS, Cue
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.view import View

_FRAME: Final = 0.5  # least weight of a cue that may frame a sentence
_LEAD: Final = 0.3  # least weight of a cue that may lead to a block
_WEAK: Final = 0.6  # a span below this chance gives way to the sentence that holds it
_CERTAIN: Final = 0.15  # least chance of a span that "according to" attributes
_OCCASION: Final = frozenset(("pobj", "prep"))
_RAISING: Final = frozenset(("promise", "threaten"))
_AMOUNTS: Final = frozenset(("add", "post", "hold", "charge", "offer", "put"))
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
    by_sentence: dict[int, list[int]] = {}
    for p in picked:
        by_sentence.setdefault(view.sentence_of[found[p].start], []).append(p)
    dropped: set[int] = set()
    added: list[int] = []
    for k in best.values():
        c = found[k]
        rivals = [
            p for p in by_sentence.get(cues[c.cue].sentence, ()) if found[p].start < c.end and c.start < found[p].end
        ]
        if any(chances[p] >= _WEAK or _quotes(view, found[p]) for p in rivals):
            continue
        dropped.update(rivals)
        added.append(k)
    return [p for p in picked if p not in dropped] + added


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


def passed_on(
    view: View, cues: Sequence[Cue], outer: Candidate, twins: Mapping[tuple[int, int, str], list[int]], k: int
) -> int:
    """Of "Y told Z, 'C'", which X passes on, C alone: Y is its speaker and X its relay."""
    region = view.region_of[outer.end - 1]
    if outer.side != "R" or region < 0 or view.region_of[outer.start] >= 0 or view.spans[region][1] < outer.end:
        return k
    start = view.spans[region][0]
    alone = twins.get((start, view.spans[region][1], "Q"))
    framed = any(
        c.kind == "verb"
        and c.weight >= _FRAME
        and outer.start <= c.attr[0] <= c.subject < c.token < start
        and start - c.attr[1] <= 8
        and view.words[start - 1] in (",", ":")
        for c in cues
        if outer.start <= c.token < start
    )
    return alone[0] if alone and framed else k


def last_words(view: View, found: Sequence[Candidate], twins: Mapping[tuple[int, int, str], list[int]], k: int) -> int:
    """While the narrator opens the sentence, "a clause of its own in marks," X noted: what X noted is the clause."""
    c = found[k]
    region = view.region_of[c.end - 1]
    if c.side != "L" or c.first != "sentence" or region < 0 or view.spans[region][1] != c.end:
        return k
    start = view.spans[region][0]
    alone = twins.get((start, c.end, "Q"))
    opens = view.tag[c.start] == "IN" and view.words[start - 1] == "," and view.words[start + 1][0].isupper()
    clause = any(view.dep[n] in SUBJECTS for n in range(start, c.end))
    return alone[0] if alone and c.start < start and opens and clause else k


def is_idle(view: View, cue: Cue, candidate: Candidate) -> bool:
    """A thing that "promises to be" something makes no promise, and a price that "added 30 cents" says nothing."""
    if cue.lemma in _AMOUNTS and candidate.side == "R" and view.tag[candidate.start] in ("CD", "$"):
        return not any(tag[:2] in ("VB", "MD") for tag in view.tag[candidate.start : candidate.end])
    if cue.lemma not in _RAISING or candidate.side != "R" or candidate.first != "xcomp":
        return False
    if cue.relative >= 0:
        return view.lower[cue.relative] == "which"
    return cue.subject >= 0 and view.lower[cue.subject] in _THINGS


def clause_of_comments(view: View, cues: list[Cue], candidate: Candidate) -> Candidate:
    """ "comments made by X to Y that Z": the content is Z, under a new cue with X for its subject and Y addressed."""
    start, cue = candidate.start, cues[candidate.cue]
    if candidate.side != "R":
        return candidate
    by = to = -1
    for k in range(max(cue.token, start - 14), min(start + 18, candidate.end - 3)):
        if view.region_of[k] >= 0:
            break
        low = view.lower[k]
        if low == "by" and by < 0:
            by = noun_after(view, k)
        elif low in ("to", "with") and by >= 0 and to < 0:
            to = noun_after(view, k)
        elif low == "that" and by >= 0 and k + 1 >= start and view.lower[k - 1] != ",":
            token = next((n for n in range(by, cue.token - 1, -1) if view.tag[n][:2] == "VB"), cue.token)
            new = Cue(token, cue.lemma, "noun", by, "by", (cue.token, k), to, cue.sentence, weight=cue.weight)
            cues.append(new)
            return Candidate(k + 1, candidate.end, len(cues) - 1, "R", "that", candidate.last)
    return candidate


def beyond_occasion(view: View, cue: Cue, candidate: Candidate) -> Candidate:
    """ "said in a recorded message that C": C is said, and the message is where."""
    if candidate.side != "R" or candidate.first not in _OCCASION or cue.kind != "verb" or cue.lemma == "ask":
        return candidate
    for k in range(candidate.start + 1, min(candidate.start + 8, candidate.end - 3)):
        if view.region_of[k] >= 0 or view.tag[k][:2] in ("VB", "MD"):
            break
        if view.lower[k] == "that" and view.tag[k] == "IN" and view.lemma[k - 1].lower() in words("nouns"):
            return replace(candidate, start=k + 1, first="that")
    return candidate


def attributed_sentences(
    view: View, cues: Sequence[Cue], found: Sequence[Candidate], chances: Sequence[float], picked: list[int]
) -> list[int]:
    """Add the likeliest C of "According to X, C", "X said, ..., that C" where nothing was picked from the sentence."""
    taken = {view.sentence_of[found[p].start] for p in picked} | {view.sentence_of[found[p].end - 1] for p in picked}
    best: dict[int, int] = {}
    for k, c in enumerate(found):
        if c.cue < 0 or cues[c.cue].sentence in taken or chances[k] < _CERTAIN:
            continue
        if cues[c.cue].kind != "according" and not _interrupted(view, cues[c.cue], c):
            continue
        known = best.get(cues[c.cue].sentence)
        if known is None or chances[k] > chances[known]:
            best[cues[c.cue].sentence] = k
    return picked + list(best.values())


def _interrupted(view: View, cue: Cue, c: Candidate) -> bool:
    """Whether an insertion between commas parts a verb of speech from its clause ("X reported, citing Y, that C")."""
    speech = cue.kind == "verb" and cue.weight >= _FRAME and cue.how == "own"
    return speech and c.first == "that" and view.words[cue.token + 1] == "," == view.words[c.start - 2]


def noun_after(view: View, k: int) -> int:
    """Head of the noun phrase after a preposition, else -1."""
    for c in view.children[k]:
        if view.dep[c] == "pobj" and c > k:
            return c
    last = -1
    for n in range(k + 1, min(k + 9, len(view.words))):
        if view.tag[n][:2] == "NN":
            last = n
        elif view.tag[n] not in ("DT", "JJ", "PRP$", "CD"):
            break
    return last


def is_turn(view: View, cue: Cue) -> bool:
    """A transcript's "SMITH:" in capitals."""
    return (
        cue.kind == "colon"
        and cue.subject >= 0
        and view.words[cue.subject].isupper()
        and len(view.words[cue.subject]) > 2
    )


def dash_speaker(view: View, candidate: Candidate) -> int:
    """The name after "... ― Name" at a paragraph's end, or -1."""
    k, n = candidate.end, len(view.words)
    if k >= n or view.words[k] not in ("—", "–", "―", "--", "-", "~") or view.region_of[candidate.end - 1] < 0:
        return -1
    first = k = k + 1
    while k < n and view.tag[k] == "NNP" and k - first < 6:
        k += 1
    ends = k >= n or view.words[k] in (",", ".", "(") or view.words[k].isspace()
    return k - 1 if k > first and ends else -1


def without_dateline(view: View, candidate: Candidate) -> Candidate:
    """Content does not begin with the place and agency that open an article."""
    start = candidate.start
    if (start and view.paragraph_of[start] == view.paragraph_of[start - 1]) or not view.words[start].isupper():
        return candidate
    for k in range(start + 1, min(start + 9, candidate.end - 2)):
        if view.words[k] in ("—", "–", "--", "-"):
            return replace(candidate, start=k + 1)
    return candidate
