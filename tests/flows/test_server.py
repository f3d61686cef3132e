"""A run's own Prefect server: two may start at once on one home, and none outlives its run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.flow, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
CODE = """
import os, sys
from flows import engine
from flows.server import own_server
engine.configure()
with own_server() as wait:
    wait()
    print(os.environ["PREFECT_API_URL"], flush=True)
    sys.stdin.read()
"""


def start(home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PREFECT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", CODE], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_two_servers_start_at_once_and_end_with_their_runs(tmp_path: Path) -> None:
    runs = [start(tmp_path), start(tmp_path)]
    urls = [run.stdout.readline().strip() for run in runs if run.stdout]
    assert all(url.startswith("http://127.0.0.1:") for url in urls)
    assert all(map(answers, urls))
    runs[0].send_signal(signal.SIGKILL)
    runs[1].communicate("")
    runs[0].communicate()
    deadline = time.monotonic() + 10
    while any(map(answers, urls)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(answers, urls))


def answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=2):
            return True
    except URLError as error:
        return getattr(error, "code", None) == 401
    except OSError:
        return False
