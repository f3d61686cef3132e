"""The writer lock: an flock on a file beside the warehouse. It dies with its process and queues writers fairly.

Whoever waits shows it by a shared lock on a second file, so that a holder who keeps the lock between two batches can
hand it over.
"""

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

_LONGEST_PAUSE = 0.05  # seconds between two tries


class WriterLock:
    """A lock that can be held longer than one `with` block."""

    _file = -1

    def __init__(self, path: Path, seconds: float) -> None:
        """Acquire the lock; wait at most `seconds`, then raise TransientError naming the holder."""
        self._path = path
        if self.is_wanted():
            time.sleep(2 * _LONGEST_PAUSE)  # who waits already comes first, or the last holder would win every time
        self._file = _open(path)
        try:
            if not _try_exclusive(self._file):
                self._wait(time.monotonic() + seconds, seconds)
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode(), 0)
        except BaseException:  # a signal's as well
            self._close()
            raise

    def __del__(self) -> None:
        """A signal may come before whoever asked for the lock has it. Only closes: a forked child unlocks nothing."""
        self._close()

    def release(self) -> None:
        """Let the next one in. An explicit unlock also releases what a forked child may still hold open."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._close()

    def _close(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def is_wanted(self) -> bool:
        """Whether somebody waits for this lock."""
        queue = _open(_queue_path(self._path))
        try:
            return not _try_exclusive(queue)
        finally:
            os.close(queue)

    def _wait(self, deadline: float, seconds: float) -> None:
        queue = _open(_queue_path(self._path))
        try:
            fcntl.flock(queue, fcntl.LOCK_SH)
            pause = 0.002
            while not _try_exclusive(self._file):
                if time.monotonic() >= deadline:
                    holder = os.pread(self._file, 500, 0).decode(errors="replace") or "unknown"
                    raise TransientError(
                        f"the warehouse is being written by another process ({holder}); "
                        f"waited {seconds:g} s for {self._path}"
                    )
                time.sleep(pause)
                pause = min(pause * 1.5, _LONGEST_PAUSE)
        finally:
            os.close(queue)


@contextmanager
def writer_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock for one block."""
    lock = WriterLock(path, seconds)
    try:
        yield
    finally:
        lock.release()


def _queue_path(path: Path) -> Path:
    return path.with_name(path.name + ".queue")


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError as error:
        raise ContractError(f"no permission to write {path}: choose another warehouse or fix its folder") from error


def _try_exclusive(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
