"""Who speaks: the options for every chosen span, with features for a ranking to choose among them.

Options are the subjects of cues near the span, the subject of the lead-in, a person who is subject nearby, and the
speaker of the quotation before (speech carried over).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import SUBJECTS, Cue
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.view import View

NUMBERS: Final = [
    "own",
    "weight",
    "tokens",
    "sentences",
    "paragraphs",
    "after",
    "same_sentence",
    "between_regions",
    "between_cues",
    "rank",
    "is_last",
    "subject_gap",
    "quoted_share",
    "span_tokens",
    "region_first",
    "carried",
    "carried_quoted",
    "adjacent",
    "has_content",
    "subject_words",
    "paragraph_first",
    "continues",
    "strong",
    "colon",
    "same_as_carry",
    "cue_quoted",
]
KEYS: Final = ["source", "source_lemma", "subject", "source_subject", "how", "source_before", "source_after"]
_NEAR: Final = 6
_MARKS: Final = frozenset('[](){}|*#"“”„«»,;:–—-/')  # the last character of what cannot speak
_CLEAR: Final = 0.3  # from this weight on, a cue's neighbours may speak


@dataclass(slots=True)
class Option:
    """One possible speaker: head token of the mention, its cue (-1 for none), and where it comes from."""

    head: int
    cue: int
    source: str
    relative: int = -1


@dataclass(slots=True)
class Turn:
    """What is known of a chosen span when its speaker is sought."""

    candidate: Candidate
    owner: int  # number of the cue, -1 for none
    previous: Candidate | None
    carried: int  # head token of the speaker of the quotation before, -1 for none


@dataclass(slots=True)
class Chosen:
    """A span that was chosen, with its chance and, once known, its speaker."""

    candidate: Candidate
    chance: float
    option: Option | None = None
    sure: float = 1.0
    group: int = -1
    rule: str = ""
    within: Chosen | None = None  # the words of another that hold these


class Options:
    """Finds options; keeps what is needed of the whole document."""

    def __init__(self, view: View, cues: list[Cue]) -> None:
        self.view, self.cues = view, cues
        self.by_sentence: dict[int, list[int]] = {}
        self.silent: dict[int, list[int]] = {}
        for number, cue in enumerate(cues):
            if cue.subject >= 0:
                self.by_sentence.setdefault(cue.sentence, []).append(number)
            elif cue.weight > _CLEAR:
                self.silent.setdefault(cue.sentence, []).append(number)
        self.filled: set[int] = set()
        self.actors: dict[int, list[int]] = {}
        for i, dep in enumerate(view.dep):
            if dep in SUBJECTS and view.region_of[i] < 0 and (view.ent[i] == "PERSON" or view.tag[i] == "PRP"):
                self.actors.setdefault(view.sentence_of[i], []).append(i)

    def of(self, turn: Turn) -> list[Option]:
        """The options for one span, without doubles, nearest first within each source."""
        view, c = self.view, turn.candidate
        first = view.sentence_of[c.start]
        last = view.sentence_of[c.end - 1]
        found: dict[int, Option] = {}
        if turn.owner >= 0 and self.cues[turn.owner].subject >= 0:
            self._add(found, self.cues[turn.owner].subject, turn.owner, "own")
        if turn.owner >= 0:
            self._beside(found, turn.owner)
        for sentence in {first, last}:
            self._cues(found, c, sentence, "sentence")
        paragraph = view.paragraph_of[c.start]
        for step, source in (
            (last + 1, "next"),
            (first - 1, "previous"),
            (last + 2, "next2"),
            (first - 2, "previous2"),
        ):
            if 0 <= step < len(view.sentences):
                where = view.paragraph_of[view.sentences[step][0]] - paragraph
                if where == 0 or (source[:4] == "prev" and where == -1):
                    self._cues(found, c, step, source if where == 0 else "lead")
        for sentence, source in ((first, "actor"), (first - 1, "actor_before")):
            for i in reversed(self.actors.get(sentence, [])[-3:]):
                if not c.start <= i < c.end:
                    self._add(found, i, -1, source)
        if turn.carried >= 0:
            self._add(found, turn.carried, -1, "carried")
        return list(found.values())

    def _cues(self, found: dict[int, Option], c: Candidate, sentence: int, source: str) -> None:
        here = self.by_sentence.get(sentence, [])
        if len(here) > 1:
            here = sorted(here, key=lambda n: abs(self.cues[n].token - c.start))
        for number in here[:_NEAR]:
            cue = self.cues[number]
            if not c.start <= cue.token < c.end:
                self._add(found, cue.subject, number, source)
                if source == "sentence" and cue.weight > _CLEAR:
                    self._beside(found, number)
        for number in self.silent.get(sentence, ())[:_NEAR]:
            if not c.start <= self.cues[number].token < c.end:
                self._beside(found, number)

    def _beside(self, found: dict[int, Option], number: int) -> None:
        """The nouns right before and right after a cue: they speak, whatever the parser made of them."""
        view, cue = self.view, self.cues[number]
        begin, stop = view.sentences[cue.sentence]
        k = cue.token - 1
        while k >= begin and view.tag[k] in ("RB", "MD", "VBD", "VBZ", "VBP", "VB") and cue.token - k < 4:
            k -= 1
        if k >= begin and view.tag[k][:2] in ("NN", "PR", "WP"):
            self._add(found, k, number, "left")
        k = cue.token + 1
        while k < stop and view.tag[k] in ("DT", "JJ", "NNP", "NN", "NNS", "PRP$") and cue.token + 9 > k:
            k += 1
        if k > cue.token + 1 and view.tag[k - 1][:2] == "NN":
            self._add(found, k - 1, number, "right")

    def _add(self, found: dict[int, Option], head: int, cue: int, source: str) -> None:
        spoken = self.view.region_of[head] >= 0 and not (cue >= 0 and self.cues[cue].kind == "colon")
        if head not in found and not spoken and self.view.words[head][-1:] not in _MARKS:
            found[head] = Option(head, cue, source, self.cues[cue].relative if cue >= 0 else -1)

    def rows(self, turn: Turn, options: list[Option]) -> tuple[list[list[float]], list[tuple[str, ...]]]:
        """Numbers and keys of every option."""
        c = turn.candidate
        view, previous = self.view, turn.previous
        regions = view.region_of[c.start : c.end]
        fixed = (
            (len(regions) - regions.count(-1)) / len(regions),
            float(len(regions)),
            float(view.sentences[view.sentence_of[c.start]][0] == c.start),
            float(previous is not None and view.region_of[previous.start] >= 0),
            float(c.start == 0 or view.paragraph_of[c.start - 1] != view.paragraph_of[c.start]),
            float(previous is not None and c.start - previous.end < 25),
            float(regions[0] >= 0),
        )
        beside = (view.lower[c.start - 1] if c.start else "", view.lower[c.end] if c.end < len(view.words) else "")
        rows = [self._row(turn, option, rank, len(options), fixed, beside) for rank, option in enumerate(options)]
        return [row for row, _ in rows], [key for _, key in rows]

    def _row(
        self, turn: Turn, option: Option, rank: int, count: int, fixed: tuple[float, ...], beside: tuple[str, str]
    ) -> tuple[list[float], tuple[str, ...]]:
        """One option; `fixed` are numbers of the span, the same for each option, `beside` the words around it."""
        view, c = self.view, turn.candidate
        share, tokens, opens_sentence, after_marks, opens_paragraph, is_near, quoted = fixed
        cue = self.cues[option.cue] if option.cue >= 0 else None
        anchor = cue.token if cue else option.head
        after = anchor >= c.end
        low, high = (c.end, anchor) if after else (anchor, c.start)
        between = view.region_of[low:high] if 0 <= high - low < 200 else []
        sentence, here = view.sentence_of[anchor], view.sentence_of[c.end - 1 if after else c.start]
        row = [
            float(option.source == "own"),
            cue.weight if cue else 0.0,
            float(high - low),
            float(sentence - here),
            float(view.paragraph_of[anchor] - view.paragraph_of[c.start]),
            float(after),
            float(sentence == here),
            float(len({*between, -1}) - 1),
            float(sum([low <= self.cues[n].token < high for n in self.by_sentence.get(sentence, ())])),
            float(rank),
            float(rank == count - 1),
            float(option.head - anchor),
            share,
            tokens,
            opens_sentence,
            float(turn.carried == option.head),
            after_marks,
            float(high - low <= 1),
            float(option.cue in self.filled),
            float(view.right[option.head] - view.left[option.head] + 1),
            opens_paragraph,
            is_near,
            float(cue is not None and cue.lemma in words("strong")),
            float(":" in view.lower[max(low, high - 3) : high + 1]),
            float(turn.carried >= 0 and view.lower[turn.carried] == view.lower[option.head]),
            quoted,
        ]
        lemma = cue.lemma if cue else "-"
        kind = (
            view.lower[option.head]
            if view.tag[option.head] in ("PRP", "WP", "DT")
            else (view.ent[option.head] or view.tag[option.head])
        )
        side = ("Q" if quoted else "I") + ("A" if after else "B") + option.source
        before, behind = beside
        how = cue.how if cue else "-"
        return row, (
            side,
            f"{side}|{lemma}",
            kind,
            f"{option.source}|{kind}",
            f"{how}|{option.source}",
            f"{side}|{before}",
            f"{side}|{behind}",
        )
