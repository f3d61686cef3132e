"""The parent of `mediawatch serve`: keeps a server and a runner alive, and ends both within seconds when told to.

A child that dies is started again. The parent imports nothing of Prefect, so it costs nothing while it waits.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from flows.server import Server, answers, take_turn

_LOOK_SECONDS = 0.5
_GRACE_SECONDS = 8.0
_LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class Runner:
    """The process that starts runs. Runs are its children and share its process group."""

    timezone: str
    minutes: int
    is_alone: bool
    process: subprocess.Popen[bytes] | None = None
    lifeline: int = -1

    def start(self) -> None:
        """Start the process."""
        lifeline, self.lifeline = os.pipe()
        arguments = (str(lifeline), self.timezone, str(self.minutes), str(int(self.is_alone)))
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "flows.runner", *arguments],
            pass_fds=[lifeline],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(lifeline)

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """End the runner, which has no state, then its runs: each records that it was interrupted, or is killed."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        os.close(self.lifeline)
        group, self.process = self.process.pid, None
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGTERM)
            deadline = time.monotonic() + _GRACE_SECONDS
            while time.monotonic() < deadline:
                os.killpg(group, 0)
                time.sleep(0.1)
            os.killpg(group, signal.SIGKILL)


@dataclass
class Supervisor:
    """Keeps its children alive until `stop` is called, which a signal does."""

    runner: Runner
    server: Server | None
    url: str
    auth: str | None
    say: Callable[[str], None]
    is_stopping: bool = False
    pause: float = 1.0
    started_at: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Start both and look after them; returns when stopped, all children ended."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            self._start_server()
            while not self.is_stopping:
                self._look()
                time.sleep(_LOOK_SECONDS)
        finally:
            self.runner.stop()
            if self.server is not None:
                self.server.stop()

    def stop(self, number: int = signal.SIGTERM, frame: FrameType | None = None) -> None:
        """End soon."""
        self.is_stopping = True

    def _look(self) -> None:
        if self.server is not None and not self.server.is_alive():
            self.say("the Prefect server died; starting it again")
            self.server.stop()
            self._wait_a_while()
            self._start_server()
        if not self.runner.is_alive() and not self.is_stopping:
            if self.runner.process is not None:
                self.say("the runner died; starting it again")
                self.runner.stop()
                self._wait_a_while()
            if answers(self.url, self.auth) and not self.is_stopping:
                self.runner.start()
                self.started_at = time.monotonic()

    def _start_server(self) -> None:
        if self.server is None:
            return
        with take_turn():
            self.server.start()
            while not self.is_stopping and self.server.is_alive() and not answers(self.url, self.auth):
                time.sleep(0.1)

    def _wait_a_while(self) -> None:
        """Longer and longer while children die soon after their start."""
        if time.monotonic() - self.started_at > _LONGEST_PAUSE:
            self.pause = 1.0
        deadline = time.monotonic() + self.pause
        while time.monotonic() < deadline and not self.is_stopping:
            time.sleep(0.1)
        self.pause = min(self.pause * 2, _LONGEST_PAUSE)
