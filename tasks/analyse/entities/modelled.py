"""The model's spans, repaired: trimmed, cut at line ends, brackets and titles, with whole particles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tasks.analyse.entities import geonames
from tasks.analyse.entities.labels import CORE, GROUP, OF_MODEL, ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name, portfolio, split, trim
from tasks.analyse.entities.tokens import Tokens

_TOWN: Final = 5_000  # people
_QUOTES: Final = frozenset("'\"“‘«„`") | {"``", "''"}


def model_names(tokens: Tokens, lexicon: Lexicon, spans: list[tuple[int, int, str]]) -> list[Name]:
    """The model's spans, trimmed and cut at line ends and titles; labels in our words."""
    found: list[Name] = []
    for start, end, tag in spans:
        label = OF_MODEL.get(tag)
        if label is None:
            continue
        for left, right in _pieces(tokens, start, end, label in CORE):
            left, right = trim(tokens, lexicon, left, right)
            if left >= right or (label == "work" and not _is_titled(tokens, left)):
                continue
            if label not in CORE and tokens.words[right - 1] in lexicon.place_heads and tokens.upper[left]:
                label = PLACE  # "Jorge Chávez International Airport" is no event
            if label in CORE:
                found += _core(tokens, lexicon, left, right, label)
            else:
                found.append(Name(left, right, label))
    return found


def _is_titled(tokens: Tokens, start: int) -> bool:
    """Works stand in quotation marks; the model also calls unknown names of towns and people works."""
    return start > 0 and tokens.words[start - 1] in _QUOTES


def _pieces(tokens: Tokens, start: int, end: int, brackets: bool) -> Iterator[tuple[int, int]]:
    """Cut a span at line ends, and a name at brackets: "Name (NM" is a name and its acronym."""
    left = start
    for n in range(start, end) if end - start > 1 else ():
        if "\n" in tokens.words[n] or (brackets and tokens.words[n] in "()[]"):
            yield left, n
            left = n + 1
    yield left, end


def _core(tokens: Tokens, lexicon: Lexicon, start: int, end: int, label: str) -> list[Name]:
    """A person, organisation or place of the model: at least one capital, whole particles, titles cut off."""
    if not any(tokens.upper[start:end]):
        return []
    while end - start > 1 and tokens.lower[start] in lexicon.cues["headline"]:
        start += 1  # "Did Trump", "Obama Says": headlines and questions write verbs with capitals
    while end - start > 1 and tokens.lower[end - 1] in lexicon.cues["headline"]:
        end -= 1
    while start > 1 and tokens.joined(start - 1) and tokens.lower[start - 2] in lexicon.particles:
        start -= 2
    while (
        end < tokens.size - 1
        and tokens.joined(end)
        and (tokens.upper[end + 1] or tokens.lower[end - 1] in lexicon.particles)
    ):
        end += 2
    while end - start > 1 and tokens.lower[end - 1] in lexicon.place_nouns and not tokens.upper[end - 1]:
        end -= 1  # "Idlib province"
    if end - start == 1 and tokens.words[start] in lexicon.demonyms:
        return [Name(start, end, GROUP)]
    if pair := _pair(tokens, lexicon, start, end):
        return pair
    if label != PERSON and (middle := _conjunction(tokens, lexicon, start, end, label)):
        return [*_core(tokens, lexicon, start, middle, label), *_core(tokens, lexicon, middle + 1, end, label)]
    if end - start > 3 and tokens.joined(start + 1) and tokens.lower[start + 2] in lexicon.cues["glued"]:
        return [Name(start, start + 1, PLACE), *_core(tokens, lexicon, start + 3, end, label)]  # "Toronto-based X Corp"
    if label == PERSON:
        start = _skip_adjective(tokens, lexicon, start, end)
        end = _cut_title(tokens, lexicon, start, end)
    if label == ORGANISATION:
        end = portfolio(tokens, lexicon, start, end)
    names = split(tokens, lexicon, start, end, inner=label == PERSON)
    for name in names:
        name.label = label if name is names[-1] or label != PERSON else ORGANISATION
    return names


def _skip_adjective(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> int:
    """ "Rival Anna Keller", "Publisher Anna Keller" at the start of a sentence: the name begins with the forename."""
    if end - start > 2 and tokens.opens[start] and tokens.lower[start] in lexicon.roles:
        return start + 1
    if (
        end - start > 2
        and tokens.opens[start]
        and tokens.words[start] not in lexicon.forenames
        and tokens.words[start + 1] in lexicon.forenames
    ):
        return start + (tokens.pos[start] not in ("PROPN", ""))
    return start


def _cut_title(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> int:
    """ "(a nommé) Anna Keller Premier ministre": a title behind a name is not a part of it."""
    if not tokens.lower[end - 1].islower() or tokens.lower[end - 1] not in lexicon.title_ends:
        return end
    for cut in range(start + 2, end):
        if tuple(tokens.lower[cut:end]) in lexicon.titles:
            return cut
    return end


def _conjunction(tokens: Tokens, lexicon: Lexicon, start: int, end: int, label: str) -> int:
    """The "and" between two places that the model took for one; 0 in "Trinidad and Tobago"."""
    for n in range(start + 1, end - 1):
        if tokens.lower[n] in lexicon.cues["conjunctions"] and tokens.words[n] != "&":
            text = tokens.slice(start, end)
            sides = (tokens.slice(start, n), tokens.slice(n + 1, end))
            if not all(geonames.people(side) > _TOWN for side in sides) and (label != PLACE or end - start > 3):
                return 0  # "Centre for Strategic and International Studies"
            return 0 if text in lexicon.country_names or geonames.find(text) else n
    return 0


def _pair(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> list[Name]:
    """ "Moscow-Ankara" is two places."""
    if end - start != 3 or not tokens.joined(start + 1):
        return []
    if tokens.slice(start, end) in lexicon.country_names:
        return []
    sides = (tokens.words[start], tokens.words[end - 1])
    if all(side in lexicon.capitals or side in lexicon.country_names for side in sides):
        return [Name(start, start + 1, PLACE), Name(end - 1, end, PLACE)]
    return []
