"""Flow `backfill`: a folder of articles becomes rows in the warehouse.

    scan ──► read ──► clean ──► analyse ──► load ──► publish

Files that an earlier run loaded completely are skipped by fingerprint.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.utilities.annotations import quote
from pydantic import PositiveInt

from flows.chain import running
from flows.chunks import Chunk, chunks
from flows.events import ENDED
from flows.report import Report
from tasks.errors import ContractError
from tasks.fetch.seeds import read
from tasks.fetch.steps import scan_folder
from tasks.load import finished, stamped
from tasks.records import SeedFile
from tasks.settings import Settings

# Threads only wait here, for workers that are processes; two a chunk ahead.
THREADS = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=128))


@flow(name="backfill", flow_run_name="backfill {folder}", task_runner=THREADS, **ENDED)
def backfill(folder: str, limit: PositiveInt | None = None) -> Report:
    """Load every article below a folder that is not in the warehouse yet.

    Args:
        folder: Folder (or one file) to load: text, Markdown, HTML, JSON, CSV, WARC, zip; compressed or not.
        limit: Stop after so many items.
    """
    settings, started = Settings.from_env(), time.monotonic()
    if not Path(folder).exists():
        raise ContractError(f"there is no folder {folder}; name an existing folder or file", folder=folder)
    with running("backfill", {"folder": folder, "limit": limit}, settings) as chain:
        root = str(Path(folder).resolve())
        known = finished(chain.warehouse, root)
        stamps = cast("Mapping[str, str]", quote(stamped(chain.warehouse, root)))  # or Prefect looks into each of them
        files, rejected = scan_folder(Path(folder), settings, stamps)
        fresh = deque(file for file in files if known.get(file.origin) != file.fingerprint)
        count, unchanged = len(files), len(files) - len(fresh)
        del files, known, stamps  # what is loaded is forgotten: of a large folder it is a good part of the memory
        chain.total_bytes = sum(file.size for file in fresh)
        if rejected:
            chain.load(Chunk(rejected=rejected), [])
        if fresh:
            read_file = partial(read, settings=settings, now=datetime.now(UTC))
            chain.load_all(chunks(_taken(fresh), read_file, settings.chunk, limit))
    return Report(
        run_id=chain.run_id,
        folder=folder,
        files=count,
        unchanged=unchanged,
        renewed=chain.renewed,
        loaded=chain.loaded,
        seconds=time.monotonic() - started,
    )


def _taken(files: deque[SeedFile]) -> Iterator[SeedFile]:
    while files:
        yield files.popleft()
