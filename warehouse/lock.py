"""The writer lock: an flock on a file beside the warehouse. It dies with its process and queues writers fairly."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.errors import ContractError, TransientError


@contextmanager
def writer_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock on `path`; wait at most `seconds`, then raise TransientError naming the holder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError as error:
        raise ContractError(f"no permission to write {path}: choose another warehouse or fix its folder") from error
    try:
        _acquire(handle, path, seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode(), 0)
        yield
    finally:
        # An explicit unlock also releases what a forked child may still hold open.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _acquire(handle: int, path: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    pause = 0.002
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 500, 0).decode(errors="replace") or "unknown"
                raise TransientError(
                    f"the warehouse is being written by another process ({holder}); waited {seconds:g} s for {path}"
                ) from None
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
