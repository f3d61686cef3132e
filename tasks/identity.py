"""Whether two names are of one thing: pure rules over name structure, used inside an article and across articles.

Conservative by design: a wrong merge is worse than a missed one. A match needs the surname (by sound, so that
transliterations meet) and a first name that agrees (same, nickname, initial, transliteration), or an acronym that
spells the other name, or names equal but for a legal suffix. Every answer carries its reason, for people to judge.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tasks.generic import is_generic
from tasks.nicknames import FULL_FORMS, NICKNAMES, UNLIKE
from tasks.records import Entity
from tasks.spelling import alike, fold, sound

PERSON: Final = "person"
ORGANISATION: Final = "organisation"
SAFE: Final = 0.88  # a score from which two full names may be merged without a person's word
PLACE: Final = "place"

_HONORIFICS: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "sir", "dame", "lord", "lady", "dr", "prof", "professor", "president", "sheikh"}
    | {"mme", "haji", "hajj", "rev", "gen", "col", "senator", "sen", "gov", "st"}
)
_PARTICLES: Final = frozenset(
    {"al", "el", "as", "ad", "ar", "at", "az", "ash", "an", "ul", "ur", "ed", "ez", "bin", "ben", "ibn", "bint", "abu"}
    | {
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "do",
        "du",
        "des",
        "la",
        "le",
        "y",
        "e",
        "te",
    }
)
_GENERATIONS: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LEGAL: Final = frozenset(
    {"inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "llp", "lp", "plc", "ag"}
    | {
        "fc",
        "afc",
        "gmbh",
        "sa",
        "nv",
        "bv",
        "spa",
        "ab",
        "asa",
        "oyj",
        "pte",
        "pty",
        "holding",
        "holdings",
        "group",
        "kk",
        "srl",
    }
)
_SMALL: Final = frozenset({"of", "the", "and", "for", "in", "on", "de", "des", "du", "la", "le", "et", "&"})
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


def entity_key(entity: Entity) -> str:
    """Stable natural key of an entity: its gazetteer id, a place's GeoNames id, else label and folded full name.

    The key is the same in every article that uses the same full name, and never depends on the order of articles.
    """
    return natural_key(entity.label, entity.name, entity.gazetteer_id, entity.geonames_id, entity.country)


def natural_key(
    label: str, name: str, gazetteer_id: str | None = None, geonames_id: int | None = None, country: str | None = None
) -> str:
    """The key of `entity_key`, from its parts. Of an office that every country has, the country is part of the key."""
    if gazetteer_id:
        return f"known:{gazetteer_id}"
    if geonames_id:
        return f"geonames:{geonames_id}"
    parts = words(name)
    if label == ORGANISATION:
        parts = _without_legal(parts)
        if country and is_generic(name):
            return f"{label}:{' '.join(parts)}@{country}"
    return f"{label}:{' '.join(parts)}"


def entity_id(key: str) -> str:
    """Short id of an entity from its natural key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def is_full(name: str, label: str) -> bool:
    """Whether a name says enough to be compared across articles: a lone surname or acronym does not."""
    parts = words(name)
    if label == PERSON:
        return len([part for part in parts if part not in _PARTICLES]) >= 2
    return len(parts) >= 2 or not name.isupper()


@lru_cache(maxsize=65536)
def match_names(a: str, b: str, label: str = PERSON) -> Match:
    """Compare two names of one label. `SAFE` and more may be merged, less is a suggestion."""
    if fold(a) == fold(b):
        return Match(1.0, "same name")
    if label == PERSON:
        return _match_persons(words(a), words(b))
    if label == ORGANISATION:
        return _match_organisations(a, b)
    return Match(0.95, "same words") if words(a) == words(b) else Match(0.0, "different names")


# --- persons ---


