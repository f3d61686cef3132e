"""Runs: who is at it, since when, and with what result. A run whose process died is found by the next one."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tasks.errors import ContractError
from tasks.load import ids, store
from tasks.records import Loaded
from warehouse import Connection, Warehouse

STATUSES = ("done", "failed", "cancelled", "interrupted")
# A run on another machine cannot be looked at; it is given up after this time without a sign of life.
SILENCE = timedelta(hours=6)


def start_run(
    warehouse: Warehouse, flow: str, parameters: Mapping[str, Any] | None = None, flow_run_id: str | None = None
) -> str:
    """Record the start of a run and return its id; runs whose process is dead become interrupted."""
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"

    def work(connection: Connection) -> None:
        _interrupt_dead(connection, now)
        done = connection.execute("SELECT count(*) FROM meta.run WHERE status = 'done'").fetchall()[0][0]
        row = {
            "run_id": run_id,
            "flow": flow,
            "parameters": json.dumps(dict(parameters or {}), default=str, sort_keys=True),
            "status": "running",
            "epoch": done,
            "started_at": now,
            "heartbeat_at": now,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "process_start": process_start(os.getpid()),
            "code_version": code_version(),
            "flow_run_id": flow_run_id,
        }
        store.insert(connection, "meta.run", [row])

    warehouse.transact(work)
    return run_id


def beat(warehouse: Warehouse, run_id: str) -> None:
    """Give a sign of life."""
    warehouse.transact(
        lambda connection: connection.execute(
            "UPDATE meta.run SET heartbeat_at = ? WHERE run_id = ?", [datetime.now(UTC), run_id]
        )
    )


def settle_dead(warehouse: Warehouse) -> None:
    """Runs whose process is dead become interrupted, without a new run."""
    warehouse.transact(lambda connection: _interrupt_dead(connection, datetime.now(UTC)))


def ended_flow_runs(warehouse: Warehouse, flow_run_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Those of the flow runs of a Prefect server that have ended here: their run_id and status.

    One whose process is still there has not: it records its end first and tells the server last.
    """
    wanted, now = set(flow_run_ids), datetime.now(UTC)
    if not wanted:
        return {}

    def work(connection: Connection) -> dict[str, tuple[str, str]]:
        store.give(connection, wanted)
        rows = _dead(connection, "status <> 'running' AND flow_run_id IN (SELECT id FROM given)", now)
        return {row["flow_run_id"]: (row["run_id"], row["status"]) for row in rows}

    return warehouse.transact(work)


def finish_run(
    warehouse: Warehouse, run_id: str, status: str, totals: Loaded | None = None, detail: str | None = None
) -> None:
    """Record the end of a run: done, failed, cancelled or interrupted, why, and what it added."""
    if status not in STATUSES:
        raise ContractError(f"a run ends as one of {', '.join(STATUSES)}, not {status!r}")
    totals = totals or Loaded()
    counts = [totals.articles, totals.versions, totals.known, totals.mentions, totals.quotations, totals.rejected]
    now = datetime.now(UTC)
    warehouse.transact(
        lambda connection: connection.execute(
            "UPDATE meta.run SET status = ?, finished_at = ?, heartbeat_at = ?, article_count = ?, version_count = ?, "
            "known_count = ?, mention_count = ?, quotation_count = ?, rejected_count = ?, detail = ? WHERE run_id = ?",
            [status, now, now, *counts, ids.storable(detail) if detail else None, run_id],
        )
    )
    # Closed in peace, the file need not be read through at the next opening.
    warehouse.release()


def _interrupt_dead(connection: Connection, now: datetime) -> None:
    for row in _dead(connection, "status = 'running'", now):
        connection.execute(
            "UPDATE meta.run SET status = 'interrupted', finished_at = heartbeat_at, detail = ? WHERE run_id = ?",
            [f"process {row['pid']} on {row['host']} died", row["run_id"]],
        )


def _dead(connection: Connection, condition: str, now: datetime) -> list[dict[str, Any]]:
    """Runs that fulfil an SQL condition and that nobody is at."""
    columns = ("run_id", "flow_run_id", "status", "host", "pid", "process_start", "heartbeat_at")
    found = connection.execute(f"SELECT {', '.join(columns)} FROM meta.run WHERE {condition}").fetchall()  # noqa: S608
    return [row for values in found if is_dead(row := dict(zip(columns, values, strict=True)), now)]


def is_dead(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether nobody is at a run of `meta.run`: its process is gone, or silent on another machine."""
    if row["host"] != socket.gethostname():
        return bool(now - row["heartbeat_at"] > SILENCE)
    began = process_start(row["pid"])
    return began is None or (row["process_start"] is not None and began != row["process_start"])


def process_start(pid: int) -> int | None:
    """When a process started, in clock ticks since boot; None if there is none (0 where the system does not tell)."""
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self/stat").exists():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        except PermissionError:
            pass
        return 0
    try:
        text = stat.read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else int(fields[19])


def code_version() -> str:
    """Version of the installed package."""
    try:
        return version("mediawatch")
    except PackageNotFoundError:
        return "unknown"
