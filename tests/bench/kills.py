"""kill -9 at random moments, many times over: `python -m tests.bench.kills --backend sqlite --kills 50`.

Prints how often the loader was killed, and whether the warehouse then equals one that was loaded in peace. Every round
starts with an empty place, so that creation and migration are hit as well as loading and publishing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tasks.load import open_warehouse, run_checks
from tests.load import crash, postgres


def main() -> int:
    """Kill, rerun, compare; exit code 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", choices=("file", "sqlite", "postgres"), default="file")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--per-round", type=int, default=5)
    parser.add_argument("--longest", type=float, default=3.0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kills"))
    killed, differing = 0, 0
    try:
        with ExitStack() as stack:
            calm = open_warehouse(crash.settings(str(folder / "calm.duckdb"), str(folder / "calm")))
            crash.run(calm, 8)
            expected = crash.contents(calm)
            dsn = stack.enter_context(postgres.server(is_durable=True)) if options.backend == "postgres" else ""
            rounds = 0
            while killed < options.kills:
                rounds += 1
                place = folder / f"round{rounds}"
                url = {
                    "file": str(place / "media.duckdb"),
                    "sqlite": f"ducklake:sqlite:{place / 'catalog.sqlite'}",
                }.get(options.backend) or f"ducklake:postgres:{postgres.create_database(dsn, f'round{rounds}')}"
                data = str(place / "data")
                killed += crash.kill_often(
                    url, data, count=8, kills=options.per_round, seed=rounds, longest=options.longest
                )
                survivor = open_warehouse(crash.settings(url, data))
                crash.run(survivor, 8)
                is_equal = crash.contents(survivor) == expected and run_checks(survivor) == []
                differing += not is_equal
                survivor.release()
                print(f"round {rounds}: {killed} kills so far, {'equal' if is_equal else 'DIFFERENT'}", flush=True)
                shutil.rmtree(place, ignore_errors=True)
            print(f"{options.backend}: {killed} kills in {rounds} rounds, {differing} rounds differ")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
