"""Titles and roles that a text gives to a person, and role phrases that stand for one ("the Russian leader").

A role is kept as an alias with its span, and as a fact (office classes, country, for whom) that role phrases are
matched against.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks.analyse.entities.labels import ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.things import Fact, Thing, Things
from tasks.analyse.entities.tokens import Tokens
from tasks.records import Alias, AliasKind, Mention

_REACH = 14  # tokens of an apposition that are read


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role phrase: its tokens, the head's classes, and what its words ask of the person."""

    start: int
    end: int
    head: int
    fact: Fact
    gender: str | None
    definite: bool


class Roles:
    """Reads roles of one text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, things: Things) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.things = things
        self.cover = {n: name for thing in things.every for name in thing.names for n in range(name.start, name.end)}
        self.used: set[int] = set()  # tokens of titles and appositions: no mentions of their own

    # --- facts ---

    def give(self) -> None:
        """Collect titles and appositions of every person."""
        for thing in self.things.every:
            if thing.label != PERSON:
                continue
            self._known(thing)
            for name in thing.names:
                self._title(thing, name)
                self._behind(thing, name)
                self._ahead(thing, name)

    def _known(self, thing: Thing) -> None:
        for role in thing.known.roles if thing.known else ():
            if found := self.lexicon.roles.get(role.title.lower()):
                words = frozenset(role.title.lower().split())
                thing.facts.append(Fact(found.classes, words, thing.country))

    def _title(self, thing: Thing, name: Name) -> None:
        """ "President X", "Iranian President X", "Shiite leader X", "President X of Turkey"."""
        if name.title is None:
            return
        start, end = name.title
        words = self.tokens.lower[start:end]
        if gender := self.lexicon.titles.get(tuple(words)):
            thing.genders[gender] += 3
        self._alias(thing, AliasKind.TITLE, start, end)
        left = start
        while left > 0 and self._modifies(left - 1):
            left -= 1
        self.used.update(range(left, end))
        if left < start:
            self._alias(thing, AliasKind.ROLE, left, end)
        role = self._role(end)
        if role is None:
            return
        country = self._country(left, start) or self._of_country(name.end) or self._owner(left)
        thing.country = thing.country or country
        target = self._thing_in(left, start)
        thing.facts.append(Fact(role[1], frozenset(self.tokens.lower[left:end]), country, target))

    def _modifies(self, n: int) -> bool:
        """Whether a token may belong to the role in front of a name: nationality, adjective, kind of office."""
        word = self.tokens.words[n]
        if word in self.lexicon.demonyms or self.tokens.lower[n] in self.lexicon.role_words:
            return True
        if n in self.cover:
            return self.cover[n].label != PERSON
        return self.tokens.pos[n] == "ADJ" and word[0].isalpha()

    def _role(self, end: int) -> tuple[int, frozenset[str], str | None] | None:
        """The role whose head ends at `end`: first token of the head, classes, gender. Longest head first."""
        for size in (3, 2, 1):
            found = self.lexicon.roles.get(" ".join(self.tokens.lower[max(end - size, 0) : end]).replace(" - ", "-"))
            if found and end >= size:
                return end - size, found.classes, found.gender
        return None

    def _behind(self, thing: Thing, name: Name) -> None:
        """ "X, a spokesman for the Russian president," """
        n = name.end
        tokens = self.tokens
        if n + 1 >= len(tokens) or tokens.words[n] not in (",", "—", "–", "("):
            return
        end = self._stop(n + 1, min(n + 1 + _REACH, len(tokens)))
        self._apposition(thing, n + 1, end)

    def _ahead(self, thing: Thing, name: Name) -> None:
        """ "the co-president of the council, X," and "Egypt's water minister, X"."""
        tokens = self.tokens
        stop = name.start - 1
        if stop < 1 or tokens.words[stop] != ",":
            return
        start = stop
        while start > max(stop - _REACH, 0) and tokens.sentence[start - 1] == tokens.sentence[stop]:
            if tokens.words[start - 1] in (",", ";", ":", "“", '"', "”") or tokens.pos[start - 1] in ("VERB", "AUX"):
                break
            start -= 1
        while start < stop and tokens.pos[start] in ("CCONJ", "SCONJ", "ADP", "ADV", "PUNCT", "SPACE"):
            start += 1
        if start < stop and (tokens.lower[start] in self.lexicon.cues["determiners"] or tokens.upper[start]):
            self._apposition(thing, start, stop)

    def _stop(self, start: int, limit: int) -> int:
        n = start
        while n < limit and self.tokens.sentence[n] == self.tokens.sentence[start]:
            if self.tokens.words[n] in (",", ";", ":", ".", "—", "–", ")", "“", "”", '"', "\n") or (
                self.tokens.pos[n] in ("VERB", "AUX", "PRON", "SCONJ") and n > start
            ):
                break
            n += 1
        return n

    def _apposition(self, thing: Thing, start: int, end: int) -> None:
        """Read a role out of tokens start to end: its head, whom it serves, its country; keep it as an alias."""
        tokens = self.tokens
        for n in range(start, end):
            role = self._role(n + 1)
            if role is None or (tokens.lower[n + 1 : n + 2] == ["of"] and self._role(n + 3)):
                continue
            if n + 1 < end and self._role(n + 2) and tokens.lower[n + 1] not in ("of", "for"):
                continue  # "spokesman" of "spokesman coach": the last head counts
            if "kin" in role[1] and any(k in self.cover for k in range(start, n)):
                return  # "Putin's wife, X": a tie, not an office
            first = start + (tokens.lower[start] in self.lexicon.cues["determiners"])
            self._alias(thing, AliasKind.ROLE, first, end)
            self.used.update(range(start, n + 1))
            if role[2]:
                thing.genders[role[2]] += 2
            country = self._country(start, end)
            target = self._thing_in(n + 1, end) or self._thing_in(start, n)
            words = frozenset(tokens.lower[start : n + 1])
            thing.facts.append(Fact(role[1], words, country, target, (n + 1, end)))
            if country and role[1] & _OF_STATE:
                thing.country = thing.country or country
            return

    def _alias(self, thing: Thing, kind: AliasKind, start: int, end: int) -> None:
        if start < end:
            text = self.tokens.slice(start, end)
            if not any(alias.text == text and alias.kind is kind for alias in thing.aliases):
                first, last = self.tokens.start[start], self.tokens.end[end - 1]
                thing.aliases.append(Alias(text=text, kind=kind, start=first, end=last))

    def _country(self, start: int, end: int) -> str | None:
        """The first country or nationality named in a stretch."""
        for n in range(start, end):
            word = self.tokens.words[n]
            if code := self.lexicon.demonyms.get(word):
                return code
            name = self.cover.get(n)
            if name and name.label == PLACE and name.phrase and self._is_country(name):
                return name.phrase.country
        return None

    def _is_country(self, name: Name) -> bool:
        return self.tokens.slice(name.start, name.end) in self.lexicon.country_names

    def _of_country(self, end: int) -> str | None:
        """ "... of Turkey" right behind a name."""
        return (
            self._country(end + 1, min(end + 3, len(self.tokens)))
            if self.tokens.lower[end : end + 1] == ["of"]
            else None
        )

    def _owner(self, start: int) -> str | None:
        """ "Egypt's" right before a role."""
        if start >= 2 and self.tokens.words[start - 1] in ("'s", "’s"):
            return self._country(start - 2, start - 1)
        return None

    def _thing_in(self, start: int, end: int) -> Thing | None:
        """The first person or organisation named in a stretch."""
        for n in range(start, end):
            name = self.cover.get(n)
            if name and name.label in (ORGANISATION, PERSON):
                return self.things.of.get(name.start)
        return None

    # --- role phrases ---

    def mentions(self) -> list[tuple[int, int, Thing]]:
        """Role phrases that the article makes clear: first token, end, person.

        Twice: once "the Russian president" is known, so is "a spokesman for the Russian president".
        """
        phrases = self._phrases()
        found = {phrase.start: (phrase.end, thing) for phrase in phrases if (thing := self._resolve(phrase))}
        for thing in self.things.every:
            for fact in thing.facts:
                if fact.target is None:
                    inner = (found[n][1] for n in range(*fact.span) if n in found)
                    fact.target = next((other for other in inner if other is not thing), None)
        for phrase in phrases:
            if phrase.start not in found and phrase.fact.target and (thing := self._resolve(phrase)):
                found[phrase.start] = (phrase.end, thing)
        for phrase in phrases:
            if phrase.gender and phrase.start in found:
                found[phrase.start][1].genders[phrase.gender] += 2
        return [(start, end, thing) for start, (end, thing) in sorted(found.items())]

    def _phrases(self) -> list[Phrase]:
        tokens, found = self.tokens, []
        for n in range(len(tokens)):
            if n in self.used or n in self.cover or tokens.lower[n] not in self.lexicon.roles:
                continue
            if n + 1 < len(tokens) and (self._role(n + 2) or n + 1 in self.cover) and tokens.lower[n + 1] != "of":
                continue
            if phrase := self._phrase(n):
                found.append(phrase)
        return found

    def _phrase(self, n: int) -> Phrase | None:
        tokens = self.tokens
        role = self._role(n + 1)
        if role is None:
            return None
        left = role[0]
        while left > 0 and (self._modifies(left - 1) or tokens.words[left - 1] == "-"):
            left -= 1
        determiner = tokens.lower[left - 1] if left else ""
        owner = self._owner(left) if determiner in ("'s", "’s") else None
        if determiner in self.lexicon.cues["articles"]:
            left -= 1
        elif owner is None:
            return None
        end = n + 1
        country, target = owner or self._country(left, n), self._thing_in(left, n)
        if country is None and (country := self.lexicon.demonyms.get(tokens.lower[end] if end < len(tokens) else "")):
            end += 1  # "le président français"
        if tokens.lower[end : end + 1] in (["of"], ["for"]):
            reach = next((self.cover[k] for k in range(end + 1, min(end + 7, len(tokens))) if k in self.cover), None)
            if reach is not None and self._stop(end + 1, reach.start) == reach.start:
                end = reach.end
                country = country or self._country(reach.start, reach.end)
                target = target or self._thing_in(reach.start, reach.end)
        fact = Fact(role[1], frozenset(tokens.lower[left : n + 1]), country, target)
        return Phrase(left, end, n, fact, role[2], determiner not in _INDEFINITE)

    def _resolve(self, phrase: Phrase) -> Thing | None:
        """The one person whose roles fit; without country or body in the phrase, the one named last before it."""
        fact = phrase.fact
        fitting = [thing for thing in self.things.every if thing.label == PERSON and _fits(thing, phrase)]
        if not fitting:
            return None
        if not phrase.definite and fact.target is None:
            return None
        if fact.country or fact.target:
            sure = [t for t in fitting if _meets(t, fact)]
            pool = sure or ([] if fact.target else fitting)
            return pool[0] if len(pool) == 1 else self._last(pool, phrase.start) if len(sure) > 1 else None
        return self._last(fitting, phrase.start) if phrase.definite else None

    def _last(self, pool: list[Thing], before: int) -> Thing | None:
        spans = [(name.start, n) for n, t in enumerate(pool) for name in t.names if name.start < before]
        return pool[max(spans)[1]] if spans else None


_INDEFINITE = frozenset({"a", "an", "un", "une"})
_OF_STATE = frozenset({"president", "premier", "monarch", "leader", "minister"})
_VAGUE = frozenset({"human", "kin", "resident", "farmer", "teacher", "doctor", "officer"})
_FORMER = frozenset({"former", "ex", "late", "ousted", "deposed"})
_PORTFOLIO = frozenset(
    {"foreign", "defence", "defense", "finance", "interior", "health", "justice", "education", "energy", "economy"}
    | {"trade", "agriculture", "transport", "labour", "home", "vice", "deputy", "prime", "chief", "crown"}
)


def _fits(thing: Thing, phrase: Phrase) -> bool:
    """Whether a person holds an office of the phrase's class and nothing speaks against it."""
    fact = phrase.fact
    if fact.classes <= _VAGUE or (phrase.gender and thing.gender not in (None, phrase.gender)):
        return False
    if fact.country and thing.country and thing.country != fact.country:
        return False
    wanted = fact.words & _PORTFOLIO
    leader = fact.classes == {"leader"}
    for own in thing.facts:
        shared = own.classes & fact.classes
        if not shared or (not leader and shared == {"leader"}):
            continue
        if wanted == own.words & _PORTFOLIO or leader:
            return not (fact.words & _FORMER) or bool(own.words & _FORMER) or thing.known is not None
    return False


def _meets(thing: Thing, fact: Fact) -> bool:
    """Whether country or body of a phrase is positively the person's."""
    if fact.target is not None:
        return any(own.target is fact.target and own.classes & fact.classes for own in thing.facts)
    return thing.country == fact.country or any(own.country == fact.country for own in thing.facts)


def as_mentions(tokens: Tokens, found: list[tuple[int, int, Thing]], index: dict[int, int]) -> list[Mention]:
    """Role phrases as mentions; `index` gives the place of each thing (by id) in the analysis."""
    return [
        Mention(
            start=tokens.start[start],
            end=tokens.end[end - 1],
            text=tokens.slice(start, end),
            label=thing.label,
            entity=index[id(thing)],
            form="nominal",
        )
        for start, end, thing in found
    ]
