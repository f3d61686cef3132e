"""Watches a command and all its processes: peak memory, and CPU seconds by the part that each process plays."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PARTS = {"flows.worker": "workers", "flows.server": "Prefect's server", "uvicorn": "Prefect's server"}
_MAIN = "main process"


@dataclass(frozen=True, slots=True)
class Peak:
    """When a command and its processes had most memory: bytes (PSS) in all and by part, seconds from its start."""

    size: int
    parts: Counter[str]
    after: float

    def __str__(self) -> str:
        parts = ", ".join(f"{part} {size / 1e6:.0f}" for part, size in self.parts.most_common())
        return f"{self.size / 1e6:.0f} MB after {self.after:.0f} s ({parts})"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a finished command took: wall seconds, peak memory, CPU seconds by part, and what it printed."""

    seconds: float
    peak: Peak
    cpu: Counter[str]
    output: str


def backfill(folder: Path, scratch: Path, **settings: str) -> Seen:
    """Run the whole command on a folder, its warehouse and everything else below `scratch`."""
    environment = os.environ | settings | {
        "MEDIAWATCH_WAREHOUSE": str(scratch / "media.duckdb"),
        "MEDIAWATCH_DATA": str(scratch / "data"),
        "PREFECT_HOME": str(scratch / "prefect"),
    }  # fmt: skip
    scratch.mkdir(parents=True, exist_ok=True)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "flows.cli", "backfill", str(folder)]
    with (scratch / "output").open("w+") as output:
        process = subprocess.Popen(command, env=environment, stdout=output)
        watcher = _Watcher(process.pid)
        watcher.start()
        code = process.wait()
        seconds = time.perf_counter() - begin
        output.seek(0)
        text = output.read()
    if code:
        raise SystemExit(f"the backfill of {folder} ended with {code}")
    cpu: Counter[str] = Counter()
    for part, spent in watcher.spent.values():
        cpu[part] += spent
    return Seen(seconds, watcher.peak, cpu, text)


class _Watcher(threading.Thread):
    """Looks at a process and its descendants four times a second, until it is gone."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak = pid, Peak(0, Counter(), 0)
        self.spent: dict[int, tuple[str, float]] = {}

    def run(self) -> None:
        begin = time.perf_counter()
        while Path(f"/proc/{self.pid}/smaps_rollup").exists():
            parts: Counter[str] = Counter()
            for pid in family(self.pid):
                parts[self._count(pid)] += pss(pid)
            if parts.total() > self.peak.size:
                self.peak = Peak(parts.total(), parts, time.perf_counter() - begin)
            time.sleep(0.25)

    def _count(self, pid: int) -> str:
        """Note the CPU seconds of a process; says which part it plays."""
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return _MAIN
        if pid in self.spent and not words[0]:  # it has ended and says no more what it was
            return self.spent[pid][0]
        part = next((name for word, name in _PARTS.items() if word in words), _MAIN)
        self.spent[pid] = part, (int(fields[11]) + int(fields[12])) / _TICKS
        return part


def family(pid: int) -> list[int]:
    """A process and its descendants, each once: a child of a thread that ends while we look is seen with two."""
    found = [pid]
    for one in found:
        try:
            children = [Path(task, "children").read_text() for task in Path(f"/proc/{one}/task").iterdir()]
        except OSError:
            continue
        found += {int(child) for line in children for child in line.split()} - set(found)
    return found


def pss(pid: int) -> int:
    """Memory of one process, what it shares counted by its share; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
