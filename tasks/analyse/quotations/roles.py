"""Role phrases: "a spokesman for X", "the Russian leader" linked to the person whom the article names as that.

The person inside the phrase ("X") never is the speaker. What the article says of each person in appositions and titles
is collected once; a role phrase is matched against it, before or after.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tasks.analyse.quotations.describe import LIGHT, Description, role_of
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.names import Names
from tasks.analyse.quotations.view import View

_MOST_PERSONS: Final = 300
_MOST_SPANS: Final = 30
_OUTLET_WORDS: Final = frozenset(
    ("newspaper", "paper", "outlet", "agency", "broadcaster", "network", "magazine", "channel")
)


class Roles:
    """Descriptions of all persons of a document, and the look-up of role phrases."""

    def __init__(self, view: View, names: Names) -> None:
        self.view, self.names = view, names
        self.known: dict[int, Description] = {}
        for number, party in enumerate(names.parties):
            if party.is_person and len(self.known) < _MOST_PERSONS:
                for a, b in party.spans[:_MOST_SPANS]:
                    self._describe(number, a, b)

    def _describe(self, number: int, a: int, b: int) -> None:
        view = self.view
        description = self.known.setdefault(number, Description())
        own = set(range(a, b))
        begin = a
        sentence = view.sentences[view.sentence_of[a]][0]
        # Titles before the name: "Iranian President X", "spokesman X".
        while (
            begin > sentence
            and a - begin < 7
            and view.tag[begin - 1][:2] in ("NN", "JJ")
            and not self._person(begin - 1)
        ):
            begin -= 1
        if begin < a and any(self._is_role(k) for k in range(begin, a)):
            description.add(view, range(begin, a), own)
        stop = view.sentences[view.sentence_of[b - 1]][1]
        if b < stop and view.words[b] == "," and b + 1 < stop:
            self._apposition(description, b + 1, stop, own)
            description.add_deeds(view, b + 1, stop)
        elif b + 1 < stop and view.lower[b] in ("of", "from"):
            # "President X of Turkey"
            description.add(view, range(b + 1, min(b + 4, stop)), own)
        # "the leader, X, ..." and "Kremlin spokesman, X": an apposition that is the name itself.
        if begin == a and a > sentence + 1 and view.words[a - 1] == ",":
            low = a - 2
            while low > sentence and a - low < 10 and view.tag[low] not in ("DT", "PRP$", ",", ".", "VBD", "VBZ"):
                low -= 1
            opens = view.tag[low] in ("DT", "PRP$") or (low == sentence and view.tag[low][:2] in ("NN", "JJ"))
            if opens and any(self._is_role(k) for k in range(low, a - 1)):
                description.add(view, range(low, a - 1), own)

    def _apposition(self, description: Description, begin: int, stop: int, own: set[int]) -> None:
        view = self.view
        first = next((k for k in range(begin, min(begin + 7, stop)) if self._is_role(k)), -1)
        if first < 0 or any(view.tag[k][:2] in ("VB", "WP", "WD") for k in range(begin, first)):
            return
        while first + 1 < stop and (self._is_role(first + 1) or view.tag[first + 1] in ("POS", "NN", "NNP")):
            first += 1  # "the prime minister's spokesman" is a spokesman
            if view.tag[first][:2] == "NN" and not self._is_role(first):
                break
        end = first + 1
        while end < stop and end - first < 14 and view.words[end] not in (",", ".", ";", ":", "—", "–"):
            if view.tag[end] in ("VBD", "VBZ", "VBP", "MD"):
                break
            end += 1
        description.add(view, range(begin, end), own, first)

    def _is_role(self, k: int) -> bool:
        return role_of(self.view, k) is not None

    def _person(self, k: int) -> bool:
        number = self.names.at.get(k)
        return number is not None and self.names.parties[number].is_person

    def link(self, head: int, recent: list[int]) -> int | None:
        """The person that the role phrase with this head stands for, or None."""
        view = self.view
        role = role_of(view, head)
        if role is None or view.tag[head] == "NNS":
            return None
        phrase, inside = Description(), set()
        left, right = view.left[head], min(view.right[head], head + 12)
        for k in range(left, right + 1):
            number = self.names.at.get(k)
            if number is not None and self.names.parties[number].is_person:
                inside.add(number)
        end = next(
            (
                k
                for k in range(head + 1, right + 1)
                if view.words[k] in (",", "who", "that") or view.tag[k] in ("VBD", "VBZ")
            ),
            right + 1,
        )
        phrase.add(view, range(left, end), set())
        definite = view.lower[left] in ("the", "that", "this", "his", "her", "its") or view.tag[left] in ("PRP$",)
        best, best_score = None, 0.0
        for number, known in self.known.items():
            if number in inside:
                continue
            score = self._match(role, phrase, known, definite)
            if score <= 0:
                continue
            score += self._nearness(number, head, definite, recent)
            if score > best_score:
                best, best_score = number, score
        return best

    def _match(self, role: str, phrase: Description, known: Description, definite: bool) -> float:
        if phrase.countries and known.countries and not phrase.countries & known.countries:
            return 0.0
        shared = (phrase.words & known.words) - words("roles") - LIGHT
        same = role in known.roles
        for_somebody = role in words("speakers_for")
        if not same:
            if for_somebody:
                same = bool(known.roles & words("speakers_for"))
            elif role == "leader":
                same = bool(known.roles & words("rulers")) and bool(
                    definite or shared or phrase.countries & known.countries
                )
        if not same:
            return 0.0
        specific = len(phrase.words - words("roles") - LIGHT)
        agree = len(shared) + len(phrase.countries & known.countries)
        if specific and not agree and not definite and not for_somebody:
            return 0.0
        return 1.0 + agree - (0.6 if specific and not agree else 0.0)

    def _nearness(self, number: int, head: int, definite: bool, recent: list[int]) -> float:
        """Up to 0.9 for a person named close by; "the" looks back, "a" looks ahead."""
        spans = self.names.parties[number].spans
        score = 0.0
        for a, _ in spans:
            gap = abs(a - head) / max(50.0, len(self.view.words))
            ahead = a > head
            score = max(score, (0.5 if ahead == definite else 0.9) * max(0.0, 1 - gap))
        return score + (0.4 if definite and recent and recent[0] == number else 0.0)

    def collective(self, head: int, recent: list[int]) -> int | None:
        """The body that "the company", "the newspaper" stands for: the last one of a fitting kind."""
        view = self.view
        if view.lower[view.left[head]] not in ("the", "that", "this"):
            return None
        lemma = view.lemma[head].lower()
        wants_outlet = lemma in _OUTLET_WORDS
        if lemma not in words("collectives") and not wants_outlet:
            return None
        if view.right[head] > head + 1:
            return None
        best, where = None, (False, -1)
        own_kind = lemma not in _ANY_BODY and not wants_outlet
        for number, party in enumerate(self.names.parties):
            is_kind = _is_kind(party.name, lemma)
            if (own_kind and not is_kind) or (lemma in _FIRMS and _is_no_firm(party.name)):
                continue
            if party.label != "ORG" or wants_outlet != (is_outlet(party.name) or is_agency(lemma, party.name)):
                continue
            near = max((a for a, _ in party.spans if a < head), default=-1)
            if near >= 0 and (is_kind, near) > where:
                best, where = number, (is_kind, near)
        return best


def is_agency(lemma: str, name: str) -> bool:
    """Whether "the agency" may stand for a name that is no outlet's: "National Relief Agency"."""
    return lemma == "agency" and _is_kind(name, lemma)


