"""Names of one article become things: one person, one organisation, one place, with every name that it is given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tasks import identity, naming
from tasks.analyse.entities.entries import Known
from tasks.analyse.entities.gazetteer import Gazetteer
from tasks.analyse.entities.labels import GROUP, NAMED, ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name, text_of
from tasks.analyse.entities.tokens import Tokens
from tasks.records import Alias, AliasKind

_NAMESAKES: Final = 40  # things that one name is compared with: bounds the time of odd texts
_NEAR: Final = 3  # sentences in which a surname goes on meaning its last bearer


@dataclass(slots=True)
class Fact:
    """A role that the text gives: office classes, words of the phrase, country, and whom it is "for" or "of"."""

    classes: frozenset[str]
    words: frozenset[str]
    country: str | None = None
    target: Thing | None = None
    span: tuple[int, int] = (0, 0)  # tokens behind the head, where the target may be named by a role phrase


@dataclass(slots=True, eq=False)
class Thing:
    """One entity of the article while it is put together."""

    label: str
    forms: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # how often it is named so
    names: list[Name] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    genders: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    facts: list[Fact] = field(default_factory=list)
    known: Known | None = None
    country: str | None = None
    canonical: str | None = None
    former: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    headed: set[str] = field(default_factory=set)  # forms that stand in headlines alone, where verbs have capitals too

    @property
    def name(self) -> str:
        """The name to show: the gazetteer's, else the fullest that the article uses."""
        if self.known:
            return self.known.name
        if self.canonical:
            return self.canonical
        forms = [*self.forms]
        if len(forms) > 1:
            forms = [form for form in forms if form not in self.headed] or forms
            forms = [form for form in forms if form not in self.former and form not in self.acronyms] or forms
        best = max(forms, key=self._rank) if len(forms) > 1 else forms[0]
        return best.title() if self.label == PLACE and best.isupper() and len(best) > 4 else best

    def _rank(self, form: str) -> tuple[int, int, int]:
        size = len(form.split())
        shouted = form.isupper() and len(form) > 4
        return (0 if shouted else 1, min(size, 3) if self.label == PERSON else min(size, 6), self.forms[form])

    @property
    def gender(self) -> str | None:
        """m or f where titles, roles, forename or pronouns tell; None if they disagree or are silent."""
        if self.known and self.known.gender:
            return self.known.gender
        male, female = self.genders["m"], self.genders["f"]
        return None if male == female else "m" if male > female else "f"


@dataclass(slots=True)
class Things:
    """All things of an article, and to which of them each name belongs."""

    every: list[Thing] = field(default_factory=list)
    of: dict[int, Thing] = field(default_factory=dict)  # first token of a name -> thing

    def add(self, thing: Thing, name: Name, text: str) -> None:
        """Record that a name belongs to a thing."""
        thing.names.append(name)
        thing.forms[text] += 1
        self.of[name.start] = thing


def build(tokens: Tokens, lexicon: Lexicon, names: list[Name], known: Gazetteer, day: date | None = None) -> Things:
    """Group names into things, full names first, so that every short name finds its long one."""
    things = Things()
    builder = _Builder(tokens, lexicon, known, things, day)
    named = [name for name in names if name.label in NAMED]
    for name in sorted(named, key=builder.order):
        builder.place(name)
    things.every = [thing for thing in things.every if thing.names]
    for thing in things.every:
        thing.names.sort(key=lambda name: name.start)
    things.every.sort(key=lambda thing: thing.names[0].start)
    return things


