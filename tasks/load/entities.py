"""Entities across articles: the same key is the same entity. Pure.

What is stored of an entity is a merge of all articles that name it, and the merge is commutative and associative, so
that the order of loading changes nothing.
"""

from __future__ import annotations

from typing import Any

from tasks import identity
from tasks.load.ids import storable
from tasks.records import Entity

Row = dict[str, Any]
FACTS = ("country", "geonames_id", "latitude", "longitude", "gazetteer_id", "wikidata_id")


def entity_row(entity: Entity, key: str) -> Row:
    """Row of core.entity, without run and time."""
    return {
        "entity_id": identity.entity_id(storable(key)),
        "entity_key": storable(key),
        "name": storable(entity.name),
        "label": entity.label,
        "gender": entity.gender,
        **{fact: getattr(entity, fact) for fact in FACTS},
        "told": [storable(word) for word in entity.told],
    }


def merge(one: Row, other: Row) -> Row:
    """What holds of an entity of which two rows speak."""
    first, second = sorted((one, other), key=lambda row: _name_rank(row["name"]))
    merged = dict(one) | {"name": first["name"], "label": min(one["label"], other["label"])}
    for fact in FACTS:
        given = [row[fact] for row in (first, second) if row[fact] is not None]
        merged[fact] = min(given, default=None)
    merged["told"] = sorted({*(one["told"] or ()), *(other["told"] or ())})
    genders = {row["gender"] for row in (one, other)} - {None}
    merged["gender"] = next(iter(genders)) if len(genders) == 1 else ("unclear" if genders else None)
    return merged


def same(one: Row, other: Row) -> bool:
    """Whether two rows say the same."""
    told = set(one["told"] or ()) == set(other["told"] or ())
    return told and all(one[name] == other[name] for name in ("name", "label", "gender", *FACTS))


def _name_rank(name: str) -> tuple[bool, int, int, str]:
    """Mixed case before capitals, with accents before without, long before short."""
    return (name.upper() == name, -sum(char > "\x7f" for char in name), -len(name), name)
