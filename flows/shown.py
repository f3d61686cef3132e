"""What a person sees of a run on the Prefect server: logs, progress, tables. The same facts are in the warehouse.

A run with a server of its own shows nothing, since nobody can look. What cannot be shown never fails a run.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from prefect.context import FlowRunContext
from prefect.logging import get_run_logger

from flows import events, metrics, tables
from flows.progress import Progress
from flows.render import harmless
from flows.server import is_own
from tasks.load import Warehouse
from tasks.load.runs import ended_flow_runs
from tasks.records import Batch
from tasks.settings import Settings

FLOWS = ("backfill", "monitor", "replay", "maintain", "digest", "health")
_MOST_LINES = 200  # of single articles in one run's log
_PATIENCE_SECONDS = 5.0


def flow_run_id() -> str | None:
    """Id of the flow run on a server that outlives it; None elsewhere."""
    context = FlowRunContext.get()
    return str(context.flow_run.id) if context and context.flow_run and not is_own() else None


@dataclass
class Screen:
    """Shows one run."""

    lines: int = 0
    shown_at: float = 0.0
    artifact_id: UUID | None = None

    def batch(self, batch: Batch, progress: Progress) -> None:
        """One batch is committed: name what was not loaded, and say how far the run is."""
        if flow_run_id() is None:
            return
        with _harmlessly():
            logger = get_run_logger()
            for line in _problems(batch):
                self.lines += 1
                if self.lines <= _MOST_LINES:
                    logger.warning(line)
                elif self.lines == _MOST_LINES + 1:
                    logger.warning("more is not loaded; list all of it: mediawatch rejected")
            logger.info(
                "%s: %d items, %d articles and %d quotations loaded so far",
                batch.batch_id,
                len(batch.items) + len(batch.rejected),
                progress.loaded.articles,
                progress.loaded.quotations,
            )
            self._advance(progress)

    def _advance(self, progress: Progress) -> None:
        """Move the progress bar, now and then."""
        if not progress.total_bytes or time.monotonic() - self.shown_at < _PATIENCE_SECONDS:
            return
        from prefect.artifacts import create_progress_artifact, update_progress_artifact

        self.shown_at = time.monotonic()
        percent = 100 * progress.done_bytes / progress.total_bytes
        text = f"{progress.items:,} items, {progress.loaded.articles:,} new articles"
        if self.artifact_id is None:
            made = create_progress_artifact(percent, key="progress", description=text)
            self.artifact_id = made if isinstance(made, UUID) else None
        else:
            update_progress_artifact(self.artifact_id, percent, description=text)

    def end(self, run: tables.Run, settings: Settings) -> None:
        """The run is over: its table, the health of the feeds after a round, and events for automations."""
        with _harmlessly():
            metrics.write(settings)
        if flow_run_id() is None:
            return
        with _harmlessly():
            markdown("run", f"Run of {run.flow}", tables.run(run, settings))
            if self.artifact_id is not None and run.status == "done":
                from prefect.artifacts import update_progress_artifact

                update_progress_artifact(self.artifact_id, 100.0)
            if run.flow == "monitor":
                markdown("feeds", "Health of the feeds", tables.feeds(settings))
                events.tell_failing_feeds(settings)


def markdown(key: str, title: str, text: str) -> None:
    """Show a text beside the run; earlier ones of the same key stay as its history."""
    if flow_run_id() is None:
        return
    from prefect.artifacts import create_markdown_artifact

    with _harmlessly():
        create_markdown_artifact(text, key=f"mediawatch-{key}", description=title)


def link(key: str, address: str, text: str) -> None:
    """Show a link beside the run."""
    if flow_run_id() is None:
        return
    from prefect.artifacts import create_link_artifact

    with _harmlessly():
        create_link_artifact(address, link_text=text, key=f"mediawatch-{key}", description=f"{text}: {address}")


def cancelled() -> None:
    """This run was cancelled, and all is written: tell the server.

    Its runner asks this process to end twice over, and where the first, kinder way is not answered within a second,
    as on a busy machine, Prefect takes the cancelled run for a crashed one unless its state is final already.
    """
    context = FlowRunContext.get()
    if is_own() or context is None or context.flow_run is None:
        return
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.objects import State
    from prefect.states import Cancelled

    state: State = Cancelled(message="Cancelled; the next run completes it.")
    with _harmlessly(), get_client(sync_client=True) as client:
        client.set_flow_run_state(context.flow_run.id, state, force=True)
        context.flow_run.state = state


def settle_crashed(warehouse: Warehouse) -> None:
    """Flow runs that the server takes for running, although their process is known to be dead, become crashed."""
    if flow_run_id() is None:
        return
    with _harmlessly():
        crash(lambda ids: ended_flow_runs(warehouse, ids))


def crash(find_ended: Callable[[list[str]], Mapping[str, tuple[str, str]]]) -> None:
    """Set those of our running flow runs that have ended to crashed; to cancelled where that was asked for."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName, FlowRunFilter
    from prefect.states import Cancelled, Crashed

    with get_client(sync_client=True) as client:
        running = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=list(FLOWS))),
            flow_run_filter=FlowRunFilter.model_validate(
                {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}
            ),
        )
        states = {str(run.id): run.state for run in running if str(run.id) != flow_run_id()}
        for flow_run, (run_id, status) in find_ended(list(states)).items():
            rest = "" if status == "done" else " The next run completes it."
            message = f"Run {run_id} ended as {status} without telling the server.{rest}"
            held = states[flow_run]
            become = Cancelled if held is not None and held.is_cancelling() else Crashed
            client.set_flow_run_state(UUID(flow_run), become(message=message), force=True)


def _problems(batch: Batch) -> Iterator[str]:
    """A line for each item that was not loaded, or loaded without analysis."""
    for rejected in [*batch.rejected, *(item.rejected for item in batch.items if item.rejected)]:
        yield harmless(f"not loaded: {rejected.origin}: {rejected.reason}: {rejected.detail}"[:500])
    for item in batch.items:
        if item.analysis is not None and item.analysis.status in ("timeout", "memory", "crash", "error"):
            yield harmless(f"loaded, but not analysed: {item.capture.origin}: {item.analysis.status}"[:500])


@contextmanager
def _harmlessly() -> Iterator[None]:
    """What goes wrong within is logged, and the run goes on."""
    try:
        yield
    except Exception as error:
        logging.getLogger("mediawatch.shown").warning("not shown on the Prefect server: %r", error)
