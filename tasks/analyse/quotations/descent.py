"""Inner speakers: where an outlet, or somebody who passes words on, frames a clause that has a speaker of its own."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.mentions import is_outlet_mention
from tasks.analyse.quotations.names import Names
from tasks.analyse.quotations.relays import QUOTING, speaks
from tasks.analyse.quotations.roles import is_outlet
from tasks.analyse.quotations.rules import noun_after
from tasks.analyse.quotations.speakers import Chosen, Option
from tasks.analyse.quotations.view import View

_THAT: Final = [",", "that"]
_CITING: Final = frozenset(("citing", "quoting"))
_PASSING: Final = frozenset(("allege", "claim", "hear", "learn", "report", "reveal"))


class _Order:
    """Numbers of cues by their place in the text."""

    def __init__(self, cues: list[Cue]) -> None:
        self.numbers = sorted(range(len(cues)), key=lambda n: cues[n].token)
        self.tokens = [cues[n].token for n in self.numbers]

    def before(self, token: int) -> list[int]:
        """The last few cues before a token."""
        stop = bisect_left(self.tokens, token)
        return self.numbers[max(0, stop - 12) : stop]

    def between(self, start: int, stop: int) -> list[int]:
        """Cues from `start` until before `stop`."""
        return self.numbers[bisect_left(self.tokens, start) : bisect_left(self.tokens, stop)]


class Outlets:
    """The mentions that are an outlet's, by their words or by the name they stand for."""

    def __init__(self, view: View, names: Names) -> None:
        self.view, self.names = view, names
        self.known: dict[int, bool] = {-1: False}  # nobody is none

    def __contains__(self, head: int) -> bool:
        if head not in self.known:
            party = self.names.of_head(head)
            by_name = party is not None and is_outlet(self.names.parties[party].name)
            self.known[head] = by_name or is_outlet_mention(self.view, head)
        return self.known[head]


def descend(view: View, cues: list[Cue], names: Names, chosen: list[Chosen]) -> list[Chosen]:
    """Replace an outlet's clause "X said that Y" by Y with speaker X; the outlet stays on as relay."""
    order, outlets = _Order(cues), Outlets(view, names)
    result: list[Chosen] = []
    for item in chosen:
        _take_nearest(view, cues, order, item)
        _take_quoted(view, cues, order, item)
        _take_credited(outlets, cues, order, item)
        if _is_source(view, cues, order, item):
            continue
        if result:
            _pass_outlet(view, outlets, cues, item, result[-1])
        for _ in range(4):
            number = item.option.cue if item.option else -1
            if number < 0 or item.candidate.side == "B":
                break
            inner = _inner(view, cues, order, item.candidate)
            if inner is None:
                break
            candidate, cue = inner
            if not _reports(outlets, item) and not _passes_on(view, outlets, cues[number], cues[cue]):
                break
            item = Chosen(
                candidate, item.chance, Option(cues[cue].subject, cue, "inner"), item.sure, rule="inner-speaker"
            )
        if item.option is not None and item.option.head in outlets:
            _take_cited(view, cues, item)
        result.append(item)
    return result


def _take_nearest(view: View, cues: list[Cue], order: _Order, item: Chosen) -> None:
    """ "According to X, Y told Z that C": where C alone was chosen, Y says it and not X."""
    option, c = item.option, item.candidate
    if option is None or c.side != "R" or option.cue < 0 or cues[option.cue].kind != "according":
        return
    sentence = cues[option.cue].sentence
    for number in reversed(order.before(c.start)):
        own = cues[number]
        if own.sentence != sentence:
            return
        if own.kind == "verb" and own.how in ("own", "shared", "repaired") and own.weight >= 0.3 and own.subject >= 0:
            clause = range(own.token + 1, c.start)
            if not any(view.tag[k][:2] == "VB" and view.lower[k] != "according" for k in clause):
                item.option = Option(own.subject, number, "own", own.relative)
            return


def _take_quoted(view: View, cues: list[Cue], order: _Order, item: Chosen) -> None:
    """ "X quoted Y as saying that C", "'C', X quoted Y as saying": Y says it, and C is all that is said."""
    option, c = item.option, item.candidate
    if option is None or c.side == "B" or option.cue < 0:
        return
    at = cues[option.cue].token
    verb = view.head[view.head[at]] if view.dep[at] == "pcomp" else at
    quoted = next((k for k in view.children[verb] if view.dep[k] == "dobj" and k > verb), -1)
    if view.lemma[verb].lower() not in QUOTING or quoted < 0:
        return
    stop = c.end if c.side == "R" else view.sentences[cues[option.cue].sentence][1]
    for number in order.between(quoted + 1, stop):
        saying = cues[number].token
        if view.dep[saying] == "pcomp" and view.lower[view.head[saying]] == "as":
            own = view.head[view.head[saying]] == verb
            start = max(c.start, saying + 1 + (view.lower[saying + 1] == "that")) if c.side == "R" else c.start
            if own and c.end - start >= 2:
                item.candidate = replace(c, start=start, cue=number)
                item.option = Option(quoted, number, "own")
            return


def _take_credited(outlets: Outlets, cues: list[Cue], order: _Order, item: Chosen) -> None:
    """ "X wrote that, according to Y, C": where X is an outlet, Y says it."""
    option, c = item.option, item.candidate
    if option is None or c.side != "R" or option.cue < 0 or cues[option.cue].kind != "verb":
        return
    outer = cues[option.cue]
    for number in order.between(outer.token + 1, c.start) if option.head in outlets else ():
        if cues[number].kind == "according" and cues[number].attr[1] >= c.start - 1:
            item.option = Option(cues[number].subject, number, "own")


