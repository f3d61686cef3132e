"""Flow `backfill`: a folder of articles becomes rows in the warehouse.

    scan ──► read ──► clean ──► analyse ──► load ──► publish

Files that an earlier run loaded completely are skipped by fingerprint. Cleaning and analysing run in killable worker
processes; loading overlaps with them and commits one transaction a chunk, so an interrupted run is completed by the
next. Memory is bounded by the chunks in flight.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.chunks import Chunk, chunks
from flows.progress import Progress, tell
from flows.report import Report
from flows.workers import worker_count, workers
from tasks.analyse.steps import analyse_chunk, read_card
from tasks.clean.steps import clean_chunk
from tasks.errors import ContractError
from tasks.fetch.seeds import read
from tasks.fetch.steps import scan_folder
from tasks.load import (
    Warehouse,
    body_sha,
    finish_run,
    finished,
    known_versions,
    open_warehouse,
    publish,
    register_analysis,
    start_run,
)
from tasks.load.steps import load_batch
from tasks.records import Batch, Item, Loaded
from tasks.settings import Settings

# Threads only wait here, for workers that are processes; two a chunk ahead.
_THREADS = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=128))


@flow(name="backfill", flow_run_name="backfill {folder}", task_runner=_THREADS)
def backfill(folder: str, limit: int | None = None) -> Report:
    """Load every article below a folder that is not in the warehouse yet.

    Args:
        folder: Folder (or one file) to load: text, Markdown, HTML, JSON, CSV, WARC, zip; compressed or not.
        limit: Stop after so many items.
    """
    settings, started = Settings.from_env(), time.monotonic()
    if not Path(folder).exists():
        raise ContractError(f"there is no folder {folder}; name an existing folder or file", folder=folder)
    warehouse = open_warehouse(settings)
    run = _Run(warehouse, start_run(warehouse, "backfill", {"folder": folder, "limit": limit}))
    status = "failed"
    try:
        files, rejected = scan_folder(Path(folder), settings)
        known = finished(warehouse, str(Path(folder).resolve()))
        fresh = [file for file in files if known.get(file.origin) != file.fingerprint]
        run.total_bytes = sum(file.size for file in fresh)
        if rejected:
            run.load(Chunk(rejected=rejected), [])
        if fresh:
            read_file = partial(read, settings=settings, now=datetime.now(UTC))
            run.load_all(chunks(fresh, read_file, settings.chunk, limit), settings)
        status = "done"
    except KeyboardInterrupt:
        status = "interrupted"
        raise
    finally:
        finish_run(warehouse, run.run_id, status, run.loaded)
        publish(warehouse, force=True)
    return Report(
        run_id=run.run_id,
        folder=folder,
        files=len(files),
        unchanged=len(files) - len(fresh),
        loaded=run.loaded,
        seconds=time.monotonic() - started,
    )


@dataclass
class _Run:
    """One run on its way: what is loaded so far, batch by batch."""

    warehouse: Warehouse
    run_id: str
    total_bytes: int = 0
    done_bytes: int = 0
    batches: int = 0
    items: int = 0
    loaded: Loaded = field(default_factory=Loaded)

    def load_all(self, cut: Iterator[Chunk], settings: Settings) -> None:
        """Clean and analyse chunks in workers, a few ahead of the one that is being loaded."""
        ahead: deque[tuple[Chunk, PrefectFuture[list[Item]]]] = deque()
        with workers(settings) as pool:
            card = read_card(pool)
            register_analysis(self.warehouse, card, self.run_id)
            is_known = partial(_already_analysed, self.warehouse, card["analysis_id"])
            for chunk in cut:
                cleaned = clean_chunk.submit(pool, chunk.captures)
                items = cast("list[Item]", cleaned)  # Prefect resolves the future before the step begins
                ahead.append((chunk, analyse_chunk.submit(pool, items, card["analysis_id"], is_known)))
                if len(ahead) > worker_count(settings) + 1:
                    self._load_next(ahead)
            while ahead:
                self._load_next(ahead)

    def _load_next(self, ahead: deque[tuple[Chunk, PrefectFuture[list[Item]]]]) -> None:
        chunk, analysed = ahead.popleft()
        self.load(chunk, analysed.result())

    def load(self, chunk: Chunk, items: Sequence[Item]) -> None:
        """Commit one chunk as one batch."""
        batch = Batch(
            run_id=self.run_id,
            batch_id=f"{self.run_id}-{self.batches:06d}",
            items=tuple(items),
            rejected=tuple(chunk.rejected),
            finished=tuple(chunk.finished),
        )
        self.loaded += load_batch(self.warehouse, batch)
        self.batches += 1
        self.items += len(items) + len(chunk.rejected)
        self.done_bytes += sum(file.size for file, _ in chunk.finished)
        tell(Progress(self.done_bytes, self.total_bytes, self.items, self.loaded))


def _already_analysed(warehouse: Warehouse, analysis_id: str, items: Sequence[Item]) -> set[str]:
    """Ids of the captures whose cleaned body this analyser has analysed before."""
    shas = {item.capture.capture_id: body_sha(item.article.body) for item in items if item.article}
    known = known_versions(warehouse, analysis_id, set(shas.values()))
    return {capture_id for capture_id, sha in shas.items() if sha in known}
