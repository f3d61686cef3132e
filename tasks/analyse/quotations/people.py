"""Persons of a document, and which of them "he" or "she" is."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import Final

from tasks.analyse.quotations.cues import SUBJECTS
from tasks.analyse.quotations.view import View

HE: Final = frozenset(("he", "him", "his", "himself"))
SHE: Final = frozenset(("she", "her", "hers", "herself"))
_FARTHEST: Final = 12  # sentences back
_MOST: Final = 40  # mentions that are looked at
_SURE: Final = 1.0  # for whom the entities component takes a pronoun to be
_INTRODUCED: Final = 1.0  # for the subject of the sentence before


@dataclass(slots=True)
class Party:
    """One person or body of a document, with every token range that names it."""

    name: str
    label: str
    entity: int | None = None
    gender: str | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return self.label in ("PERSON", "PER")


class People:
    """Where persons are named, or meant by a role phrase, in text order: token range and number of the party."""

    def __init__(self, view: View, parties: list[Party], phrases: list[tuple[int, int, int]]) -> None:
        self.view, self.parties = view, parties
        named = [(a, b, k) for k, p in enumerate(parties) if p.is_person for a, b in p.spans]
        self.spans = sorted([*named, *(item for item in phrases if parties[item[2]].is_person)])

    def note(self, head: int, number: int) -> None:
        """Keep that a role phrase stands for a person: "he" may mean whoever was last spoken of so."""
        if self.parties[number].is_person:
            insort(self.spans, (head, head + 1, number))

    def meant(self, head: int, gender: str, recent: list[int], sure: int | None) -> int | None:
        """Whom a pronoun at `head` means; `recent` are the speakers so far, `sure` is who it is by another reading."""
        view = self.view
        sentence = view.sentence_of[head]
        best, best_score = None, -99.0
        low = bisect_left(self.spans, (head,))
        for a, b, number in self.spans[max(0, low - _MOST) : low]:
            party = self.parties[number]
            if party.gender and party.gender != gender:
                continue
            distance = sentence - view.sentence_of[b - 1]
            if distance > _FARTHEST:
                continue
            score = self._standing(a, b - 1, head, distance)
            score += 0.3 if party.gender == gender else 0.0
            score += _SURE if number == sure else 0.0
            if recent and number == recent[0]:
                score += 1.6
            if score > best_score:
                best, best_score = number, score
        if best is None and recent:
            return next(
                (k for k in recent if self.parties[k].is_person and self.parties[k].gender in (None, gender)), None
            )
        return best

    def _standing(self, first: int, last: int, head: int, distance: int) -> float:
        """How well a mention stands for a pronoun to mean it: near, a subject, not in somebody's speech."""
        view = self.view
        top = last
        while view.dep[top] in ("compound", "flat", "appos") and view.head[top] != top:
            top = view.head[top]
        score = -1.0 * distance - 0.004 * (head - last)
        score -= 0.4 if view.region_of[first] >= 0 else 0.0
        score -= 0.8 if view.dep[top] == "poss" else 0.0
        if view.dep[top] in SUBJECTS:
            governor = view.dep[view.head[top]]
            score += 1.2 - (0.7 if governor == "advcl" else 0.0)
            # "X is a spokesman. He ..."
            same = distance == 1 and view.region_of[top] < 0 and view.paragraph_of[top] == view.paragraph_of[head]
            score += _INTRODUCED if same and governor == "ROOT" else 0.0
        return score
