"""An item that misbehaves costs itself, and nothing else."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.errors import ContractError
from tasks.pool import Failure, Pool
from tests.bench.watching import family

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with Pool("tests.tasks.pool_worker", size=1, seconds=2.0, megabytes=2000) as made:
        yield made


def test_results_come_in_order(pool: Pool) -> None:
    assert pool.run("behave", [1, 2, 3]) == [2, 4, 6]


@pytest.mark.parametrize(
    ("word", "reason"), [("hang", "run.timeout"), ("die", "run.crash"), ("grow", "run.memory"), ("raise", "run.error")]
)
def test_a_poisoned_item_costs_itself(pool: Pool, word: str, reason: str) -> None:
    results = pool.run("behave", [1, 2, word, 4, 5])
    assert [results[i] for i in (0, 1, 3, 4)] == [2, 4, 8, 10]
    assert isinstance(results[2], Failure)
    assert results[2].reason == reason


def test_each_worker_is_warmed_once_and_then_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with Pool("tests.tasks.pool_worker", size=2, seconds=20.0, megabytes=2000) as pool:
        before = set(family(os.getpid()))
        for count in (1, 2, 2):
            pool.warm("behave")
            started = set(family(os.getpid())) - before
            assert len(started) == count
        assert pool.run("behave", ["pid"])[0] in started


def test_several_poisoned_items(pool: Pool) -> None:
    results = pool.run("behave", ["die", 1, "raise", "die", 2])
    assert [r.reason if isinstance(r, Failure) else r for r in results] == [
        "run.crash",
        2,
        "run.error",
        "run.crash",
        4,
    ]


def test_a_worker_stays_for_the_next_chunk(pool: Pool) -> None:
    assert pool.run("behave", ["pid"]) == pool.run("behave", ["pid"])


def test_workers_at_rest_are_gone_until_there_is_work(pool: Pool) -> None:
    [first] = pool.run("behave", ["pid"])
    pool.rest()
    assert first not in family(os.getpid())
    [second] = pool.run("behave", ["pid"])
    assert second in family(os.getpid())


def test_a_worker_that_cannot_start_says_so() -> None:
    with Pool("tests.no_such_worker", 1, 2.0, 2000) as pool, pytest.raises(ContractError, match="did not start"):
        pool.run("behave", [1])


def test_workers_die_with_their_parent() -> None:
    code = (
        "from tasks.pool import Pool; import os\n"
        "pool = Pool('tests.tasks.pool_worker', 1, 60.0, 2000)\n"
        "print(pool.run('behave', ['pid'])[0], flush=True)\n"
        "pool.run('behave', ['hang'])\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        return "(python" in (stat := Path(f"/proc/{pid}/stat").read_text()) and stat.split()[2] != "Z"
    except FileNotFoundError:
        return False