def _match_persons(a: tuple[str, ...], b: tuple[str, ...]) -> Match:
    """Same surname and first names that agree."""
    if not a or not b:
        return Match(0.0, "no name")
    if a == b:
        return Match(0.98, "same words")
    if {a[-1], b[-1]} & _GENERATIONS and a[-1] != b[-1]:
        return Match(0.5, "one is junior or senior")
    if _glued(a) == _glued(b):
        return Match(0.95, "same but for spaces and particles")
    if len(a) < 2 or len(b) < 2:
        return _match_single(a, b)
    if sorted(a) == sorted(b) and len(a) <= 3:
        return Match(0.9, "same words in another order")
    core_a, core_b = _core(a), _core(b)
    if len(core_a) < 2 or len(core_b) < 2:
        return Match(0.0, "different names")
    short, long = sorted((core_a, core_b), key=len)
    if len(short) < len(long) and long[: len(short)] == short:
        return Match(0.85, "longer form of the name")
    initials_a, initials_b = ({word for word in core[1:-1] if len(word) == 1} for core in (core_a, core_b))
    if initials_a and initials_b and initials_a != initials_b:
        return Match(0.3, "middle initials differ")
    if not _same_surname(core_a[-1], core_b[-1]):
        return Match(0.0, "different surnames")
    first = _first_names(core_a[:-1], core_b[:-1])
    if first is None:
        return Match(0.0, "first names differ")
    if first.reason == _BY_SOUND and len(_spelt_out(core_a)) != len(_spelt_out(core_b)):
        return Match(0.84, f"{first.reason}, and further names")  # Ahmad Massoud, Ahmed Shah Massoud: father and son
    exact = core_a[-1] == core_b[-1]
    score = first.score if exact else first.score - 0.04
    return Match(score, first.reason if exact else f"{first.reason}, surname transliterated")


def _match_single(a: tuple[str, ...], b: tuple[str, ...]) -> Match:
    """A lone word against a full name: support in one article, nothing across articles."""
    short, full = (a, b) if len(_core(a)) < len(_core(b)) else (b, a)
    if len(_core(short)) == 1 and len(_core(full)) > 1:
        if _same_surname(_core(short)[0], _core(full)[-1]):
            return Match(0.6, "surname alone")
        if _core(short)[0] == _core(full)[0]:
            return Match(0.4, "first word alone")
    if len(a) == len(b) == 1 and sound(a[0]) == sound(b[0]) and a[0][0] == b[0][0]:
        return Match(0.5, "sounds alike")
    return Match(0.0, "different names")


