"""The file by which commands on this machine find the server of `mediawatch serve`, and its lasting password."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows import server
from tasks.errors import ContractError


def password_file() -> Path:
    """Where user name and password of the local server are kept."""
    return server.home() / "password"


def password() -> str:
    """User name and password of the local server, made on first use; only the owner may read them."""
    path = password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        made = server.new_auth()
        file.write(made + "\n")
    return made


@contextmanager
def serving(url: str) -> Iterator[None]:
    """Within, this process is the one that serves here; a second one is refused."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ContractError(
                f"`mediawatch serve` is running already for {server.home()}; stop that one first"
            ) from None
        file.truncate(0)
        file.write(json.dumps({"url": url, "pid": os.getpid()}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def address() -> str | None:
    """API address of the server of a `mediawatch serve` that runs now; None where none does."""
    try:
        with _file().open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:  # the lock dies with its process, so it does run
                return str(json.loads(file.read())["url"])
    except (OSError, ValueError, KeyError):
        pass
    return None


@contextmanager
def served() -> Iterator[bool]:
    """Point Prefect at the server of `mediawatch serve`; whether there is one that answers."""
    url = address()
    if url is None or not server.answers(url, password()):
        yield False
        return
    given = {"PREFECT_API_URL": url, "PREFECT_API_AUTH_STRING": password()}
    os.environ.update(given)
    try:
        yield True
    finally:
        for name in given:
            os.environ.pop(name, None)


def _file() -> Path:
    return server.home() / "serving.json"
