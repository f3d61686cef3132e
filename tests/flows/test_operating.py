"""What a schedule, a person and a monitor get to see, as far as it needs no server."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows import cli, engine, health
from flows.deployments import DEPLOYED, runner_deployments
from tasks.errors import ContractError, PermanentError, TransientError
from tasks.load import finish_run, open_warehouse, publish, start_run
from tasks.load.vitals import vitals
from tasks.records import Loaded
from tasks.retrying import is_transient
from tasks.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path / "data"))


def test_every_deployment_says_when_it_runs_and_what_a_second_run_does() -> None:
    engine.configure()
    made = {one.flow_name: one for one in runner_deployments("Europe/Berlin", 10)}
    assert set(made) == {one.flow for one in DEPLOYED}
    crons = {name: [schedule.schedule.cron for schedule in one.schedules or []] for name, one in made.items()}
    assert crons["monitor"] == ["*/10 * * * *"]
    assert crons["backfill"] == crons["replay"] == []
    for one in made.values():
        assert one.concurrency_limit == 1
        assert all(schedule.schedule.timezone == "Europe/Berlin" for schedule in one.schedules or [])
        assert str(one.concurrency_options.collision_strategy.value) == ("CANCEL_NEW" if one.schedules else "ENQUEUE")
        for parameter in one._parameter_openapi_schema.properties.values():
            assert parameter["description"]
            assert "type" in parameter or "anyOf" in parameter


def test_the_end_of_a_run_is_a_sign_that_it_did_not_fall_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.configure()
    from prefect.server.events.schemas import automations as server
    from prefect.server.events.schemas.events import ReceivedEvent

    from flows import automations, events

    told: list[dict[str, Any]] = []
    monkeypatch.setattr(events, "emit_event", lambda **event: told.append(event))
    ran = cast("Any", SimpleNamespace(id=uuid4(), name="monitor"))
    for hook in events.ENDED["on_crashed"]:  # as the runner calls it for a run whose process died
        hook(flow=None, flow_run=ran, state=None)
    silent = next(one for one in automations.automations(uuid4()) if one.name == "mediawatch: a run fell silent")
    trigger = server.EventTrigger.model_validate(silent.trigger.model_dump())
    [event] = [ReceivedEvent(occurred=datetime.now(UTC), id=uuid4(), **one) for one in told]
    assert trigger.covers(event)
    assert trigger.expects(event.event)
    assert not trigger.starts_after(event.event)
    assert trigger.bucketing_key(event) == (event.resource.id,)


def test_each_job_tells_its_end() -> None:
    engine.configure()
    from flows.events import tell_ended

    for one in DEPLOYED:
        flow = getattr(import_module(one.module), one.flow)
        hooks = (flow.on_completion_hooks, flow.on_failure_hooks, flow.on_cancellation_hooks, flow.on_crashed_hooks)
        assert all((tell_ended in found) is one.is_job for found in hooks), one.flow


def test_only_what_may_pass_is_tried_again() -> None:
    class State:
        def __init__(self, data: object) -> None:
            self.data = data

    assert is_transient(None, None, State(TransientError("busy")))
    assert not is_transient(None, None, State(PermanentError("never")))
    assert not is_transient(None, None, State(ContractError("misuse")))
    assert not is_transient(None, None, State(ValueError("a bug")))


def test_health_tells_failed_and_dead_runs(settings: Settings) -> None:
    assert health.worst(health.look(settings)) == health.WARNING  # there is no warehouse yet
    warehouse = open_warehouse(settings)
    done = start_run(warehouse, "monitor", {}, "flow-run-1")
    finish_run(warehouse, done, "done", Loaded(articles=3))
    publish(warehouse, force=True)
    signs = {sign.about: sign.level for sign in health.look(settings, monitor_hours=1.0)}
    assert signs["run monitor"] == health.OK
    assert "rounds" not in signs
    failed = start_run(warehouse, "monitor", {})
    finish_run(warehouse, failed, "failed", detail="TransientError: the disk is full")
    dead = start_run(warehouse, "backfill", {})
    warehouse.transact(lambda c: c.execute("UPDATE meta.run SET process_start = 1 WHERE run_id = ?", [dead]))
    publish(warehouse, force=True)
    found = {sign.about: sign for sign in health.look(settings)}
    assert found["run monitor"].level == health.CRITICAL
    assert "disk is full" in found["run monitor"].detail
    assert found["run backfill"].level == health.WARNING
    late = health.look(settings, monitor_hours=1.0, now=datetime(2100, 1, 1, tzinfo=UTC))
    assert ("rounds", health.CRITICAL) in {(sign.about, sign.level) for sign in late}
    state = vitals(settings)
    assert state is not None
    assert {row["status"] for row in state.runs} == {"done", "failed", "running"}
    warehouse.release()


def test_health_and_doctor_tell_that_no_run_can_open_the_warehouse(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse = open_warehouse(settings)
    finish_run(warehouse, start_run(warehouse, "monitor"), "done")
    publish(warehouse, force=True)
    assert next_run(settings) == "", "being written is no fault"
    warehouse.release()
    assert next_run(settings) == ""
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", settings.warehouse)
    monkeypatch.setenv("MEDIAWATCH_DATA", settings.data)
    writer = warehouse.address.writer_path
    whole = writer.read_bytes()
    writer.write_bytes(whole[:5000] + bytes(100_000) + whole[105_000:])
    assert "damaged" in next_run(settings)
    assert cli.main(["doctor"]) == 1
    assert "is damaged" in capsys.readouterr().out
    writer.write_bytes(whole)
    with warehouse.write() as connection:
        connection.execute("INSERT INTO meta.migration SELECT 99, name, checksum, now() FROM meta.migration LIMIT 1")
    warehouse.release()
    assert "made by a newer mediawatch (schema 99" in next_run(settings)
    assert cli.main(["ask", "summary"]) == 0, "the read copy is an earlier one"
    writer.replace(settings.warehouse)
    assert cli.main(["ask", "summary"]) == 2
    assert "made by a newer mediawatch (schema 99" in capsys.readouterr().err


def next_run(settings: Settings) -> str:
    """What health says of the next run."""
    return "".join(sign.detail for sign in health.look(settings) if sign.about == "next run")


def test_metrics_are_written_whole(settings: Settings, tmp_path: Path) -> None:
    from flows import metrics

    warehouse = open_warehouse(settings)
    finish_run(warehouse, start_run(warehouse, "monitor"), "done", Loaded(articles=3))
    publish(warehouse, force=True)
    metrics.write(settings, tmp_path / "mediawatch.prom")
    text = (tmp_path / "mediawatch.prom").read_text()
    samples = {  # as a scraper reads it
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["mediawatch_runs_total", "monitor", "done"] == 1.0
    assert samples["mediawatch_run_added_total", "monitor", "article"] == 3.0
    assert samples["mediawatch_warehouse_up",] == 1.0
    assert list(tmp_path.glob(".mediawatch*")) == []
    warehouse.release()
