"""The rooms in a row, for every flow: chunks of captures in, committed batches out.

Cleaning and analysing run in killable worker processes; loading overlaps with them and commits one transaction a chunk,
so an interrupted run is completed by the next. Memory is bounded by the chunks in flight.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from prefect import task
from prefect.futures import PrefectFuture
from prefect.utilities.annotations import quote

from flows import shown
from flows.chunks import Chunk
from flows.lifetime import DONE, ended_by, watch_runner
from flows.lookout import look_out
from flows.progress import Progress, tell
from flows.renewal import renew_known
from flows.tables import Run
from flows.workers import ahead_count, rest, workers
from tasks import garbage
from tasks.analyse.steps import analyse_chunk, read_card
from tasks.clean.steps import clean_chunk
from tasks.load import (
    Warehouse,
    beat,
    body_sha,
    finish_run,
    known_versions,
    open_warehouse,
    register_analysis,
    start_run,
)
from tasks.load.publishing import publish_softly
from tasks.load.steps import load_batch
from tasks.pool import Runner
from tasks.records import Batch, Capture, Item, Loaded
from tasks.retrying import DELAYS, is_transient
from tasks.settings import Settings

_BEAT_SECONDS = 60.0


class Analysed:
    """The items of a chunk. Of each member of a list Prefect notes, for the whole run, which task it came from."""

    __slots__ = ("__weakref__", "items")

    def __init__(self, items: list[Item]) -> None:
        self.items = items


@task(
    name="clean and analyse",
    retries=len(DELAYS),
    retry_delay_seconds=list(DELAYS),
    retry_condition_fn=is_transient,
)
def read_chunk(
    pool: Runner, captures: Sequence[Capture], analysis_id: str, is_known: Callable[[Sequence[Item]], set[str]]
) -> Analysed:
    """What cleaning and analysing make of the captures of one chunk."""
    return Analysed(analyse_chunk(pool, clean_chunk(pool, captures), analysis_id, is_known))


@dataclass
class Chain:
    """One run on its way: what is loaded so far, batch by batch."""

    warehouse: Warehouse
    settings: Settings
    run_id: str
    total_bytes: int = 0
    done_bytes: int = 0
    batches: int = 0
    items: int = 0
    loaded: Loaded = field(default_factory=Loaded)
    beat_at: float = field(default_factory=time.monotonic)
    note: str | None = None
    renewed: int = 0  # articles read anew because they name an edited entity
    screen: shown.Screen = field(default_factory=shown.Screen)

    def load_all(self, cut: Iterator[Chunk]) -> None:
        """Clean and analyse chunks in workers, a few ahead of the one that is being loaded."""
        ahead: deque[tuple[Chunk, PrefectFuture[Analysed]]] = deque()
        with workers(self.settings) as pool:
            card = read_card(pool)
            register_analysis(self.warehouse, card, self.run_id)
            is_known = partial(_already_analysed, self.warehouse, card["analysis_id"])
            for chunk in cut:
                # Quoted: Prefect would look through every record, twice, for futures; a third of this process's time.
                captures = cast("Sequence[Capture]", quote(chunk.captures))
                ahead.append((chunk, read_chunk.submit(pool, captures, card["analysis_id"], is_known)))
                if len(ahead) > ahead_count(self.settings):
                    self._load_next(ahead)
            while ahead:
                self._load_next(ahead)

    def _load_next(self, ahead: deque[tuple[Chunk, PrefectFuture[Analysed]]]) -> None:
        chunk, analysed = ahead.popleft()
        self.load(chunk, analysed.result().items)

    def load(self, chunk: Chunk, items: Sequence[Item]) -> None:
        """Commit one chunk as one batch."""
        batch = chunk.batch(self.run_id, f"{self.run_id}-{self.batches:06d}", items)
        self.loaded += load_batch(self.warehouse, cast("Batch", quote(batch)))
        self.batches += 1
        self.items += len(items) + len(chunk.rejected)
        self.done_bytes += sum(file.size for file, _ in chunk.finished)
        if time.monotonic() - self.beat_at > _BEAT_SECONDS:
            beat(self.warehouse, self.run_id)
            self.beat_at = time.monotonic()
        progress = Progress(self.done_bytes, self.total_bytes, self.items, self.loaded)
        tell(progress)
        self.screen.batch(batch, progress)
        garbage.sweep()


@contextmanager
def running(flow: str, parameters: Mapping[str, Any], settings: Settings) -> Iterator[Chain]:
    """A chain within a recorded run, which ends as done, cancelled, interrupted or failed; publishes at the end."""
    garbage.spare()
    warehouse = open_warehouse(settings)
    flow_run_id = shown.flow_run_id()
    chain = Chain(warehouse, settings, start_run(warehouse, flow, parameters, flow_run_id))
    shown.settle_crashed(warehouse)
    watch_runner()
    ending = DONE
    try:
        chain.renewed = renew_known(chain)
        yield chain
        rest()
    except BaseException as error:
        ending = ended_by(error)
        raise
    finally:
        detail = ending.detail or chain.note
        finish_run(warehouse, chain.run_id, ending.status, chain.loaded, detail)
        if not ending.is_hurried:  # the next run publishes
            publish_softly(warehouse, force=True)
            chain.screen.end(Run(chain.run_id, flow, parameters, ending.status, detail, chain.loaded), settings)
        if ending.status == "cancelled":
            shown.cancelled()
    look_out(warehouse, settings)


def _already_analysed(warehouse: Warehouse, analysis_id: str, items: Sequence[Item]) -> set[str]:
    """Ids of the captures whose cleaned body this analyser has analysed before."""
    shas = {item.capture.capture_id: body_sha(item.article.body) for item in items if item.article}
    known = known_versions(warehouse, analysis_id, set(shas.values()))
    return {capture_id for capture_id, sha in shas.items() if sha in known}
