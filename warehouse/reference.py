"""Writes warehouse/README.md from the comments in the database: `python -m warehouse.reference`."""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse import db, migrate

PAGE = Path(__file__).parent / "README.md"
_HEAD = """# The warehouse, table by table

Generated from the comments in the database by `python -m warehouse.reference`; a test fails when it is stale.

Open `warehouse/media.duckdb` with any DuckDB client. It is a read copy, renewed while runs go on: a session sees what
was there when it began, blocks nobody and is blocked by nobody. Ask schema `mart`; the others are what it is made of.
Offsets are character offsets into the body of a version, end exclusive; in SQL that is
`body[start_offset + 1:end_offset]`. Times are UTC. What is not known is NULL.
"""
_LAYERS = {
    "mart": "what to ask",
    "core": "articles and what is in them",
    "raw": "what came in",
    "meta": "how the warehouse came to hold it",
}


def page() -> str:
    """The reference page of a new warehouse."""
    connection = db.connect()
    try:
        connection.execute("ATTACH ':memory:' AS media; USE media")
        migrate.migrate(connection, "memory")
        return "\n".join([_HEAD, *(_layer(connection, schema, title) for schema, title in _LAYERS.items())])
    finally:
        connection.close()


def _layer(connection: db.Connection, schema: str, title: str) -> str:
    tables = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'media' AND schema_name = $schema "
        "UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE database_name = 'media' AND schema_name = $schema "
        "ORDER BY 1",
        {"schema": schema},
    ).fetchall()
    parts = [f"## {schema}: {title}\n"]
    for table, comment in tables:
        columns = connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() "
            "WHERE database_name = 'media' AND schema_name = ? AND table_name = ? ORDER BY column_index",
            [schema, table],
        ).fetchall()
        parts.append(f"### {schema}.{table}\n\n{comment or ''}\n\n| column | type | meaning |\n|---|---|---|")
        parts += [f"| {name} | {kind} | {_cell(meaning)} |" for name, kind, meaning in columns]
        parts.append("")
    return "\n".join(parts + _macros(connection, schema))


def _macros(connection: db.Connection, schema: str) -> list[str]:
    macros = connection.execute(
        "SELECT function_name, parameters, comment FROM duckdb_functions() WHERE database_name = 'media' "
        "AND schema_name = ? AND NOT internal ORDER BY function_name, len(parameters)",
        [schema],
    ).fetchall()
    if not macros:
        return []
    lines = [f"### Macros of {schema}\n", "| macro | meaning |", "|---|---|"]
    lines += [
        f"| {schema}.{name}({', '.join(parameters)}) | {_cell(comment)} |" for name, parameters, comment in macros
    ]
    return [*lines, ""]


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
