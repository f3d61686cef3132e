"""`mediawatch serve` for real: schedules, a run that is killed, one that is cancelled, a server that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import httpx
import pytest

from flows.deployments import DEPLOYED
from flows.server import free_port
from tasks.load import open_warehouse
from tasks.settings import Settings
from tests.bench.watching import family
from tests.content import query

pytestmark = [pytest.mark.flow, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
ARTICLES = 640
FEEDS = '<opml version="2.0"><body><outline type="rss" text="Refused" xmlUrl="http://127.0.0.1:9/"/></body></opml>'
TEXT = (
    "Report {n}: the mayor of Almar, Lina Berg, said on Monday that bridge {n} would open in May. “We wait,” she said."
)
T = TypeVar("T")


class Served:
    """A `mediawatch serve` and the API of its Prefect server."""

    def __init__(self, folder: Path) -> None:
        self.folder, port = folder, free_port()
        self.warehouse, self.alarms = folder / "media.duckdb", folder / "alarms.txt"
        (folder / "feeds.opml").write_text(FEEDS)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
            "PREFECT_HOME": str(folder / "prefect"),
            "MEDIAWATCH_WAREHOUSE": str(self.warehouse),
            "MEDIAWATCH_DATA": str(folder / "data"),
            "MEDIAWATCH_FEEDS": str(folder / "feeds.opml"),
            "MEDIAWATCH_DIGEST_FOLDER": str(folder / "digests"),
            "MEDIAWATCH_ALARM_COMMAND": f"cat >> {self.alarms}",
            "MEDIAWATCH_PUBLISH_SECONDS": "0",
            "MEDIAWATCH_CHUNK": "8",
            "MEDIAWATCH_WORKERS": "1",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "flows.cli", "serve", "--port", str(port), "--every", "1", "--timezone", "UTC"]
        with (folder / "log.txt").open("wb") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.url = f"http://127.0.0.1:{port}/api"

    def __call__(self, path: str, body: object = None) -> Any:
        """Answer of the server to a POST, or to a GET where there is no body."""
        auth = tuple((self.folder / "prefect" / "password").read_text().strip().split(":", 1))
        method = "GET" if body is None else "POST"
        for _ in range(20):
            answer = httpx.request(method, self.url + path, json=body, auth=(auth[0], auth[1]), timeout=60)
            if (
                answer.status_code != httpx.codes.SERVICE_UNAVAILABLE
            ):  # SQLite is busy: Prefect's client tries again too
                break
            time.sleep(0.5)
        answer.raise_for_status()
        return answer.json()

    def until(self, look: Callable[[], T]) -> T:
        """What `look` gives as soon as that is something; what the server or the file cannot say yet is nothing."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            assert self.process.poll() is None, (self.folder / "log.txt").read_text()
            try:
                if found := look():
                    return found
            except (httpx.HTTPError, OSError, duckdb.Error):
                pass
            time.sleep(0.2)
        raise AssertionError((self.folder / "log.txt").read_text()[-5000:])

    def start(self, flow: str, **parameters: object) -> str:
        """Start a run by hand; its flow run id."""
        deployment = self(f"/deployments/name/{flow}/mediawatch")["id"]
        made = self(f"/deployments/{deployment}/create_flow_run", {"parameters": parameters})
        return str(made["id"])

    def ended(self, flow_run: str) -> str:
        """State of a flow run once it has ended."""

        def look() -> str:
            state = str(self(f"/flow_runs/{flow_run}")["state_type"])
            return state if state in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else ""

        return self.until(look)

    def article_count(self) -> int:
        """Articles that a reader sees."""
        return int(query(self.warehouse, "SELECT count(*) FROM mart.article")[0][0])

    def loaded_by(self, flow_run: str) -> int:
        """Articles of a run that a reader sees."""
        runs = f"SELECT run_id FROM meta.run WHERE flow_run_id = '{flow_run}'"
        sql = f"SELECT coalesce(sum(article_count), 0) FROM meta.batch WHERE run_id IN ({runs})"
        return int(query(self.warehouse, sql)[0][0])

    def run_row(self, flow_run: str) -> tuple[str, int]:
        """Status and process of a run in the warehouse."""
        sql = f"SELECT status, pid FROM meta.run WHERE flow_run_id = '{flow_run}'"
        return self.until(lambda: query(self.warehouse, sql))[0]  # type: ignore[return-value]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """One that is ended at the end, with all its children."""
    made = Served(tmp_path)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number:03}.txt").write_text(TEXT.format(n=number))
    return folder


def test_runs_are_scheduled_killed_cancelled_and_completed(served: Served, articles: Path) -> None:
    served.until(lambda: "mediawatch: ready" in (served.folder / "log.txt").read_text())
    deployed = {one["name"]: one for one in _by_flow(served)}
    assert set(deployed) == {one.flow for one in DEPLOYED}
    folder = deployed["backfill"]["parameter_openapi_schema"]["properties"]["folder"]
    assert folder["type"] == "string"
    assert folder["description"].startswith("Folder (or one file) to load")
    assert deployed["monitor"]["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"

    killed = served.start("backfill", folder=str(articles))
    served.until(lambda: served.article_count() > 0)
    os.kill(served.run_row(killed)[1], signal.SIGKILL)
    first, second = served.start("monitor"), served.start("monitor")
    assert served.ended(killed) == "CRASHED"
    assert 0 < served.article_count() < ARTICLES

    cancelled = served.start("backfill", folder=str(articles))
    served.until(lambda: served.loaded_by(cancelled))
    served(f"/flow_runs/{cancelled}/set_state", {"state": {"type": "CANCELLING"}})
    assert served.ended(cancelled) == "CANCELLED"
    assert 0 < served.loaded_by(cancelled) < served.article_count() < ARTICLES
    assert served.run_row(killed)[0] == "interrupted"
    assert served.run_row(cancelled)[0] == "cancelled"
    assert "CANCELLED" in [served.ended(first), served.ended(second)]  # never both; neither while a scheduled one is on

    # Before the server is killed: it holds what has happened, but has not been looked at yet, in memory.
    assert served.until(lambda: "backfill Crashed" in served.alarms.read_text())
    _let_feeds_fail(served)

    (server,) = (pid for pid in family(served.process.pid) if b"flows.server" in _command(pid))
    os.kill(server, signal.SIGKILL)
    whole = served.until(lambda: served.start("backfill", folder=str(articles)))
    assert served.ended(whole) == "COMPLETED"
    assert served.article_count() == ARTICLES
    assert served.until(lambda: "mediawatch: feeds fail" in served.alarms.read_text())
    scheduled = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}, "flows": {"name": {"any_": ["monitor"]}}}
    assert served.until(lambda: any(one["auto_scheduled"] for one in served("/flow_runs/filter", scheduled)))

    children = family(served.process.pid)[1:]
    served.process.terminate()
    assert served.process.wait(60) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}/cmdline").exists() and _command(pid)]


def _let_feeds_fail(served: Served) -> None:
    """As if they had been polled often enough, which takes half an hour."""
    held = open_warehouse(Settings(warehouse=str(served.warehouse), data=str(served.folder / "data")))
    held.transact(lambda connection: connection.execute("UPDATE raw.feed_state SET status = 'failing'"))
    held.release()


def _by_flow(served: Served) -> list[dict[str, Any]]:
    """All deployments, each under the name of its flow."""
    flows = {one["id"]: one["name"] for one in served("/flows/filter", {})}
    return [{**one, "name": flows[one["flow_id"]]} for one in served("/deployments/filter", {})]


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
