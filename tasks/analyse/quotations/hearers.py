"""To whom words were said, beyond the object of the cue itself.

"In a note to clients he wrote", "speaking to reporters", "was told that", "asked by the judge", an answer to
the speaker before, the other voice of a transcript.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.rules import is_turn
from tasks.analyse.quotations.speakers import Chosen
from tasks.analyse.quotations.view import View

_TOLD: Final = frozenset(("tell", "inform", "advise", "assure", "warn", "remind", "notify", "promise"))
_REPLIES: Final = frozenset(("reply", "respond", "answer", "retort", "counter", "rejoin"))
_TO: Final = frozenset(
    (
        "letter",
        "note",
        "memo",
        "memorandum",
        "email",
        "e-mail",
        "message",
        "telegram",
        "testimony",
        "speech",
        "address",
        "remark",
        "comment",
        "statement",
        "appeal",
        "interview",
        "briefing",
        "report",
        "toast",
        "presentation",
        "speak",
        "talk",
        "write",
        "testify",
    )
)
_WITH: Final = frozenset(("interview", "conversation", "speak", "talk", "chat", "conference", "exchange"))
_BEFORE: Final = frozenset(("testify", "testimony", "appear", "speak"))
_FORMS: Final = {"to": _TO, "with": _WITH, "before": _BEFORE}


class Hearers:
    """Finds heads of addressees in a document."""

    def __init__(self, view: View, cues: list[Cue], chosen: list[Chosen]) -> None:
        self.view, self.cues = view, cues
        self.turns = [c for c in chosen if c.candidate.cue >= 0 and is_turn(view, cues[c.candidate.cue])]
        self.turn_of = {id(c): k for k, c in enumerate(self.turns)}
        self.links = [k for k, word in enumerate(view.lower) if word in _FORMS]
        self.telling: dict[int, list[int]] = {}
        for number, cue in enumerate(cues):
            if cue.addressee >= 0:
                self.telling.setdefault(cue.sentence, []).append(number)

    def is_told(self, cue: Cue | None) -> bool:
        """Whether the subject of a cue hears ("he was told that") rather than speaks."""
        if cue is None or cue.kind != "verb" or cue.lemma not in _TOLD or cue.subject < 0:
            return False
        return any(self.view.dep[c] == "auxpass" for c in self.view.children[cue.token])

    def of(self, cue: Cue | None, item: Chosen) -> list[int]:
        """Heads of those addressed, by the words of the sentence; empty where it names nobody."""
        if id(item) in self.turn_of:
            return self._other_voice(item)
        if cue is None:
            return []
        if self.is_told(cue):
            return [cue.subject]
        if cue.addressee >= 0:
            return [cue.addressee]
        found = self._telling(cue, item)
        return found or self._formal(cue, item)

    def answers(self, cue: Cue | None, item: Chosen, before: Chosen | None) -> bool:
        """Whether a quotation answers, or asks, the speaker of the one before."""
        if cue is None or before is None:
            return False
        view, c = self.view, item.candidate
        last = before.candidate.end - 1
        if not 0 <= view.paragraph_of[c.start] - view.paragraph_of[last] <= 1:
            return False
        quoted = view.region_of[c.start] >= 0 and view.region_of[last] >= 0
        asks = cue.lemma == "ask" and "?" in view.words[c.end - 3 : c.end + 1]
        return cue.lemma in _REPLIES or (quoted and (asks or "?" in view.words[last - 2 : last + 2]))

    def asker(self, cue: Cue | None, item: Chosen) -> int:
        """Who asked, after "Asked by X whether": head of X in this sentence or the one before, else -1."""
        view, c = self.view, item.candidate
        sentence = view.sentence_of[c.start]
        for number in (sentence, sentence - 1):
            if number < 0:
                break
            begin, stop = view.sentences[number]
            if view.paragraph_of[begin] != view.paragraph_of[c.start]:
                break
            stop = min(stop, c.start)
            for k in range(begin, stop) if "asked" in view.lower[begin:stop] else ():
                if view.lower[k] == "asked" and view.region_of[k] < 0 and view.lower[k + 1 : k + 2] == ["by"]:
                    return next((n for n in view.children[k + 1] if view.dep[n] == "pobj"), -1)
        return -1

    def _other_voice(self, item: Chosen) -> list[int]:
        """In a transcript the turn before is answered; the first turn goes to the next speaker."""
        at = self.turn_of[id(item)]
        for k in (at - 1, at + 1):
            if 0 <= k < len(self.turns):
                head, own = (self.cues[t.candidate.cue].subject for t in (self.turns[k], item))
                if self.view.lower[head] != self.view.lower[own]:
                    return [head]
        return []

    def _telling(self, cue: Cue, item: Chosen) -> list[int]:
        """The addressee of a verb around this cue with the same subject: "told investors on a call that"."""
        c = item.candidate
        for number in self.telling.get(cue.sentence, ()):
            other = self.cues[number]
            same = other.subject == cue.subject >= 0 and other.token < cue.token <= c.start
            if same and not c.start <= other.addressee < c.end:
                return [other.addressee]
        return []

    def _formal(self, cue: Cue, item: Chosen) -> list[int]:
        """ "in a letter to X", "speaking to X", "in an interview with X" beside the cue."""
        view, c = self.view, item.candidate
        begin, stop = view.sentences[cue.sentence]
        first = bisect_left(self.links, begin)
        for k in self.links[first : bisect_left(self.links, stop, first)]:
            forms = _FORMS[view.lower[k]]
            if c.start <= k < c.end or view.region_of[k] >= 0:
                continue
            up = view.head[k]
            if view.lemma[up].lower() not in forms or not begin <= up < k or c.start <= up < c.end:
                continue
            head = next((n for n in view.children[k] if view.dep[n] == "pobj"), -1)
            if head >= 0 and not c.start <= head < c.end and view.tag[head][:1] in "NP" and head != cue.subject:
                return [head]
        return []
