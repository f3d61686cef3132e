"""How a text says that two names are one thing: what stands between them, by the patterns of the language's list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from tasks.analyse.entities import spans
from tasks.analyse.entities.labels import NAMED, PERSON
from tasks.analyse.entities.lexicon import FOLDER, Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.tokens import Tokens
from tasks.records import AliasKind
from tasks.spelling import fold

_REACH: Final = 6  # tokens between the first name and the word that tells
_LONGEST: Final = 14  # tokens between the two names
_WIDEST: Final = 8  # tokens of a second name
_MARKS: Final = frozenset("\"“«‘'") | {"``", "''"}


@dataclass(frozen=True, slots=True)
class Equation:
    """Two names that the text says are one thing; `kind` is what the second is to the first."""

    first: Name
    second: Name
    kind: AliasKind


@dataclass(frozen=True, slots=True)
class Links:
    """Patterns of one language: kind of link and what stands between the names."""

    triggers: frozenset[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def load(language: str) -> Links:
    """The patterns of a language; one that has no list has none."""
    path = FOLDER / language / "links.txt"
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    cut = [tuple(row.split("#", 1)) for row in rows if row.strip() and not row.startswith("#")]
    parts: dict[str, str] = {}
    for kind, text in cut:
        if kind in ("also", "is", "aside"):
            parts[kind] = _filled(text, parts)
    triggers = frozenset(word for kind, text in cut if kind == "trigger" for word in text.split())
    kinds = ("former", "name", "later", "birth")
    return Links(triggers, tuple((kind, re.compile(_filled(text, parts))) for kind, text in cut if kind in kinds))


def _filled(text: str, parts: Mapping[str, str]) -> str:
    """A pattern with the parts in it that the list names once."""
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", f"(?:{part})")
    return text


def linked(
    tokens: Tokens, lexicon: Lexicon, links: Links, by_start: dict[int, Name], by_end: Mapping[int, Name]
) -> Iterator[Equation]:
    """Equations that the patterns tell; a second name is taken as long as its capitals and particles go on."""
    done: set[int] = set()
    for n in tokens.where(links.triggers):
        back = next((end for end in range(n, max(n - _REACH, 0), -1) if end in by_end), 0)
        if not back or back in done or tokens.sentence[back - 1] != tokens.sentence[n]:
            continue
        first = by_end[back]
        text = " ".join(tokens.lower[back : back + _LONGEST]) + " "
        for kind, pattern in links.patterns:
            match = pattern.match(text)
            if match is None:
                continue
            start = back + match.group().count(" ")
            second = _second(tokens, lexicon, by_start, first, start, kind)
            if second is not None:
                done.add(back)
                yield _equation(first, second, kind)
                break


def _equation(first: Name, second: Name, kind: str) -> Equation:
    second.label = first.label
    if kind == "later":
        return Equation(second, first, AliasKind.FORMER)
    return Equation(first, second, AliasKind.FORMER if kind == "former" else AliasKind.NAME)


def _second(
    tokens: Tokens, lexicon: Lexicon, by_start: dict[int, Name], first: Name, start: int, kind: str
) -> Name | None:
    """The name at a place, widened to the end of its capitals; None if there is none of the same kind."""
    while start < tokens.size and tokens.words[start] in _MARKS:
        start += 1
    if start >= tokens.size or not tokens.upper[start]:
        return None
    if tokens.sentence[start] - tokens.sentence[first.start] > (tokens.words[start - 1] == "."):
        return None  # "a.k.a." is no end of a sentence
    held = by_start.get(start)
    if kind == "birth" and not (first.label == PERSON and held and held.label == PERSON):
        return None
    end = max(spans.run(tokens, lexicon, start), held.end if held else 0)
    if end - start > _WIDEST or (end - start == 1 and tokens.words[start] in lexicon.demonyms):
        return None
    if held and held.phrase and held.label != first.label:
        return None  # "called France": known as something else
    if held and held.label != first.label and any(o.key == held.key and o.start < start for o in by_start.values()):
        return None  # the text has spoken of it as something else
    for n in range(start, end):
        inside = by_start.get(n)
        if inside is not None and (inside.end > end or inside.label not in NAMED):
            return None
    for n in range(start, end):
        by_start.pop(n, None)
    name = held if held and held.end == end else Name(start, end)
    name.key = fold(spans.text_of(tokens, name))
    by_start[start] = name
    return name
