"""Warehouses of earlier and later versions: migrated once with a backup, or refused in one line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from tasks.errors import ContractError
from tasks.load import Warehouse, load, open_warehouse, publish, run_checks, start_run
from tasks.load.look import describe
from tasks.settings import Settings
from tests.load import crash, postgres
from tests.load import samples as s
from tests.load.backends import NAMES, Backends
from warehouse import ask, backup, sql
from warehouse import maintain as upkeep
from warehouse.address import Address

NEXT = """
ALTER TABLE core.outlet ADD COLUMN country VARCHAR;
COMMENT ON COLUMN core.outlet.country IS 'Country of the outlet.';
UPDATE core.outlet SET country = 'unknown';
"""


@pytest.fixture
def next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The code's folder as it will be after the next schema step."""
    folder = tmp_path / "code"
    shutil.copytree(sql.HERE, folder, ignore=shutil.ignore_patterns("*.duckdb*", "data", "__pycache__"))
    number = len(sql.names("schema")) + 1
    (folder / "schema" / f"{number:04}_country.sql").write_text(NEXT)
    monkeypatch.setattr(sql, "HERE", folder)
    sql.read.cache_clear()
    yield folder
    monkeypatch.undo()
    sql.read.cache_clear()


EARLIER = sorted((Path(__file__).parents[1] / "data" / "warehouses").glob("*.duckdb.zst"))


