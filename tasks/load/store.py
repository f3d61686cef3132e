"""The few ways in which loading speaks to the warehouse: known ids, Arrow inserts, SQL files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from warehouse import Connection
from warehouse import sql as files

Row = dict[str, Any]


def give(connection: Connection, values: Iterable[str], name: str = "given") -> None:
    """Make ids available to SQL as a one-column table."""
    offer(connection, name, pa.table({"id": pa.array(sorted(set(values)), pa.string())}))


def offer(connection: Connection, name: str, table: pa.Table) -> None:
    """Make a table available to SQL, to look its first column's values up in large tables.

    Only where a condition stands on what is looked up does DuckDB 1.5 put a Bloom filter of it into the scan of the
    large table, which saves up to half of the time. This one holds for all, but the planner cannot see that.
    """
    first = table.schema[0]
    always = f"length({first.name}) >= 0" if first.type == pa.string() else f"{first.name} % 2 < 2"
    connection.register(f"{name}_rows", table)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {name}_rows WHERE {always}")


def existing(connection: Connection, table: str, column: str, values: Iterable[str]) -> set[str]:
    """Those of the values that the column holds."""
    wanted = set(values)
    if not wanted:
        return set()
    give(connection, wanted)
    found = connection.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IN (SELECT id FROM given)")  # noqa: S608
    return {row[0] for row in found.fetchall()}


def insert(connection: Connection, table: str, rows: Sequence[Row]) -> int:
    """Insert rows as one Arrow table, columns by name; columns not given are NULL."""
    if not rows:
        return 0
    empty = connection.execute(f"SELECT * FROM {table} LIMIT 0").to_arrow_table()  # noqa: S608
    schema = pa.schema([field for field in empty.schema if field.name in rows[0]])
    missing = set(rows[0]) - set(schema.names)
    if missing:
        raise KeyError(f"{table} has no column {sorted(missing)}")
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in schema]
    insert_arrow(connection, table, pa.Table.from_arrays(columns, schema=schema))
    return len(rows)


def insert_arrow(connection: Connection, table: str, staged: pa.Table) -> None:
    """Insert an Arrow table, columns by name."""
    connection.register("staged", staged)
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM staged")  # noqa: S608
    finally:
        connection.unregister("staged")


def sql(name: str) -> str:
    """Text of one SQL file of warehouse/load."""
    return files.read(f"load/{name}.sql")


def run(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    """Run one SQL file of warehouse/load; return the rows of its last statement."""
    return connection.execute(files.read(f"load/{name}.sql")).fetchall()


def records(connection: Connection, name: str) -> list[Row]:
    """Run one SQL file of warehouse/load; return its rows by column name."""
    cursor = connection.execute(files.read(f"load/{name}.sql"))
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def scope(connection: Connection, article_ids: Iterable[str]) -> None:
    """Recompute what holds of some articles."""
    offer(connection, "scope", pa.table({"article_id": pa.array(sorted(set(article_ids)), pa.string())}))
    run(connection, "standing")
