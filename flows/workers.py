"""Where the CPU work of a run happens: worker processes of this machine, or a cluster that the settings name.

The processes start early where the command line knows that there is work.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from tasks.pool import Pool, Runner
from tasks.settings import Settings

_warmed: ContextVar[Pool | None] = ContextVar("warmed_pool", default=None)


def worker_count(settings: Settings) -> int:
    """Worker processes of a run on this machine: the setting, or one a core."""
    return settings.workers or os.cpu_count() or 1


def ahead_count(settings: Settings) -> int:
    """Chunks that may be on their way while one is loaded."""
    return (settings.cluster_slots if settings.cluster else worker_count(settings)) + 1


@contextmanager
def workers(settings: Settings) -> Iterator[Runner]:
    """The pool that is warm already, else a new one for this run, else the cluster."""
    if settings.cluster:
        from flows.clusters import cluster

        with cluster(settings) as runner:
            yield runner
        return
    pool = _warmed.get() or _pool(settings)
    try:
        yield pool
    except BaseException:
        pool.close()  # or threads would go on working for a run that has ended
        raise
    finally:
        if pool is not _warmed.get():
            pool.close()


def rest() -> None:
    """All is read: let the warm workers go, whose memory what follows a run can use."""
    if pool := _warmed.get():
        pool.rest()


@contextmanager
def warmed(settings: Settings) -> Iterator[None]:
    """Let workers start and load their models, in the background, for the flow that runs within.

    The last one waits until another is done: meanwhile this process has as much to load itself.
    """
    if settings.cluster:
        yield
        return
    with _pool(settings) as pool:
        turn = threading.Semaphore(max(1, worker_count(settings) - 1))
        for _ in range(worker_count(settings)):
            threading.Thread(target=_warm, args=(pool, turn), daemon=True).start()
        token = _warmed.set(pool)
        try:
            yield
        finally:
            _warmed.reset(token)


def _warm(pool: Pool, turn: threading.Semaphore) -> None:
    with turn, suppress(RuntimeError):  # the run is over already
        pool.warm("warm")


def _pool(settings: Settings) -> Pool:
    return Pool("flows.worker", worker_count(settings), settings.item_seconds, settings.worker_megabytes)
