"""Whatever a signal interrupts, the process can write afterwards: it has the end of its run to record."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasks.load import open_warehouse
from tasks.settings import Settings
from warehouse import Connection
from warehouse.db import attach_file, connect
from warehouse.signals import close, undisturbed, unwrapped

pytestmark = pytest.mark.slow

# Somebody else who wants to write: the writer then opens and closes its file for each transaction.
RIVAL = """
import sys, time
from pathlib import Path
from warehouse.lock import WriterLock
while True:
    lock = WriterLock(Path(sys.argv[1]), 60)
    lock.release()
    time.sleep(0.02)
"""


class Told(BaseException):
    """What the handler of the signal raises."""


def _raise(*_: object) -> None:
    raise Told


@contextmanager
def signalled(seconds: float) -> Iterator[None]:
    """Within, a signal comes after so many seconds."""
    before = signal.signal(signal.SIGALRM, _raise)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_writer_that_a_signal_interrupts_anywhere_can_write_again(tmp_path: Path) -> None:
    warehouse = open_warehouse(Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path / "data")))

    def count(connection: Connection) -> int:
        connection.execute("UPDATE meta.write_token SET n = n + 1")
        ((found,),) = connection.execute("SELECT n FROM meta.write_token").fetchall()
        return int(found)

    def count_on() -> None:
        while True:
            warehouse.transact(count)

    chance = random.Random(1)
    reached = 0
    rival = subprocess.Popen([sys.executable, "-c", RIVAL, str(warehouse.address.lock_path)])
    try:
        for _ in range(100):
            with pytest.raises(Told), signalled(chance.uniform(0.001, 0.2)):
                count_on()
            with signalled(20):
                after = warehouse.transact(count)
            assert after > reached
            reached = after
    finally:
        rival.kill()
        rival.wait()


def _count_on(connection: Connection) -> None:
    with unwrapped():
        while True:
            connection.execute("BEGIN")
            connection.execute("UPDATE media.counted SET n = n + 1")
            connection.execute("COMMIT")


def test_a_connection_that_a_signal_interrupted_lets_its_file_go(tmp_path: Path) -> None:
    chance = random.Random(1)
    for number in range(50):
        path = tmp_path / f"{number}.duckdb"
        connection = connect()
        attach_file(connection, path, read_only=False)
        connection.execute("CREATE TABLE media.counted (n INTEGER); INSERT INTO media.counted VALUES (1)")
        with pytest.raises(Told), signalled(chance.uniform(0.001, 0.006)):
            _count_on(connection)
        close(connection)
        again = connect()
        attach_file(again, path, read_only=False)
        close(again)


def test_what_is_undisturbed_is_done_and_then_the_signal_raises() -> None:
    done = []

    def work() -> None:
        for number in range(20):
            signal.raise_signal(signal.SIGALRM)
            done.append(number)

    with pytest.raises(Told), signalled(60):
        undisturbed(work)
    assert done == list(range(20))


def test_what_fails_undisturbed_raises_its_own_error() -> None:
    def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undisturbed(work)
