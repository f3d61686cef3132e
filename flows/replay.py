"""Flow `replay`: stored captures go through the rooms again, without the network.

    captures ──► clean ──► analyse ──► load ──► publish

What today's analyser finds is written beside what earlier ones found; `mediawatch use` says which the views show.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import datetime

from prefect import flow
from prefect.runtime.flow_run import parameters

from flows.backfill import THREADS
from flows.chain import running
from flows.chunks import Chunk
from flows.events import ENDED
from flows.report import Report
from tasks.load import captures, restorable
from tasks.records import Capture
from tasks.settings import Settings


def _name() -> str:
    given = {name: value for name, value in parameters.items() if value}
    return " ".join(["replay", *(f"{name}={value}" for name, value in given.items())])


@flow(name="replay", flow_run_name=_name, task_runner=THREADS, **ENDED)
def replay(
    since: datetime | None = None,
    until: datetime | None = None,
    outlet: str | None = None,
    article_id: str | None = None,
    from_packs: bool = False,
) -> Report:
    """Clean and analyse stored captures again: all, or those of a time, an outlet or one article.

    Args:
        since: Only what was published (or, where not known, fetched) from then on.
        until: Only what was published before then.
        outlet: Only this outlet.
        article_id: Only this article.
        from_packs: Read the capture packs alone, for a warehouse whose files are lost.
    """
    settings, started = Settings.from_env(), time.monotonic()
    given = {"since": since, "until": until, "outlet": outlet, "article_id": article_id, "from_packs": from_packs}
    with running("replay", given, settings) as chain:
        if from_packs:
            stored = restorable(settings.data)
        else:
            stored = captures(chain.warehouse, since, until, outlet, article_id)
        chain.load_all(_cut(stored, settings.chunk))
    return Report(
        run_id=chain.run_id,
        folder=settings.data,
        files=chain.items,
        unchanged=0,
        renewed=chain.renewed,
        loaded=chain.loaded,
        seconds=time.monotonic() - started,
    )


def _cut(stored: Iterable[Capture], items: int) -> Iterator[Chunk]:
    chunk = Chunk()
    for capture in stored:
        chunk.add(capture)
        if chunk.is_full(items):
            yield chunk
            chunk = Chunk()
    if chunk.captures:
        yield chunk
