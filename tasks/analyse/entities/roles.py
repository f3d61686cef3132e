"""Titles and roles that a text gives to a person: "President X", "X, a spokesman for Y", "Egypt's water minister, X".

A role is kept as an alias with its span, and as a fact (office classes, country, for whom) that role phrases are
matched against.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tasks.analyse.entities.labels import ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.things import Fact, Thing, Things
from tasks.analyse.entities.tokens import Tokens
from tasks.records import Alias, AliasKind

_REACH: Final = 14  # tokens of an apposition that are read
_OF_STATE: Final = frozenset({"president", "premier", "monarch", "leader", "minister"})


class Roles:
    """Reads roles of one text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, things: Things, day: date | None = None) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.things = things
        self.day = day
        self.cover = {n: name for thing in things.every for name in thing.names for n in range(name.start, name.end)}
        self.used: set[int] = set()  # tokens of titles and appositions: no mentions of their own

    def give(self) -> None:
        """Collect titles and appositions of every person."""
        for thing in self.things.every:
            if thing.label != PERSON:
                continue
            self._known(thing)
            for name in thing.names:
                self._title(thing, name)
                self._behind(thing, name)
                self._of_body(thing, name)
                self._ahead(thing, name)

    def _known(self, thing: Thing) -> None:
        for role in thing.known.roles if thing.known else ():
            if role.holds(self.day) and (found := self.lexicon.roles.get(role.title.lower())):
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
        while left > 0 and self.modifies(left - 1):
            left -= 1
        self.used.update(range(left, end))
        if left < start:
            self._alias(thing, AliasKind.ROLE, left, end)
        role = self.role(end)
        if role is None:
            return
        country = self.country(left, start) or self._of_country(name.end) or self.owner(left)
        thing.country = thing.country or country
        target = self.thing_in(left, start)
        thing.facts.append(Fact(role[1], frozenset(self.tokens.lower[left:end]), country, target))

    def modifies(self, n: int) -> bool:
        """Whether a token may belong to the role in front of a name: nationality, adjective, kind of office."""
        word = self.tokens.words[n]
        if word in self.lexicon.demonyms or self.tokens.lower[n] in self.lexicon.role_words:
            return True
        if n in self.cover:
            return self.cover[n].label != PERSON
        return self.tokens.pos[n] == "ADJ" and word[0].isalpha()

    def role(self, end: int) -> tuple[int, frozenset[str], str | None] | None:
        """The role whose head ends at `end`: first token of the head, classes, gender. Longest head first."""
        if end > self.tokens.size or self.tokens.lower[end - 1] not in self.lexicon.role_ends:
            return None
        for size in (3, 2, 1):
            found = self.lexicon.roles.get(" ".join(self.tokens.lower[max(end - size, 0) : end]).replace(" - ", "-"))
            if found and end >= size:
                return end - size, found.classes, found.gender
        return None

    def _behind(self, thing: Thing, name: Name) -> None:
        """ "X, a spokesman for the Russian president," """
        n = name.end
        tokens = self.tokens
        if n + 1 >= tokens.size or tokens.words[n] not in (",", "—", "–", "("):
            return
        end = self.stop(n + 1, min(n + 1 + _REACH, tokens.size))
        self._apposition(thing, n + 1, end)

    def _of_body(self, thing: Thing, name: Name) -> None:
        """ "X from the Institute": whose X is, where the parse hangs it on the name."""
        tokens, n = self.tokens, name.end
        if tokens.lower[n : n + 1] == [] or tokens.lower[n] not in self.lexicon.cues["of_body"]:
            return
        first = n + 1 + (tokens.lower[n + 1 : n + 2] != [] and tokens.lower[n + 1] in self.lexicon.cues["determiners"])
        body = self.cover.get(first)
        if body is None or body.label != ORGANISATION or body.start != first:
            return
        if any(name.start <= tokens.head[k] < name.end for k in range(n, body.end)):
            self._alias(thing, AliasKind.ROLE, body.start, body.end)

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

    def stop(self, start: int, limit: int) -> int:
        n = start
        while n < limit and self.tokens.sentence[n] == self.tokens.sentence[start]:
            if self.tokens.words[n] in (",", ";", ":", ".", "—", "–", "(", ")", "“", "”", '"', "\n") or (
                self.tokens.pos[n] in ("VERB", "AUX", "PRON", "SCONJ") and n > start
            ):
                break
            n += 1
        return n

    def _apposition(self, thing: Thing, start: int, end: int) -> None:
        """Read a role out of tokens start to end: its head, whom it serves, its country; keep it as an alias."""
        tokens = self.tokens
        for n in range(start, end):
            role = self.role(n + 1)
            if role is None or (tokens.lower[n + 1 : n + 2] == ["of"] and self.role(n + 3)):
                continue
            if n + 1 < end and self.role(n + 2) and tokens.lower[n + 1] not in ("of", "for"):
                continue  # "spokesman" of "spokesman coach": the last head counts
            before = range(start, n)
            if any(k in self.cover and (self.cover[k].label == PERSON or "kin" in role[1]) for k in before):
                return  # "Putin's wife, X": a tie, not an office; "Y and the director, X": somebody else's
            behind = self.cover.get(n + 1)
            if behind is not None and behind.label == PERSON and behind.start == n + 1:
                return  # "X, division head Y and ...": Y's role
            if any(tokens.pos[k] in ("ADP", "SCONJ") for k in before):
                return  # "talks with the museum's director, X" is no role
            while start < n and tokens.pos[start] == "ADV":
                start += 1
            first = start + (tokens.lower[start] in self.lexicon.cues["determiners"])
            self._alias(thing, AliasKind.ROLE, first, end)
            self.used.update(range(start, n + 1))
            if role[2]:
                thing.genders[role[2]] += 2
            country = self.country(start, end)
            target = self.thing_in(n + 1, end) or self.thing_in(start, n)
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

    def country(self, start: int, end: int) -> str | None:
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
            self.country(end + 1, min(end + 3, self.tokens.size))
            if self.tokens.lower[end : end + 1] == ["of"]
            else None
        )

    def owner(self, start: int) -> str | None:
        """ "Egypt's" right before a role."""
        if start >= 2 and self.tokens.words[start - 1] in ("'s", "’s"):
            return self.country(start - 2, start - 1)
        return None

    def thing_in(self, start: int, end: int) -> Thing | None:
        """The first person or organisation named in a stretch."""
        for n in range(start, end):
            name = self.cover.get(n)
            if name and name.label in (ORGANISATION, PERSON):
                return self.things.of.get(name.start)
        return None
