"""What a run reports when it ends: counts for people, scripts and the Prefect UI."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from tasks.records import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Result of a backfill.

    `unchanged` counts seed files that an earlier run loaded completely, `renewed` articles that were read anew because
    the entry of an entity that they name was edited.
    """

    run_id: str
    folder: str
    files: int
    unchanged: int
    renewed: int
    loaded: Loaded
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)
