"""Names of speakers: from the "entities" component where it ran, else from a compact resolver over `doc.ents`.

A person is named by surname, initials or pronoun after the full name; an organisation by its acronym. The longest
form of a cluster is its name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc

from tasks.analyse.quotations.cues import SUBJECTS
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.people import HE, SHE, Party, People
from tasks.analyse.quotations.view import View

_LABELS: Final = frozenset(("PERSON", "ORG", "NORP", "GPE", "PER", "FAC", "LOC"))
_PARTS: Final = re.compile(r"[\s\-'’]+")
_YOUNGER: Final = frozenset(("", "jr", "sr", "ii", "iii", "iv"))
_POSSESSIVE: Final = re.compile(r"(?:['’]s?|['’])$")
# Labels of the entities component, in the words of the model that stands in where it is absent.
_MODEL_LABELS: Final = {"person": "PERSON", "organisation": "ORG", "place": "GPE", "group": "NORP"}
_INSIDE, _BEGIN = 1, 3  # of an entity, as spaCy counts


@cache
def _titles() -> frozenset[str]:
    return words("titles") | words("titles_m") | words("titles_f")


@cache
def _first_names() -> frozenset[str]:
    return words("female_names") | words("male_names")


@cache
def _telling() -> frozenset[str]:
    return _first_names() | words("titles_f")


class Names:
    """Parties of a document and what is known of the tokens that name them."""

    def __init__(self, doc: Doc, view: View) -> None:
        self.view = view
        self.parties: list[Party] = []
        self.at: dict[int, int] = {}
        self.meant: dict[int, int] = {}  # pronouns that the entities component was sure of
        self.phrases: list[tuple[int, int, int]] = []  # "the minister": first token, end, party
        self.linked = False
        self.surnames: dict[str, int] | None = None  # last part of a name to its only bearer, -1 for several
        if not self._from_entities(doc):
            self._from_ents(doc)
        self._genders()
        self.people = People(view, self.parties, self.phrases)

    # --- clusters ---

    def _from_entities(self, doc: Doc) -> bool:
        """Take over mentions and entities of another component, where they are filled."""
        if not (Doc.has_extension("entities") and Doc.has_extension("mentions")):
            return False
        entities, mentions = doc._.entities, doc._.mentions
        if not entities or not mentions:
            return False
        self.linked = True
        self.parties = [
            Party(e.name, _MODEL_LABELS.get(e.label, e.label), entity=k, gender=_gender(e.gender))
            for k, e in enumerate(entities)
        ]
        for mention in mentions:
            if mention.entity is None:
                continue
            a, b = self.view.tokens(mention.start, mention.end)
            if mention.form == "pronoun":
                self.meant[a] = mention.entity
                continue
            if mention.form == "name":
                self.parties[mention.entity].spans.append((a, b))
            else:
                self.phrases.append((a, b, mention.entity))
            for k in range(a, b):
                self.at[k] = mention.entity
        return True

    def _from_ents(self, doc: Doc) -> None:
        view = self.view
        by_surname: dict[str, int] = {}
        by_name: dict[str, int] = {}
        found = self._spans(doc)
        # Full names first: a surname may stand before the full name (headlines).
        for a, b, label in sorted(found, key=lambda item: (item[1] - item[0] < 2, item[0])):
            if label == "PERSON" and "of" in view.lower[a:b]:
                b = a + view.lower[a:b].index("of")
            name, first = self._clean(a, b)
            if not name:
                continue
            key = name.lower()
            parts = key.split()
            number = by_name.get(key)
            if number is None and (label == "PERSON" or len(parts) == 1):
                number = by_surname.get(parts[-1] if label == "PERSON" else key)
                if number is not None and not self._agree(parts, self.parties[number].name.lower().split()):
                    number = None
            if number is None:
                number = len(self.parties)
                self.parties.append(Party(name, label))
            by_name.setdefault(key, number)
            party = self.parties[number]
            if len(name) > len(party.name) and party.is_person and label == "PERSON":
                party.name = name
            if label == "PERSON" and len(parts) > 1:
                by_surname.setdefault(parts[-1], number)
            elif label == "ORG" and len(parts) > 1:
                self._acronym(name, b, number, by_name)
            party.spans.append((first, b))
            for k in range(a, b):
                self.at[k] = number
        self._untagged(by_surname)

    def _spans(self, doc: Doc) -> list[tuple[int, int, str]]:
        """Entities of the recogniser, and runs of capitals that a first name or a title makes a person."""
        view = self.view
        first_names, titles, tell = _first_names(), _titles(), _telling()
        found: list[tuple[int, int, str]] = []
        covered: set[int] = set()
        for start, end in _entities(doc):
            label = view.ent[start]
            if label in _LABELS:
                known = 1 < end - start < 5 and view.lower[start] in tell
                found.append((start, end, "PERSON" if known else label))
                covered.update(range(start, end))
        last = len(view.words) - 1
        stop = 0
        for k in [k for k, tag in enumerate(view.tag) if tag == "NNP" and k < last and k not in covered]:
            if k < stop:
                continue
            stop = k + 1
            while stop <= last and view.tag[stop] == "NNP" and stop not in covered and stop - k < 5:
                stop += 1
            acts = view.dep[stop - 1] in SUBJECTS and view.lower[k - 1] != "the" if k else False
            if stop - k > 1 and (view.lower[k] in first_names or view.lower[k] in titles or acts):
                found.append((k, stop, "PERSON"))
        return found

    def _clean(self, a: int, b: int) -> tuple[str, int]:
        """The name in tokens `a:b` without title and possessive, and its first token."""
        view = self.view
        titles = _titles()
        while a < b - 1 and (
            view.lower[a] in titles or view.lower[a] == "the" or (b - a > 2 and view.lemma[a].lower() in words("roles"))
        ):
            a += 1
        name = " ".join(view.text[view.start[a] : view.end[b - 1]].split())
        return _POSSESSIVE.sub("", name).strip("\"“”'’ "), a

    def _agree(self, parts: list[str], other: list[str]) -> bool:
        return len(parts) == 1 or parts[0][0] == other[0][0] or parts[0] in other

    def _acronym(self, name: str, end: int, number: int, by_name: dict[str, int]) -> None:
        capitals = "".join(w[0] for w in name.split() if w[0].isupper())
        if len(capitals) >= 2:
            by_name.setdefault(capitals.lower(), number)
        follow = self.view.words[end : end + 3]
        if len(follow) == 3 and follow[0] == "(" and follow[1].isupper() and follow[2] == ")":
            by_name[follow[1].lower()] = number

    def _untagged(self, by_surname: dict[str, int]) -> None:
        """A surname that the recogniser missed or took for something else still names its person."""
        for k, word in enumerate(self.view.lower):
            number = by_surname.get(word)
            if number is None or self.view.tag[k][:3] != "NNP":
                continue
            held = self.at.get(k)
            if held is None or (not self.parties[held].is_person and " " not in self.parties[held].name):
                self.at[k] = number
                self.parties[number].spans.append((k, k + 1))

    # --- gender ---

    def _genders(self) -> None:
        view = self.view
        for party in self.parties:
            if not party.is_person or party.gender:
                continue
            first = party.name.lower().split()[0] if party.name else ""
            women, men = first in words("female_names"), first in words("male_names")
            if women != men:
                party.gender = "f" if women else "m"
                continue
            votes = {"m": 0, "f": 0}
            for a, b in party.spans[:12]:
                before = view.lower[a - 1] if a else ""
                votes["m"] += 3 * (before in words("titles_m"))
                votes["f"] += 3 * (before in words("titles_f"))
                for k in range(b, min(b + 14, len(view.words))):
                    if view.lower[k] in HE or view.lower[k] in SHE:
                        votes["m" if view.lower[k] in HE else "f"] += 1
                        break
                    if k in self.at and self.parties[self.at[k]].is_person:
                        break
            if votes["m"] != votes["f"]:
                party.gender = max(votes, key=lambda g: votes[g])

    # --- look-up ---

    def of_head(self, head: int) -> int | None:
        """The party that a mention's head token names; a surname that only one person bears will do."""
        found = self.at.get(head)
        if found is None:
            return self._by_part(self.view.words[head]) if self.view.tag[head][:3] == "NNP" else None
        name = self.parties[found].name
        if " " not in name and self.parties[found].is_person:
            full = self._by_part(name)
            return found if full is None else full
        return found

    def _by_part(self, word: str) -> int | None:
        """The only person whose surname ends in this word: "Lindgren" of "Voss-Lindgren"."""
        if self.surnames is None:
            self.surnames = {}
            for number, party in enumerate(self.parties):
                if party.is_person and " " in party.name:
                    known = self.surnames.setdefault(_surname(party.name), number)
                    if known >= 0 and _plain(self.parties[known].name) != _plain(party.name):
                        self.surnames[_surname(party.name)] = -1
            alone = {_surname(p.name) for p in self.parties if p.is_person and " " not in p.name}
            for number, party in enumerate(self.parties):  # a full name that was taken for something else
                if not party.is_person and len(party.name.split()) in (2, 3) and _surname(party.name) in alone:
                    self.surnames.setdefault(_surname(party.name), number)
        found = self.surnames.get(_surname(word), -1)
        return found if found >= 0 else None

    def of_pronoun(self, head: int, recent: list[int]) -> int | None:
        """Who or what a pronoun at `head` stands for; `recent` are the speakers so far, last first."""
        word = self.view.lower[head]
        if word in HE or word in SHE:
            return self.people.meant(head, "m" if word in HE else "f", recent, self.meant.get(head))
        if word in ("it", "they", "who"):
            return next((k for k in recent[:2] if not self.parties[k].is_person), None)
        return None


def _entities(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges of the recogniser's entities: much quicker than `doc.ents`, which makes an object for each."""
    inside = doc.to_array(["ENT_IOB"])
    begins, outside = np.flatnonzero(inside == _BEGIN), np.append(np.flatnonzero(inside != _INSIDE), len(doc))
    ends = outside[np.searchsorted(outside, begins, side="right")]
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def _surname(name: str) -> str:
    parts = [part for part in _PARTS.split(name.lower()) if part.strip(".") not in _YOUNGER]
    return parts[-1] if parts else ""


def _plain(name: str) -> str:
    return name.lower().replace("’", "'")


def _gender(value: Any) -> str | None:
    text = str(value or "").lower()[:1]
    return {"f": "f", "w": "f", "m": "m"}.get(text)
