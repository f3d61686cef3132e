"""How fast loading is: `python -m tests.bench.load [--rows 250000] [--articles 1000]`.

Prints rows per second of the loading path against a bare INSERT ... SELECT of the same Arrow table into a table without
keys, in the same run, and articles per second of whole batches (rows made from records, captures kept, ledger written).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from tasks.load import load, open_warehouse, register_analysis, start_run
from tasks.load.store import insert_arrow
from tasks.records import Item, Mention
from tests.load import samples as s
from warehouse import Connection

FLOOR = 0.7


def mentions(count: int) -> pa.Table:
    """Invented mentions, 25 to a version."""
    chance = random.Random(1)
    versions = [f"{number // 25:016x}" for number in range(count)]
    return pa.table(
        {
            "version_id": versions,
            "analysis_id": ["bench"] * count,
            "start_offset": pa.array([chance.randrange(3000) for _ in range(count)], pa.int32()),
            "end_offset": pa.array([chance.randrange(3000, 3020) for _ in range(count)], pa.int32()),
            "text": [f"Name {chance.randrange(5000)}" for _ in range(count)],
            "label": ["person"] * count,
            "form": ["name"] * count,
            "sense": pa.nulls(count, pa.string()),
            "entity_id": [f"{chance.randrange(5000):016x}" for _ in range(count)],
        }
    )


def article(number: int) -> Item:
    """An invented article of 600 words with 25 mentions."""
    chance = random.Random(number)
    words = [f"word{int(chance.paretovariate(0.9)) % 20000}" for _ in range(600)]
    body = f'The mayor Mira Quell said "{number}: we go on" today. ' + " ".join(words)
    item = s.item(f"{number}.txt", body, url=f"https://outlet{number % 50}.example/{number}", outlet=f"O{number % 50}")
    assert item.analysis is not None
    spans = [Mention(start=k * 20, end=k * 20 + 9, text=body[k * 20 : k * 20 + 9], label="person") for k in range(24)]
    analysis = type(item.analysis)(**{name: getattr(item.analysis, name) for name in item.analysis.__slots__} | {
        "mentions": (*item.analysis.mentions, *spans)})  # fmt: skip
    return Item(capture=item.capture, article=item.article, analysis=analysis)


def main() -> int:
    """Measure and compare; exit code 1 below the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=250_000)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    try:
        warehouse = open_warehouse(s.settings(folder))
        table = mentions(options.rows)
        with warehouse.write() as connection:
            connection.execute("CREATE SCHEMA bench")
            connection.execute("CREATE TABLE bench.bare AS FROM core.mention LIMIT 0")
        bare, loaded = _best(
            lambda: _bare(warehouse.write, table),
            lambda: warehouse.transact(lambda found: insert_arrow(found, "core.mention", table)),
        )
        print(f"bare INSERT ... SELECT: {options.rows / bare:12,.0f} rows/s of CPU")
        print(f"loading path:           {options.rows / loaded:12,.0f} rows/s of CPU, ratio {bare / loaded:.2f}")
        _articles(folder / "articles", options.articles)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if bare / loaded >= FLOOR else 1


def _bare(write: Callable[..., object], table: pa.Table) -> None:
    with write() as connection:  # type: ignore[attr-defined]
        _insert(connection, table)


def _insert(connection: Connection, table: pa.Table) -> None:
    connection.register("staged", table)
    connection.execute("BEGIN")
    connection.execute("INSERT INTO bench.bare SELECT * FROM staged")
    connection.execute("COMMIT")
    connection.unregister("staged")


def _best(*works: Callable[[], object]) -> tuple[float, ...]:
    """CPU seconds of each, the best of five taken in turns: other programs on the machine only ever make it worse."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(5):
        for work, taken in zip(works, times, strict=True):
            began = time.process_time()
            work()
            taken.append(time.process_time() - began)
    return tuple(map(min, times))


def _articles(folder: Path, count: int) -> None:
    warehouse = open_warehouse(s.settings(folder))
    run = start_run(warehouse, "bench")
    register_analysis(warehouse, s.CARD)
    batches = [
        s.batch(run, str(start), *(article(number) for number in range(start, min(start + 100, count))))
        for start in range(0, count, 100)
    ]
    began, cpu = time.monotonic(), time.process_time()
    for batch in batches:
        load(warehouse, batch)
    used, wall = time.process_time() - cpu, time.monotonic() - began
    warehouse.release()
    print(f"whole batches of 100:   {count / wall:12,.0f} articles/s, {used / count * 1000:.1f} ms of CPU an article")


if __name__ == "__main__":
    sys.exit(main())
