"""Whether two names are of one person: the surname by sound, and first names that agree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tasks import lists
from tasks.naming import Match, core, glued
from tasks.nicknames import NICKNAMES, UNLIKE, VARIANTS
from tasks.spelling import alike, near, resembles, sound

_GENERATIONS: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})


def match(a: tuple[str, ...], b: tuple[str, ...]) -> Match:
    """Same surname and first names that agree."""
    if not a or not b:
        return Match(0.0, "no name")
    a, b = joined(a), joined(b)
    if a == b:
        return Match(0.98, "same words")
    if {a[-1], b[-1]} & _GENERATIONS and a[-1] != b[-1]:
        return Match(0.5, "one is junior or senior")
    if glued(a) == glued(b):
        return Match(0.95, "same but for spaces and particles")
    if len(a) < 2 or len(b) < 2:
        return _match_single(a, b)
    if sorted(a) == sorted(b) and len(a) <= 3:
        return Match(0.9, "same words in another order")
    core_a, core_b = core(a), core(b)
    if len(core_a) < 2 or len(core_b) < 2:
        return Match(0.0, "different names")
    short, long = sorted((core_a, core_b), key=len)
    if len(short) < len(long) and long[: len(short)] == short:
        return _longer(short, long)
    initials_a, initials_b = ({word for word in part[1:-1] if len(word) == 1} for part in (core_a, core_b))
    if initials_a and initials_b and initials_a != initials_b:
        return Match(0.3, "middle initials differ")
    first = _first_names(core_a[:-1], core_b[:-1])
    if not _same_surname(core_a[-1], core_b[-1], is_free=core_a[:-1] == core_b[:-1]):
        return Match(0.0, "different surnames")
    if first is None:
        return Match(0.0, "first names differ")
    if first.reason == _BY_SOUND and len(_spelt_out(core_a)) != len(_spelt_out(core_b)):
        return Match(0.84, f"{first.reason}, and further names")  # Ahmad Massoud, Ahmed Shah Massoud: father and son
    exact = core_a[-1] == core_b[-1]
    if not exact and {core_a[0], core_b[0]} & lists.latin():
        return Match(0.86, f"{first.reason}, surname spelt otherwise")  # John Petersen, John Peterson
    score = first.score if exact else first.score - 0.04
    return Match(score, first.reason if exact else f"{first.reason}, surname transliterated")


def _longer(short: tuple[str, ...], long: tuple[str, ...]) -> Match:
    """Daniel Ortega, Daniel Ortega Saavedra: a further surname, if what the shorter name ends with is one itself. Of a
    chain of forenames (Ali Hassan, Ali Hassan Majid) and of Kim Jong the surname is not known."""
    first, last = (lists.gender(word) for word in (short[0], short[-1]))
    if len(short) == 2 and len(long) == 3 and first and not last and short[0].capitalize() not in lists.family_first():
        return Match(0.87, "further surname")  # nearly: a son may be told from his father by it
    return Match(0.85, "longer form of the name")


def _match_single(a: tuple[str, ...], b: tuple[str, ...]) -> Match:
    """A lone word against a full name: support in one article, nothing across articles."""
    short, full = (a, b) if len(core(a)) < len(core(b)) else (b, a)
    if len(core(short)) == 1 and len(core(full)) > 1:
        if _same_surname(core(short)[0], core(full)[-1], is_free=False):
            return Match(0.6, "surname alone")
        if core(short)[0] == core(full)[0]:
            return Match(0.4, "first word alone")
    if len(a) == len(b) == 1 and sound(a[0]) == sound(b[0]) and a[0][0] == b[0][0]:
        return Match(0.5, "sounds alike")
    return Match(0.0, "different names")


@lru_cache(maxsize=65536)
def joined(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name with those that Arabic writes as one put together: Abd al-Rahman and Abdurrahman, Salah
    al-Din and Salahuddin, Habib Ullah and Habibullah."""
    found: list[str] = []
    n = 0
    while n < len(parts):
        word = parts[n]
        behind = n + 1 + (n + 1 < len(parts) and parts[n + 1] in _ARTICLES)
        if word in _SERVANTS and behind < len(parts) - 1:
            word, n = f"abdel{parts[behind]}", behind
        elif found and n and word in _ARTICLES and parts[n + 1 : n + 2] and parts[n + 1] in _FAITHS:
            found[-1] += "eddin"
            n += 2
            continue
        elif found and word in ("ullah", "allah"):
            found[-1] += "ullah"
            n += 1
            continue
        found.append(_FAITH.sub("eddin", _SERVANT.sub("abdel", word)))
        n += 1
    return tuple(found)


