"""The pool of worker processes of a run, started early where the command line knows that there is work."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tasks.pool import Pool
from tasks.settings import Settings

_warmed: ContextVar[Pool | None] = ContextVar("warmed_pool", default=None)


def worker_count(settings: Settings) -> int:
    """Worker processes of a run: the setting, or one a core."""
    return settings.workers or os.cpu_count() or 1


@contextmanager
def workers(settings: Settings) -> Iterator[Pool]:
    """The pool that is warm already, else a new one for this run."""
    pool = _warmed.get()
    if pool is not None:
        yield pool
        return
    with _pool(settings) as pool:
        yield pool


@contextmanager
def warmed(settings: Settings) -> Iterator[None]:
    """Start the workers and let each load its models, in the background, for the flow that runs within."""
    with _pool(settings) as pool:
        for _ in range(worker_count(settings)):
            threading.Thread(target=pool.run, args=("warm", [None]), daemon=True).start()
        token = _warmed.set(pool)
        try:
            yield
        finally:
            _warmed.reset(token)


def _pool(settings: Settings) -> Pool:
    return Pool("flows.worker", worker_count(settings), settings.item_seconds, settings.worker_megabytes)
