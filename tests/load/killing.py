"""Kills whatever is at work in a warehouse, and looks at what it left.

Work is a function with picklable arguments. It runs in a process forked from a fresh server that has imported all of
this, so that a moment drawn at random falls into the work and not into the start of an interpreter.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tasks.load import Warehouse, open_warehouse, publish, run_checks, start_run
from tasks.settings import Settings
from tests.load import crash
from tests.load.backends import Backends
from warehouse import copying, sql
from warehouse.address import parse

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.load.killing"])


@dataclass(frozen=True, slots=True)
class Work:
    """Something to kill, and how long it takes when it is not."""

    do: Callable[..., None]
    arguments: tuple[Any, ...]

    def in_peace(self) -> float:
        """Do it in a process of its own; return the seconds that it took."""
        process, ready = _start(self)
        ready.recv()
        began = time.monotonic()
        process.join()
        assert process.exitcode == 0, f"{self.do.__name__} failed"
        return time.monotonic() - began

    def killed(self, chance: random.Random, seconds: float) -> bool:
        """Kill it within `seconds` of its start; whether it was still at it."""
        process, ready = _start(self)
        ready.recv()
        process.join(chance.uniform(0.0, seconds))
        process.kill()
        process.join()
        return process.exitcode == -9


def _start(work: Work) -> tuple[Any, Any]:
    ready, told = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_begin, args=(told, work.do, work.arguments))
    process.start()
    told.close()
    return process, ready


def _begin(told: Any, do: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    told.send(None)
    do(*arguments)


def load_all(settings: Settings, count: int) -> None:
    """One run over the invented folder, published after every batch."""
    crash.run(open_warehouse(settings), count)


def publish_often(settings: Settings, times: int) -> None:
    """Change something and publish it, again and again."""
    warehouse = open_warehouse(settings)
    for _ in range(times):
        start_run(warehouse, "publish")
        publish(warehouse, force=True)


def migrate_to(settings: Settings, code: str) -> None:
    """Open the warehouse with the schema of another folder, which migrates it."""
    sql.HERE = Path(code)
    sql.read.cache_clear()
    open_warehouse(settings).release()


def copy_to(source: Settings, target: Settings) -> None:
    """Copy a warehouse."""
    copying.copy(source, target)


NEXT = """
ALTER TABLE core.outlet ADD COLUMN country VARCHAR;
COMMENT ON COLUMN core.outlet.country IS 'Country of the outlet.';
UPDATE core.outlet SET country = 'unknown';
"""


def next_code(folder: Path) -> str:
    """The SQL files of the code as they may be after the next schema step."""
    shutil.copytree(sql.HERE, folder, ignore=shutil.ignore_patterns("*.duckdb*", "*.py", "data", "__pycache__"))
    (folder / "schema" / f"{len(sql.names('schema')) + 1:04}_country.sql").write_text(NEXT)
    return str(folder)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often work was killed, in how many places, and how many of these hold something else in the end."""

    kills: int
    places: int
    differing: int


def trial(fresh: Callable[[], tuple[Work, Settings]], *, kills: int, a_place: int, seed: int) -> Outcome:
    """Kill work at random moments, `a_place` times in each place, until it was killed `kills` times in all.

    After the kills of a place it is done in peace; then all must be as where nobody ever killed it.
    """
    chance = random.Random(seed)
    work, target = fresh()
    longest = 1.1 * work.in_peace()
    expected = left(target)
    killed = places = differing = 0
    while killed < kills:
        work, target = fresh()
        places += 1
        for _ in range(min(a_place, kills - killed)):
            killed += work.killed(chance, longest)
            read_whole(target)
        work.in_peace()
        differing += left(target) != expected
    return Outcome(killed, places, differing)


def left(target: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All that a warehouse holds, without times and runs, once every check holds."""
    warehouse = Warehouse(parse(target.warehouse, target.data), target.data)
    try:
        publish(warehouse, force=True)
        assert run_checks(warehouse) == []
        with warehouse.write() as connection:
            steps = connection.execute("SELECT version, name FROM meta.migration ORDER BY ALL").fetchall()
        return crash.contents(warehouse) | {"steps": steps}
    finally:
        warehouse.release()


def read_whole(target: Settings) -> None:
    """A reader who comes right after a kill sees whole batches."""
    warehouse = Warehouse(parse(target.warehouse, target.data), target.data)
    if warehouse.address.is_lake or not warehouse.address.path.exists():
        return  # a lake's reader has its snapshot; tests/load/test_concurrency.py looks at that
    with warehouse.read() as connection:
        ((rows,),) = connection.execute("SELECT count(*) FROM raw.entry").fetchall()
    assert rows % crash.ROWS_OF_A_BATCH == 0, "half a batch"


def trials(name: str, empty: Backends, filled: Backends, code: str) -> dict[str, Callable[[], tuple[Work, Settings]]]:
    """The four kinds of work on a backend, each in a new place every time; a lake has nothing to publish."""

    def loading() -> tuple[Work, Settings]:
        target = replace(empty.place(name), publish_seconds=0.0)
        return Work(load_all, (target, 8)), target

    def publishing() -> tuple[Work, Settings]:
        target = filled.settings(name)
        return Work(publish_often, (target, 6)), target

    def migrating() -> tuple[Work, Settings]:
        target = filled.settings(name)
        return Work(migrate_to, (target, code)), target

    def copying_over() -> tuple[Work, Settings]:
        source, target = filled.settings("file" if name != "file" else "sqlite"), empty.place(name)
        return Work(copy_to, (source, target)), target

    found = {"load": loading, "publish": publishing, "migrate": migrating, "copy": copying_over}
    if name != "file":
        del found["publish"]
    return found
