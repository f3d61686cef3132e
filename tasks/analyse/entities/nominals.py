"""Role phrases that stand for a person whom the article names: "the Russian leader", "a spokesman for the party"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tasks.analyse.entities.labels import PERSON
from tasks.analyse.entities.roles import Roles
from tasks.analyse.entities.things import Fact, Thing
from tasks.analyse.entities.tokens import Tokens
from tasks.records import Mention

_INDEFINITE: Final = frozenset({"a", "an", "un", "une"})
_VAGUE: Final = frozenset({"human", "kin", "resident", "farmer", "teacher", "doctor", "officer"})
_FORMER: Final = frozenset({"former", "ex", "late", "ousted", "deposed"})
_PORTFOLIO: Final = frozenset(
    {"foreign", "defence", "defense", "finance", "interior", "health", "justice", "education", "energy", "economy"}
    | {"trade", "agriculture", "transport", "labour", "home", "vice", "deputy", "prime", "chief", "crown"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role phrase: its tokens, the head's classes, and what its words ask of the person."""

    start: int
    end: int
    head: int
    fact: Fact
    gender: str | None
    definite: bool


class Nominals:
    """Finds and resolves the role phrases of one text, after its roles were read."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.tokens = roles.tokens
        self.lexicon = roles.lexicon
        self.things = roles.things

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
        for n in tokens.where(self.lexicon.roles.keys()):
            if n in self.roles.used or n in self.roles.cover:
                continue
            if tokens.words[n + 1 : n + 2] == ["-"] and (whole := self.roles.role(n + 3)) and whole[0] == n:
                continue  # the "secretary" of "secretary-general"
            if (
                n + 1 < tokens.size
                and (self.roles.role(n + 2) or n + 1 in self.roles.cover)
                and tokens.lower[n + 1] != "of"
            ):
                continue
            if phrase := self._phrase(n):
                found.append(phrase)
        return found

    def _phrase(self, n: int) -> Phrase | None:
        tokens = self.tokens
        role = self.roles.role(n + 1)
        if role is None:
            return None
        left = role[0]
        while left > 0 and (self.roles.modifies(left - 1) or tokens.words[left - 1] == "-"):
            left -= 1
        determiner = tokens.lower[left - 1] if left else ""
        owner = self.roles.owner(left) if determiner in ("'s", "’s") else None
        if determiner in self.lexicon.cues["articles"]:
            left -= 1
        elif owner is None:
            return None
        end = n + 1
        country, target = owner or self.roles.country(left, n), self.roles.thing_in(left, n)
        if country is None and (country := self.lexicon.demonyms.get(tokens.lower[end] if end < tokens.size else "")):
            end += 1  # "le président français"
        if tokens.lower[end : end + 1] in (["of"], ["for"]):
            reach = next(
                (self.roles.cover[k] for k in range(end + 1, min(end + 7, tokens.size)) if k in self.roles.cover), None
            )
            if reach is not None and self.roles.stop(end + 1, reach.start) == reach.start:
                end = reach.end
                country = country or self.roles.country(reach.start, reach.end)
                target = target or self.roles.thing_in(reach.start, reach.end)
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
