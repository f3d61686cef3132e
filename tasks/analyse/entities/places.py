"""Which place of the world a name means: country first, then the article's countries, then the number of people."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from tasks.analyse.entities import geonames
from tasks.analyse.entities.geonames import CITY, COUNTRY, SUBDIVISION, Place
from tasks.analyse.entities.labels import GROUP, ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.roles import Roles
from tasks.analyse.entities.things import Thing, Things
from tasks.analyse.entities.tokens import Tokens
from tasks.generic import is_generic

_HERE: Final = 1.2  # for a country that the article names, in powers of ten of population
_OFTEN: Final = 0.8  # for the country it names most
_TOLD: Final = 4.0  # for a country that stands behind the name ("Paris, Texas") or that the lists know
_STATE: Final = 1_000_000  # people of a subdivision that may be meant instead of a country
_AGAIN: Final = 3  # times that its country must be named
_KNOWN: Final = 15_000  # people of a town that is named without its country
_CLEAR: Final = 2  # times as often as any other country: then the article is about it
_TWINS: Final = {"CD": ("Democratic Republic of the Congo", "CG")}  # "Congo" may be either
_SHORT: Final = {"St ": "Saint ", "St. ": "Saint ", "Mt ": "Mount ", "Mt. ": "Mount ", "Ft. ": "Fort "}
_NEAR: Final = 2  # tokens behind a name that are searched for its country


def locate(tokens: Tokens, lexicon: Lexicon, things: Things) -> dict[int, Place]:
    """The place that each thing (by id) means, where it is known."""
    context = _context(things)
    often = context.most_common(1)[0][0] if context else None
    for thing in things.every:
        if thing.canonical and (namesake := _namesake(thing, context)):
            thing.country, thing.canonical = namesake, None
        elif thing.country in _TWINS:
            name, twin = _TWINS[thing.country]
            if thing.name == name and _is_other(thing, twin, context):
                thing.country, thing.canonical = twin, lexicon.countries[twin].name
    found: dict[int, Place] = {}
    for thing in things.every:
        if thing.label != PLACE:
            continue
        behind = None if thing.canonical else _behind(tokens, lexicon, things, thing)
        told = thing.country = behind or thing.country
        place = (
            _country(thing) or _capital(lexicon, thing, context) or _best(tokens, lexicon, thing, told, context, often)
        )
        if place is not None:
            found[id(thing)] = place
            thing.country = thing.country or place.country
    return found


def _context(things: Things) -> Counter[str]:
    """How often the article names each country: by name, by nationality, by its capital."""
    context: Counter[str] = Counter()
    for thing in things.every:
        if thing.country and thing.label in (PLACE, GROUP, PERSON, ORGANISATION):
            context[thing.country] += len(thing.names)
    return context


def settle_offices(reader: Roles, things: Things) -> None:
    """Whose ministry it is: "Zambia's Ministry of Mines", else the one country that the article is about."""
    offices = [thing for thing in things.every if thing.label == ORGANISATION and not thing.known]
    offices = [thing for thing in offices if not thing.country and is_generic(thing.name)]
    if not offices:
        return
    ranked = _context(things).most_common(2)
    about = ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] >= _CLEAR * ranked[1][1]) else None
    for thing in offices:
        owners = (reader.owner(name.start) or reader.owner(name.start - 1) for name in thing.names)
        thing.country = next((owner for owner in owners if owner), about)


def _namesake(thing: Thing, context: Counter[str]) -> str | None:
    """Georgia in an article on America: a country that nothing else in the article belongs to, but whose namesake's
    country is named again and again."""
    if not thing.country or context[thing.country] > len(thing.names):
        return None
    rows = [p for p in geonames.find(thing.canonical or "") if p.kind == SUBDIVISION and p.population > _STATE]
    return next((p.country for p in rows if p.country != thing.country and context[p.country] >= _AGAIN), None)


def _country(thing: Thing) -> Place | None:
    """A thing that the lists know as a country."""
    if not thing.canonical:
        return None
    return next((place for place in geonames.find(f"={thing.country}") if place.kind == COUNTRY), None)


def _is_other(thing: Thing, twin: str, context: Counter[str]) -> bool:
    """Whether the text speaks of the other country of a name, and of this one by this name alone."""
    return context[twin] > 0 and context[thing.country or ""] <= len(thing.names)


def _capital(lexicon: Lexicon, thing: Thing, context: Counter[str]) -> Place | None:
    """A capital, by any of the names that the lists give it ("Kiev", "Washington").

    Where only its name speaks for its country, a greater place of that name in a country that the text names is meant:
    Victoria in an article on Australia.
    """
    code = next((lexicon.capitals[form] for form in thing.forms if form in lexicon.capitals), None)
    if code is None or thing.country not in (None, code):
        return None
    names = lexicon.countries[code].capitals
    rows = [p for name in names for p in geonames.find(name) if p.kind == CITY and p.country == code]
    seat = max(rows, key=lambda place: place.population, default=None)
    if seat is not None and context[code] <= len(thing.names):
        others = [p for form in thing.forms for p in _rows(form) if p.country != code and context[p.country]]
        other = max(others, key=lambda place: place.population, default=seat)
        if other.population > seat.population:
            thing.country = other.country
            return other
    return seat


def _behind(tokens: Tokens, lexicon: Lexicon, things: Things, thing: Thing) -> str | None:
    """The country in "Birmingham, Alabama," or "Idlib in Syria", if it has such a place; a list tells nothing."""
    for name in thing.names:
        if tokens.lower[name.end : name.end + 1] not in ([","], ["in"]):
            continue
        for n in range(name.end + 1, min(name.end + 1 + _NEAR, tokens.size)):
            other = things.of.get(n)
            if other is None or other.label != PLACE or not other.country or other is thing:
                continue
            if _enumerates(tokens, lexicon, things, next(o.end for o in other.names if o.start == n)):
                continue
            if any(p.country == other.country for form in thing.forms for p in _rows(form)):
                return other.country
    return None


def _enumerates(tokens: Tokens, lexicon: Lexicon, things: Things, end: int) -> bool:
    """Whether a list goes on behind token `end`: "Moscow, Turkey and Iran"."""
    after = tokens.lower[end : end + 2]
    if after[:1] == [","]:
        following = things.of.get(end + 1)
        return after[1:] == ["and"] or (following is not None and following.label == PLACE)
    return bool(after) and after[0] in lexicon.cues["conjunctions"]


def _best(
    tokens: Tokens, lexicon: Lexicon, thing: Thing, told: str | None, context: Counter[str], often: str | None
) -> Place | None:
    if any(name.phrase and name.phrase.label == PLACE and not name.phrase.country for name in thing.names):
        return None  # a continent, a sea: in no country
    forms = [form for form in thing.forms if form.lower() not in lexicon.cues["vague_places"]]
    rows = [place for form in forms for place in _rows(form)]
    if not rows:
        return None
    region = any(_is_region(tokens, lexicon, name.end) for name in thing.names)

    def weight(place: Place) -> float:
        score = math.log10(place.population + 10)
        score += _HERE * (place.country in context) + _OFTEN * (place.country == often)
        score += _TOLD * (place.country == told)
        if region:
            score += 2.0 * (place.kind == SUBDIVISION)
        return score

    best = max(rows, key=weight)
    if best.population < _KNOWN and best.country not in context and best.country != told:
        return None  # half of all words are a village somewhere
    if best.kind == SUBDIVISION and not region:
        # "New York", "Idlib", "Kano": the city, unless it is a small place beside its namesake region.
        cities = [p for p in rows if p.kind == CITY and p.country == best.country]
        cities += [
            p
            for form in thing.forms
            for p in geonames.find(f"{form} City")
            if p.kind == CITY and p.country == best.country
        ]
        town = max(cities, key=lambda p: p.population, default=None)
        if town is not None and town.population * 12 >= best.population:
            return town
    return best


def _rows(form: str) -> tuple[Place, ...]:
    """Entries of a name, else of the name without "City" or hyphens."""
    spelt = next((full + form.removeprefix(short) for short, full in _SHORT.items() if form.startswith(short)), form)
    return (
        geonames.find(form)
        or geonames.find(form.replace("-", " "))
        or geonames.find(form.removesuffix(" City"))
        or geonames.find(spelt)
    )


def _is_region(tokens: Tokens, lexicon: Lexicon, end: int) -> bool:
    """Whether "province", "state" or the like follows the name."""
    return tokens.lower[end : end + 1] != [] and tokens.lower[end] in lexicon.cues["regions"]
