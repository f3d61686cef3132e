"""DuckLake: tables as Parquet files, the catalog in SQLite or PostgreSQL. Needs the `lake` extra."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tasks.errors import ContractError
from warehouse import faults, state
from warehouse.address import Address
from warehouse.signals import close


def attach(connection: duckdb.DuckDBPyConnection, address: Address, data: str, name: str, *, read_only: bool) -> None:
    """Attach a lake."""
    for extension in ("ducklake", address.kind):
        _load(connection, extension)
    if "://" in data:
        _load(connection, "httpfs")
        connection.execute(_secret())
    target = f"sqlite:{address.path}" if address.kind == "sqlite" else f"postgres:{address.dsn}"
    options = [f"DATA_PATH {_literal(_data_path(data))}"]
    if address.kind == "sqlite":
        options += ["META_JOURNAL_MODE 'WAL'", "META_BUSY_TIMEOUT 15000"]
    if read_only:
        options.append("READ_ONLY")
    connection.execute(f"ATTACH {_literal('ducklake:' + target)} AS {name} ({', '.join(options)})")


@contextmanager
def object_store() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads Parquet files of the object store, for when the catalog is lost."""
    connection = duckdb.connect(":memory:")
    try:
        _load(connection, "httpfs")
        connection.execute(_secret())
        yield connection
    finally:
        close(connection)


def pack_files(data: str) -> str:
    """The Parquet files of raw.pack in an object store, as a pattern."""
    return f"{_data_path(data)}raw/pack/**/*.parquet"


def keep_packs_apart(connection: duckdb.DuckDBPyConnection) -> None:
    """Have packs written into the object store at once: rows kept in the catalog would be lost with it."""
    option = "SELECT 1 FROM media.options() WHERE option_name = 'data_inlining_row_limit' AND scope_entry = 'raw.pack'"
    if not connection.execute(option).fetchall():
        connection.execute("CALL media.set_option('data_inlining_row_limit', 0, schema => 'raw', table_name => 'pack')")


def _secret() -> str:
    """How to reach the object store: from the usual AWS_* variables, also for stores of other makers."""
    parts = ["TYPE s3", f"REGION {_literal(os.environ.get('AWS_REGION', 'us-east-1'))}"]
    for option, variable in (
        ("KEY_ID", "AWS_ACCESS_KEY_ID"),
        ("SECRET", "AWS_SECRET_ACCESS_KEY"),
        ("SESSION_TOKEN", "AWS_SESSION_TOKEN"),
    ):
        if os.environ.get(variable):
            parts.append(f"{option} {_literal(os.environ[variable])}")
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if endpoint:
        scheme, _, host = endpoint.rpartition("://")
        parts += [f"ENDPOINT {_literal(host.rstrip('/'))}", "URL_STYLE 'path'"]
        parts += ["USE_SSL false"] if scheme == "http" else []
    return f"CREATE OR REPLACE SECRET store ({', '.join(parts)})"


def prepare(data: str) -> None:
    """Make the folder of a lake's files."""
    if "://" not in data:
        Path(_data_path(data)).mkdir(parents=True, exist_ok=True)


def check_catalog(address: Address) -> None:
    """Raise ContractError if the SQLite catalog was changed from outside and is damaged, or is somebody else's."""
    if state.is_as_noted(address.path, "writer", address.path):
        return
    connection = duckdb.connect(":memory:")
    try:
        _load(connection, "sqlite")
        connection.execute(f"ATTACH {_literal(str(address.path))} AS catalog (TYPE sqlite, READ_ONLY)")
        found = connection.execute("FROM sqlite_query('catalog', 'PRAGMA quick_check(1)')").fetchall()
        tables = connection.execute("FROM sqlite_query('catalog', 'SELECT name FROM sqlite_master')").fetchall()
    except duckdb.Error as error:
        raise faults.translate(error, address.name, is_opening=True) from error
    finally:
        close(connection)
    if found != [("ok",)]:
        raise faults.damaged(address.name, str(found[0][0]))
    if not tables:
        raise faults.damaged(address.name, "it is empty")
    if ("ducklake_metadata",) not in tables:
        raise faults.foreign(address.name)


def check_files(connection: duckdb.DuckDBPyConnection, address: Address, data: str) -> None:
    """Raise ContractError if a table of the catalog, or a file on this disk that it names, is missing or cut short."""
    kept = "__ducklake_metadata_media"
    for (table,) in connection.execute(f"SELECT table_name FROM {kept}.ducklake_inlined_data_tables").fetchall():  # noqa: S608
        connection.execute(f"FROM {kept}.{table} LIMIT 0")
    if "://" in data:
        return  # an object store answers for its objects itself
    named = [
        row
        for table in ("ducklake_data_file", "ducklake_delete_file")
        for row in connection.execute(
            f"SELECT path, file_size_bytes FROM {kept}.{table} WHERE end_snapshot IS NULL"  # noqa: S608
        ).fetchall()
    ]
    # Looked for after they were read, since others go on writing.
    there = {path.name: path.stat().st_size for path in Path(_data_path(data)).rglob("*.parquet")}
    for path, size in named:
        if there.get(Path(path).name) != size:
            raise faults.damaged(address.name, f"{path} is missing or cut short below {_data_path(data)}")


def _data_path(data: str) -> str:
    return data.rstrip("/") + "/lake/"


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    try:
        connection.execute(f"LOAD {name}")
    except duckdb.Error:
        _install(name)
        connection.execute(f"LOAD {name}")


def _install(name: str) -> None:
    try:
        from duckdb_extensions import import_extension  # type: ignore[import-untyped]
    except ImportError as error:
        raise ContractError("a lake needs the extra packages: pip install 'mediawatch[lake]'") from error
    import_extension(name)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
