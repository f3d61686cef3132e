"""The runner of `mediawatch serve`: deploys, makes the automations, and starts runs when they are due.

python -m flows.runner LIFELINE TIMEZONE MINUTES ALONE
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

from flows.lifetime import SERVER_PID

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

_POLL_SECONDS = 5.0


async def serve(deployments: list[RunnerDeployment], *, is_alone: bool) -> None:
    """Deploy, then start what is due until this process is killed. `is_alone`: no other runner has this server."""
    from prefect.runner import Runner

    from flows import automations

    runner = Runner(
        name="mediawatch",
        query_seconds=_POLL_SECONDS,
        heartbeat_seconds=automations.HEARTBEAT_SECONDS,
        pause_on_shutdown=False,
    )
    ids = {one.flow_name: await runner.aadd_deployment(one) for one in deployments}
    await automations.create(ids["health"])
    await asyncio.to_thread(_settle, is_alone)
    runner.handle_sigterm = _ignore  # type: ignore[method-assign] # who ends us lets runs end first
    print("mediawatch: ready", flush=True)
    await runner.start()


def _settle(is_alone: bool) -> None:
    """Runs whose process died while nobody looked: say so in the warehouse and on the server."""
    from flows import shown
    from tasks.load import open_warehouse
    from tasks.load.look import existing
    from tasks.load.runs import ended_flow_runs, settle_dead
    from tasks.settings import Settings

    settings = Settings.from_env()
    if existing(settings) is not None:
        warehouse = open_warehouse(settings)
        settle_dead(warehouse)
        shown.crash(lambda ids: ended_flow_runs(warehouse, ids))
        warehouse.release()
    if is_alone:  # what has no row either died before it had begun
        shown.crash(lambda ids: dict.fromkeys(ids, ("unknown", "interrupted")))


def _ignore(*_: Any, **__: Any) -> None:
    return


if __name__ == "__main__":
    from tasks.pool import die_with_parent

    die_with_parent(int(sys.argv[1]))
    os.environ[SERVER_PID] = str(os.getpid())
    from flows.deployments import runner_deployments

    # Outside of the loop, where Prefect's calls do what they say instead of giving coroutines.
    made = runner_deployments(sys.argv[2], int(sys.argv[3]))
    asyncio.run(serve(made, is_alone=sys.argv[4] == "1"))
