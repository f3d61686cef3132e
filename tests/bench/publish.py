"""What publishing costs as the file grows: `python -m tests.bench.publish --gigabytes 0.1 1 5`.

At each size a run loads batches and publishes as flows do, at the end too, for 45 times the cost of one copy and half a
minute at least (200 pages take 15 s), with the least time between two copies set to nothing. Prints the cost of a copy
and the share of the run that publishing took.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from tasks.load import Warehouse, load, open_warehouse, publish, start_run
from tests.bench.load import article
from tests.load import samples as s

LARGEST_SHARE = 0.05
COPIES = 45
SHORTEST = 30.0  # seconds


def main() -> int:
    """Grow a warehouse and run at each size; exit code 1 if publishing takes more than its share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[0.1, 1.0])
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    worst = 0.0
    try:
        warehouse = open_warehouse(s.settings(folder, publish_seconds=0.0))
        for size in sorted(options.gigabytes):
            _grow(warehouse, int(size * 1e9))
            done = publish(warehouse, force=True)
            assert done is not None
            copies, spent, seconds = _run(warehouse, f"{size:g}", max(SHORTEST, COPIES * done.seconds))
            worst = max(worst, spent / seconds)
            print(
                f"{done.byte_count / 1e9:6.2f} GB: {done.seconds:7.2f} s a copy; a run of {seconds:.0f} s published "
                f"{copies} times, {spent / seconds:.1%} of its time",
                flush=True,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if worst < LARGEST_SHARE else 1


def _run(warehouse: Warehouse, name: str, least: float) -> tuple[int, float, float]:
    """One run of at least so many seconds: copies made, seconds spent on them, seconds in all."""
    run = start_run(warehouse, name)
    copies, spent, began = 0, 0.0, time.monotonic()
    for number in count():
        is_over = time.monotonic() - began > least
        if not is_over:
            items = (article(place) for place in range(number * 20, number * 20 + 20))
            load(warehouse, s.batch(run, str(number), *items))
        started = time.monotonic()
        copies += publish(warehouse, force=is_over) is not None
        spent += time.monotonic() - started
        if is_over:
            break
    return copies, spent, time.monotonic() - began


def _grow(warehouse: Warehouse, target: int) -> None:
    """Add text that cannot be compressed until the file has the size."""
    path = warehouse.address.writer_path
    with warehouse.write() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS meta.ballast (text VARCHAR)")
        while (missing := target - path.stat().st_size) > 4_000_000:
            rows = min(missing, 200_000_000) // 1_000
            pieces = " || ".join(["uuid()::VARCHAR"] * 45)
            connection.execute(f"INSERT INTO meta.ballast SELECT {pieces} FROM range({rows})")
            connection.execute("CHECKPOINT media")


if __name__ == "__main__":
    sys.exit(main())
