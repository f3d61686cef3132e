"""The words of a name: folded, without honorifics; what is its core; what comparing two names answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tasks.nicknames import NICKNAMES
from tasks.spelling import fold

_HONORIFICS: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "sir", "dame", "lord", "lady", "dr", "prof", "professor", "president", "sheikh"}
    | {"mme", "haji", "hajj", "rev", "gen", "col", "senator", "sen", "gov", "st"}
)
_LINKS: Final = """
al el as ad ar at az ash an ul ur ed ez bin ben ibn bint abu van von der den de del della di da dos do du des la le
y e te wa ole
"""
PARTICLES: Final = frozenset(_LINKS.split())
SMALL: Final = frozenset({"of", "the", "and", "for", "in", "on", "de", "des", "du", "la", "le", "et", "&"})
_NICKNAME: Final = re.compile(r"[\"“‘'(](\w[\w.-]+)[\"”’')]")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Match:
    """How sure it is that two names are of one thing (0 to 1), and why."""

    score: float
    reason: str


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without honorifics; hyphens part words."""
    found = tuple(_WORD.findall(fold(name).replace("-", " ")))
    kept = tuple(word for word in found if word not in _HONORIFICS)
    return kept or found


@lru_cache(maxsize=65536)
def core(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The name without particles; the whole name if nothing is left."""
    return tuple(part for part in parts if part not in PARTICLES) or parts


@lru_cache(maxsize=65536)
def inner(name: str) -> tuple[str, ...]:
    """Parts inside a person's full name that may stand for it: a nickname in marks, the first of two surnames."""
    if nickname := _NICKNAME.search(name):
        return words(nickname[1]) if " " in name else ()
    parts = words(name)
    return parts[1:2] if len(parts) == 3 and parts[1] not in PARTICLES and len(parts[1]) > 2 else ()


def is_pet_form(short: str, forename: str) -> bool:
    """Whether a short form is one of a forename: by the list, or its beginning with an ending of fondness."""
    if short in NICKNAMES.get(forename, ()):
        return True
    stem = short.removesuffix("ie").removesuffix("y").removesuffix("i")
    if len(stem) > 3 and stem[-1] == stem[-2]:
        stem = stem[:-1]
    return stem != short and len(stem) > 2 and forename.startswith(stem) and short != forename


def glued(parts: tuple[str, ...]) -> str:
    return "".join(core(parts)).replace("'", "")
