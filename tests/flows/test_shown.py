"""What one run says on the Prefect server of another: never more than is known."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.exceptions import TerminationSignal
from prefect.states import Cancelling, Running, State

from flows import shown
from flows.backfill import backfill
from tasks.load import Warehouse, finish_run, open_warehouse, start_run
from tasks.load.runs import ended_flow_runs
from tasks.settings import Settings

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect_server")]


@pytest.fixture
def held(warehouse: Path) -> Warehouse:
    return open_warehouse(Settings.from_env())


def begun(held: Warehouse, state: State) -> tuple[str, str]:
    """A flow run that the server has in this state, with its run in the warehouse: both ids."""
    with get_client(sync_client=True) as client:
        flow_run = str(client.create_flow_run(backfill, state=state).id)
    return flow_run, start_run(held, "backfill", {}, flow_run)


def state_of(flow_run: str) -> str:
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(UUID(flow_run)).state
    assert state is not None
    return str(state.type.value)


def lose_process(held: Warehouse, *run_ids: str) -> None:
    """As if the runs had been those of a process that is gone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    held.transact(
        lambda connection: connection.execute(
            "UPDATE meta.run SET pid = ? WHERE list_contains(?, run_id)", [gone.pid, list(run_ids)]
        )
    )


def test_a_run_that_has_yet_to_tell_the_server_is_left_alone(held: Warehouse) -> None:
    running, cancelling = begun(held, Running()), begun(held, Cancelling())
    finish_run(held, running[1], "done")
    finish_run(held, cancelling[1], "cancelled")
    shown.crash(lambda ids: ended_flow_runs(held, ids))
    assert (state_of(running[0]), state_of(cancelling[0])) == ("RUNNING", "CANCELLING")

    lose_process(held, running[1], cancelling[1])
    shown.crash(lambda ids: ended_flow_runs(held, ids))
    assert (state_of(running[0]), state_of(cancelling[0])) == ("CRASHED", "CANCELLED")


def test_a_cancelled_run_says_so_before_prefect_can_take_it_for_crashed() -> None:
    told: list[str] = []

    @flow
    def ended() -> None:
        shown.cancelled()
        told.append(shown.flow_run_id() or "")
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, lambda *_: None)  # Prefect sends the signal on to who had it before
    try:
        with pytest.raises(TerminationSignal):
            ended()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert [state_of(one) for one in told] == ["CANCELLED"]
