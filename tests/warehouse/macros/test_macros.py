"""Views and macros, rows in and rows out: base.yml and the rows of a case are given, its rows are expected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.load import postgres
from warehouse import address, lake, migrate, sql
from warehouse.db import Connection, connect

HERE = Path(__file__).parent
CASES = [case for path in sorted(HERE.glob("cases/*.yml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
FILLING = {"VARCHAR": "", "BOOLEAN": False, "TIMESTAMP WITH TIME ZONE": "2026-01-01 00:00:00+00"}


@pytest.fixture(scope="module", params=["file", "sqlite", "postgres"])
def warehouse(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A warehouse of each kind, migrated, with the rows of base.yml; its tables are those of the database `store`."""
    with ExitStack() as stack:
        url = catalog(request.param, tmp_path_factory.mktemp("lake"), stack)
        connection = stack.enter_context(connect())
        if url:
            attach_lake(connection, url, tmp_path_factory.mktemp("data"))
            migrate.facade(connection, "store")
        else:
            connection.execute("ATTACH ':memory:' AS store; USE store")
            migrate.migrate(connection, "test")
        load(connection, yaml.safe_load((HERE / "base.yml").read_text(encoding="utf-8")))
        yield connection


def catalog(kind: str, folder: Path, stack: ExitStack) -> str:
    """The URL of a lake's new catalog; empty for the plain file."""
    if kind == "file":
        return ""
    pytest.importorskip("duckdb_extensions")
    if kind == "sqlite":
        return f"ducklake:sqlite:{folder / 'catalog.sqlite'}"
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return f"ducklake:postgres:{stack.enter_context(postgres.server())}"


def attach_lake(connection: Connection, url: str, data: Path) -> None:
    lake.prepare(str(data))
    lake.attach(connection, address.parse(url, str(data)), str(data), "store", read_only=False)
    connection.execute("USE store")
    connection.execute("BEGIN")  # a lake writes its catalog once a transaction
    for name in sql.names("schema"):
        connection.execute(sql.read(name))
    connection.execute("COMMIT")


@pytest.fixture
def given(warehouse: Connection) -> Iterator[Connection]:
    """The same; what a test adds is rolled back."""
    warehouse.execute("BEGIN")
    yield warehouse
    warehouse.execute("ROLLBACK")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(given: Connection, case: dict[str, Any]) -> None:
    load(given, case.get("given", {}))
    cursor = given.execute(case["query"])
    columns = [column[0] for column in cursor.description or []]
    assert [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()] == case["expect"]


def load(connection: Connection, tables: dict[str, list[dict[str, Any]]], database: str = "store") -> None:
    """Insert rows; columns that may not be NULL and are not given are filled by their type."""
    for table, rows in tables.items():
        schema, name = table.split(".")
        columns = connection.execute(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() "
            "WHERE database_name = ? AND schema_name = ? AND table_name = ?",
            [database, schema, name],
        ).fetchall()
        unknown = {column for row in rows for column in row} - {column for column, _, _ in columns}
        assert not unknown, f"{table} has no column {unknown}"
        filling = {
            c: None if nullable else FILLING.get(kind, [] if kind.endswith("[]") else 0)
            for c, kind, nullable in columns
        }
        values = [row.get(column, filling[column]) for row in rows for column in filling]
        places = ", ".join(f"({', '.join('?' * len(filling))})" for _ in rows)
        names = ", ".join(f'"{column}"' for column in filling)
        connection.execute(f"INSERT INTO {database}.{table} ({names}) VALUES {places}", values)
    derive(connection, database)


def derive(connection: Connection, database: str) -> None:
    """Fill what loading derives from the rows given."""
    connection.execute(
        f"UPDATE {database}.core.standing s SET published_at = d.published_at, outlet_id = d.outlet_id "
        f"FROM {database}.core.description d WHERE d.description_id = s.description_id; "
        f"DELETE FROM {database}.core.named; DELETE FROM {database}.core.name; "
        f"INSERT INTO {database}.core.named SELECT version_id, analysis_id, entity_id, count(*) "
        f"FROM {database}.core.mention WHERE entity_id IS NOT NULL GROUP BY ALL; "
        f"INSERT INTO {database}.core.name SELECT entity_id, kind, text, "
        "trim(regexp_replace(lower(strip_accents(text)), '[^\\p{L}\\p{N}]+', ' ', 'g')) FROM ("
        f"SELECT DISTINCT entity_id, kind, text FROM {database}.core.alias "
        f"UNION ALL SELECT entity_id, 'own', name FROM {database}.core.entity); "
        f"DELETE FROM {database}.core.entity_shown; "
        f"INSERT INTO {database}.core.entity_shown BY NAME FROM core.entity_computed; "
        f"DELETE FROM {database}.core.wording; "
        f"CREATE OR REPLACE TEMP TABLE named_scope AS SELECT version_id FROM {database}.core.version"
    )
    connection.execute(sql.read("load/wordings.sql").replace(" core.", f" {database}.core."))


def test_every_macro_has_a_comment(warehouse: Connection) -> None:
    rows = warehouse.execute(
        "SELECT function_name FROM duckdb_functions() WHERE database_name IN ('media', 'store') AND NOT internal "
        "AND schema_name IN ('mart', 'core') AND comment IS NULL AND function_type LIKE '%macro'"
    ).fetchall()
    assert rows == []
