"""Whether two names are of one thing: pure rules over name structure, used inside an article and across articles.

Conservative by design: a wrong merge is worse than a missed one. A match needs the surname (by sound, so that
transliterations meet) and a first name that agrees (same, nickname, initial, transliteration), or an acronym that
spells the other name, or names equal but for a legal suffix. Every answer carries its reason, for people to judge.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

from tasks import bodies, lists, persons
from tasks.bodies import is_acronym
from tasks.generic import is_generic
from tasks.naming import PARTICLES, SMALL, Match, core, glued, words
from tasks.nicknames import FULL_FORMS, VARIANTS
from tasks.records import Entity
from tasks.spelling import fold, rough, sound

__all__ = ["Match", "blocks", "entity_id", "entity_key", "is_acronym", "is_full", "match_names", "natural_key"]
__all__ += ["prepare", "traces", "words"]

PERSON: Final = "person"
ORGANISATION: Final = "organisation"
SAFE: Final = 0.88  # a score from which two full names may be merged without a person's word
PLACE: Final = "place"


def prepare() -> None:
    """Read the lists that comparing names needs, so that the first names compared need not wait for it."""
    bodies.is_known("")
    lists.gender("")
    lists.latin()
    lists.countries_by_adjective()


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
        parts = bodies.without_legal(parts)
        if country and is_generic(name):
            return f"{label}:{' '.join(parts)}@{country}"
    return f"{label}:{' '.join(parts)}"


def entity_id(key: str) -> str:
    """Short id of an entity from its natural key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def is_full(name: str, label: str) -> bool:
    """Whether a name says enough to be compared across articles: a lone surname does not, nor an acronym of which it
    is not known whose it is."""
    parts = words(name)
    if label == PERSON:
        return len([part for part in parts if part not in PARTICLES]) >= 2
    return len(parts) >= 2 or not name.isupper() or bodies.is_known(name)


@lru_cache(maxsize=65536)
def match_names(a: str, b: str, label: str = PERSON) -> Match:
    """Compare two names of one label. `SAFE` and more may be merged, less is a suggestion."""
    if fold(a) == fold(b):
        return Match(1.0, "same name")
    if label == PERSON:
        return persons.match(words(a), words(b))
    if label == ORGANISATION:
        return bodies.match(a, b)
    return Match(0.95, "same words") if words(a) == words(b) else Match(0.0, "different names")


@lru_cache(maxsize=65536)
def traces(name: str, label: str) -> frozenset[str]:
    """What two matching names of one label share at least one of: an index of traces spares comparing all pairs."""
    parts = words(name)
    if not parts:
        return frozenset()
    kernel = core(parts)
    found = {glued(parts), " ".join(sorted(kernel)), f"^{parts[0]}"}
    if label == PERSON:
        found |= {kernel[-1], sound(kernel[-1]), "^" + " ".join(kernel[:2])}
        # A forename alone finds its bearer, but two full names that share a forename need no comparison.
        return frozenset(found if len(parts) == 1 else found - {f"^{parts[0]}"} | {f"<{parts[0]}"})
    found.add(" ".join(sorted(word for word in bodies.without_legal(parts) if word not in SMALL)))
    found.add("".join(bodies.spelt(name)))
    found.add("." + "".join(part[0] for part in parts if part not in SMALL and part not in PARTICLES))
    found.add("." + "".join(part[0] for part in parts))
    if len(parts) == 1:
        found.add("." + parts[0])
    return frozenset(found)


def blocks(name: str, label: str) -> set[str]:
    """What two names that may be merged (`SAFE`) share at least one of, and few others do: finer than `traces`, since
    a whole warehouse shares a surname. Empty where a name alone does not tell whom it means."""
    if not is_full(name, label):
        return set()
    if label == ORGANISATION:
        text = bodies.spelt(name)
        heard = "~" + "".join(sound(word) if len(word) >= bodies.SPELT else word for word in core(text))
        return {"".join(text), " ".join(sorted(word for word in text if word not in SMALL)), heard}
    if label != PERSON:
        return set()
    parts = words(name)
    *given, last = core(persons.joined(parts))
    surname = rough(last) if len(last) > 3 else last
    found = {glued(parts), " ".join(sorted(parts))}
    for word in given:
        for full in {word, VARIANTS.get(word, word), *FULL_FORMS.get(word, ())}:
            found.add(f"{sound(full) if len(full) > 3 else full}|{surname}")
    return found
