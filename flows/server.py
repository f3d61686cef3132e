"""A Prefect server of its own for one run on one machine, where none is configured.

Prefect would start one by itself, but only after the client has imported the whole server too (4 CPU seconds), one
step after the other, and leave it behind when the run is killed. This one starts while the run gets ready, listens on
loopback with a password of its own, runs none of the services that a single run does not need, and dies with the run.
"""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
)


def is_configured() -> bool:
    """Whether the environment or a Prefect profile names a server to join."""
    if os.environ.get("PREFECT_API_URL"):
        return True
    profiles = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser() / "profiles.toml"
    return profiles.exists() and "PREFECT_API_URL" in profiles.read_text(encoding="utf-8")


@contextmanager
def own_server() -> Iterator[Callable[[], None]]:
    """Point Prefect at a server of this process's own; yields the function that waits until it answers."""
    port, auth = _free_port(), f"mediawatch:{secrets.token_urlsafe(24)}"
    given = {
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_AUTH_STRING": auth,
        "PREFECT_SERVER_API_AUTH_STRING": auth,
    }
    environment = {
        **os.environ,
        **given,
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _UNUSED},
        "PREFECT_UI_ENABLED": "0",
        "PREFECT__SERVER_EPHEMERAL": "1",
        "PREFECT__SERVER_FINAL": "1",
    }
    turn = _take_turn()
    lifeline, ours = os.pipe()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "flows.server", str(port), str(lifeline)],
        pass_fds=[lifeline],
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    os.close(lifeline)
    os.environ.update(given)
    try:
        yield lambda: _wait(process, given["PREFECT_API_URL"], auth, turn)
    finally:
        turn.close()
        process.terminate()
        process.wait()
        os.close(ours)
        for name in given:
            os.environ.pop(name, None)


def _take_turn() -> IO[str]:
    """Wait until no other server is starting on this PREFECT_HOME: two that make its database at once both fail.

    The turn ends when the file is closed.
    """
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    home.mkdir(parents=True, exist_ok=True)
    turn = (home / "starting.lock").open("w")
    fcntl.flock(turn, fcntl.LOCK_EX)
    return turn


def _wait(process: subprocess.Popen[bytes], url: str, auth: str, turn: IO[str]) -> None:
    """End the turn and return when the server answers; TransientError when it ended or took three minutes."""
    token = base64.b64encode(auth.encode()).decode()
    request = Request(f"{url}/health", headers={"Authorization": f"Basic {token}"})  # noqa: S310 - loopback
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(request, timeout=5):  # noqa: S310 - loopback
                turn.close()
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TransientError("the local Prefect server did not start; its message is above. Run the command again")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _main(port: int, lifeline: int) -> None:
    import uvicorn

    from tasks.pool import die_with_parent

    die_with_parent(lifeline)
    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=port,
        log_level="error",
        lifespan="on",
    )


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
