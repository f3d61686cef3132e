"""Brings a warehouse up to the schema of this code: numbered files of schema/, then changed views/ and macros/."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from tasks.errors import ContractError
from warehouse import faults, past, sql


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered schema file."""

    version: int
    name: str
    text: str


def steps() -> list[Step]:
    """All schema files in order; numbers run from 1 without a gap."""
    found = [Step(int(name.split("/")[1][:4]), name.split("/")[1], sql.read(name)) for name in sql.names("schema")]
    if [step.version for step in found] != list(range(1, len(found) + 1)):
        raise ContractError(f"schema files are not numbered 1 to {len(found)}: {[step.name for step in found]}")
    return found


def version_of(connection: duckdb.DuckDBPyConnection, place: str) -> int:
    """Schema version of the attached warehouse; 0 if it is empty. A foreign or newer database raises ContractError."""
    try:
        version = connection.execute("SELECT coalesce(max(version), 0) FROM media.meta.migration").fetchall()[0][0]
    except (duckdb.CatalogException, duckdb.BinderException) as error:  # no such table, no database of this name
        if connection.execute("FROM duckdb_tables() WHERE database_name = 'media' AND NOT internal").fetchall():
            raise faults.foreign(place) from error
        return 0
    known = len(steps())
    if version > known:
        raise ContractError(
            f"{place} was made by a newer mediawatch (schema {version}, this one knows {known}): update mediawatch"
        )
    return int(version)


def migrate(connection: duckdb.DuckDBPyConnection, place: str, *, is_lake: bool = False) -> list[str]:
    """Apply what is missing, in one transaction; return the names of the schema files applied."""
    version = version_of(connection, place)
    missing = [step for step in steps() if step.version > version]
    derived = _derived(is_lake)
    digest = sql.checksum(*map(sql.read, derived))
    if not missing and _views_checksum(connection) == digest:
        return []
    connection.execute("BEGIN")
    try:
        for step in missing:
            _apply(connection, f"schema/{step.name}", step.text)
            _record(connection, step.version, step.name, sql.checksum(step.text))
        for name in derived:
            _apply(connection, name, _for_lake(sql.read(name)) if is_lake else sql.read(name))
        connection.execute("DELETE FROM meta.migration WHERE version = 0")
        _record(connection, 0, "views", digest)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
    return [step.name for step in missing]


def is_current(connection: duckdb.DuckDBPyConnection, *, is_lake: bool = False) -> bool:
    """Whether tables and views of a warehouse are those of this code."""
    found = connection.execute("SELECT max(version) FROM meta.migration").fetchall()
    digest = sql.checksum(*map(sql.read, _derived(is_lake)))
    return bool(found[0][0] == len(steps()) and _views_checksum(connection) == digest)


def _derived(is_lake: bool) -> list[str]:
    """Files that are applied anew when one of them changed.

    A lake cannot keep macros with defaults; its readers make them for themselves (see `facade`).
    """
    return sql.names("views") if is_lake else [*sql.names("views"), *sql.names("macros")]


def _for_lake(text: str) -> str:
    """A lake keeps comments on views, but not on their columns."""
    return re.sub(r"^COMMENT ON COLUMN .*;$", "", text, flags=re.MULTILINE)


def _apply(connection: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
    try:
        connection.execute(text)
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
        raise ContractError(f"warehouse/{name} cannot be applied: {str(error).splitlines()[0]}") from error


def facade(
    connection: duckdb.DuckDBPyConnection, stored: str, as_of: datetime | None = None, analysis: str | None = None
) -> None:
    """Make an in-memory `media` that shows the tables of an attached warehouse, with all views, macros and comments.

    With `as_of`, the tables show what was known at that moment; with `analysis`, what they show with it in use.
    """
    connection.execute("ATTACH ':memory:' AS media")
    connection.execute("BEGIN")  # a lake reads its catalog once a transaction, and so once for all of this
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY ALL", [stored]
    ).fetchall()
    for schema in sorted({schema for schema, _ in tables} | {"mart"}):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS media.{schema}")
    if as_of is not None:
        past.show(connection, as_of)
    else:
        for schema, table in tables:
            shown = f"FROM {stored}.{schema}.{table}"
            if analysis is not None and (schema, table) == ("core", "standing"):
                shown = past.in_use(analysis)
            connection.execute(f"CREATE VIEW media.{schema}.{table} AS {shown}")
    connection.execute("USE media")
    for name in [*sql.names("views"), *sql.names("macros")]:
        _apply(connection, name, sql.read(name))
    if as_of is not None:
        past.show_entities(connection)
    connection.execute("COMMIT")


def _views_checksum(connection: duckdb.DuckDBPyConnection) -> str:
    rows = connection.execute("SELECT checksum FROM meta.migration WHERE version = 0").fetchall()
    return str(rows[0][0]) if rows else ""


def _record(connection: duckdb.DuckDBPyConnection, version: int, name: str, checksum: str) -> None:
    connection.execute("INSERT INTO meta.migration VALUES (?, ?, ?, ?)", [version, name, checksum, datetime.now(UTC)])


def table_names() -> list[str]:
    """Tables that the schema files create and no later one drops."""
    text = "\n".join(step.text for step in steps())
    dropped = re.findall(r"DROP TABLE (\w+\.\w+)", text)
    return [name for name in re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+\.\w+)", text) if name not in dropped]