@lru_cache(maxsize=4096)
def is_outlet(name: str) -> bool:
    """Whether a name is a news outlet's: on the list, or it ends like one."""
    whole = name.lower().strip()
    low = whole.removeprefix("the ")
    if low in words("outlets") or whole in words("outlets"):
        return True
    last = low.split()[-1] if low else ""
    return " " in low and (last in _ENDINGS or "news" in low.split())


# "The company" may stand for any body; "the court" for one that calls itself a court.
_ANY_BODY: Final = frozenset(
    (
        *("company", "firm", "group", "organization", "organisation", "corporation", "club", "team", "party", "union"),
        *("movement", "militia", "airline", "retailer", "carmaker", "regulator", "campaign", "coalition", "alliance"),
        *("bank", "agency", "charity", "foundation"),
    )
)


# "The company" is none that calls itself something else.
_FIRMS: Final = frozenset(("company", "firm", "corporation", "airline", "retailer", "carmaker"))
_NO_FIRM: Final = frozenset(
    (
        *("agency", "association", "authority", "commission", "committee", "congress", "council", "court"),
        *("department", "federation", "forum", "foundation", "institute", "ministry", "nations", "office"),
        *("parliament", "party", "police", "senate", "society", "union", "university", "school", "hospital", "league"),
    )
)


def _is_no_firm(name: str) -> bool:
    return not _NO_FIRM.isdisjoint(name.lower().split())


def _is_kind(name: str, lemma: str) -> bool:
    """Whether a body's name says what it is, in full or by the last letter of an acronym."""
    return lemma[:6] in name.lower() or (name.isupper() and " " not in name and name[-1:].lower() == lemma[0])


_ENDINGS: Final = frozenset(
    [
        "times",
        "post",
        "news",
        "journal",
        "herald",
        "tribune",
        "telegraph",
        "gazette",
        "guardian",
        "chronicle",
        "observer",
        "mail",
        "examiner",
        "magazine",
        "review",
        "ledger",
        "standard",
        "dispatch",
        "courier",
        "express",
        "mirror",
        "star",
        "sun",
        "globe",
        "inquirer",
        "register",
        "independent",
        "wire",
        "press",
        "tv",
        "radio",
        "television",
        "newspaper",
        "today",
        "broadcasting",
    ]
)
