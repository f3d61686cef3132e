"""How Prefect runs on one machine: quiet, offline, without telemetry, with its files in one local folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from flows.server import is_configured, own_server, wait_ready

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_CLI_PROMPT": "false",
}


def configure(verbose: bool = False) -> None:
    """Set what the environment leaves open. Must run before prefect is imported, since it reads settings then."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO" if verbose else "ERROR")
    os.environ.setdefault("PREFECT_HOME", str(Path(".prefect").absolute()))


@contextmanager
def running(verbose: bool = False) -> Iterator[None]:
    """Prefect ready to run flows: at the server that is configured, else at one of this process's own."""
    configure(verbose)
    if is_configured():
        yield
        return
    with own_server():
        import_module("flows.backfill")  # takes a second or more, while the server starts
        wait_ready()
        yield
