"""kill -9 at random moments, a full disk, damaged files: nothing half-written, nothing lost, nothing overwritten."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb
import pytest

from tasks.errors import ContractError, TransientError
from tasks.load import Warehouse, load, open_warehouse, publish, run_checks, start_run
from tasks.records import Item
from tests.load import crash, killing
from tests.load import samples as s
from tests.load.backends import Backends
from warehouse import holding


@pytest.mark.parametrize(("name", "kills", "longest"), [("file", 5, 1.5), ("sqlite", 3, 2.0), ("postgres", 2, 2.0)])
def test_a_killed_loader_ends_where_an_uninterrupted_one_does(
    backends: Backends, tmp_path: Path, name: str, kills: int, longest: float
) -> None:
    given = backends.settings(name)
    assert crash.kill_often(given.warehouse, given.data, count=8, kills=kills, seed=kills, longest=longest) > 0
    survivor = open_warehouse(crash.settings(given.warehouse, given.data))
    crash.run(survivor, 8)
    calm = open_warehouse(crash.settings(str(tmp_path / "media.duckdb"), str(tmp_path / "data")))
    crash.run(calm, 8)
    assert crash.contents(survivor) == crash.contents(calm)
    assert run_checks(survivor) == []
    with survivor.write() as connection:
        assert connection.execute("SELECT count(*) FROM meta.run WHERE status = 'running'").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("name", "kind", "kills"),
    [
        ("file", "publish", 3), ("file", "migrate", 2), ("file", "copy", 2),
        ("sqlite", "migrate", 1), ("postgres", "copy", 1),
    ],
)  # fmt: skip
def test_work_that_is_killed_ends_where_it_does_in_peace(
    filled: tuple[Backends, str], backends: Backends, name: str, kind: str, kills: int
) -> None:
    """A small round: `python -m tests.bench.kills` is the long one."""
    fresh = killing.trials(name, backends, *filled)[kind]
    found = killing.trial(fresh, kills=kills, a_place=2, seed=kills)
    assert (found.kills, found.differing) == (kills, 0)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Backends, str]]:
    """Makes warehouses that hold something, and the code as it may be after the next schema step."""
    with ExitStack() as stack:
        yield (
            Backends(tmp_path_factory.mktemp("filled"), stack, fill=lambda settings: killing.load_all(settings, 2)),
            killing.next_code(tmp_path_factory.mktemp("code") / "code"),
        )
        holding.release_all()


def test_a_killed_creation_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    """DuckDB leaves a file of 0 to 8192 bytes that never opens again when its creation is killed."""
    half = tmp_path / "media.writer.duckdb.new"
    half.write_bytes(b"\0" * 4096)
    (tmp_path / "media.duckdb.new").write_bytes(b"half a copy")
    warehouse = s.warehouse(tmp_path)
    assert not half.exists()
    assert not (tmp_path / "media.duckdb.new").exists()
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """A small disk."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    with mounted(folder, 24):
        yield folder


def fill(path: Path) -> None:
    with suppress(OSError), path.open("wb", buffering=0) as sink:
        while sink.write(b"x" * 65536):
            pass


def test_a_full_disk_is_said_and_nothing_is_lost(small_disk: Path) -> None:
    warehouse = s.warehouse(small_disk)
    run = start_run(warehouse, "backfill")
    load(warehouse, s.batch(run, "good", s.item("a.txt", "Kept.")))
    publish(warehouse, force=True)
    before = crash.contents(warehouse)
    ballast = small_disk / "ballast"
    fill(ballast)
    big = s.item("big.txt", " ".join(str(number) for number in range(400_000)))
    with pytest.raises(TransientError, match="space"):
        load(warehouse, s.batch(run, "big", big))
    with warehouse.read() as connection:
        assert connection.execute("SELECT body FROM mart.article").fetchall() == [("Kept.",)]
    ballast.unlink()
    warehouse = open_warehouse(s.settings(small_disk))
    assert crash.contents(warehouse) == before
    assert load(warehouse, s.batch(run, "big", big)).articles == 1


def test_a_full_disk_at_publishing_keeps_the_old_copy(small_disk: Path) -> None:
    warehouse = s.warehouse(small_disk)
    run = start_run(warehouse, "backfill")
    load(warehouse, s.batch(run, "good", s.item("a.txt", "Kept.")))
    publish(warehouse, force=True)
    load(warehouse, s.batch(run, "more", s.item("b.txt", "More.")))
    ballast = small_disk / "ballast"
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(b"x" * (free - 2_000_000))
    with pytest.raises(TransientError, match="space"):
        publish(warehouse, force=True)
    with warehouse.read() as connection:
        assert connection.execute("SELECT count(*) FROM mart.article").fetchall() == [(1,)]
    assert not (small_disk / "media.duckdb.new").exists()
    ballast.unlink()
    assert publish(warehouse, force=True) is not None
    with warehouse.read() as connection:
        assert connection.execute("SELECT count(*) FROM mart.article").fetchall() == [(2,)]


@pytest.fixture
def loaded(tmp_path: Path) -> Warehouse:
    warehouse = s.warehouse(tmp_path)
    run = start_run(warehouse, "backfill")
    items: list[Item] = [s.item(f"{n}.txt", f"Text {n} " * 200) for n in range(20)]
    load(warehouse, s.batch(run, "1", *items))
    publish(warehouse, force=True)
    warehouse.release()
    return warehouse


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database\n" * 100)


def flip(path: Path) -> None:
    """Damage every block after the headers, as a dying disk does."""
    content = bytearray(path.read_bytes())
    for position in range(20_000, len(content), 4_000):
        content[position] ^= 0xFF
    path.write_bytes(content)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [garbage, flip, truncate, empty])
@pytest.mark.parametrize("name", ["media.duckdb", "media.writer.duckdb"])
def test_a_damaged_file_is_named_and_never_overwritten(loaded: Warehouse, tmp_path: Path, name: str, damage) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / name
    damage(path)
    before = path.read_bytes()
    with pytest.raises(ContractError, match="restore") as caught:
        open_warehouse(s.settings(tmp_path))
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "media.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 42 AS answer")
    before = path.read_bytes()
    with pytest.raises(ContractError, match="no mediawatch warehouse"):
        open_warehouse(s.settings(tmp_path))
    assert path.read_bytes() == before
    assert not (tmp_path / "media.writer.duckdb").exists()


def test_a_read_copy_brought_from_elsewhere_goes_on(loaded: Warehouse, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(tmp_path / "media.duckdb", other / "media.duckdb")
    warehouse = s.warehouse(other)
    assert crash.contents(warehouse) == crash.contents(loaded)
