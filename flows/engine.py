"""How Prefect runs on one machine: quiet, offline, without telemetry, with its files in one local folder."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flows.served import address, served
from flows.server import is_configured, own_server

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "mediawatch",
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_CLI_PROMPT": "false",
}


def configure(verbose: bool = False) -> None:
    """Set what the environment leaves open. Must run before prefect is imported, since it reads settings then."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    # The server gets what is said from INFO on; a terminal is for results.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "INFO" if verbose else "ERROR")
    os.environ.setdefault("PREFECT_HOME", str(Path(".prefect").absolute()))


def joins() -> bool:
    """Whether runs are shown on a server that outlives them: the one configured, or that of `mediawatch serve`."""
    return is_configured() or address() is not None


@contextmanager
def starting(verbose: bool = False) -> Iterator[Callable[[], None]]:
    """Within, Prefect has a server: the one configured, that of `mediawatch serve`, else one of this process's own.

    Yields the function that waits for it; there is time before to import and prepare the rest.
    """
    if not verbose:  # what ends a run is raised, and said once by the command
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    configure(verbose)
    tell = _nothing if verbose else tell_here
    if is_configured():
        yield tell
        return
    with ExitStack() as stack:
        if stack.enter_context(served()):
            yield tell
            return
        wait = stack.enter_context(own_server())

        def ready() -> None:
            wait()
            tell()
            stack.enter_context(without_heartbeat())

        yield ready


def _nothing() -> None:
    """What is logged is shown already."""


def tell_here() -> None:
    """From now on what became of the warehouse is told on the terminal: that it was migrated, or is read as it was."""
    import prefect.main  # noqa: F401 - sets up logging, and takes handlers away that were there before

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("mediawatch: %(message)s"))
    handler.setLevel(logging.WARNING)
    told: set[str] = set()

    def is_new(record: logging.LogRecord) -> bool:
        count = len(told)
        told.add(record.getMessage())
        return len(told) > count

    handler.addFilter(is_new)
    for name in ("mediawatch.load", "mediawatch.warehouse"):
        logging.getLogger(name).handlers = [handler]


@contextmanager
def without_heartbeat() -> Iterator[None]:
    """Within, flows send no sign of life: nobody listens, and the thread that sends it takes a second to end."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