_ARTICLES: Final = frozenset({"al", "el", "ul", "ud", "ad", "ed", "ar", "er", "ur", "as", "ash", "an", "az"})
_SERVANTS: Final = frozenset({"abd", "abdel", "abdul", "abdal", "abdol", "abdu", "abdur", "abder"})
_FAITHS: Final = frozenset({"din", "deen", "dine", "uddin"})
_SERVANT: Final = re.compile(r"^abd(?:[aeou](?=([rsnztd])\1)|(?=[^aeioul]))")
_FAITH: Final = re.compile(r"(?<=\w\w)(?:[ue]dd?|add)(?:in|een|ine)$")


def _spelt_out(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in parts if len(part) > 1)


def _same_surname(a: str, b: str, *, is_free: bool) -> bool:
    """Whether two surnames are spellings of one; `is_free`: the forenames are equal, so the vowels may be any."""
    if a == b:
        return True
    size = min(len(a), len(b))
    return size > 3 and (alike(a, b) or (is_free and size > 5 and (resembles(a, b) or near(a, b))))


def _first_names(a: tuple[str, ...], b: tuple[str, ...]) -> Match | None:
    """Compare what stands before the surname: every word of the shorter must have its match in the longer."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    worst, reason, place = 0.97, "same first name", 0
    for n, word in enumerate(short):
        found = None
        for at in range(place, len(long)):
            agreed = _word_match(word, long[at])
            # The first word must meet the first, so that "Hassan Rouhani" never meets "Ali Hassan Rouhani".
            if agreed and (n > 0 or at == 0 or len(word) > 1):
                found = (agreed, at)
                break
        if found is None:
            return None
        if n and found[0].reason == "initial":
            found = (Match(0.9, "middle initial"), found[1])  # Franklin D. and Franklin Delano
        if n == 0 and found[1] > 0:
            found = (Match(min(found[0].score, 0.92), "further first name"), found[1])
        if found[0].score < worst:
            worst, reason = found[0].score, found[0].reason
        place = found[1] + 1
    return Match(worst, reason)


def _word_match(a: str, b: str) -> Match | None:
    """Two first names: equal, nickname, initial, or one sound."""
    if a == b:
        return Match(0.97, "same first name")
    if b in NICKNAMES.get(a, _NONE) or a in NICKNAMES.get(b, _NONE):
        return Match(0.93, "nickname")
    if a in VARIANTS and VARIANTS[a] == VARIANTS.get(b):
        return Match(0.93, _BY_SOUND)
    if {lists.gender(a), lists.gender(b)} == {"f", "m"}:
        return None
    if (len(a) == 1 or len(b) == 1) and a[0] == b[0]:
        return Match(0.8, "initial")
    if min(len(a), len(b)) > 3 and alike(a, b) and {a, b} not in UNLIKE:
        return Match(0.93, _BY_SOUND)
    if min(len(a), len(b)) > 4 and resembles(a, b) and not (lists.gender(a) and lists.gender(b)):
        return Match(0.89, _BY_SOUND)  # Yahya, Yehya: one of the two is a forename in no country's list
    return None


_BY_SOUND: Final = "first name transliterated"
_NONE: Final[frozenset[str]] = frozenset()
