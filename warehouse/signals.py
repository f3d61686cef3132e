"""What a signal may interrupt, and what it may not: its handler raises in the main thread, between any two lines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def undisturbed(work: Callable[[], None]) -> None:
    """Do `work` to its end in a thread of its own, whatever signals come; then raise what they raised.

    For what is broken if it stops halfway: DuckDB 1.5 keeps the name of a file whose ATTACH was interrupted, so that
    nothing in this process can open it again. What `work` makes must be held by somebody else when it ends.
    """
    if threading.current_thread() is not threading.main_thread():
        work()
        return
    turn, finished = threading.Lock(), threading.Event()
    failed: list[BaseException] = []
    came: list[BaseException] = []

    def run() -> None:
        if not turn.acquire(blocking=False):
            return
        try:
            work()
        except BaseException as error:  # raised below, where it is waited for
            failed.append(error)
        finally:
            finished.set()

    while not finished.is_set():
        try:
            # Started anew after a signal, which may have come before the first one began; only one does the work.
            threading.Thread(target=run, daemon=True, name="undisturbed").start()
            finished.wait()
        except BaseException as error:  # the signal's
            came.append(error)
    if came or failed:
        raise (came + failed)[0]


@contextmanager
def unwrapped() -> Iterator[None]:
    """DuckDB wraps what a signal's handler raises while a query runs, as RuntimeError; within, it comes as itself."""
    try:
        yield
    except RuntimeError as error:
        if error.__cause__ is None or isinstance(error.__cause__, Exception):
            raise
        raise error.__cause__ from None
