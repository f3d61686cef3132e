"""What Prefect costs: `python -m tests.bench.overhead [PAGES] [WORDS]`.

The same generated pages are loaded twice by the same rooms, with the same pool: by plain calls, and by the flow with a
Prefect server of its own. Prints wall and CPU seconds of all processes of each, Prefect's share, and the seconds from
the start of the command to the first article in the warehouse, without a server running and with one.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from flows.chunks import chunks
from flows.engine import configure
from flows.server import own_server
from tasks.fetch.seeds import read, scan
from tasks.records import SeedFile
from tests.bench.pages import write

_COMMAND = [sys.executable, "-m", "flows.cli", "backfill"]


def directly(folder: Path) -> None:
    """The chain of the flow with plain calls in place of tasks; prints what importing Prefect cost, wall and CPU."""
    begin, spent = time.perf_counter(), time.process_time()
    import prefect  # noqa: F401 - the chain imports it, but this half does not count it

    print(time.perf_counter() - begin, time.process_time() - spent, flush=True)
    from flows import chain as chains
    from flows.workers import warmed
    from tasks.settings import Settings

    class Task:
        """Stands in for a Prefect task: called at once, or submitted to a thread."""

        def __init__(self, function: Callable[..., Any]) -> None:
            self.function = function

        def __call__(self, *arguments: Any) -> Any:
            return self.function(*(getattr(one, "value", one) for one in arguments))

        def submit(self, *arguments: Any) -> Future[Any]:
            return threads.submit(self, *arguments)

    for name in ("read_card", "read_chunk", "load_batch"):
        setattr(chains, name, Task(getattr(chains, name).fn))
    settings = Settings.from_env()
    files = [file for file in scan(folder, settings) if isinstance(file, SeedFile)]
    read_file = partial(read, settings=settings, now=datetime.now(UTC))
    with ThreadPoolExecutor(16) as threads, warmed(settings), chains.running("backfill", {}, settings) as chain:
        chain.load_all(chunks(files, read_file, settings.chunk))


def measure(
    command: list[str], scratch: Path, environment: Mapping[str, str] | None = None
) -> tuple[float, float, str]:
    """Wall and CPU seconds of a command with all its processes, and what it printed."""
    scratch.mkdir()
    places = {
        "MEDIAWATCH_WAREHOUSE": str(scratch / "media.duckdb"),
        "MEDIAWATCH_DATA": str(scratch / "data"),
        "PREFECT_HOME": str(scratch / "prefect"),
    }
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, env={**os.environ, **places, **(environment or {})}, check=True, stdout=subprocess.PIPE, text=True
    )
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def first_article(folder: Path, scratch: Path, environment: Mapping[str, str] | None = None) -> float:
    """Seconds from the start of a backfill to its first article."""
    begin = time.time()
    measure([*_COMMAND, str(folder)], scratch, environment)
    with duckdb.connect(str(scratch / "media.duckdb"), read_only=True) as connection:
        query = "SELECT epoch(min(known_at)) FROM meta.batch WHERE article_count > 0"
        return float(connection.execute(query).fetchall()[0][0]) - begin


def main() -> None:
    if sys.argv[1] == "directly":
        directly(Path(sys.argv[2]))
        return
    count, words = (int(value) for value in (*sys.argv[1:3], *("2000", "600")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(root / "pages", count, words)
        write(root / "few", 8, words)
        plain = [sys.executable, "-m", "tests.bench.overhead", "directly", str(root / "pages")]
        wall, cpu, printed = measure(plain, root / "plain")
        import_wall, import_cpu = (float(value) for value in printed.split())
        wall, cpu = wall - import_wall, cpu - import_cpu
        flow_wall, flow_cpu, _ = measure([*_COMMAND, str(root / "pages")], root / "flow")
        cold = first_article(root / "few", root / "cold")
        os.environ["PREFECT_HOME"] = str(root / "prefect")
        configure()
        with own_server() as wait:
            wait()
            warm = first_article(root / "few", root / "warm")
    print(f"{count} pages of {words} words")
    print(f"direct    {wall:8.1f} s wall {cpu:8.1f} s CPU")
    print(f"flow      {flow_wall:8.1f} s wall {flow_cpu:8.1f} s CPU")
    print(f"share     {flow_wall / wall - 1:8.1%} wall {flow_cpu / cpu - 1:9.1%} CPU (at most 5 % wanted)")
    print(f"first article after {cold:.1f} s with no server running (10 wanted), {warm:.1f} s with one (4 wanted)")


if __name__ == "__main__":
    main()
