"""Publishes the read copy of a plain-file warehouse by atomic rename. A lake needs none."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tasks.errors import TransientError
from warehouse import state
from warehouse.db import Warehouse

# A copy at most every 40 times its own cost takes 2.5 % of a run, and the one at its end as much or less if the run is
# longer than 40 copies: under 5 % however large the file grows. `tests/bench/publish.py` measures it.
COST_FACTOR = 40


@dataclass(frozen=True, slots=True)
class Published:
    """One published read copy: its size and what it cost."""

    byte_count: int
    seconds: float


def publish(warehouse: Warehouse, force: bool = False) -> Published | None:
    """Publish the read copy if it is due (or `force`) and the warehouse changed; None where nothing was done."""
    address = warehouse.address
    if address.is_lake or not (force or _is_due(warehouse)):
        return None
    started = time.monotonic()
    done = _publish(warehouse, started, force)
    if force:  # the end of a run: closed in peace, the file need not be read through at the next opening
        warehouse.release()
    return done


def _publish(warehouse: Warehouse, started: float, force: bool) -> Published | None:
    address = warehouse.address
    with warehouse.write() as connection:
        # Brings the log into the file: a copy without it would miss the latest batches.
        connection.execute("CHECKPOINT media")
        notes = state.load(address.path)
        is_same = notes.get("source") == state.stamp(address.writer_path) and address.path.exists()
        if is_same or not (force or _is_due(warehouse)):
            return None
        return _copy(warehouse, started)


def _is_due(warehouse: Warehouse) -> bool:
    notes = state.load(warehouse.address.path)
    if not warehouse.address.path.exists():
        return True
    pause = max(warehouse.publish_seconds, COST_FACTOR * float(notes.get("seconds", 0.0)))
    return not 0 <= time.time() - float(notes.get("at", 0.0)) < pause


def _copy(warehouse: Warehouse, started: float) -> Published:
    address = warehouse.address
    new = address.path.with_name(address.path.name + ".new")
    try:
        state.copy_file(address.writer_path, new)
        # A log left by someone who wrote into the old copy must not be replayed into the new one.
        address.path.with_name(address.path.name + ".wal").unlink(missing_ok=True)
        state.rename(new, address.path)
    except OSError as error:
        raise TransientError(
            f"the read copy {address.path} was not renewed ({error.strerror}); "
            f"what was loaded is safe in {address.writer_path}"
        ) from error
    seconds = time.monotonic() - started
    notes = {
        "source": state.stamp(address.writer_path),
        "published": state.stamp(address.path),
        "at": time.time(),
        "seconds": seconds,
    }
    state.save(address.path, notes)
    return Published(byte_count=address.path.stat().st_size, seconds=seconds)
