"""How a run ends other than by being done, and how it notices that whoever started it is gone."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from prefect.exceptions import TerminationSignal

SERVER_PID: Final = "PREFECT__MEDIAWATCH_RUNNER"
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended. `is_hurried`: whoever ends the process waits only seconds for it."""

    status: str
    detail: str | None = None
    is_hurried: bool = False


DONE: Final = Ending("done")


def ended_by(error: BaseException) -> Ending:
    """How the run ends that meets this error."""
    if isinstance(error, TerminationSignal):
        if _is_cancelling():
            return Ending("cancelled", "cancelled on the Prefect server")
        return Ending("interrupted", "the process was told to end", is_hurried=True)
    if isinstance(error, KeyboardInterrupt):
        return Ending("interrupted", "interrupted at the terminal")
    return Ending("failed", f"{type(error).__name__}: {error}"[:1000])


def watch_runner() -> None:
    """End this process, as a termination signal would, when the runner of `mediawatch serve` that started it is gone.

    Its server is gone then as well, and the next runner starts the work anew.
    """
    runner = os.environ.get(SERVER_PID)
    if not runner or os.getppid() != int(runner):
        return

    def watch() -> None:
        while os.getppid() == int(runner):
            time.sleep(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="runner-watch").start()


def _is_cancelling() -> bool:
    """Whether the server says that this flow run is to be cancelled; False where it cannot be asked."""
    from prefect.client.orchestration import get_client
    from prefect.context import FlowRunContext

    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        return False
    with suppress(Exception), get_client(sync_client=True) as client:
        state = client.read_flow_run(context.flow_run.id).state
        return state is not None and (state.is_cancelling() or state.is_cancelled())
    return False
