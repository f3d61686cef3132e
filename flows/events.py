"""Events for automations: what a Prefect server cannot see by itself."""

from __future__ import annotations

from typing import Final

from prefect.events import emit_event

from tasks.load.vitals import vitals
from tasks.settings import Settings

FEED_FAILING: Final = "mediawatch.feed.failing"
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