class _Builder:
    """Places one name after the other; keeps indexes by key, by gazetteer id and by surname."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, known: Gazetteer, things: Things, day: date | None) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.known = known
        self.things = things
        self.day = day
        self.by_key: dict[tuple[str, str], list[Thing]] = {}
        self.by_id: dict[str, Thing] = {}
        self.by_trace: dict[str, dict[str, list[Thing]]] = {PERSON: {}, ORGANISATION: {}}

    def order(self, name: Name) -> tuple[int, int, int]:
        """Known names first, then many words before few, then text order."""
        text = self.text(name)
        return (0 if text in self.known.strong else 1, -len(identity.words(text)), name.start)

    def text(self, name: Name) -> str:
        return text_of(self.tokens, name)

    def place(self, name: Name) -> None:
        """Find the thing of a name, or make one."""
        text = self.text(name)
        label = name.label or ""
        row = self.known.strong.get(text) or self.known.strong.get("The " + text)
        thing = self._known(row) if row else None
        thing = thing or self._weak(name, text) or self._same(name, label) or self._shorter(name, text, label)
        if thing is None:
            thing = Thing(label)
            self.things.every.append(thing)
        if name.key.startswith("="):
            thing.country = name.key[1:]
            if label == PLACE:
                thing.canonical = self.lexicon.countries[thing.country].name
        elif label == PLACE and name.phrase and name.phrase.country:
            thing.country = name.phrase.country
        name.label = thing.label
        bearers = self.by_key.setdefault((thing.label, name.key), [])
        if thing not in bearers:
            bearers.append(thing)
        if text not in thing.forms and thing.label in (PERSON, ORGANISATION):
            table = self.by_trace[thing.label]
            for trace in identity.traces(text, thing.label):
                table.setdefault(trace, []).append(thing)
            if thing.label == PERSON and " " in text:
                for part in naming.inner(text):
                    table.setdefault(f"|{part}", []).append(thing)
                table.setdefault(f"~{identity.words(text)[0][:3]}", []).append(thing)
        if self.tokens.sentence[name.start] not in self.tokens.headlines:
            thing.headed.discard(text)
        elif text not in thing.forms:
            thing.headed.add(text)
        self.things.add(thing, name, text)

    def _near(self, text: str, label: str) -> list[Thing]:
        """Things of a label that share something with a name: the only ones worth comparing."""
        traces = identity.traces(text, label)
        if label == PERSON and len(identity.words(text)) == 1:
            first = identity.words(text)[0]
            # The forename of a full name, a part inside it, and what a pet form may begin like.
            traces |= {f"<{first}", f"|{first}", f"~{first[:3]}"}
        table = self.by_trace[label]
        near = {thing for trace in table.keys() & traces for thing in table[trace]}
        ranked = sorted(near, key=lambda thing: thing.names[0].start)
        return ranked[:_NAMESAKES]

    def _known(self, row: Known) -> Thing:
        if row.id not in self.by_id:
            thing = Thing(row.type, known=row, country=row.country)
            thing.former.update(row.former)
            self.by_id[row.id] = thing
            self.things.every.append(thing)
        return self.by_id[row.id]

    def _weak(self, name: Name, text: str) -> Thing | None:
        """A weak name of a known thing, if a stronger one, or title and nationality, support it."""
        rows = self.known.weak.get(text)
        if not rows:
            return None
        present = [self.by_id[row.id] for row in rows if row.id in self.by_id]
        if len(present) == 1:
            return present[0]
        if name.title is None:
            return None
        title = " ".join(self.tokens.lower[name.title[0] : name.title[1]])
        nation = self.lexicon.demonyms.get(self.tokens.words[name.nation]) if name.nation is not None else None
        fitting = [
            row
            for row in rows
            if any(role.title == title and role.holds(self.day) for role in row.roles)
            and (nation is None or nation == row.country)
        ]
        return self._known(fitting[0]) if len(fitting) == 1 else None

    def _same(self, name: Name, label: str) -> Thing | None:
        """The thing that already bears this very name."""
        if label in (PLACE, GROUP) and (code := self._country(name, label)):
            name.key = f"={code}"
        bearers = self.by_key.get((label, name.key), [])
        return bearers[0] if len(bearers) == 1 else None

    def _country(self, name: Name, label: str) -> str | None:
        """A country by any of its names, a people by any of its words."""
        text = self.text(name)
        table = self.lexicon.country_names if label == PLACE else self.lexicon.demonyms
        return table.get(text) or (table.get(text.title()) if text.isupper() and len(text) > 3 else None)

    def _shorter(self, name: Name, text: str, label: str) -> Thing | None:
        """The thing whose longer name this one shortens or varies."""
        if label == PERSON:
            return self._person(name, text)
        if label == ORGANISATION:
            return self._organisation(name, text)
        return None

    def _person(self, name: Name, text: str) -> Thing | None:
        people = self._near(text, PERSON)
        parts = identity.words(text)
        if len(parts) > 1:
            for thing in people:
                if any(identity.match_names(text, form).score >= 0.8 for form in thing.forms):
                    return thing
        ends = [thing for thing in people if any(_ends(identity.words(form), parts) for form in thing.forms)]
        if ends:
            within = [thing for thing in people if len(parts) == 1 and _holds(thing, parts[0])]
            return self._choose(name, [*ends, *(thing for thing in within if thing not in ends)])
        starts = [thing for thing in people if any(identity.words(form)[0] == parts[0] for form in thing.forms)]
        if len(parts) == 1 and starts:
            # "Xi" for Xi Jinping, "Abiy" for Abiy Ahmed; two people who share a forename leave it open.
            family = [thing for thing in starts if parts[0].capitalize() in self.lexicon.surnames]
            if len(starts) == 1 or family:
                return self._choose(name, family or starts)
        if len(parts) == 1 and not starts:
            inner = [thing for thing in people if _holds(thing, parts[0])] or [
                thing for thing in people if _is_called(thing, parts[0])
            ]
            return inner[0] if len(inner) == 1 else None
        return None

    def _choose(self, name: Name, things: list[Thing]) -> Thing:
        """Among namesakes: the one named last, if that is near; else the first named, whom the article is about."""
        if len(things) == 1:
            return things[0]
        before = [
            (max(other.start for other in thing.names if other.start < name.start), n)
            for n, thing in enumerate(things)
            if any(other.start < name.start for other in thing.names)
        ]
        if not before:
            return things[0]
        last, n = max(before)
        if self.tokens.sentence[name.start] - self.tokens.sentence[last] <= _NEAR:
            return things[n]
        return min((things[n] for _, n in before), key=lambda thing: min(other.start for other in thing.names))

    def _organisation(self, name: Name, text: str) -> Thing | None:
        bodies = self._near(text, ORGANISATION)
        for thing in bodies:
            for form in thing.forms:
                if identity.match_names(text, form, ORGANISATION).score >= 0.8:
                    if identity.is_acronym(text, identity.words(form)):
                        thing.acronyms.add(text)
                    return thing
        parts = identity.words(text)
        longer = [thing for thing in bodies if any(_begins(identity.words(form), parts) for form in thing.forms)]
        if len(longer) == 1 and text not in self.lexicon.org_heads and " " not in text:
            return longer[0]
        return None


def _holds(thing: Thing, part: str) -> bool:
    return any(part in naming.inner(form) for form in thing.forms)


def _is_called(thing: Thing, short: str) -> bool:
    return any(" " in form and naming.is_pet_form(short, identity.words(form)[0]) for form in thing.forms)


def _ends(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return len(short) < len(full) and full[-len(short) :] == short


def _begins(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return len(short) < len(full) and full[: len(short)] == short


def name_aliases(tokens: Tokens, thing: Thing, shown: str) -> list[Alias]:
    """Every name of a thing beside `shown`, with the first span that shows it, and what kind of name it is."""
    found: dict[str, Alias] = {}
    if len(thing.forms) == 1 and shown in thing.forms:
        return []
    full = identity.words(shown)
    for name in thing.names:
        text = text_of(tokens, name)
        if text == shown or text in found:
            continue
        if text in thing.former:
            kind = AliasKind.FORMER
        elif text in thing.acronyms or identity.is_acronym(text, full):
            kind = AliasKind.ACRONYM
        else:
            short = len(identity.words(text)) < len(full)
            kind = AliasKind.WEAK if short and (thing.label == PERSON or " " not in text) else AliasKind.NAME
        found[text] = Alias(
            text=text, kind=kind, start=tokens.start[name.start], end=tokens.end[name.end - 1] - name.cut
        )
    return list(found.values())
