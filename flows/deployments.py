"""What `mediawatch serve` deploys: which flow runs when, and what happens when a run meets one of its own kind.

`deploy/prefect.yaml` says the same for work pools.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

JOB_TAG: Final = "mediawatch"  # automations look at what has it
NAME: Final = "mediawatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """One deployment. `cron` is in the time zone given to `runner_deployments`; None is started by hand.

    `collision` says what becomes of a run that would be the second one: CANCEL_NEW or ENQUEUE.
    """

    module: str
    flow: str
    cron: str | None
    collision: str
    is_job: bool = True


# A round that is still running does the work of the one that would start now. What a person starts has to be done.
DEPLOYED: Final = (
    Deployed(module="flows.monitor", flow="monitor", cron="*/15 * * * *", collision="CANCEL_NEW"),
    Deployed(module="flows.maintain", flow="maintain", cron="30 3 * * *", collision="CANCEL_NEW"),
    Deployed(module="flows.daily", flow="digest", cron="0 6 * * *", collision="CANCEL_NEW"),
    Deployed(module="flows.backfill", flow="backfill", cron=None, collision="ENQUEUE"),
    Deployed(module="flows.replay", flow="replay", cron=None, collision="ENQUEUE"),
    Deployed(module="flows.checkup", flow="health", cron=None, collision="ENQUEUE", is_job=False),
)


def runner_deployments(timezone: str, minutes: int = 15) -> list[RunnerDeployment]:
    """The deployments for Prefect; the round over the feeds runs every so many minutes."""
    from importlib import import_module

    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    made = []
    for one in DEPLOYED:
        cron = f"*/{minutes} * * * *" if one.flow == "monitor" else one.cron
        flow: Any = getattr(import_module(one.module), one.flow)
        made.append(
            flow.to_deployment(
                name=NAME,
                schedules=[Cron(cron, timezone=timezone, slug="main")] if cron else [],
                concurrency_limit=ConcurrencyLimitConfig(
                    limit=1, collision_strategy=ConcurrencyLimitStrategy(one.collision)
                ),
                tags=[JOB_TAG] if one.is_job else [],
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
    return made
