"""The warehouse as it knew the world at a moment: every view, macro and question over what was there by then.

Nothing is copied but `core.standing` and `core.entity_shown`, what holds "today", computed anew for that moment. A
table with `known_at` shows the rows known by then, and marks set later (`resolved_at`, `withdrawn_at`) are taken off;
rows of an analysis belong to their row of `core.analysed`, and those that a new reading by the same analyser superseded
are kept; a table for which that is not enough has a file in past/.
`now()` answers with the moment, so that a view which looks back four weeks does so from there.
"""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from tasks.errors import ContractError
from warehouse import sql

_LATER_MARKS = ("resolved_at", "withdrawn_at")


def show(connection: duckdb.DuckDBPyConnection, moment: datetime) -> None:
    """Fill the in-memory database `media` with tables as of a moment, from the attached database `stored`."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    connection.execute(f"USE media; CREATE MACRO main.now() AS TIMESTAMPTZ '{text}'")
    tables = columns(connection, "stored")
    if "core.entity_before" not in tables:
        raise ContractError("this warehouse was made by an earlier mediawatch: let any run load into it first")
    for name in tables:
        kind = "TABLE" if name in ("core.standing", "core.entity_shown") else "VIEW"
        connection.execute(f"CREATE {kind} media.{name} AS {relation(name, tables[name])}")
    connection.execute("CREATE TEMP TABLE scope AS SELECT DISTINCT article_id FROM raw.entry WHERE state = 'article'")
    connection.execute(sql.read("load/standing.sql"))
    for used in ("scope", "seen", "standing_new", "standing_old"):
        connection.execute(f"DROP TABLE {used}")


def show_entities(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `core.entity_shown`, which takes a view."""
    connection.execute("INSERT INTO core.entity_shown BY NAME FROM core.entity_computed")


def in_use(analysis: str) -> str:
    """What core.standing would hold if an analysis were in use, as SQL."""
    name = "'" + analysis.replace("'", "''") + "'"
    return (
        "SELECT s.* REPLACE (coalesce(a.analysis_id, s.analysis_id) AS analysis_id) FROM stored.core.standing s "  # noqa: S608
        f"LEFT JOIN stored.core.analysed a ON a.version_id = s.version_id AND a.analysis_id = {name}"
    )


def columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Columns of every table of an attached database."""
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = $name AND (schema_name, table_name) IN "
        "(SELECT (schema_name, table_name) FROM duckdb_tables() WHERE database_name = $name AND NOT internal) "
        "GROUP BY 1 ORDER BY 1",
        {"name": database},
    ).fetchall()
    return dict(rows)


def relation(table: str, names: list[str]) -> str:
    """What a table held at the moment, as SQL; a table that nobody gave a rule raises ContractError."""
    own = f"past/{table.split('.')[1]}.sql"
    if own in sql.names("past"):
        return sql.read(own)
    if "known_at" in names:
        marks = ", ".join(f"if({mark} <= now(), {mark}, NULL) AS {mark}" for mark in _LATER_MARKS if mark in names)
        shown = f"* REPLACE ({marks})" if marks else "*"
        return f"SELECT {shown} FROM stored.{table} WHERE known_at <= now()"  # noqa: S608
    if {"version_id", "analysis_id"} <= set(names):
        return (
            f"FROM stored.{table} t SEMI JOIN stored.core.analysed a "
            "ON a.version_id = t.version_id AND a.analysis_id = t.analysis_id AND a.known_at <= now()"
        )
    raise ContractError(f"nothing says what {table} held in the past: give it known_at or a file in warehouse/past")