def _is_source(view: View, cues: list[Cue], order: _Order, item: Chosen) -> bool:
    """Whether a span is no content, but whom X cites; "X said, citing Y, that C" is mended, for C is the content."""
    c = item.candidate
    if c.side != "R" or c.cue < 0 or view.lower[cues[c.cue].token] not in _CITING:
        return False
    that = next((k for k in range(c.start + 1, min(c.start + 15, c.end - 2)) if view.lower[k - 1 : k + 1] == _THAT), -1)
    for number in reversed(order.before(cues[c.cue].token) if that >= 0 else ()):
        cue = cues[number]
        if cue.sentence == cues[c.cue].sentence and cue.kind == "verb" and cue.weight >= 0.3 and cue.subject >= 0:
            item.candidate = replace(c, start=that + 1, cue=number, first="that")
            item.option = Option(cue.subject, number, "own", cue.relative)
            return False
    clause = any(tag in ("VBD", "VBZ", "VBP", "MD") for tag in view.tag[c.start : c.end])
    return not clause and view.region_of[c.end - 1] < 0 and _is_somebody(view, _cited(view, cues[c.cue].token))


def _take_cited(view: View, cues: list[Cue], item: Chosen) -> None:
    """ "X reported, citing Y, that C": where X is an outlet and Y somebody, Y says it."""
    option, c = item.option, item.candidate
    if option is None or option.cue < 0 or cues[option.cue].kind != "verb":
        return
    for k in range(*view.sentences[cues[option.cue].sentence]):
        if view.lower[k] in _CITING and view.region_of[k] < 0 and not c.start <= k < c.end:
            source = _cited(view, k)
            if _is_somebody(view, source) and not c.start <= source < c.end:
                item.option = Option(source, option.cue, "cited")
            return


def _cited(view: View, citing: int) -> int:
    """Whom or what a participle cites, or -1."""
    objects = (k for k in view.children[citing] if view.dep[k] == "dobj" and k > citing)
    return next(objects, noun_after(view, citing))


def _is_somebody(view: View, head: int) -> bool:
    return speaks(view, head) or (head >= 0 and view.lemma[head].lower() in words("sources"))


def _pass_outlet(view: View, outlets: Outlets, cues: list[Cue], item: Chosen, before: Chosen) -> None:
    """After "'...,' X said, Reuters reports. '...'" the second piece is X's too."""
    option, said = item.option, before.option
    if option is None or said is None or option.cue < 0 or said.cue < 0 or option.head == said.head:
        return
    low, high = before.candidate.end, item.candidate.start
    between = low <= cues[said.cue].token < cues[option.cue].token < high
    together = between and view.paragraph_of[low - 1] == view.paragraph_of[high] and view.region_of[high] >= 0
    if together and option.head in outlets and said.head not in outlets:
        item.option = Option(said.head, said.cue, "carried")


def _reports(outlets: Outlets, item: Chosen) -> bool:
    """Whether an outlet, or who was descended to already, frames the span."""
    return item.option is not None and (item.option.head in outlets or item.rule == "inner-speaker")


def _passes_on(view: View, outlets: Outlets, outer: Cue, inner: Cue) -> bool:
    """ "X alleged that Y had told Z that", "X told an outlet that Y had admitted that": X passes on what Y said."""
    if view.head[inner.token] != outer.token or view.dep[inner.token] != "ccomp" or view.tag[inner.subject] == "PRP":
        return False
    if inner.addressee >= 0 and view.tag[inner.addressee] == "PRP":
        return False  # "that Y had told her": whoever tells it was there
    passing = outer.lemma in _PASSING or view.dep[outer.token] == "pcomp"  # "quoted as saying"
    return outer.addressee in outlets or (passing and inner.addressee >= 0)


def _inner(view: View, cues: list[Cue], order: _Order, outer: Candidate) -> tuple[Candidate, int] | None:
    """The clause "X said (that) Y" that opens a span: Y and the number of its cue."""
    limit = outer.start + 25
    for number in order.between(outer.start, min(outer.end, limit)):
        cue = cues[number]
        if cue.kind != "verb" or cue.weight < 0.3:
            continue
        if not (cue.subject >= 0 and outer.start <= cue.subject < outer.end) or cue.how not in ("own", "repaired"):
            continue
        if any(view.dep[c] == "ccomp" and c < cue.token for c in view.children[cue.token]):
            continue
        before = range(outer.start, max(outer.start, cue.attr[0]))
        if len(before) > 8 or any(view.tag[k][:2] in ("VB", "MD") or view.dep[k] == "mark" for k in before):
            continue
        start = cue.token + 1
        if cue.addressee > 0:
            start = max(start, view.right[cue.addressee] + 1)
        # "declared on Friday that Y": the content opens after "that".
        for k in range(start, min(start + 7, outer.end)):
            if view.region_of[k] >= 0 or view.tag[k][:2] == "VB":
                break
            if view.lower[k] == "that":
                start = k
                break
        while start < outer.end and (view.lower[start] in ("that", ",", ":") or view.dep[start] == "npadvmod"):
            start += 1
        clause = any(view.dep[c] == "ccomp" and c > cue.token for c in view.children[cue.token])
        region = view.region_of[start] if start < outer.end else -1
        clause = clause or (region >= 0 and view.spans[region] == (start, outer.end))
        if outer.end - start >= 3 and clause:
            return Candidate(start, outer.end, number, "R", "inner", outer.last), number
    return None
