"""kill -9 at random moments, many times over: `python -m tests.bench.kills [--backend sqlite] [--of copy]`.

Kills loading, publishing, migrating and copying; prints how often each was killed while it was at it, and in how many
places the warehouse then differs from one where nobody ever killed anything.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.load import postgres
from tests.load.backends import NAMES, Backends
from tests.load.killing import load_all, next_code, trial, trials

BATCHES = 8


def main() -> int:
    """Kill, rerun, compare; exit code 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", choices=NAMES, nargs="+", default=NAMES)
    parser.add_argument("--of", choices=("load", "publish", "migrate", "copy"), nargs="+")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kills"))
    differing = 0
    try:
        with ExitStack() as stack:
            for name in ("empty", "filled"):
                (folder / name).mkdir()
            dsn = stack.enter_context(postgres.server(is_durable=True)) if "postgres" in options.backend else ""
            empty = Backends(folder / "empty", stack, dsn=dsn)
            filled = Backends(folder / "filled", stack, dsn=dsn, fill=lambda settings: load_all(settings, BATCHES))
            code = next_code(folder / "code")
            for name in options.backend:
                for kind, fresh in trials(name, empty, filled, code).items():
                    if kind in (options.of or (kind,)):
                        found = trial(fresh, kills=options.kills, a_place=4 if kind == "load" else 2, seed=options.seed)
                        differing += found.differing
                        print(f"{name} {kind}: {found.kills} kills in {found.places} places, {found.differing} differ")
                        sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
