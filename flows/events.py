"""Events for automations: what a Prefect server cannot see by itself, or not in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from prefect.events import emit_event

from flows.deployments import JOB_TAG
from flows.server import is_own
from tasks.load.vitals import vitals
from tasks.settings import Settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

FEED_FAILING: Final = "mediawatch.feed.failing"
RUN_ENDED: Final = "mediawatch.run.ended"
_MOST = 50


def tell_failing_feeds(settings: Settings) -> int:
    """Tell of each feed that fails, is suspended or gone; return how many do."""
    state = vitals(settings)
    failing = state.failing_feeds() if state else []
    for row in failing[:_MOST]:
        emit_event(
            event=FEED_FAILING,
            resource={
                "prefect.resource.id": f"mediawatch.feed.{row['feed_id']}",
                "prefect.resource.name": str(row["url"]),
                "mediawatch.status": str(row["status"]),
                "mediawatch.code": str(row["code"] or ""),
            },
        )
    return len(failing)


def tell_ended(flow: object, flow_run: FlowRun, state: object) -> None:
    """Tell at once that a run is over.

    Prefect's own event says that it follows the one of the run's scheduling, which a schedule does not send, so that
    automations see it a quarter of an hour later: one that waits for a sign of life would take the run for dead.
    Prefect's runner calls it by the names of its parameters.
    """
    if is_own():
        return
    emit_event(
        event=RUN_ENDED,
        resource={"prefect.resource.id": f"prefect.flow-run.{flow_run.id}", "prefect.resource.name": flow_run.name},
        related=[{"prefect.resource.id": f"prefect.tag.{JOB_TAG}", "prefect.resource.role": "tag"}],
    )


# Given to each flow that is a job.
ENDED: Final[dict[str, Any]] = {
    key: [tell_ended] for key in ("on_completion", "on_failure", "on_cancellation", "on_crashed")
}
