"""Opens the warehouse that a setting names: makes it where there is none, migrates it, refuses what is damaged."""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import duckdb

from tasks.errors import ContractError, MediawatchError, NoWarehouseError, TransientError
from tasks.settings import Settings
from warehouse import address as addresses
from warehouse import backup, faults, lake, migrate, state
from warehouse.address import Address
from warehouse.db import Connection, Warehouse, attach_file, connect
from warehouse.lock import writer_lock
from warehouse.publish import publish
from warehouse.signals import close

_log = logging.getLogger("mediawatch.warehouse")


def open_warehouse(settings: Settings) -> Warehouse:
    """Open, create or migrate the warehouse of the settings. Damaged, foreign and newer ones raise ContractError."""
    address = addresses.parse(settings.warehouse, settings.data)
    warehouse = Warehouse(address, settings.data, settings.publish_seconds, settings.lock_seconds)
    try:
        address.lock_path.parent.mkdir(parents=True, exist_ok=True)
        if address.is_lake:
            lake.prepare(settings.data)
    except OSError as error:
        raise ContractError(f"cannot make the folder of {address.name}: {error.strerror}") from error
    warehouse.release()
    with writer_lock(address.lock_path, settings.lock_seconds):
        _remove_leftovers(address)
        if address.is_lake:
            _open_lake(warehouse)
            return warehouse
        _open_file(address)
    if address.path.exists() and not _is_current(address.path):
        publish(warehouse, force=True)  # who reads the copy would look for what it does not have yet
    return warehouse


@contextmanager
def opened(path: Path, named: Path) -> Iterator[Connection]:
    """A writing connection to one file; the caller holds the lock. Errors name the file `named`."""
    connection = connect()
    try:
        attach_file(connection, path, read_only=False)
        connection.execute("USE media")
        yield connection
    except duckdb.Error as error:
        raise faults.translate(error, str(named), is_opening=True) from error
    finally:
        close(connection)


def why_no_run_opens_it(settings: Settings, *, is_thorough: bool = False) -> str:
    """What a run would say that cannot open the warehouse: damaged, foreign or newer. Empty if all is well.

    Nothing is made or changed, and nobody waits. `is_thorough` reads all of a file that changed from outside, as a run
    would do.
    """
    address = addresses.parse(settings.warehouse, settings.data)
    try:
        if address.is_lake:
            with Warehouse(address, settings.data).read() as connection:
                migrate.version_of(connection, address.name)
        elif address.writer_path.exists() and not _log_of(address).exists():  # a log is for the next run to replay
            with _lock_if_free(address) as is_free:
                if is_free:
                    _look(address, is_thorough and not state.is_as_noted(address.path, "writer", address.writer_path))
    except NoWarehouseError:
        return ""  # a run makes one
    except MediawatchError as error:
        return str(error)
    return ""


@contextmanager
def _lock_if_free(address: Address) -> Iterator[bool]:
    """The writer lock, unless somebody writes or this user may not."""
    with ExitStack() as stack:
        try:
            stack.enter_context(writer_lock(address.lock_path, 0.0))
        except MediawatchError:
            yield False
        else:
            yield True


def _log_of(address: Address) -> Path:
    return address.writer_path.with_name(f"{address.writer_path.name}.wal")


def _look(address: Address, is_thorough: bool) -> None:
    connection = connect()
    try:
        attach_file(connection, address.writer_path, read_only=True)
        migrate.version_of(connection, str(address.writer_path))
        if is_thorough:
            state.verify(connection)
    except duckdb.Error as error:
        raise faults.translate(error, str(address.writer_path), is_opening=True) from error
    finally:
        close(connection)


def _is_current(path: Path) -> bool:
    """Whether a read copy has the tables and views of this code."""
    connection = connect()
    try:
        attach_file(connection, path, read_only=True)
        connection.execute("USE media")
        return migrate.is_current(connection)
    except duckdb.Error as error:
        raise faults.translate(error, str(path), is_opening=True) from error
    finally:
        close(connection)


def _open_file(address: Address) -> None:
    state.check_published(address)
    if not address.writer_path.exists():
        _create_file(address)
    is_suspect = not state.is_as_noted(address.path, "writer", address.writer_path)
    with opened(address.writer_path, address.writer_path) as connection:
        if is_suspect:
            state.verify(connection)
        version = migrate.version_of(connection, str(address.writer_path))
        kept = ""
        if version < len(migrate.steps()):
            connection.execute("CHECKPOINT media")
            kept = backup.keep_file(address, version)
        _say(address, migrate.migrate(connection, str(address.writer_path)), kept)
    state.note_closed(address)


def _create_file(address: Address) -> None:
    """Make the writer's file under another name and rename it: DuckDB's own creation does not survive a kill."""
    new = address.writer_path.with_name(f"{address.writer_path.name}.new")
    if address.path.exists():
        state.copy_file(address.path, new)  # a read copy brought from elsewhere: go on from it
    else:
        with opened(new, address.path) as connection:
            migrate.migrate(connection, str(address.path))
    state.rename(new, address.writer_path)
    state.note_closed(address)


def _open_lake(warehouse: Warehouse) -> None:
    """Make or migrate a lake. Two machines may try at once: the loser looks again and finds it done."""
    address = warehouse.address
    if address.kind == "sqlite":
        if address.path.exists():
            lake.check_catalog(address)
        else:
            _create_catalog(warehouse)
    for attempt in range(5):
        try:
            with warehouse.write(is_opening=True) as connection:
                version = migrate.version_of(connection, address.name)
                lake.check_files(connection, address, warehouse.data)
            with warehouse.write() as connection:
                kept = backup.keep_catalog(connection, address, version) if 0 < version < len(migrate.steps()) else ""
                _say(address, migrate.migrate(connection, address.name, is_lake=True), kept)
                if "://" in warehouse.data:
                    lake.keep_packs_apart(connection)
            return
        except TransientError as error:
            if attempt == 4 or not faults.is_conflict(error.__cause__ or error):
                raise
            time.sleep(random.uniform(0.1, 1.0))  # noqa: S311 - spreads writers, guards nothing


def _create_catalog(warehouse: Warehouse) -> None:
    """Make a SQLite catalog under another name and rename it: a killed creation leaves a file that never opens."""
    address = warehouse.address
    new = replace(address, path=address.path.with_name(f"{address.path.name}.new"))
    connection = connect()
    try:
        lake.attach(connection, new, warehouse.data, "media", read_only=False)
        connection.execute("USE media")
        migrate.migrate(connection, address.name, is_lake=True)
    except duckdb.Error as error:
        raise faults.translate(error, address.name) from error
    finally:
        close(connection)
    state.rename(new.path, address.path)
    state.note_closed(address)


def _say(address: Address, done: list[str], kept: str) -> None:
    if done and kept:
        _log.warning("%s: applied %s; %s", address.writer_name, ", ".join(done), kept)


def _remove_leftovers(address: Address) -> None:
    """Remove what a killed creation or publication left; nobody else can be at it, since the lock is held."""
    for pattern in (f"{address.writer_path.name}.new*", f"{address.path.name}.new*", f"{address.path.name}*.bak.new*"):
        for leftover in address.path.parent.glob(pattern):
            with suppress(FileNotFoundError):
                os.unlink(leftover)
