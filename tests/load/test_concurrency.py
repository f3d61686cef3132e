"""Three runs at once over the same folder, and an analyst whose session stays open all the time."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tasks.errors import TransientError
from tasks.load import load, open_warehouse, publish, run_checks, start_run
from tests.load import crash
from tests.load import samples as s
from tests.load.backends import NAMES, Backends
from warehouse import holding
from warehouse.lock import WriterLock

BATCHES = 4


@pytest.mark.parametrize("name", NAMES)
def test_three_runs_and_an_open_session(backends: Backends, tmp_path: Path, name: str) -> None:
    given = backends.settings(name)
    warehouse = open_warehouse(crash.settings(given.warehouse, given.data))
    publish(warehouse, force=True)
    warehouse.release()
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.load.crash", given.warehouse, given.data, str(count)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for count in (BATCHES, BATCHES - 1, BATCHES)
    ]
    reads = 0
    with warehouse.read() as session:
        while any(run.poll() is None for run in runs):
            rows = session.execute("SELECT count(*) FROM raw.entry").fetchall()[0][0]
            assert rows % crash.ROWS_OF_A_BATCH == 0, "half a batch"
            with warehouse.read() as fresh:
                found = fresh.execute("SELECT count(*), count(DISTINCT origin_id) FROM raw.entry").fetchall()[0]
            assert found[0] == found[1], "twice"
            assert found[0] % crash.ROWS_OF_A_BATCH == 0, "half a batch"
            reads += 1
            time.sleep(0.05)
        ends = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], ends
    assert reads > 0
    calm = open_warehouse(crash.settings(str(tmp_path / "media.duckdb"), str(tmp_path / "data")))
    crash.run(calm, BATCHES)
    assert crash.contents(warehouse) == crash.contents(calm)
    assert run_checks(warehouse) == []


def test_the_lock_is_handed_over_to_who_waits(tmp_path: Path) -> None:
    """This process keeps its connection after loading; another one gets in within moments all the same."""
    warehouse = s.warehouse(tmp_path)
    load(warehouse, s.batch(start_run(warehouse, "backfill"), "1", s.item("a.txt", "Kept.")))
    began = time.monotonic()
    WriterLock(warehouse.address.lock_path, 10.0).release()
    assert time.monotonic() - began < 2.0


def test_a_connection_is_not_kept_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = open_warehouse(s.settings(tmp_path))
    with warehouse.write() as first:
        pass
    with warehouse.write() as second:
        assert second is first
    monkeypatch.setattr(holding, "HELD_SECONDS", 0.0)
    with warehouse.write() as third:
        assert third is first
    with pytest.raises(duckdb.ConnectionException, match="closed"):
        first.execute("SELECT 1")
    with warehouse.write() as fourth:
        assert fourth.execute("SELECT count(*) FROM media.meta.run").fetchone() == (0,)


def test_waiting_ends_with_the_name_of_the_holder(tmp_path: Path) -> None:
    holder = WriterLock(tmp_path / "lock", 1.0)
    with pytest.raises(TransientError, match='"pid": '):
        WriterLock(tmp_path / "lock", 0.1)
    holder.release()
    WriterLock(tmp_path / "lock", 0.1).release()


def test_a_program_that_holds_the_writers_file_is_named(tmp_path: Path) -> None:
    warehouse = s.warehouse(tmp_path, lock_seconds=0.3)
    warehouse.release()
    path = str(warehouse.address.writer_path)
    code = f"import duckdb, time; c = duckdb.connect({path!r}); print(1, flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(TransientError, match=str(other.pid)):
            start_run(warehouse, "backfill")
    finally:
        other.kill()
        other.communicate()
    assert start_run(warehouse, "backfill")


def test_an_analyst_who_writes_into_the_read_copy_stops_nobody(tmp_path: Path) -> None:
    warehouse = s.warehouse(tmp_path)
    run = start_run(warehouse, "backfill")
    publish(warehouse, force=True)
    with duckdb.connect(str(tmp_path / "media.duckdb")) as analyst:
        analyst.execute("CREATE TABLE notes AS SELECT 1 AS x")
        load(warehouse, s.batch(run, "1", s.item("a.txt", "Kept.")))
        assert publish(warehouse, force=True) is not None
        assert analyst.execute("SELECT count(*) FROM notes").fetchall() == [(1,)]
    with warehouse.read() as connection:
        assert connection.execute("SELECT count(*) FROM mart.article").fetchall() == [(1,)]


def test_a_signal_in_a_query_comes_as_itself(tmp_path: Path) -> None:
    """Who is told to end while a query runs is interrupted, not failed."""
    warehouse = s.warehouse(tmp_path)
    endless = "SELECT count(*) FROM range(100000000) a, range(1000) b WHERE a.range * b.range % 7 = 3"
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            warehouse.transact(lambda connection: connection.execute(endless).fetchall())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
