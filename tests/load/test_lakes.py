"""What may befall a lake: a full disk, a damaged catalog, lost files, a server that is away. Nothing is lost unsaid."""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from flows import health
from tasks.errors import ContractError, NoWarehouseError, TransientError
from tasks.load import load, open_warehouse, run_checks, start_run
from tasks.records import Item
from tasks.settings import Settings
from tests.load import crash, postgres
from tests.load import samples as s
from tests.load.backends import Backends
from tests.load.test_crash import empty, fill, flip, garbage, mounted, small_disk, truncate
from warehouse.ask import ask
from warehouse.opening import why_no_run_opens_it

__all__ = ["small_disk"]

MANY: list[Item] = [s.item(f"many/{n}.txt", f"Text {n} " * 200) for n in range(60)]


@pytest.fixture
def lake(backends: Backends, request: pytest.FixtureRequest) -> Settings:
    """A lake that holds small rows in its catalog and large ones in files."""
    given = backends.place(getattr(request, "param", "sqlite"))
    warehouse = open_warehouse(given)
    load(warehouse, s.batch(start_run(warehouse, "backfill"), "1", *MANY))
    warehouse.release()
    return given


def _catalog(given: Settings) -> Path:
    return Path(given.warehouse.removeprefix("ducklake:sqlite:"))


@pytest.mark.parametrize("name", ["sqlite", "postgres"])
def test_reading_a_lake_that_nobody_made_is_one_line(backends: Backends, name: str) -> None:
    place = backends.place(name)
    with pytest.raises(NoWarehouseError, match=r"^there is no warehouse at .* yet: `mediawatch backfill FOLDER`"):
        ask(place, "summary")
    assert why_no_run_opens_it(place) == "", "a run makes one"
    assert [sign.level for sign in health.look(place) if sign.about == "warehouse"] == [health.WARNING]


@pytest.mark.parametrize("damage", [garbage, flip, truncate, empty])
def test_a_damaged_catalog_is_named_and_never_overwritten(lake: Settings, damage: Callable[[Path], None]) -> None:
    path = _catalog(lake)
    damage(path)
    before = path.read_bytes()
    with pytest.raises(ContractError, match=r"catalog\.sqlite is damaged.*restore"):
        open_warehouse(lake)
    assert path.read_bytes() == before


@pytest.mark.parametrize("lake", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "name", ["'ducklake_metadata'", "'ducklake_column'", "(SELECT min(table_name) FROM ducklake_inlined_data_tables)"]
)
def test_a_catalog_that_lost_a_table_is_named(lake: Settings, name: str) -> None:
    _sql(lake, f"DO $$ BEGIN EXECUTE 'DROP TABLE ' || {name}; END $$")
    with pytest.raises(ContractError, match=r"^ducklake:postgres:.* is damaged.*name another database.*restore"):
        open_warehouse(lake)


def _sql(given: Settings, statement: str) -> None:
    programs = postgres.binaries()
    assert programs is not None
    dsn = given.warehouse.removeprefix("ducklake:postgres:")
    subprocess.run([programs / "psql", dsn, "-q", "-c", statement], check=True)


@pytest.mark.parametrize("damage", [Path.unlink, truncate])
def test_a_lost_file_is_named(lake: Settings, damage: Callable[[Path], None]) -> None:
    path = max(Path(lake.data).rglob("*.parquet"), key=lambda path: path.stat().st_size)
    damage(path)
    with pytest.raises(ContractError, match=f"{path.name} is missing or cut short"):
        open_warehouse(lake)


def test_somebody_elses_sqlite_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = path.read_bytes()
    with pytest.raises(ContractError, match="no mediawatch warehouse"):
        open_warehouse(s.settings(tmp_path, warehouse=f"ducklake:sqlite:{path}"))
    assert path.read_bytes() == before


def test_a_server_that_is_away_is_said_without_the_password(tmp_path: Path) -> None:
    dsn = f"host=127.0.0.1 port={postgres.free_port()} user=x password=s3cret dbname=y"
    with pytest.raises(TransientError, match="cannot be reached") as caught:
        open_warehouse(s.settings(tmp_path, warehouse=f"ducklake:postgres:{dsn}"))
    assert "s3cret" not in str(caught.value)


def test_a_full_disk_below_a_sqlite_lake(small_disk: Path) -> None:
    given = s.settings(small_disk, warehouse=f"ducklake:sqlite:{small_disk / 'catalog.sqlite'}")
    _fill_and_go_on(given, small_disk / "ballast", match="space")


def test_a_full_disk_below_the_data_of_a_postgres_lake(backends: Backends, small_disk: Path) -> None:
    given = backends.place("postgres")
    _fill_and_go_on(s.settings(small_disk, warehouse=given.warehouse), small_disk / "ballast", match="space")


def test_a_full_disk_below_the_server_of_a_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="small"))  # not below tmp_path, where the server's user may not look
    with ExitStack() as stack:
        stack.callback(folder.rmdir)
        stack.enter_context(mounted(folder, 150))
        folder.chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        dsn = stack.enter_context(postgres.server())
        monkeypatch.undo()
        given = s.settings(tmp_path / "elsewhere", warehouse=f"ducklake:postgres:{dsn}")
        _fill_and_go_on(given, folder / "ballast", match="space|reached")


def _fill_and_go_on(given: Settings, ballast: Path, match: str) -> None:
    """Load until the disk is full; what was said to be loaded is there, and after space is made all goes on."""
    warehouse = open_warehouse(given)
    run = start_run(warehouse, "backfill")
    load(warehouse, s.batch(run, "good", s.item("a.txt", "Kept.")))
    fill(ballast)
    loaded = [1]

    def load_on() -> None:
        for start in range(0, len(MANY), 10):
            load(warehouse, s.batch(run, str(start), *MANY[start : start + 10]))
            loaded.append(10)

    with pytest.raises(TransientError, match=match):
        load_on()
    ballast.unlink()
    warehouse = open_warehouse(given)
    assert len(crash.contents(warehouse)["core.version"]) == sum(loaded)
    load(warehouse, s.batch(run, "again", *MANY))
    assert len(crash.contents(warehouse)["core.version"]) == 1 + len(MANY)
    assert run_checks(warehouse) == []
    warehouse.release()
