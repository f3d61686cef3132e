"""All benches of speed, one after the other: `python -m tests.bench.all`, or `make bench`.

The environment gives sizes: BENCH_PAGES (5000), BENCH_ARTICLES (50000), BENCH_WAREHOUSE (1000000); and BENCH_RIVAL, an
interpreter with what `tests/bench/rivals.py` compares with.
"""

from __future__ import annotations

import os
import subprocess
import sys


def main() -> None:
    pages, articles, warehouse = (
        os.environ.get(f"BENCH_{name}", default)
        for name, default in (("PAGES", "5000"), ("ARTICLES", "50000"), ("WAREHOUSE", "1000000"))
    )
    benches = [
        ["stages", "200"],
        ["shed", "60"],
        ["speed", pages],
        ["scale", "1000", articles],
        ["growth", "1000", warehouse],
    ]
    if rival := os.environ.get("BENCH_RIVAL"):
        benches.append(["rivals", rival])
    codes = []
    for bench in benches:
        print(f"\n== {' '.join(bench)}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"tests.bench.{bench[0]}", *bench[1:]]).returncode)
    raise SystemExit(max(codes))


if __name__ == "__main__":
    main()
