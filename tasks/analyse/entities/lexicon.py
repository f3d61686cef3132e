"""Word lists of one language, read once: titles, roles, heads of names, countries, places, forenames.

The lists are plain text under `lexicons/` (`shared/` serves every language); "#" starts a comment, "|" parts columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tasks.analyse.entities.labels import GROUP, ORGANISATION, PLACE
from tasks.lists import country_rows, family_first, forenames

FOLDER: Final = Path(__file__).parent / "lexicons"


@dataclass(frozen=True, slots=True)
class Role:
    """The head of a role phrase: the office classes it belongs to and the gender that it tells."""

    classes: frozenset[str]
    gender: str | None


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO code, canonical name and capital names."""

    code: str
    name: str
    capitals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A known name as a token sequence, with the label it tells and what it stands for."""

    tokens: tuple[str, ...]
    label: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists of one language, indexed for look-up by token."""

    titles: dict[tuple[str, ...], str | None]
    longest_title: int
    title_opens: frozenset[str]
    title_ends: frozenset[str]
    cues: Mapping[str, frozenset[str]]
    roles: dict[str, Role]
    role_words: frozenset[str]
    office_words: frozenset[str]
    role_ends: frozenset[str]  # the last tokens of roles
    org_heads: frozenset[str]
    place_heads: frozenset[str]
    place_first: frozenset[str]
    org_first: frozenset[str]
    event_first: frozenset[str]
    org_nouns: frozenset[str]
    place_nouns: frozenset[str]
    particles: frozenset[str]
    forenames: dict[str, str]
    surnames: frozenset[str]
    countries: dict[str, Country]
    country_names: dict[str, str]
    demonyms: dict[str, str]
    capitals: dict[str, str]
    phrases: dict[str, tuple[Phrase, ...]]


def lines(name: str) -> Iterator[list[str]]:
    """Rows of one list as columns; a list that a language does not have is empty."""
    path = FOLDER / name
    if not path.exists():
        return
    separator = "\t" if path.suffix == ".tsv" else "|"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [column.strip() for column in line.split(separator)]


@cache
def load(language: str, tokenise: Callable[[str], tuple[str, ...]]) -> Lexicon:
    """The lists of a language; names are cut into tokens as its tokenizer would."""
    titles: dict[tuple[str, ...], str | None] = {}
    for title, *gender in lines(f"{language}/titles.txt"):
        titles[tuple(word.lower() for word in tokenise(title))] = gender[0] if gender else None
    roles = {
        name: Role(frozenset(classes.split()), rest[0] if rest else None)
        for name, classes, *rest in lines(f"{language}/roles.txt")
    }
    countries, names, demonyms, capitals = _countries(language)
    return Lexicon(
        titles=titles,
        longest_title=max(map(len, titles), default=0),
        title_opens=frozenset(title[0] for title in titles),
        title_ends=frozenset(title[-1] for title in titles),
        cues=defaultdict(frozenset, {name: frozenset(words.split()) for name, words in lines(f"{language}/cues.txt")}),
        roles=roles,
        role_words=_words(f"{language}/role_words.txt"),
        role_ends=frozenset(end for name in roles for end in (name.split()[-1], name.split()[-1].rpartition("-")[2])),
        office_words=frozenset(word for name in roles for word in name.split()),
        org_heads=_words(f"{language}/org_heads.txt"),
        place_heads=_words(f"{language}/place_heads.txt"),
        place_first=_words(f"{language}/place_first.txt"),
        org_first=_words(f"{language}/org_first.txt"),
        event_first=_words(f"{language}/event_first.txt"),
        org_nouns=_words(f"{language}/org_nouns.txt"),
        place_nouns=_words(f"{language}/place_nouns.txt"),
        particles=_words("shared/particles.txt"),
        forenames=forenames(),
        surnames=family_first(),
        countries=countries,
        country_names=names,
        demonyms=demonyms,
        capitals=capitals,
        phrases=index(_phrases(language, tokenise, names, capitals, demonyms)),
    )


def _words(name: str) -> frozenset[str]:
    return frozenset(row[0] for row in lines(name))


def _countries(language: str) -> tuple[dict[str, Country], dict[str, str], dict[str, str], dict[str, str]]:
    countries: dict[str, Country] = {}
    names: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for code, name, others, adjectives, seat, french, french_adjective in country_rows():
        cities = [city for city in seat.split("|") if city]
        countries[code] = Country(code, name, frozenset(cities))
        own = french.split("|") if language == "fr" else [name, *others.split("|")]
        names.update((alias, code) for alias in own if alias)
        given = french_adjective.split("|") if language == "fr" else adjectives.split("|")
        demonyms.update((word, code) for word in given if word)
        capitals.update((city, code) for city in cities)
    capitals.update((row[0], row[1]) for row in lines(f"{language}/capitals.txt"))
    return countries, names, demonyms, capitals


def _phrases(
    language: str,
    tokenise: Callable[[str], tuple[str, ...]],
    names: dict[str, str],
    capitals: dict[str, str],
    demonyms: dict[str, str],
) -> Iterator[Phrase]:
    yield from (Phrase(tokenise(name), PLACE, code) for name, code in (names | capitals).items())
    yield from (Phrase(tokenise(name), GROUP, code) for name, code in demonyms.items() if name[0].isupper())
    yield from (Phrase(tokenise(row[0]), GROUP) for row in lines(f"{language}/groups.txt"))
    for name, *code in lines("shared/places.txt"):
        if name not in names and name not in capitals:
            yield Phrase(tokenise(name), PLACE, code[0] if code else None)
    for source in ("shared/agencies.txt", f"{language}/known_orgs.txt", "shared/bodies.txt"):
        for row in lines(source):
            yield from (Phrase(tokenise(name.removeprefix("The ")), ORGANISATION) for name in row)


def index(phrases: Iterator[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """Phrases by their first token in small letters, longest first; the first list that names a phrase wins."""
    seen: dict[tuple[str, ...], Phrase] = {}
    for phrase in phrases:
        seen.setdefault(phrase.tokens, phrase)
        if sum(map(len, phrase.tokens)) > 3 and all(token.isalpha() for token in phrase.tokens):
            # Datelines and headlines shout.
            seen.setdefault(tuple(t.upper() for t in phrase.tokens), phrase)
    found: dict[str, list[Phrase]] = {}
    for tokens, phrase in seen.items():
        found.setdefault(tokens[0].lower(), []).append(Phrase(tokens, phrase.label, phrase.country))
    return {first: tuple(sorted(rows, key=lambda p: -len(p.tokens))) for first, rows in found.items()}
