"""Authors of a page: every candidate and the ones that win."""

from __future__ import annotations

import re

from tasks.clean.text import one_line
from tasks.records import Evidence

_BY = re.compile(r"^(?:by|von|par|por|di|af|av|door|written by|text|autor|author)\s*:?\s+", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[;|•·]\s*|\s*/\s+|\s+(?:and|und|et|y|e|og|och|en|&)\s+(?=[A-ZÀ-Þ])")
_NOT_NAME = re.compile(
    r"^(?:https?:|www\.|@)|[<>{}=]|^\W*$|^\d+$|^(?:admin|administrator|editor|null|undefined|none)$", re.I
)
_MOST = 20
_LONGEST = 100


def names_in(text: str) -> list[str]:
    """Names of a byline as printed: "By Ann Smith and Bob Jones" gives both."""
    names: list[str] = []
    for part in _SPLIT.split(_BY.sub("", one_line(text))):
        pieces = [piece.strip() for piece in part.split(",")]
        # "Smith, Ann" and "Ann Smith, Reuters" keep their comma's meaning unknown: split only lists of full names.
        names.extend(pieces if len(pieces) > 1 and all(" " in piece for piece in pieces) else [part.strip()])
    return [name for name in names if is_name(name)]


def is_name(text: str) -> bool:
    """Whether a credit can be shown as a name: no address, no markup, no placeholder."""
    return 1 < len(text) <= _LONGEST and not _NOT_NAME.search(text)


def authors_of(
    stated: tuple[str, ...], found: str | None, declared: tuple[str, ...]
) -> tuple[tuple[str, ...], list[Evidence]]:
    """JSON-LD, else the extractor's, else the declared ones. Organisations stay: dropping them was measured worse."""
    candidates = [
        ("jsonld:author", _unique(name for text in stated for name in names_in(text))),
        ("trafilatura", _unique(name for text in (found or "").split(";") for name in names_in(text))),
        ("declared", _unique(name for text in declared for name in names_in(text))),
    ]
    winner = next((rule for rule, names in candidates if names), None)
    rows = [
        Evidence(field_name="authors", value="; ".join(names), rule=rule, is_winner=rule == winner)
        for rule, names in candidates
        if names
    ]
    return next((names for _, names in candidates if names), ()), rows


def _unique(names: object) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:  # type: ignore[attr-defined]
        found.setdefault(str(name).casefold(), str(name))
    return tuple(list(found.values())[:_MOST])
