"""Natural key of an entity across articles."""

from __future__ import annotations

from tasks.records import Entity


def entity_key(entity: Entity) -> str:
    """Label and key inside the article."""
    return f"{entity.label}:{entity.key}"
