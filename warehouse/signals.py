"""What a signal may interrupt, and what it may not: its handler raises in the main thread, between any two lines."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import duckdb


def undisturbed(work: Callable[[], None]) -> None:
    """Do `work` to its end in a thread of its own, whatever signals come; then raise what they raised.

    For what is broken if it stops halfway: DuckDB 1.5 keeps the name of a file whose ATTACH was interrupted, so that
    nothing in this process can open it again. What `work` makes must be held by somebody else when it ends.
    """
    if threading.current_thread() is not threading.main_thread():
        work()
        return
    turn, ended = threading.Lock(), threading.Lock()
    ended.acquire()
    is_done = False
    failed: list[BaseException] = []
    came: list[BaseException] = []

    def run() -> None:
        nonlocal is_done
        if not turn.acquire(blocking=False):
            return
        try:
            work()
        except BaseException as error:  # raised below, where it is waited for
            failed.append(error)
        is_done = True
        ended.release()

    while not is_done:
        try:
            # Started anew after a signal, which may have come before the first one began; only one does the work.
            # Bare threads and locks: a signal within those of `threading` can leave them locked for ever.
            _thread.start_new_thread(run, ())
            ended.acquire()
        except BaseException as error:  # the signal's
            came.append(error)
    if came or failed:
        raise (came + failed)[0]


def close(connection: duckdb.DuckDBPyConnection) -> None:
    """Close a connection, whatever a signal interrupted on it.

    DuckDB 1.5 keeps what an interrupted statement holds, its files with it, until another statement follows on the same
    connection: closed before, it holds them for ever, and no other connection of this process can attach them.
    """
    with suppress(duckdb.Error):
        connection.execute("ROLLBACK")
    with suppress(duckdb.Error):
        connection.close()


@contextmanager
def unwrapped() -> Iterator[None]:
    """DuckDB wraps what a signal's handler raises while a query runs, as RuntimeError; within, it comes as itself."""
    try:
        yield
    except RuntimeError as error:
        if error.__cause__ is None or isinstance(error.__cause__, Exception):
            raise
        raise error.__cause__ from None
