"""`mediawatch serve`."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from flows import engine, served
from flows.server import Server, answers, is_configured
from tasks.errors import ContractError
from tasks.settings import Settings

_DESCRIPTION = """\
Run for months on one machine: a Prefect server on loopback (or the one that PREFECT_API_URL names) and a runner.
Scheduled are a round over the feeds every 15 minutes, the digest each morning and maintenance each night; in the
server's pages you start a backfill or a replay, cancel a run, and read what each did. A run that is killed is completed
by the next one. Nothing is sent anywhere.

SIGTERM or Ctrl-C ends everything within seconds and loses nothing that is loaded; deploy/ has a service unit.
"""
# For the server alone: runs inherit the other settings too.
_SERVER = {
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "120",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "serve",
        help="run for months: schedules, a server to look at, restarts",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=4200, metavar="N", help="port on loopback (default 4200)")
    parser.add_argument(
        "--every", type=int, default=15, metavar="MINUTES", help="a round over the feeds every so often (default 15)"
    )
    parser.add_argument("--timezone", metavar="NAME", help="of the schedules, such as Europe/Berlin (default: local)")
    parser.add_argument("--verbose", action="store_true", help="show what runs log")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until told to end."""
    from flows.supervise import Runner, Supervisor

    if not 1 <= options.every <= 59:
        raise ContractError("--every must be 1 to 59 minutes")
    timezone = _timezone(options.timezone)
    settings = Settings.from_env()
    engine.configure(options.verbose)
    server = None
    if is_configured():
        url, auth = os.environ.get("PREFECT_API_URL", ""), os.environ.get("PREFECT_API_AUTH_STRING")
        if not answers(url, auth):
            raise ContractError(f"no Prefect server answers at PREFECT_API_URL={url}")
    else:
        origin = f"http://127.0.0.1:{options.port}"
        environment = {name: os.environ.get(name, value) for name, value in _SERVER.items()}
        environment |= {"PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"{origin},http://localhost:{options.port}"}
        server = Server(options.port, served.password(), environment)
        url, auth = server.url, server.auth
        os.environ.update(server.client_environment)
        if answers(url, None) or answers(url, auth):
            raise ContractError(f"something else answers at {url} already; stop it, or choose another --port")
    with served.serving(url) if server else nullcontext():
        where = f"{url.removesuffix('/api')}" + (f", user and password in {served.password_file()}" if server else "")
        _say(f"Prefect server: {where}")
        _say(f"warehouse: {settings.warehouse}; rounds every {options.every} minutes, {timezone}")
        Supervisor(Runner(timezone, options.every, server is not None), server, url, auth, _say).run()
    _say("ended")
    return 0


def _timezone(given: str | None) -> str:
    """Name of the time zone for schedules; ContractError if it is unknown."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = given or os.environ.get("TZ") or _local()
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ContractError(f"{name!r} is no time zone; give --timezone such as Europe/Berlin or UTC") from None
    return name


def _local() -> str:
    place = os.path.realpath("/etc/localtime")
    _, found, name = place.partition("/zoneinfo/")
    return name if found and Path(place).exists() else "UTC"


def _say(text: str) -> None:
    print(f"mediawatch: {text}", file=sys.stderr, flush=True)
