"""Automations of the Prefect server: what is late, has failed, has crashed or fails to answer starts a look at health.

They are made by name, again at each start of `mediawatch serve`; what a person adds under another name stays.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.automations import Automation
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import EventTrigger, Posture

from flows.deployments import JOB_TAG
from flows.events import FEED_FAILING, RUN_ENDED

HEARTBEAT_SECONDS = 60
_SILENCE = timedelta(seconds=5 * HEARTBEAT_SECONDS)
_JOBS: dict[str, str | list[str]] = {"prefect.resource.id": f"prefect.tag.{JOB_TAG}", "prefect.resource.role": "tag"}


def automations(health_deployment: UUID) -> list[Automation]:
    """All automations; `health_deployment` is what they start."""
    return [
        # Says of itself that it follows the event of the run's scheduling. Where a schedule made the run, Prefect sends
        # no such event, waits 15 minutes for it and acts then.
        Automation(
            name="mediawatch: a run is late",
            description="A run waits longer than two minutes for something that runs it. Of a scheduled one this is "
            "told 15 minutes later.",
            trigger=_on({"prefect.flow-run.Late"}),
            actions=[_look(health_deployment, "{{ flow.name }} is late")],
        ),
        Automation(
            name="mediawatch: a run failed or crashed",
            description="A run ended as failed or crashed.",
            trigger=_on({"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"}),
            actions=[_look(health_deployment, "{{ flow.name }} {{ flow_run.state.name }}")],
        ),
        Automation(
            name="mediawatch: feeds fail",
            description="A round met feeds that fail, are suspended or gone; at most once an hour.",
            trigger=EventTrigger(
                expect={FEED_FAILING}, posture=Posture.Reactive, threshold=1, within=timedelta(hours=1)
            ),
            actions=[_look(health_deployment, "feeds fail")],
        ),
        Automation(
            name="mediawatch: a run fell silent",
            description=f"No sign of life of a run for {_SILENCE.seconds // 60} minutes: its process died unseen.",
            trigger=EventTrigger(
                after={"prefect.flow-run.heartbeat"},
                expect={"prefect.flow-run.*", RUN_ENDED},
                match_related=_JOBS,
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=_SILENCE,
            ),
            actions=[
                ChangeFlowRunState.model_validate(
                    {"state": "CRASHED", "name": "Crashed", "message": "No sign of life; the next run completes it."}
                )
            ],
        ),
    ]


async def create(health_deployment: UUID) -> None:
    """Create or renew all automations."""
    for automation in automations(health_deployment):
        try:
            held = await Automation.aread(name=automation.name)
        except ValueError:
            await automation.acreate()
        else:
            automation.id = held.id
            await automation.aupdate()


def _on(events: set[str]) -> EventTrigger:
    return EventTrigger(
        expect=events, match_related=_JOBS, for_each={"prefect.resource.id"}, posture=Posture.Reactive, threshold=1
    )


def _look(deployment: UUID, reason: str) -> RunDeployment:
    parameters: dict[str, Any] = {"reason": {"__prefect_kind": "jinja", "template": reason}}
    return RunDeployment(source="selected", deployment_id=deployment, parameters=parameters, job_variables=None)
