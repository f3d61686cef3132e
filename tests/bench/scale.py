"""What grows with the archive and what must not: `python -m tests.bench.scale [SMALL] [LARGE] [WORDS]`.

Loads a small and a large folder of generated pages into fresh warehouses and prints, of the whole command with all its
processes: peak memory of both and their ratio; time of the first and of a second run over the large folder; time of a
run after ten more files came; and seconds an article in the first and in the last tenth of the large folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb

from tests.bench.pages import write

_NEW = 10


class Peak(threading.Thread):
    """Watches the proportional memory (PSS, bytes) of a process and its descendants, four times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.highest = pid, 0

    def run(self) -> None:
        while Path(f"/proc/{self.pid}/smaps_rollup").exists():
            self.highest = max(self.highest, sum(map(pss, family(self.pid))))
            time.sleep(0.25)


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for one in found:
        try:
            children = [Path(task, "children").read_text() for task in Path(f"/proc/{one}/task").iterdir()]
        except OSError:
            continue
        found += [int(child) for line in children for child in line.split()]
    return found


def pss(pid: int) -> int:
    """Memory of one process, what it shares counted by its share; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def backfill(folder: Path, scratch: Path) -> tuple[float, int]:
    """Seconds and peak memory of the whole command."""
    environment = os.environ | {
        "MEDIAWATCH_WAREHOUSE": str(scratch / "media.duckdb"),
        "MEDIAWATCH_DATA": str(scratch / "data"),
        "PREFECT_HOME": str(scratch / "prefect"),
    }
    begin = time.perf_counter()
    command = [sys.executable, "-m", "flows.cli", "backfill", str(folder)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    peak = Peak(process.pid)
    peak.start()
    if process.wait() != 0:
        raise SystemExit(f"the backfill of {folder} ended with {process.returncode}")
    return time.perf_counter() - begin, peak.highest


def pace(warehouse: Path) -> tuple[float, float]:
    """Seconds an article in the second and in the last tenth of the batches; the first tenth holds the start."""
    query = "SELECT known_at, article_count FROM meta.batch WHERE article_count > 0 ORDER BY 1"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    tenth = max(len(rows) // 10, 1)

    def seconds(part: list[tuple[object, ...]]) -> float:
        spent = part[-1][0] - part[0][0]  # type: ignore[operator]
        return float(spent.total_seconds()) / max(sum(row[1] for row in part[1:]), 1)  # type: ignore[misc]

    return seconds(rows[tenth : 2 * tenth + 1]), seconds(rows[-tenth - 1 :])


def main() -> None:
    small, large, words = (int(value) for value in (*sys.argv[1:4], *("1000", "50000", "60")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(root / "small", small, words)
        write(root / "large", large, words)
        (root / "a").mkdir()
        (root / "b").mkdir()
        _, low = backfill(root / "small", root / "a")
        first, high = backfill(root / "large", root / "b")
        early, late = pace(root / "b" / "media.duckdb")
        second, _ = backfill(root / "large", root / "b")
        write(root / "large", large + _NEW, words, first=large)
        added, _ = backfill(root / "large", root / "b")
    print(f"pages of {words} words")
    print(f"peak memory   {small}: {low / 1e6:.0f} MB, {large}: {high / 1e6:.0f} MB, ratio {high / low:.2f}")
    print(f"first run     {first:.1f} s; second {second:.1f} s, {first / second:.0f} times faster")
    print(f"{_NEW} more      {added:.1f} s, {added - second:.1f} s over the second run")
    print(f"an article    early {early * 1000:.1f} ms, late {late * 1000:.1f} ms, ratio {late / early:.2f}")


if __name__ == "__main__":
    main()
