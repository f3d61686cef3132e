"""The closed list of mention labels, and how the models' own labels map onto it."""

from __future__ import annotations

from typing import Final

PERSON: Final = "person"
ORGANISATION: Final = "organisation"
PLACE: Final = "place"
GROUP: Final = "group"

# Both tag sets: OntoNotes (English) and WikiNER (French). French MISC says too little to be kept.
OF_MODEL: Final[dict[str, str]] = {
    "PERSON": PERSON,
    "PER": PERSON,
    "ORG": ORGANISATION,
    "GPE": PLACE,
    "LOC": PLACE,
    "FAC": PLACE,
    "NORP": GROUP,
    "EVENT": "event",
    "PRODUCT": "product",
    "WORK_OF_ART": "work",
    "LAW": "law",
    "LANGUAGE": "language",
    "DATE": "date",
    "TIME": "date",
    "MONEY": "money",
    "QUANTITY": "quantity",
    "PERCENT": "quantity",
    "CARDINAL": "quantity",
    "ORDINAL": "quantity",
}
LABELS: Final = frozenset(OF_MODEL.values())

# Labels whose names become entities. The rest are mentions only: a date or a sum is no thing with an identity.
NAMED: Final = frozenset({PERSON, ORGANISATION, PLACE, GROUP, "event", "product", "work", "law"})
CORE: Final = frozenset({PERSON, ORGANISATION, PLACE})
