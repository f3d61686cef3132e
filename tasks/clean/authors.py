"""Authors of a page: every candidate and the ones that win."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tasks.clean.dom import Tree
from tasks.clean.text import one_line, words_of
from tasks.clean.wire import agency_of
from tasks.records import Evidence

_BY = re.compile(
    r"^[\s,;:|–—-]*(?:(?:by|von|par|por|di|af|av|door|written by|story by|text|autor|author)\s*:?\s+)?[\s,;:|–—-]*",
    re.I,
)
_AFTER = re.compile(
    r"[\s,;:|–—-]+(?:published|updated|posted|last updated|publié|veröffentlicht|aktualisiert)\b.*$|[\s,;:|–—-]+$", re.I
)
_SPLIT = re.compile(r"\s*[;|•·]\s*|\s*/\s+|\s+(?:and|und|et|y|e|og|och|en|&)\s+(?=[A-ZÀ-Þ])")
_NOT_NAME = re.compile(
    r"^(?:https?:|www\.|@)|[<>{}=]|^\W*$|^\d+$|^(?:admin|administrator|editor|null|undefined|none|author|published)$"
    r"|^(?:january|february|march|april|may|june|july|august|september|october|november|december)\b\W*\d*",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|staff|columnist|bureau|contributor|journalist|analyst|redakteur\w*"
    r"|korrespondent\w*|journaliste|rédact\w+|redactor\w*)\b|^[A-Z0-9 .&!/-]{2,40}$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:staff|team|desk|editors?|newsroom|news|press|agency|redaktion|rédaction|redacci[oó]n|online|media|magazine|times"
    r"|post|journal|tv|radio|com|net|org|de|inc|ltd|university|school|institute)\b|[@_\d]",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|writers?|staff|people|profiles?|journalists?|contributors?|by|redaktion"
    r"|reporters?|columnists?|skribent|autori)/[^/?#]",
    re.IGNORECASE,
)
_MOST = 20
_LONGEST = 100


def names_in(text: str) -> list[str]:
    """Names of a byline as printed: "By Ann Smith and Bob Jones" gives both."""
    names: list[str] = []
    for part in _SPLIT.split(_AFTER.sub("", _BY.sub("", one_line(text)))):
        pieces = [piece.strip() for piece in part.split(",")]
        while len(pieces) > 1 and _is_affiliation(pieces[-1]):
            pieces.pop()
        # Which part of "Smith, Ann" is which name stays unknown: only lists of full names are split.
        is_list = len(pieces) > 1 and all(" " in piece for piece in pieces)
        names.extend(pieces if is_list else [", ".join(pieces)])
    return [name for name in names if is_name(name)]


def _is_affiliation(text: str) -> bool:
    """What stands behind a name and a comma: a role, an agency, an outlet in capitals."""
    return not text or agency_of(text) is not None or (_ROLE.search(text) is not None and not text.istitle())


def is_name(text: str) -> bool:
    """Whether a credit can be shown as a name: no address, no markup, no placeholder."""
    return 1 < len(text) <= _LONGEST and not _NOT_NAME.search(text)


def is_person(text: str, sites: list[str]) -> bool:
    """Whether a credit looks like a person's full name, not like an organisation or the outlet."""
    words = text.split()
    key = "".join(words_of(text))
    return (
        2 <= len(words) <= 5
        and words[0][:1].isupper()
        and words[-1][:1].isupper()
        and not _ORGANISATION.search(text)
        and agency_of(text) is None
        and not any(key == site or site in key for site in _keys(sites))
    )


def _keys(sites: list[str]) -> set[str]:
    return {key for site in sites if len(key := "".join(words_of(site))) > 2}


def profiles_in(tree: Tree, sites: list[str]) -> tuple[str, ...]:
    """Persons that the first links to author pages name, as far as they stand together."""
    found: list[str] = []
    home: Any = None
    for link in tree.iter("a"):
        is_author = "author" in (link.get("rel") or "").lower().split() or _PROFILE.search(link.get("href") or "")
        if not is_author:
            continue
        names = [name for name in names_in(" ".join(link.itertext())) if is_person(name, sites)]
        if not names or any(element.tag in ("nav", "footer", "aside") for element in link.iterancestors()):
            continue
        block = next((element for element in link.iterancestors("p", "div", "li", "section", "header")), None)
        if home is not None and block is not home and (block is None or block.getparent() is not home.getparent()):
            break
        home = block if home is None else home
        found.extend(names)
    return _unique(found)


def authors_of(
    stated: tuple[str, ...], found: str | None, profiles: tuple[str, ...], declared: tuple[str, ...], sites: list[str]
) -> tuple[tuple[str, ...], list[Evidence]]:
    """JSON-LD, else the extractor's, else links to author pages, else declared. Organisations stay: dropping them was
    measured worse; but where JSON-LD names only the outlet itself, a person named on the page goes first."""
    keys = _keys(sites)
    said = _unique(name for text in stated for name in names_in(text))
    parts = _unique(name for text in (found or "").split(";") for name in names_in(text))
    printed = tuple(
        name for name in parts if "".join(words_of(name)) not in {key for key in keys if "." not in key} or said
    )
    persons = tuple(name for name in printed if is_person(name, sites))
    is_outlet = bool(said) and all("".join(words_of(name)) in keys for name in said)
    candidates = [
        ("jsonld:author", () if is_outlet else said),
        ("trafilatura", persons if is_outlet else printed),
        ("link to author", profiles),
        ("jsonld:outlet", said if is_outlet else ()),
        ("declared", _unique(name for text in declared for name in names_in(text))),
    ]
    winner = next((rule for rule, names in candidates if names), None)
    rows = [
        Evidence(field_name="authors", value="; ".join(names), rule=rule, is_winner=rule == winner)
        for rule, names in candidates
        if names
    ]
    return next((names for _, names in candidates if names), ()), rows


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return tuple(list(found.values())[:_MOST])
