"""Python's search for unreachable cycles, made rare: records have none, and what is imported or loaded stays anyway.

And memory of the C library that nobody uses, given back: it keeps the holes between blocks that live on.
"""

from __future__ import annotations

import ctypes
import gc

_NEW_OBJECTS = 20_000  # between two searches, instead of 700
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc


def spare() -> None:
    """Search rarely from now on, and never again among what there is now: a tenth of a worker's time."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 10, 10)


def sweep() -> None:
    """Search now: Prefect leaves cycles around each task that hold what went in and came out.

    Then free memory goes back to the system, where the C library can do that: it takes milliseconds.
    """
    gc.collect()
    if _trim is not None:
        _trim(0)
