"""Warehouses of earlier and later versions: migrated once with a backup, or refused in one line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tasks.errors import ContractError
from tasks.load import load, open_warehouse, start_run
from tests.load import crash
from tests.load import samples as s
from tests.load.backends import NAMES, Backends
from warehouse import sql

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
    backups = list(old.address.path.parent.glob("*.bak"))
    assert len(backups) == (1 if name == "file" else 0)
    for backup in backups:
        with duckdb.connect(str(backup), read_only=True) as connection:
            assert connection.execute("SELECT name FROM core.outlet").fetchall() == [("Daily",)]


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
