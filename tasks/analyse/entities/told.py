"""What an article tells of an entity that another name of it in another article may share: acronyms, high offices."""

from __future__ import annotations

from typing import Final

from tasks.analyse.entities.labels import ORGANISATION, PERSON
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.things import Fact, Thing
from tasks.spelling import fold

_ONE_A_COUNTRY: Final = frozenset({"president", "premier", "monarch"})
_LEAST: Final = 3  # letters of an acronym: two stand for too much


def told(lexicon: Lexicon, thing: Thing) -> tuple[str, ...]:
    """`acronym:sdc` of an organisation, `office:foreign minister@RU` of a person; sorted."""
    if not thing.acronyms and not thing.facts:
        return ()  # most
    if thing.label == ORGANISATION:
        letters = {"".join(c for c in fold(text) if c.isalnum()) for text in thing.acronyms}
        return tuple(sorted(f"acronym:{word}" for word in letters if len(word) >= _LEAST))
    if thing.label == PERSON:
        offices = {_office(lexicon, fact) for fact in thing.facts if fact.country}
        return tuple(sorted(office for office in offices if office))
    return ()


def _office(lexicon: Lexicon, fact: Fact) -> str | None:
    """An office that one holds at a time in a country: a head of state or government, a minister for something."""
    words = [word for word in fact.words if word in lexicon.role_words or word in lexicon.office_words]
    if not (fact.classes & _ONE_A_COUNTRY or ("minister" in fact.classes and len(words) > 1)):
        return None
    return f"office:{' '.join(sorted(words))}@{fact.country}"
