"""kill -9 at any moment: the next run completes the job, and the result is that of an uninterrupted run."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import engine
from flows.server import own_server
from tests.content import content, query

pytestmark = [pytest.mark.flow, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "seeds" / "articles"
KILLS = int(os.environ.get("MEDIAWATCH_TEST_KILLS", "3"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment of a run that joins one server: starting one for each kill would only cost time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.setenv("PYTHONPATH", str(ROOT))
        engine.configure()
        with own_server() as wait:
            wait()
            yield dict(os.environ)


def start(server: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **{name: value for name, value in server.items() if not name.startswith("MEDIAWATCH_")},
        "MEDIAWATCH_WAREHOUSE": str(folder / "media.duckdb"),
        "MEDIAWATCH_DATA": str(folder / "data"),
        "MEDIAWATCH_CHUNK": "4",
    }
    command = [sys.executable, "-m", "flows.cli", "backfill", str(FOLDER)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finish(process: subprocess.Popen[bytes]) -> str:
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output.decode()
    return output.decode()


def test_killed_runs_are_completed_by_the_next(server: dict[str, str], tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    began = time.monotonic()
    finish(start(server, whole))
    length = time.monotonic() - began
    for _ in range(KILLS):
        process = start(server, killed)
        time.sleep(random.uniform(0.2, 0.9) * length)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    finish(start(server, killed))
    assert content(killed / "media.duckdb") == content(whole / "media.duckdb")
    statuses = {row[0] for row in query(killed / "media.duckdb", "SELECT DISTINCT status FROM meta.run")}
    assert "running" not in statuses
    assert "Nothing new" in finish(start(server, killed))
