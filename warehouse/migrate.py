"""Brings a warehouse up to the schema of this code: numbered files of schema/, then changed views/ and macros/."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from tasks.errors import ContractError
from warehouse import faults, sql


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
    tables = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'media' AND NOT internal"
    ).fetchall()
    if not tables:
        return 0
    if ("meta.migration",) not in tables:
        raise faults.foreign(place)
    version = connection.execute("SELECT coalesce(max(version), 0) FROM meta.migration").fetchall()[0][0]
    known = len(steps())
    if version > known:
        raise ContractError(
            f"{place} was made by a newer mediawatch (schema {version}, this one knows {known}): update mediawatch"
        )
    return int(version)


def migrate(connection: duckdb.DuckDBPyConnection, place: str) -> list[str]:
    """Apply what is missing, in one transaction; return the names of the schema files applied."""
    missing = [step for step in steps() if step.version > version_of(connection, place)]
    derived = [name for folder in ("views", "macros") for name in sql.names(folder)]
    digest = sql.checksum(*map(sql.read, derived))
    if not missing and _views_checksum(connection) == digest:
        return []
    connection.execute("BEGIN")
    try:
        for step in missing:
            _apply(connection, f"schema/{step.name}")
            _record(connection, step.version, step.name, sql.checksum(step.text))
        for name in derived:
            _apply(connection, name)
        connection.execute("DELETE FROM meta.migration WHERE version = 0")
        _record(connection, 0, "views", digest)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return [step.name for step in missing]


def _apply(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    try:
        connection.execute(sql.read(name))
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
        raise ContractError(f"warehouse/{name} cannot be applied: {str(error).splitlines()[0]}") from error


def _views_checksum(connection: duckdb.DuckDBPyConnection) -> str:
    rows = connection.execute("SELECT checksum FROM meta.migration WHERE version = 0").fetchall()
    return str(rows[0][0]) if rows else ""


def _record(connection: duckdb.DuckDBPyConnection, version: int, name: str, checksum: str) -> None:
    connection.execute("INSERT INTO meta.migration VALUES (?, ?, ?, ?)", [version, name, checksum, datetime.now(UTC)])


def table_names(text: str) -> list[str]:
    """Tables that a schema file creates, for the tests of the data model."""
    return re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+\.\w+)", text)
