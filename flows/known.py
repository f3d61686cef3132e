"""Today's list of known entities, as the warehouse remembers it."""

from __future__ import annotations

import hashlib

from tasks.analyse.entities import gazetteer
from tasks.load.known import KnownRow


def known_rows(reference: str) -> list[KnownRow]:
    """Today's list."""
    return [
        KnownRow(
            gazetteer_id=row.id,
            digest=hashlib.sha256(repr(row).encode()).hexdigest()[:16],
            names=tuple(sorted({*row.strong(), *row.weak})),
            name=row.name,
            label=row.type,
            gender=row.gender,
            country=row.country,
            wikidata_id=row.wikidata,
        )
        for row in gazetteer.load(reference or None).known.values()
    ]