@pytest.mark.parametrize("stored", EARLIER, ids=lambda path: path.name.split(".")[0])
def test_a_warehouse_made_by_an_earlier_version_opens(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made by the code of that time, which loaded two of the invented batches; they had one spelling of a name then."""
    monkeypatch.setattr(crash, "SPELLINGS", ("Mira Quell",))
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "media.duckdb").write_bytes(zstandard.ZstdDecompressor().decompress(stored.read_bytes(), 1 << 28))
    seen = describe(Settings(warehouse=str(folder / "media.duckdb"), data=str(folder / "data")))
    assert seen["schema version"] == int(stored.name.split(".")[0].removeprefix("schema")), "looked at as it is"
    old = s.warehouse(folder)
    assert (folder / f"media.duckdb.{stored.name.split('.')[0]}.bak").exists()
    calm = s.warehouse(tmp_path / "calm")
    crash.run(calm, 2)
    assert _shown(old) == _shown(calm)
    assert crash.run(old, 2).articles == 0, "all of it is known"
    for warehouse in (old, calm):
        crash.run(warehouse, 3)
    assert _shown(old) == _shown(calm)
    publish(old, force=True)
    assert run_checks(old) == []


def _shown(warehouse: Warehouse) -> list[list[tuple[object, ...]]]:
    queries = (
        "SELECT article_id, version_id, origin, title, outlet, body FROM mart.article ORDER BY ALL",
        "SELECT version_id, start_offset, text, entity_name FROM mart.mention ORDER BY ALL",
        "SELECT version_id, start_offset, content, speaker_name, relays FROM mart.quotation ORDER BY ALL",
        "SELECT origin, reason, detail FROM mart.rejected ORDER BY ALL",
    )
    with warehouse.write() as connection:
        return [connection.execute(query).fetchall() for query in queries]


def test_the_read_copy_follows_a_migration_and_until_then_a_question_says_what_to_do(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given = s.settings(tmp_path)
    old = open_warehouse(given)
    load(old, s.batch(start_run(old, "backfill"), "1", s.item("a.txt", "Kept.", outlet="Daily")))
    publish(old, force=True)
    old.release()
    request.getfixturevalue("next_schema")
    query = "SELECT country FROM core.outlet"
    with pytest.raises(ContractError, match="made by an earlier mediawatch"):
        ask.run_sql(given, query)
    assert open_warehouse(given).address.path.exists()
    assert ask.run_sql(given, query)[0].rows == [("unknown",)]
    with pytest.raises(ContractError) as failure:
        ask.run_sql(given, "SELECT nothing")
    assert "earlier" not in str(failure.value)


@pytest.mark.parametrize("name", NAMES)
def test_an_earlier_warehouse_is_migrated_once(backends: Backends, request: pytest.FixtureRequest, name: str) -> None:
    given = backends.settings(name)
    old = open_warehouse(given)
    load(old, s.batch(start_run(old, "backfill"), "1", s.item("a.txt", "Kept.", outlet="Daily")))
    old.release()
    request.getfixturevalue("next_schema")
    for _ in range(2):
        new = open_warehouse(given)
        with new.write() as connection:
            assert connection.execute("SELECT name, country FROM core.outlet").fetchall() == [("Daily", "unknown")]
            steps = connection.execute("SELECT version, count(*) FROM meta.migration GROUP BY 1 ORDER BY 1").fetchall()
        assert steps == [(number, 1) for number in range(len(sql.names("schema")) + 1)]
        new.release()


@pytest.mark.parametrize("name", NAMES)
def test_one_can_go_back_to_the_backup(
    backends: Backends, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    given = backends.settings(name)
    old = open_warehouse(given)
    crash.run(old, 2)
    expected = crash.contents(old)
    old.release()
    request.getfixturevalue("next_schema")
    new = open_warehouse(given)
    crash.run(new, 3)
    # As if days had gone by: all that nobody needs any more is deleted.
    monkeypatch.setattr(upkeep, "_days_ago", lambda days: datetime.now(UTC) + timedelta(hours=1))
    upkeep.maintain(new)
    new.release()
    _go_back(new.address, len(sql.names("schema")) - 1)
    monkeypatch.undo()
    sql.read.cache_clear()
    assert crash.contents(open_warehouse(given)) == expected


def _go_back(address: Address, version: int) -> None:
    """Put the backup in its place, as deploy/README.md says."""
    if address.kind == "postgres":
        statements = f"DROP SCHEMA public CASCADE; ALTER SCHEMA mediawatch_schema{version} RENAME TO public"
        subprocess.run([postgres.binaries() / "psql", address.dsn, "-q", "-c", statements], check=True)  # type: ignore[operator]
        return
    backup = address.path.with_name(f"{address.path.name}.schema{version}.bak")
    shutil.copy(backup, address.path if address.is_lake else address.writer_path)
    if not address.is_lake:
        address.path.unlink()


def test_what_a_killed_backup_left_is_in_nobodys_way(
    backends: Backends, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = backends.settings("sqlite")
    warehouse = open_warehouse(given)
    warehouse.release()
    request.getfixturevalue("next_schema")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(backup.state, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            open_warehouse(given)
    folder = warehouse.address.path.parent
    assert list(folder.glob("*.new"))
    open_warehouse(given).release()
    assert not list(folder.glob("*.new"))
    assert len(list(folder.glob("*.bak"))) == 1


@pytest.mark.parametrize("name", NAMES)
def test_maintenance_drops_old_backups(backends: Backends, request: pytest.FixtureRequest, name: str) -> None:
    given = backends.settings(name)
    open_warehouse(given).release()
    request.getfixturevalue("next_schema")
    new = open_warehouse(given)
    assert _backup_time(new) is not None
    upkeep.maintain(new, backup_days=1)
    assert _backup_time(new) is not None
    upkeep.maintain(new, backup_days=0)
    assert _backup_time(new) is None


def _backup_time(warehouse: Warehouse) -> datetime | None:
    with warehouse.write() as connection:
        return backup.oldest(connection, warehouse.address)


@pytest.mark.parametrize("name", NAMES)
def test_a_newer_warehouse_is_refused_in_one_line(backends: Backends, name: str) -> None:
    given = backends.settings(name)
    warehouse = open_warehouse(given)
    warehouse.transact(
        lambda connection: connection.execute("INSERT INTO meta.migration VALUES (999, 'later', 'x', now())")
    )
    warehouse.release()
    with pytest.raises(ContractError, match="newer mediawatch") as caught:
        open_warehouse(given)
    assert "\n" not in str(caught.value)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, next_schema: Path) -> None:
    step = next(next_schema.glob("schema/*_country.sql"))
    step.rename(next_schema / "later.sql")
    sql.read.cache_clear()
    warehouse = s.warehouse(tmp_path)
    load(warehouse, s.batch(start_run(warehouse, "backfill"), "1", s.item("a.txt", "Kept.", outlet="Daily")))
    before = crash.contents(warehouse)
    warehouse.release()
    step.write_text(NEXT + "UPDATE core.nothing SET x = 1;")
    with pytest.raises(ContractError, match=r"_country\.sql cannot be applied"):
        open_warehouse(s.settings(tmp_path))
    step.unlink()
    sql.read.cache_clear()
    assert crash.contents(open_warehouse(s.settings(tmp_path))) == before


def test_two_processes_may_create_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from tests.load import samples as s; from pathlib import Path; from tasks.load import start_run; "
        "start_run(s.warehouse(Path(sys.argv[1])), 'x')"
    )
    made = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[2]) for _ in range(3)
    ]
    assert [process.wait() for process in made] == [0, 0, 0]
    with s.warehouse(tmp_path).write() as connection:
        assert connection.execute("SELECT count(*) FROM meta.run").fetchall() == [(3,)]
