"""What publishing costs as the file grows: `python -m tests.bench.publish --gigabytes 0.1 1 5`.

Prints the cost of one copy and the share of a run's time that publishing takes at the cadence which follows from it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tasks.load import Warehouse, open_warehouse, publish
from tests.load import samples as s
from warehouse.publish import COST_FACTOR

FLOOR_SECONDS = 60.0
LARGEST_SHARE = 0.05


def main() -> int:
    """Grow a warehouse and publish it at each size; exit code 1 if publishing takes more than its share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[0.1, 1.0])
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    worst = 0.0
    try:
        warehouse = open_warehouse(s.settings(folder))
        for size in sorted(options.gigabytes):
            _grow(warehouse, int(size * 1e9))
            done = publish(warehouse, force=True)
            assert done is not None
            pause = max(FLOOR_SECONDS, COST_FACTOR * done.seconds)
            share = done.seconds / (pause + done.seconds)
            worst = max(worst, share)
            print(
                f"{done.byte_count / 1e9:6.2f} GB: {done.seconds:7.2f} s a copy, one every {pause:6.0f} s, "
                f"{share:.1%} of a run's time",
                flush=True,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if worst < LARGEST_SHARE else 1


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
