"""Keeps the writing connection of this process open between two batches.

Opening, and closing with its checkpoint, cost as much as loading a batch. So the connection (and, for a plain file, the
writer lock) stays until somebody else waits for the lock, until nothing happened for a while, or until `release`. A
thread of its own watches for that; the lock itself dies with the process, as ever. After two minutes it is closed in
any case, since DuckDB keeps in memory something of each part of the file that it touched.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import duckdb

from warehouse.lock import WriterLock
from warehouse.signals import close, undisturbed

IDLE_SECONDS = 5.0
HELD_SECONDS = 120.0  # after which a connection is opened anew
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class _Slot:
    """What this process holds of one warehouse; `guard` is taken while it is in use."""

    guard: threading.RLock = field(default_factory=threading.RLock)
    connection: duckdb.DuckDBPyConnection | None = None
    lock: WriterLock | None = None
    closed: Callable[[], None] = lambda: None
    opened_at: float = 0.0
    used_at: float = 0.0
    pid: int = 0
    watcher: threading.Thread | None = None


_slots: dict[str, _Slot] = {}
_slots_guard = threading.Lock()


def _slot(key: str) -> _Slot:
    with _slots_guard:
        slot = _slots.setdefault(key, _Slot())
        if slot.pid != os.getpid():  # a forked child has its parent's slot, but neither its lock nor its connection
            slot = _slots[key] = _Slot(pid=os.getpid())
        return slot


@contextmanager
def held(
    key: str,
    take_lock: Callable[[], WriterLock | None],
    connect: Callable[[], duckdb.DuckDBPyConnection],
    closed: Callable[[], None],
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Use the connection of `key`, opened first if need be. After an error it is closed; `closed` is called then."""
    slot = _slot(key)
    with slot.guard:
        if slot.connection is None:
            slot.lock = take_lock()
        try:
            if slot.connection is None:
                undisturbed(partial(_open, slot, connect, closed))
            yield cast("duckdb.DuckDBPyConnection", slot.connection)
        except BaseException:
            _drop(slot)
            raise
        slot.used_at = time.monotonic()
        is_old = slot.used_at - slot.opened_at > HELD_SECONDS
        if is_old or (slot.lock is not None and slot.lock.is_wanted()):
            _drop(slot)
        elif slot.watcher is None:
            slot.watcher = threading.Thread(target=_watch, args=(slot,), daemon=True, name="warehouse-holding")
            slot.watcher.start()


def release(key: str) -> None:
    """Close what is held of `key`."""
    slot = _slot(key)
    with slot.guard:
        _drop(slot)


def release_all() -> None:
    """Close all that this process holds."""
    for key in list(_slots):
        release(key)


def _open(slot: _Slot, connect: Callable[[], duckdb.DuckDBPyConnection], closed: Callable[[], None]) -> None:
    slot.connection, slot.closed, slot.opened_at = connect(), closed, time.monotonic()


def _drop(slot: _Slot) -> None:
    undisturbed(partial(_close, slot))


def _close(slot: _Slot) -> None:
    if slot.connection is not None:
        close(slot.connection)
        slot.connection = None
        slot.closed()
    if slot.lock is not None:
        slot.lock.release()
        slot.lock = None


def _watch(slot: _Slot) -> None:
    """Give the lock to whoever waits, and close what nobody uses."""
    while True:
        time.sleep(_LOOK_SECONDS)
        if not slot.guard.acquire(blocking=False):
            continue
        try:
            is_wanted = slot.lock is not None and slot.lock.is_wanted()
            if slot.connection is None or is_wanted or time.monotonic() - slot.used_at > IDLE_SECONDS:
                _drop(slot)
                slot.watcher = None
                return
        finally:
            slot.guard.release()
