"""Names that an article itself equates: "the Syrian Democratic Council (SDC)", "HTS, formerly Jabhat al-Nusra".

Works on candidate names before they become things: it adds acronyms that nothing else found, corrects labels, and
returns the pairs to be joined.
"""

from __future__ import annotations

import re
from typing import Final

from tasks import identity
from tasks.analyse.entities import links
from tasks.analyse.entities.labels import NAMED, ORGANISATION, PERSON
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.links import Equation
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.things import Thing, Things
from tasks.analyse.entities.tokens import Tokens
from tasks.records import AliasKind
from tasks.spelling import fold

# "(FPL, by its French acronym)", "(PMC, selon son sigle anglais)"
_FOREIGN: Final = re.compile(
    r", (?:(?:by|from|in|for|after) (?:its|the|their)|selon son|d' ?après son) (?:\w+ )?"
    r"(?:acronym|initials|abbreviation|name|sigle|acronyme)\b"
)


def equations(tokens: Tokens, lexicon: Lexicon, names: list[Name], language: str) -> tuple[list[Name], list[Equation]]:
    """All equations of a text; names that only an equation shows are added to the list."""
    by_start = {name.start: name for name in names}
    by_end = {name.end: name for name in names if name.label in NAMED}
    found: list[Equation] = []
    for n in tokens.places.get("(", ()):
        if n in by_end and (equation := _bracket(tokens, by_end[n], by_start, n)):
            found.append(equation)
            by_start.setdefault(equation.second.start, equation.second)
    found += links.linked(tokens, lexicon, links.load(language), by_start, by_end)
    told = {equation.second.key: equation.second.label for equation in found}
    for name in by_start.values():
        name.label = told.get(name.key, name.label)
    return sorted(by_start.values(), key=lambda name: name.start), found


def _bracket(tokens: Tokens, first: Name, by_start: dict[int, Name], n: int) -> Equation | None:
    """ "Full Name (FN)" and "FN (Full Name)"."""
    close = next((k for k in range(n + 1, min(n + 12, tokens.size)) if tokens.words[k] == ")"), -1)
    if close < 0:
        return None
    outer, inner = tokens.slice(first.start, first.end), tokens.slice(n + 1, close) if close > n + 1 else ""
    second = by_start.get(n + 1)
    if _FOREIGN.match(" ".join(tokens.lower[n + 2 : close])) and inner[:1].isupper():
        second = second if second and second.end == n + 2 else Name(n + 1, n + 2)
        second.label, second.key = first.label, fold(tokens.words[n + 1])
        return Equation(first, second, AliasKind.ACRONYM)
    if identity.is_acronym(inner, identity.words(outer)) or _spelt(inner, outer):
        second = second if second and second.end == close else Name(n + 1, close)
        second.label = first.label = first.label if first.label != PERSON else ORGANISATION
        second.key = fold(inner)
        return Equation(first, second, AliasKind.ACRONYM)
    is_short = identity.is_acronym(outer, identity.words(inner)) or _spelt(outer, inner)
    if close > n + 2 and tokens.upper[n + 1] and is_short:
        for inside in range(n + 1, close):
            if by_start.get(inside) is not second:
                by_start.pop(inside, None)
        second = second if second and second.end == close else Name(n + 1, close, first.label)
        second.key = fold(inner)
        by_start[n + 1] = second
        first.label = second.label = second.label if second.label not in (None, PERSON) else ORGANISATION
        return Equation(second, first, AliasKind.ACRONYM)
    return None


def _spelt(short: str, full: str) -> bool:
    """A looser acronym, for brackets only: the letters occur in the name in order, the first one first ("KNPB")."""
    letters = fold(short)
    if not (2 <= len(short) <= 8 and short.isupper() and short.isalpha() and len(full) > len(short)):
        return False
    place, text = 0, fold(full)
    if text[0] != letters[0]:
        return False
    for letter in letters:
        place = text.find(letter, place) + 1
        if not place:
            return False
    return True


def join(tokens: Tokens, things: Things, found: list[Equation]) -> None:
    """Merge the things that equations join, unless the gazetteer knows them as two."""
    for equation in found:
        one, other = things.of.get(equation.first.start), things.of.get(equation.second.start)
        if one is None or other is None:
            continue
        text = tokens.slice(equation.second.start, equation.second.end)
        if one is not other and not _merge(things, one, other):
            continue
        thing = things.of[equation.first.start]
        if equation.kind is AliasKind.ACRONYM:
            thing.acronyms.add(text)
        elif equation.kind is AliasKind.FORMER:
            thing.former.add(text)


def _merge(things: Things, one: Thing, other: Thing) -> bool:
    if one.known and other.known and one.known.id != other.known.id:
        return False
    keep, drop = (other, one) if other.known else (one, other)
    for name in drop.names:
        name.label = keep.label
        things.of[name.start] = keep
    keep.names = sorted([*keep.names, *drop.names], key=lambda name: name.start)
    for mine, its in ((keep.forms, drop.forms), (keep.genders, drop.genders)):
        for key, count in its.items():
            mine[key] += count
    keep.facts += drop.facts
    keep.former |= drop.former
    keep.acronyms |= drop.acronyms
    things.every.remove(drop)
    return True