def _core(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The name without particles; the whole name if nothing is left."""
    return tuple(part for part in parts if part not in _PARTICLES) or parts


def _spelt_out(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in parts if len(part) > 1)


def _glued(parts: tuple[str, ...]) -> str:
    return "".join(_core(parts)).replace("'", "")


def _same_surname(a: str, b: str) -> bool:
    if a == b:
        return True
    return min(len(a), len(b)) > 3 and alike(a, b)


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
    if (len(a) == 1 or len(b) == 1) and a[0] == b[0]:
        return Match(0.8, "initial")
    if min(len(a), len(b)) > 3 and alike(a, b) and {a, b} not in UNLIKE:
        return Match(0.93, _BY_SOUND)
    return None


_BY_SOUND: Final = "first name transliterated"
_NONE: Final[frozenset[str]] = frozenset()

# --- organisations ---


def _match_organisations(a: str, b: str) -> Match:
    left, right = _body(a), _body(b)
    if left == right:
        return Match(0.95, "same but for the legal form")
    if "".join(left) == "".join(right):
        return Match(0.95, "same but for spaces and dots")
    plain_left, plain_right = (tuple(w for w in side if w not in _SMALL) for side in (left, right))
    if plain_left == plain_right:
        return Match(0.95, "same but for small words")
    if sorted(plain_left) == sorted(plain_right) and len(plain_left) > 1:
        return Match(0.92, "same words in another order")
    if _spelt_alike(plain_left, plain_right):
        return Match(0.9, "transliterated")
    for short, full, name in ((a, right, b), (b, left, a)):
        if is_acronym(short, full) or ("-" in name and is_acronym(short, words(name.replace("-", "")))):
            return Match(0.8, "acronym")
    return Match(0.0, "different names")


def _spelt_alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """al-Qaeda and al-Qaida: word for word equal, or long words that may be spellings of one."""
    return len(_core(a)) == len(_core(b)) and all(
        x == y or (min(len(x), len(y)) >= _SPELT and alike(x, y)) for x, y in zip(_core(a), _core(b), strict=True)
    )


_SPELT: Final = 5  # letters of a word that may be a transliteration


def traces(name: str, label: str) -> set[str]:
    """What two matching names of one label share at least one of: an index of traces spares comparing all pairs."""
    parts = words(name)
    if not parts:
        return set()
    core = _core(parts)
    found = {_glued(parts), " ".join(sorted(core)), f"^{parts[0]}"}
    if label == PERSON:
        found |= {core[-1], sound(core[-1]), "^" + " ".join(core[:2])}
        # A forename alone finds its bearer, but two full names that share a forename need no comparison.
        return found if len(parts) == 1 else found - {f"^{parts[0]}"} | {f"<{parts[0]}"}
    found.add(" ".join(sorted(word for word in _without_legal(parts) if word not in _SMALL)))
    found.add("." + "".join(part[0] for part in parts if part not in _SMALL and part not in _PARTICLES))
    found.add("." + "".join(part[0] for part in parts))
    if len(parts) == 1:
        found.add("." + parts[0])
    return found


def is_acronym(short: str, full: tuple[str, ...]) -> bool:
    """Whether `short` (two letters and more, in capitals) is spelt by the first letters of a name."""
    letters = "".join(c for c in short if c.isalnum())
    if not (2 <= len(letters) <= 8 and letters[:-1].isupper()) or " " in short.strip():
        return False
    letters = fold(letters)
    every = "".join(word[0] for word in full)
    main = "".join(word[0] for word in full if word not in _SMALL and word not in _PARTICLES)
    return len(full) > 1 and letters in (every, main)


def blocks(name: str, label: str) -> set[str]:
    """What two names that may be merged (`SAFE`) share at least one of, and few others do: finer than `traces`, since
    a whole warehouse shares a surname. Empty where a name alone does not tell whom it means."""
    if not is_full(name, label):
        return set()
    if label == ORGANISATION:
        body = _body(name)
        return {"".join(body), " ".join(sorted(word for word in body if word not in _SMALL))}
    if label != PERSON:
        return set()
    parts = words(name)
    *given, last = _core(parts)
    surname = sound(last) if len(last) > 3 else last
    found = {_glued(parts), " ".join(sorted(parts))}
    for word in given:
        for full in {word, *FULL_FORMS.get(word, ())}:
            found.add(f"{sound(full) if len(full) > 3 else full}|{surname}")
    return found


def _body(name: str) -> tuple[str, ...]:
    """The words of an organisation's name in one spelling, without its legal form."""
    parts = tuple(_AMERICAN.get(word, word) for word in _without_legal(words(name)))
    for short, full in _ABBREVIATED.items():
        if parts[: len(short)] == short and len(parts) > len(short):
            return (*full, *parts[len(short) :])
    return parts


_ABBREVIATED: Final = {
    ("un",): ("united", "nations"), ("u", "n"): ("united", "nations"), ("us",): ("united", "states"),
    ("u", "s"): ("united", "states"), ("uk",): ("united", "kingdom"), ("eu",): ("european", "union"),
}  # fmt: skip


_AMERICAN: Final = {
    "defence": "defense", "labour": "labor", "centre": "center", "organisation": "organization",
    "programme": "program", "theatre": "theater", "harbour": "harbor",
}  # fmt: skip


def _without_legal(parts: tuple[str, ...]) -> tuple[str, ...]:
    if parts and parts[0] == "the":
        parts = parts[1:]
    while len(parts) > 1 and (parts[-1] in _LEGAL or parts[-2:] == ("football", "club")):
        parts = parts[:-1] if parts[-1] in _LEGAL else parts[:-2] or parts[:1]
    if len(parts) > 2 and parts[-1] == "society" and parts[-2] in ("cross", "crescent"):
        return parts[:-1]  # the Kenya Red Cross Society
    return parts
