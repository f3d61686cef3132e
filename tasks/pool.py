"""A pool of killable worker processes.

A worker runs a named generator function over a list of items and streams the results back one by one. An item that
hangs, exhausts memory or kills the worker costs that item alone: the worker is replaced, the next items run one at a
time until the poisoned one is found, and the rest go on in bulk. Workers are fresh interpreters that import nothing
but what their function needs, with one BLAS thread each.
"""

from __future__ import annotations

import os
import queue
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Protocol

from tasks import garbage
from tasks.errors import ContractError

_CAREFUL_ITEMS = 64  # items that run alone after a failure in bulk, before bulk is trusted again
_START_SECONDS = 120.0
# Workers are processes: threads of a library would only compete. Memory that a batch lets go of is kept for the next
# one: giving it back and having it cleared again takes a tenth of the time.
_SPARING = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1") | {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 29),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item gave no result. `reason` is a code of `tasks.errors.REASONS`."""

    reason: str
    detail: str


class Runner(Protocol):
    """Whatever runs a worker's functions: a pool of this machine, or a cluster."""

    def run(self, function: str, items: Sequence[Any]) -> list[Any]:
        """Results of `function` over `items`, in order; a `Failure` stands where an item gave none."""


class Pool:
    """`size` workers of the module `worker` (run with `python -m`), each started when first needed.

    `seconds` bounds the wait for each single result, `megabytes` the address space of a worker, `env` is added to its
    environment. Thread-safe.
    """

    def __init__(
        self, worker: str, size: int, seconds: float, megabytes: int, env: Mapping[str, str] | None = None
    ) -> None:
        self._worker, self._seconds, self._megabytes, self._env = worker, seconds, megabytes, dict(env or {})
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._all: set[_Worker] = set()
        self._is_closed = False
        for _ in range(size):
            self._idle.put(None)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all workers at once; what waits for one gets an error."""
        self._is_closed = True
        for worker in list(self._all):
            self._end(worker)

    def rest(self) -> None:
        """End the workers that have nothing to do; each is started again when needed."""
        with self._idle.mutex:
            idle = [worker for worker in self._idle.queue if worker is not None]
            self._idle.queue[:] = [None] * len(self._idle.queue)
        for worker in idle:
            self._end(worker)

    def run(self, function: str, items: Sequence[Any]) -> list[Any]:
        """Results of `function` over `items`, in order; a `Failure` stands where an item gave none."""
        return self._run(self._idle.get(), function, items)

    def warm(self, function: str) -> None:
        """Start a worker that is not started yet, if there is one, and let it run `function`."""
        with self._idle.mutex:
            if None not in self._idle.queue:
                return
            self._idle.queue.remove(None)
        self._run(None, function, [None])

    def _run(self, worker: _Worker | None, function: str, items: Sequence[Any]) -> list[Any]:
        try:
            results: list[Any] = []
            careful = 0
            while len(results) < len(items):
                worker = worker or self._start()
                take = 1 if careful else len(items) - len(results)
                part = items[len(results) : len(results) + take]
                got, failure = worker.run(function, part, self._seconds)
                results += got
                careful = max(0, careful - 1)
                if failure:
                    self._end(worker)
                    worker = None
                    if self._is_closed:  # it was ended by us: no fault of the item
                        raise RuntimeError("the pool is closed")
                    if take == 1:
                        results.append(failure)
                        careful = 0
                    else:
                        careful = _CAREFUL_ITEMS
            return results
        finally:
            self._idle.put(worker)

    def _start(self) -> _Worker:
        if self._is_closed:
            raise RuntimeError("the pool is closed")
        worker = _Worker(self._worker, self._megabytes, self._env)
        self._all.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        worker.end()


class _Worker:
    """One child process and the socket to it."""

    def __init__(self, module: str, megabytes: int, env: Mapping[str, str]) -> None:
        self._ending, self._is_ended = threading.Lock(), False
        ours, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", module, str(theirs.fileno()), str(lifeline), str(megabytes)],
                pass_fds=[theirs.fileno(), lifeline],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **_SPARING, **env},
            )
        os.close(lifeline)
        self._channel: Connection[Any, Any] = Connection(ours.detach())
        try:
            if not self._channel.poll(_START_SECONDS):
                raise EOFError
            self._channel.recv()
        except (EOFError, OSError):
            self.end()
            raise ContractError(
                f"the worker process {module} did not start; its message is above, and "
                f"MEDIAWATCH_WORKER_MEGABYTES={megabytes} may be too small"
            ) from None

    def run(self, function: str, items: Sequence[Any], seconds: float) -> tuple[list[Any], Failure | None]:
        """Results until the end or until the first failure."""
        results: list[Any] = []
        try:
            self._channel.send((function, list(items)))
            for kind, value in self._messages(seconds):
                if kind == "result":
                    results.append(value)
                elif kind == "failure":
                    return results, Failure(*value)
                elif kind == "done":
                    return results, None
        except TimeoutError:
            return results, Failure("run.timeout", f"no result within {seconds:.0f} s")
        except (EOFError, OSError):
            code = self._process.wait()
            return results, Failure("run.crash", f"the worker died with exit code {code}")
        return results, None

    def _messages(self, seconds: float) -> Iterator[tuple[str, Any]]:
        while True:
            if not self._channel.poll(seconds):
                raise TimeoutError
            yield self._channel.recv()

    def end(self) -> None:
        """Kill the process and wait for it. May be called by two threads at once."""
        with self._ending:
            if self._is_ended:
                return
            self._is_ended = True
        self._process.kill()
        self._process.wait()
        self._channel.close()
        os.close(self._lifeline)


def serve(functions: Mapping[str, Callable[[list[Any]], Iterable[Any]]], arguments: Sequence[str]) -> None:
    """A worker's main loop: runs the functions named by the parent until the parent goes away."""
    descriptor, lifeline, megabytes = (int(argument) for argument in arguments)
    die_with_parent(lifeline)
    _limit(megabytes)
    garbage.spare()
    channel: Connection[Any, Any] = Connection(descriptor)
    channel.send(("ready", None))
    is_first = True
    while True:
        try:
            function, items = channel.recv()
        except (EOFError, OSError):
            return
        try:
            for result in functions[function](items):
                channel.send(("result", result))
            if is_first:  # it has loaded what the next ones need too
                garbage.spare()
                is_first = False
            channel.send(("done", None))
        except BrokenPipeError:
            return
        except MemoryError:
            channel.send(("failure", ("run.memory", f"more than {megabytes} MB of memory")))
        except Exception as error:
            channel.send(("failure", ("run.error", f"{type(error).__name__}: {error}"[:500])))


def _limit(megabytes: int) -> None:
    """Bound this process's address space; leave signals to the parent: a worker ends with it, never before it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))


def die_with_parent(lifeline: int) -> None:
    """End this process, busy or not, as soon as the parent is gone: the pipe's other end closes with it."""

    def wait() -> None:
        os.read(lifeline, 1)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
