"""Python's search for unreachable cycles, made rare: records have none, and what is imported or loaded stays anyway."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 20_000  # between two searches, instead of 700


def spare() -> None:
    """Search rarely from now on, and never again among what there is now: a tenth of a worker's time."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 10, 10)


def sweep() -> None:
    """Search now: Prefect leaves cycles around each task that hold what went in and came out."""
    gc.collect()
