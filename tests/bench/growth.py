"""What an article costs in a small and in a large warehouse: `python -m tests.bench.growth [SMALL] [LARGE] [BATCHES]`.

Each warehouse is filled in bulk with generated rows (`tests.bench.generated`), indexed for search and published. Then
the same real articles (generated pages, cleaned and analysed) are loaded as a run does it: batch by batch, looking up
what is known, joining entities, rows, counted names; at its end the search index is brought up to date. A first run of
one batch warms up. Eight are about what a run loads on two cores before it opens the file anew (`HELD_SECONDS`).
Cleaning and analysing look at an article alone; they are measured once, and are part of what it costs. Publishing
copies the whole file; a run does it so rarely that it takes a bounded share of its time (`warehouse/publish.py`), so it
stands in a line of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

# As workers do: waiting threads would count as a cost of reading, to which growth is compared.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")

from tasks.analyse import analyse
from tasks.captures import capture_id_of
from tasks.clean import clean
from tasks.load import load, open_warehouse, publish, register_analysis, start_run
from tasks.records import Batch, Capture, Door, Item
from tasks.settings import Settings
from tests.bench.generated import build
from tests.bench.pages import pages
from warehouse.db import Warehouse
from warehouse.search import update_index

_BATCH = Settings().chunk  # as many as a run loads at once
_WORDS = 100  # of a generated row's text


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds an article for loading and for the search index; seconds of publishing."""

    loading: float
    indexing: float
    publishing: float


def articles(count: int) -> tuple[list[Item], float]:
    """Articles as they come to loading, and the CPU milliseconds of cleaning and analysing one."""
    now = datetime.now(UTC)
    bodies = [page.encode() for page in pages(count)]
    list(analyse([clean(bodies[0])]))
    begin = time.process_time()
    cleaned = [clean(body) for body in bodies]
    analyses = list(analyse(cleaned))
    read = (time.process_time() - begin) / count * 1000
    return [
        Item(
            capture=Capture(capture_id=capture_id_of(body), door=Door.SEED, root="bench", origin=f"new-{number}.html",
                body=body, media_type="text/html", fetched_at=now),
            article=article,
            analysis=replace(analysis, analysis_id="n1"),
        )
        for number, (body, article, analysis) in enumerate(zip(bodies, cleaned, analyses, strict=True))
    ], read  # fmt: skip


def measure(count: int, items: list[Item]) -> Cost:
    """Load the items into a warehouse of `count` articles."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(warehouse=f"{name}/media.duckdb", data=f"{name}/data", publish_seconds=1e9)
        build(Path(settings.warehouse), count, _WORDS)
        warehouse = open_warehouse(settings)
        run = start_run(warehouse, "bench", {})
        register_analysis(warehouse, {"analysis_id": "n1"}, run)
        _run(warehouse, settings, run, items[:_BATCH])
        cost = _run(warehouse, settings, run, items[_BATCH:])
        warehouse.release()
    return cost


def _run(warehouse: Warehouse, settings: Settings, run: str, items: list[Item]) -> Cost:
    begin = time.process_time()
    for start in range(0, len(items), _BATCH):
        part = tuple(items[start : start + _BATCH])
        load(warehouse, Batch(run_id=run, batch_id=part[0].capture.capture_id, items=part))
    loaded = time.process_time()
    moment = time.perf_counter()
    publish(warehouse, force=True)  # the index reads what is published
    published = time.perf_counter() - moment
    indexing = time.process_time()
    update_index(settings)
    indexed = time.process_time()
    share = 1000 / len(items)
    return Cost((loaded - begin) * share, (indexed - indexing) * share, published)


def main() -> None:
    small, large, batches = (int(value) for value in (*sys.argv[1:4], *("1000", "1000000", "8")[len(sys.argv) - 1 :]))
    items, read = articles(_BATCH * (batches + 1))
    low, high = measure(small, items), measure(large, items)
    print(f"CPU ms an article, {batches} batches of {_BATCH} real articles {small:>12,} {large:>12,} articles before")
    print(f"cleaning, analysing                                  {read:12.1f} {read:12.1f}")
    print(f"loading                                              {low.loading:12.1f} {high.loading:12.1f}")
    print(f"search index                                         {low.indexing:12.1f} {high.indexing:12.1f}")
    after, whole = ((high.loading + high.indexing + more) / (low.loading + low.indexing + more) for more in (0.0, read))
    print(f"ratio {whole:.2f} (at most 1.15 wanted), without cleaning and analysing {after:.2f}")
    print(f"publishing once: {low.publishing:.2f} s, {high.publishing:.2f} s")


if __name__ == "__main__":
    main()
