"""Progress of a run for whoever listens: the terminal, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from tasks.records import Loaded


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: bytes of seed files done of all, items done, and what was loaded so far."""

    done_bytes: int
    total_bytes: int
    items: int
    loaded: Loaded


_listener: ContextVar[Callable[[Progress], None] | None] = ContextVar("progress_listener", default=None)


@contextmanager
def listening(listener: Callable[[Progress], None]) -> Iterator[None]:
    """Send what flows tell about their progress to `listener` within this context."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(progress: Progress) -> None:
    """Tell the listener, if there is one."""
    listener = _listener.get()
    if listener:
        listener(progress)
