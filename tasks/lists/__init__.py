"""Plain lists that several rooms read: forenames by gender, countries, and the names of well-known bodies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from tasks.spelling import fold

FOLDER: Final = Path(__file__).parent


def lines(name: str) -> Iterator[str]:
    """The lines of a list, without comments and empty ones."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def forenames() -> dict[str, str]:
    """Forename to gender: m, f, or u where a name tells none."""
    found: dict[str, str] = {}
    for line in lines("forenames.txt"):
        gender, _, names = line.partition(":")
        for name in names.split():
            known = found.get(name)
            found[name] = gender if known in (None, gender) else "u"
    for line in lines("more_forenames.txt"):
        gender, _, names = line.partition(":")
        for name in names.split():
            found.setdefault(name, gender)
    return found


@cache
def _folded() -> dict[str, str]:
    return {fold(name): gender for name, gender in forenames().items()}


def gender(forename: str) -> str | None:
    """What a folded forename usually tells: m, f, u for either; None if it is in no list."""
    return _folded().get(forename)


@cache
def latin() -> frozenset[str]:
    """Folded forenames of peoples who write Latin letters, so that another spelling is another name."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    is_latin = False
    for line in (FOLDER / "forenames.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            is_latin = line.startswith(("# English", "# Iberian"))
        else:
            found[is_latin] |= {fold(name) for name in line.partition(":")[2].split()}
    return frozenset(found[True] - found[False])


@cache
def family_first() -> frozenset[str]:
    """Family names that are written before the given one (Xi Jinping, Kim Jong Un)."""
    return frozenset(word for line in lines("family_first.txt") for word in line.split())


def country_rows() -> Iterator[tuple[str, ...]]:
    """Code, name, other names, demonyms, capital, French names and French adjectives of each country."""
    for line in lines("countries.tsv"):
        yield tuple((line.split("\t") + [""] * 7)[:7])


@cache
def countries_by_adjective() -> dict[str, tuple[str, ...]]:
    """Folded adjective of one country alone, of one word -> the words of the country's name."""
    found: dict[str, set[str]] = {}
    for _, name, _, adjectives, *_ in country_rows():
        for word in adjectives.split("|"):
            found.setdefault(fold(word), set()).add(fold(name))
    return {word: tuple(min(names).split()) for word, names in found.items() if len(names) == 1 and word.isalpha()}
