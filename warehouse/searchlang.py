"""The language of searches, translated into that of SQLite's FTS5: no word of a person can break its syntax.

Words are joined by AND; "a phrase", wor*, NEAR(a b, 5), a NEAR/5 b, a NEAR b, OR, NOT or -, parentheses, title: body:
author:, and the filters outlet: language: since: until:. A quotation mark that nobody closes is closed at the end.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from tasks.errors import ContractError
from warehouse.question import convert

_NEAR = 10  # words between, where nobody says how many
_FIELDS = {"title": "title", "body": "body", "author": "authors", "authors": "authors"}
_FILTERS = {"outlet": "outlet", "language": "language", "lang": "language", "since": "since", "until": "until"}
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))  # as a text that was copied has them
_TOKEN = re.compile(
    r"""\s*(?:(?P<near>NEAR\s*\()|(?P<between>NEAR(?:/\d{1,3}|(?=\s))\b)|(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<minus>-(?=[\w"(]))
    |(?P<key>[A-Za-z]+):(?=\S)|(?P<phrase>"[^"]*(?:"\*?|$))|(?P<word>[^\s"(),:]+:?[^\s"(),]*))""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Search:
    """A search taken apart: the FTS5 expression (empty without words), the filters, and what its outermost OR joins."""

    match: str = ""
    filters: dict[str, Any] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()


def parse(text: str) -> Search:
    """Take a search apart; one that cannot be understood raises ContractError."""
    parser = _Parser(_tokens(text))
    match = parser.either()
    if parser.tokens:
        raise ContractError(f"search: nothing opens the {parser.tokens[0][1]!r} in {text!r}")
    return Search(match or "", parser.filters, tuple(parser.alternatives))


def facet(kind: str, value: str) -> str:
    """The word under which an outlet or a language stands in the index."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", value.casefold()) if c.isalnum())
    return f"x{kind[0]}{plain}"


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.strip().translate(_QUOTES)
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or token.end() == at:
            at += 1  # a stray mark says nothing
            continue
        kind = token.lastgroup or "word"
        found.append((kind, token[kind]))
        at = token.end()
    return found


def _quoted(text: str) -> str | None:
    """A word or phrase as FTS5 string; None where it holds no letter or digit."""
    is_prefix = text.endswith("*")
    words = text.rstrip("*").strip('"').replace("\x00", " ")
    if not any(character.isalnum() for character in words):
        return None
    return '"' + words.replace('"', '""') + '"' + (" *" if is_prefix else "")


@dataclass(slots=True)
class _Parser:
    tokens: list[tuple[str, str]]
    filters: dict[str, Any] = field(default_factory=dict)
    alternatives: list[str] = field(default_factory=list)
    depth: int = 0

    def either(self) -> str | None:
        parts = [self.both()]
        while self._takes("word", "OR"):
            parts.append(self.both())
        given = [part for part in parts if part]
        if len(parts) > 1 and len(given) < len(parts):
            raise ContractError("search: OR needs words on both sides; filters hold for the whole search")
        if not self.depth:
            self.alternatives = given
        return " OR ".join(given) if len(given) < 2 else "(" + " OR ".join(given) + ")"

    def both(self) -> str | None:
        wanted: list[str] = []
        unwanted: list[str] = []
        while self.tokens and self.tokens[0][0] not in ("close", "comma") and self.tokens[0] != ("word", "OR"):
            if self._takes("word", "AND"):
                continue
            is_unwanted = self._takes("minus") or self._takes("word", "NOT")
            part = self.one()
            if part:
                (unwanted if is_unwanted else wanted).append(part)
        if unwanted and not wanted:
            raise ContractError("search: NOT needs something to be taken from; put the words wanted first")
        match = " AND ".join(wanted)
        for part in unwanted:
            match = f"({match}) NOT {part}"
        return f"({match})" if len(wanted) + len(unwanted) > 1 else match or None

    def one(self) -> str | None:
        if not self.tokens:
            return None
        kind, text = self.tokens.pop(0)
        if kind == "open":
            return self._group()
        if kind == "near":
            return self._near()
        if kind == "key":
            return self._field(text.lower())
        if kind == "between" or (kind, text) == ("word", "NEAR"):
            raise ContractError("search: NEAR stands between two words")
        part = _quoted(text) if kind in ("word", "phrase") else None
        if part and self.tokens and self.tokens[0][0] == "between":
            distance = self.tokens.pop(0)[1].removeprefix("NEAR").removeprefix("/") or _NEAR
            other = _quoted(self.tokens.pop(0)[1]) if self.tokens else None
            if other is None:
                raise ContractError("search: NEAR stands between two words")
            return f"NEAR({part} {other}, {distance})"
        return part

    def _group(self) -> str | None:
        self.depth += 1
        if self.depth > 50:
            raise ContractError("search: more than 50 parentheses in each other")
        part = self.either()
        if not self._takes("close"):
            raise ContractError("search: a parenthesis is not closed")
        self.depth -= 1
        return part

    def _near(self) -> str:
        parts: list[str] = []
        distance = "10"
        while self.tokens and self.tokens[0][0] != "close":
            kind, text = self.tokens.pop(0)
            if kind == "comma" and self.tokens and self.tokens[0][1].isdigit():
                distance = self.tokens.pop(0)[1]
                continue
            part = _quoted(text)
            if part:
                parts.append(part)
        if not self._takes("close") or len(parts) < 2:
            raise ContractError("search: write NEAR(one two, 5)")
        return f"NEAR({' '.join(parts)}, {distance})"

    def _field(self, key: str) -> str | None:
        if key in _FIELDS:
            part = self.one()
            return f"({_FIELDS[key]} : ({part}))" if part else None
        if key not in _FILTERS:
            known = ", ".join(sorted({*_FIELDS, *_FILTERS}))
            raise ContractError(
                f"search: there is no field {key!r}; known are {known}. Quote it to search for the words"
            )
        if self.depth:
            raise ContractError(f"search: {key}: holds for the whole search; put it outside of the parentheses")
        value = self.tokens.pop(0)[1].strip('"') if self.tokens else ""
        name = _FILTERS[key]
        self.filters[name] = convert(name, "DATE", value) if name in ("since", "until") else value
        return None

    def _takes(self, kind: str, text: str | None = None) -> bool:
        if self.tokens and self.tokens[0][0] == kind and text in (None, self.tokens[0][1]):
            self.tokens.pop(0)
            return True
        return False
