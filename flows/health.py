"""Whether all is well: judged from the warehouse, the disk and, where there is one, the Prefect server.

The flow `health` says the same on the server, and gives it to the alarm command of the settings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flows import served, server
from tasks.errors import MediawatchError, NoWarehouseError
from tasks.load.runs import is_dead
from tasks.load.vitals import Vitals, vitals
from tasks.settings import Settings
from warehouse.opening import why_no_run_opens_it

OK, WARNING, CRITICAL = 0, 1, 2
LEVELS: Final = ("ok", "warning", "critical")
_FREE_WARNING, _FREE_CRITICAL = 5_000_000_000, 1_000_000_000
_FAILING_SHARE = 0.5
_ALARM_SECONDS = 30.0
_WHY = {"failed": "failed", "interrupted": "was interrupted, and the next run has not completed it"}


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: how it is, and what was seen."""

    level: int
    about: str
    detail: str


def look(settings: Settings, *, monitor_hours: float = 0.0, now: datetime | None = None) -> list[Sign]:
    """All signs, the worst first. With `monitor_hours`, a longer time without a finished round is critical."""
    now = now or datetime.now(UTC)
    signs = [*_disk(settings), *_server()]
    try:
        state = _vitals(settings)
    except MediawatchError as error:
        signs.append(Sign(CRITICAL, "warehouse", str(error)))
    else:
        if state is None:
            signs.append(Sign(WARNING, "warehouse", "not made yet: mediawatch backfill FOLDER"))
        else:
            signs += [Sign(OK, "warehouse", f"{state.totals['articles']:,} articles"), *_runs(state, now)]
            signs += [*_round(state, monitor_hours, now), *_feeds(state), *_issues(state)]
    if why := why_no_run_opens_it(settings):
        signs.append(Sign(CRITICAL, "next run", why))
    return sorted(signs, key=lambda sign: (-sign.level, sign.about))


def _vitals(settings: Settings) -> Vitals | None:
    try:
        return vitals(settings)
    except NoWarehouseError:  # a database is there before its tables are
        return None


def worst(signs: list[Sign]) -> int:
    """The exit code: 0 ok, 1 warning, 2 critical."""
    return max((sign.level for sign in signs), default=OK)


def alarm(settings: Settings, text: str) -> None:
    """Give a text to the alarm command of the settings, if there is one."""
    if settings.alarm_command:
        subprocess.run(  # noqa: S602 - a setting, written by whoever runs this
            settings.alarm_command, shell=True, input=text.encode(), timeout=_ALARM_SECONDS, check=True
        )


def _disk(settings: Settings) -> Iterator[Sign]:
    if "://" in settings.data:
        return
    start = Path(settings.data).absolute()
    folder = next(path for path in (start, *start.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    level = CRITICAL if free < _FREE_CRITICAL else WARNING if free < _FREE_WARNING else OK
    if not os.access(folder, os.W_OK):
        yield Sign(CRITICAL, "disk", f"{folder} cannot be written")
    yield Sign(level, "disk", f"{free / 1e9:.1f} GB free below {folder}")


def _server() -> Iterator[Sign]:
    url, auth = os.environ.get("PREFECT_API_URL"), os.environ.get("PREFECT_API_AUTH_STRING")
    if url is None and (url := served.address()):
        auth = served.password()
    if url is None:
        yield Sign(OK, "server", "none is configured: each run starts its own")
    elif server.answers(url, auth):
        yield Sign(OK, "server", f"answers at {url}")
    else:
        yield Sign(CRITICAL, "server", f"does not answer at {url}")


def _runs(state: Vitals, now: datetime) -> Iterator[Sign]:
    dead = [row for row in state.running if is_dead(row, now)]
    for row in state.running:
        if row in dead:
            yield Sign(WARNING, f"run {row['flow']}", f"its process died; the next run completes it ({row['run_id']})")
        else:
            yield Sign(OK, f"run {row['flow']}", f"running since {row['started_at']:%Y-%m-%d %H:%M}")
    for row in state.latest:
        if row["status"] in _WHY:
            detail = f"{_WHY[row['status']]}: {row.get('detail') or ''} ({row['run_id']})"
            yield Sign(CRITICAL if row["status"] == "failed" else WARNING, f"run {row['flow']}", detail)
        elif row["status"] != "running":
            yield Sign(OK, f"run {row['flow']}", f"{row['status']} {row['finished_at']:%Y-%m-%d %H:%M}")


def _round(state: Vitals, hours: float, now: datetime) -> Iterator[Sign]:
    if not hours:
        return
    last: Any = state.done_at.get("monitor")
    if last is None:
        yield Sign(CRITICAL, "rounds", "no round over the feeds is done yet")
    elif now - last > timedelta(hours=hours):
        yield Sign(CRITICAL, "rounds", f"none is done since {last:%Y-%m-%d %H:%M}")


def _feeds(state: Vitals) -> Iterator[Sign]:
    failing = state.failing_feeds()
    if not state.feeds:
        return
    share = len(failing) / len(state.feeds)
    level = CRITICAL if share >= _FAILING_SHARE else WARNING if failing else OK
    names = ", ".join(str(row["url"]) for row in failing[:3])
    yield Sign(level, "feeds", f"{len(failing):,} of {len(state.feeds):,} fail" + (f": {names}" if names else ""))


def _issues(state: Vitals) -> Iterator[Sign]:
    alarms = [row for row in state.issues if row["level"] == "alarm"]
    if alarms:
        detail = "; ".join(f"{row['subject']}: {row['detail']}" for row in alarms[:3])
        yield Sign(WARNING, "issues", f"{len(alarms):,} alarms are open: {detail}")
