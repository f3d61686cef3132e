"""A PostgreSQL server for tests: its own folder, a free port on loopback, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


def binaries() -> Path | None:
    """Folder of initdb and postgres; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found and not Path(found).is_symlink():
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


@contextlib.contextmanager
def server(*, is_durable: bool = False, host: str = "127.0.0.1", network: str | None = None) -> Iterator[str]:
    """Run a server and give the DSN of its maintenance database. PostgreSQL refuses to run as root: so not as root.

    It listens at `host`, and trusts who comes from `network` as it trusts loopback.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    as_user = ["runuser", "-u", user, "--"] if user else []
    cluster, port = folder / "cluster", free_port()
    try:
        _call([*as_user, programs / "initdb", "-D", cluster, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"])
        if network:
            with (cluster / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {network} trust\n")
        options = f"-c listen_addresses={host} -p {port} -k {folder} -c fsync={'on' if is_durable else 'off'}"
        control = [*as_user, programs / "pg_ctl", "-D", cluster, "-w"]
        _call([*control, "-l", folder / "log", "-o", options, "start"])
        try:
            yield f"host={host} port={port} user=tester dbname=postgres"
        finally:
            _call([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(dsn: str, name: str, template: str = "template1") -> str:
    """Create a database and give its DSN."""
    programs = binaries()
    assert programs is not None
    _call([programs / "psql", dsn, "-q", "-c", f"CREATE DATABASE {name} TEMPLATE {template}"])
    return dsn.replace("dbname=postgres", f"dbname={name}")


def _call(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=120)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr or done.stdout}")


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
