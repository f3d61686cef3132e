"""Read-only sessions on what is published: no file, no network, no setting can be reached from the SQL in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from tasks.errors import ContractError, MediawatchError
from tasks.settings import Settings
from warehouse import address as addresses
from warehouse import migrate
from warehouse.db import Connection, Warehouse, literal


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the names and SQL types of their columns."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@contextmanager
def reading(settings: Settings, as_of: datetime | None = None) -> Iterator[Connection]:
    """A locked read-only connection; the warehouse is attached as `media` and its schemas need no prefix.

    With `as_of` it shows what was known at that moment.
    """
    address = addresses.parse(settings.warehouse, settings.data)
    with Warehouse(address, settings.data).read(as_of) as connection:
        if address.is_lake:
            folders = f"[{literal(settings.data.rstrip('/') + '/')}, {literal(str(address.path.parent) + '/')}]"
            connection.execute(f"SET allowed_directories = {folders}")
        migrate.version_of(connection, address.name)  # refuses one that a newer mediawatch made
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            yield connection
        except ContractError as error:
            if migrate.is_current(connection, is_lake=address.is_lake):
                raise
            way = "any run that loads, or `mediawatch check`, brings it up to date"
            raise ContractError(f"{error}\n{address.name} was made by an earlier mediawatch: {way}") from error


def run(connection: Connection, statement: str, parameters: Mapping[str, Any] | None = None) -> Table:
    """Run one statement; an error in it raises ContractError with the database's own words."""
    try:
        cursor = connection.execute(statement, dict(parameters)) if parameters else connection.execute(statement)
        described = cursor.description or []
        rows = cursor.fetchall() if described else []
    except (
        duckdb.ParserException,
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.PermissionException,
        duckdb.InvalidInputException,
        duckdb.ConversionException,
        duckdb.OutOfRangeException,
    ) as error:
        raise ContractError(str(error).strip()) from error
    except duckdb.Error as error:
        raise MediawatchError(str(error).strip()) from error
    return Table(tuple(str(c[0]) for c in described), tuple(str(c[1]) for c in described), rows)


def statements(connection: Connection, text: str) -> list[str]:
    """The statements in a text; a text that is no SQL raises ContractError."""
    try:
        return [found.query.strip() for found in connection.extract_statements(text)]
    except duckdb.Error as error:
        raise ContractError(str(error).strip()) from error
