"""A Prefect server on this machine: one for a single run, or the lasting one of `mediawatch serve`.

For a single run Prefect would start one by itself, but only after the client has imported the whole server too (4 CPU
seconds), one step after the other, and leave it behind when the run is killed. This one starts while the run gets
ready, listens on loopback with a password, runs none of the services that a single run does not need, keeps its
database in memory (making one on disk by all of Prefect's migrations takes 8 CPU seconds) and dies with its parent.
"""

from __future__ import annotations

import asyncio
import base64
import fcntl
import gc
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import Request, urlopen

from tasks.errors import TransientError

_WAIT_SECONDS = 180.0
_UNUSED = (
    "SCHEDULER",
    "LATE_RUNS",
    "CANCELLATION_CLEANUP",
    "PAUSE_EXPIRATIONS",
    "FOREMAN",
    "TRIGGERS",
    "REPOSSESSOR",
    "TASK_RUN_RECORDER",
    "EVENT_PERSISTER",
)
_MEMORY = "sqlite+aiosqlite:///:memory:"
_is_own: ContextVar[bool] = ContextVar("is_own_server", default=False)


def home() -> Path:
    """Folder of Prefect's files."""
    return Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()


def is_configured() -> bool:
    """Whether the environment or a Prefect profile names a server to join."""
    if os.environ.get("PREFECT_API_URL"):
        return True
    profiles = home() / "profiles.toml"
    return profiles.exists() and "PREFECT_API_URL" in profiles.read_text(encoding="utf-8")


def is_own() -> bool:
    """Whether the server ends with this run, so that nobody will look at what it shows."""
    return _is_own.get()


class Server:
    """A server process on loopback that ends with this process, however that ends."""

    def __init__(self, port: int, auth: str, environment: Mapping[str, str]) -> None:
        self.url, self.auth = f"http://127.0.0.1:{port}/api", auth
        self._port = port
        self._environment = {**environment, "PREFECT_SERVER_API_AUTH_STRING": auth}
        self._process: subprocess.Popen[bytes] | None = None
        self._lifeline = -1

    @property
    def client_environment(self) -> dict[str, str]:
        """What a client's environment must hold to reach it."""
        return {"PREFECT_API_URL": self.url, "PREFECT_API_AUTH_STRING": self.auth}

    def start(self) -> None:
        """Start the process; `wait` waits until it answers."""
        lifeline, self._lifeline = os.pipe()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "flows.server", str(self._port), str(lifeline)],
            pass_fds=[lifeline],
            env={**os.environ, **self.client_environment, **self._environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the run; the server ends after it
        )
        os.close(lifeline)

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def wait(self, seconds: float = _WAIT_SECONDS) -> None:
        """Return when the server answers; TransientError when it ended or took too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.is_alive():
            if answers(self.url, self.auth):
                return
            time.sleep(0.1)
        raise TransientError("the local Prefect server did not start; its message is above. Run the command again")

    def stop(self) -> None:
        """End the process: politely, then not."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(4)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._lifeline)
        self._process = None


@contextmanager
def own_server() -> Iterator[Callable[[], None]]:
    """Point Prefect at a server of this process's own; yields the function that waits until it answers."""
    environment = {
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _UNUSED},
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": _MEMORY,
        "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
        "PREFECT_SERVER_BLOCKS_REGISTER_ON_START": "false",
        "PREFECT_UI_ENABLED": "0",
        "PREFECT__SERVER_EPHEMERAL": "1",
        "PREFECT__SERVER_FINAL": "1",
    }
    server = Server(free_port(), new_auth(), environment)
    server.start()
    # Nobody will read the logs there; they would only be late for the server's end.
    given = {**server.client_environment, "PREFECT_LOGGING_TO_API_ENABLED": "false"}
    os.environ.update(given)
    token = _is_own.set(True)
    try:
        yield server.wait
    finally:
        _is_own.reset(token)
        server.stop()
        for name in given:
            os.environ.pop(name, None)


def take_turn() -> IO[str]:
    """Wait until no other server is starting on this PREFECT_HOME: two that make its database at once both fail.

    The turn ends when the file is closed.
    """
    home().mkdir(parents=True, exist_ok=True)
    turn = (home() / "starting.lock").open("w")
    fcntl.flock(turn, fcntl.LOCK_EX)
    return turn


def answers(url: str, auth: str | None) -> bool:
    """Whether a Prefect server answers at its API address."""
    headers = {"Authorization": f"Basic {base64.b64encode(auth.encode()).decode()}"} if auth else {}
    try:
        with urlopen(Request(f"{url}/health", headers=headers), timeout=5):  # noqa: S310 - the server's own address
            return True
    except (URLError, OSError, ValueError):
        return False


def new_auth() -> str:
    """A new user name and password."""
    return f"mediawatch:{secrets.token_urlsafe(24)}"


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _serve(port: int) -> None:
    gc.disable()  # looking through what is imported, again and again, takes a fifth of the start
    import uvicorn
    from prefect.server.api.server import create_app

    if os.environ.get("PREFECT_SERVER_DATABASE_CONNECTION_URL") == _MEMORY:
        await _create_tables()
    app = create_app()
    gc.freeze()
    gc.enable()
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="error", lifespan="on", timeout_graceful_shutdown=2
    )
    await uvicorn.Server(config).serve()


async def _create_tables() -> None:
    """Make the tables as Prefect's models have them now, instead of by its migrations."""
    from prefect.server.database import provide_database_interface
    from prefect.server.database.orm_models import Base

    for table in Base.metadata.tables.values():
        names: set[object] = set()
        for index in list(table.indexes):  # one is declared twice
            if index.name in names:
                table.indexes.discard(index)
            names.add(index.name)
    engine = await provide_database_interface().engine()
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


if __name__ == "__main__":
    from tasks.pool import die_with_parent

    die_with_parent(int(sys.argv[2]))
    asyncio.run(_serve(int(sys.argv[1])))
