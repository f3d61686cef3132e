"""What is kept of a warehouse before its schema changes, so that one can go back.

A plain file is copied. Of a lake the catalog is copied: the files that it names are never changed, and maintenance
leaves them alone for as long as a backup may need them (see `oldest`). PostgreSQL keeps the copy itself, as a schema
beside the catalog, since nothing else needs to be installed for that.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from tasks.errors import TransientError
from warehouse import state
from warehouse.address import Address
from warehouse.db import Connection

_CATALOG = "__ducklake_metadata_media"
# In a process of its own: a second SQLite library in this one would, closing the file, drop the locks of the first.
_COPY_SQLITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('VACUUM INTO ?', sys.argv[2:])"
_COPY_POSTGRES = """
DROP SCHEMA IF EXISTS {name} CASCADE;
CREATE SCHEMA {name};
COMMENT ON SCHEMA {name} IS '{now}';
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'ducklake\\_%' LOOP
        EXECUTE format('CREATE TABLE {name}.%I (LIKE public.%I INCLUDING ALL)', name, name);
        EXECUTE format('INSERT INTO {name}.%I SELECT * FROM public.%I', name, name);
    END LOOP;
END $$;
"""
_LIST_POSTGRES = (
    "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname ~ '^mediawatch_schema[0-9]+$'"
)


def keep_file(address: Address, version: int) -> str:
    """Copy the writer's file, which the caller has brought up to date; say where it is."""
    path = address.path.with_name(f"{address.path.name}.schema{version}.bak")
    try:
        state.copy_file(address.writer_path, path)
    except OSError as error:
        raise _failed(address, error.strerror) from error
    return f"{path} is as it was before"


def keep_catalog(connection: Connection, address: Address, version: int) -> str:
    """Copy the catalog of the lake that is attached as `media`; say where it is."""
    if address.kind == "sqlite":
        path = address.path.with_name(f"{address.path.name}.schema{version}.bak")
        for left in path.parent.glob(f"{path.name}.*.new"):  # by one that was killed
            left.unlink()
        # Of a name of its own: the copier of a killed process may still be at work.
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        command = [sys.executable, "-c", _COPY_SQLITE, str(address.path), str(new)]
        done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            raise _failed(address, done.stderr.strip().rpartition("\n")[2])
        state.rename(new, path)
        return f"{path} is the catalog as it was before"
    name = f"mediawatch_schema{version}"
    text = _COPY_POSTGRES.format(name=name, now=datetime.now(UTC).isoformat())
    connection.execute("CALL postgres_execute(?, ?)", [_CATALOG, text])
    return f"schema {name} of its database holds the catalog as it was before"


def oldest(connection: Connection, address: Address) -> datetime | None:
    """When the oldest backup was made of the lake that is attached as `media`; None where there is none."""
    return min((made for _, made in _backups(connection, address)), default=None)


def drop(connection: Connection, address: Address, before: datetime) -> None:
    """Drop the backups that were made earlier."""
    for name, made in _backups(connection, address):
        if made >= before:
            continue
        if address.kind == "postgres":
            connection.execute("CALL postgres_execute(?, ?)", [_CATALOG, f"DROP SCHEMA {name} CASCADE"])
        else:
            address.path.with_name(name).unlink(missing_ok=True)


def _backups(connection: Connection, address: Address) -> Iterator[tuple[str, datetime]]:
    if address.kind != "postgres":
        for path in address.path.parent.glob(f"{address.path.name}.schema*.bak"):
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return
    found = connection.execute("FROM postgres_query(?, ?)", [_CATALOG, _LIST_POSTGRES]).fetchall()
    yield from ((name, datetime.fromisoformat(made)) for name, made in found)


def _failed(address: Address, detail: str | None) -> TransientError:
    return TransientError(f"no backup of {address.writer_name} could be made ({detail}), so it was not migrated")
