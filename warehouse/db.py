"""Opens the warehouse that a setting names: one writer at a time, readers never blocked.

A plain file is two files: the writer's own (media.writer.duckdb) and the read copy (media.duckdb) that `publish`
renames into place, so that a reader's session of any length neither blocks nor is blocked.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias, TypeVar

import duckdb

from tasks.errors import ContractError, TransientError
from tasks.settings import Settings
from warehouse import address as addresses
from warehouse import faults, holding, lake, migrate, state
from warehouse.address import Address
from warehouse.lock import WriterLock, writer_lock

Connection: TypeAlias = duckdb.DuckDBPyConnection
T = TypeVar("T")
_log = logging.getLogger("mediawatch.warehouse")
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@dataclass(frozen=True, slots=True)
class Warehouse:
    """An opened warehouse. Holds no connection, so it can be pickled and shared between threads."""

    address: Address
    data: str
    publish_seconds: float = 60.0
    lock_seconds: float = 600.0

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing connection under the writer lock, the warehouse attached as `media`."""
        try:
            with holding.held(self._key, self._lock, self._connect, self._closed) as connection:
                yield connection
        except duckdb.Error as error:
            raise faults.translate(error, str(self.place)) from error

    def release(self) -> None:
        """Close the writing connection that this process keeps between two batches."""
        holding.release(self._key)

    @contextmanager
    def read(self, as_of: datetime | None = None, analysis: str | None = None) -> Iterator[Connection]:
        """A read-only connection to what is published, as `media`.

        With `as_of`, to what was known at that moment; with `analysis`, to what the views would show with it in use.
        """
        connection = connect()
        try:
            self._attach(connection, read_only=True, as_of=as_of, analysis=analysis)
            with _signals():
                yield connection
        except duckdb.Error as error:
            raise faults.translate(error, str(self.address.path)) from error
        finally:
            connection.close()

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction; when another writer won, run all of it again."""
        deadline = time.monotonic() + self.lock_seconds
        while True:
            try:
                with self._turn(), self.write() as connection, _signals():
                    return _in_transaction(connection, work)
            except TransientError as error:
                if not faults.is_conflict(error.__cause__ or error) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.01, 0.25))  # noqa: S311 - spreads writers, guards nothing

    @property
    def place(self) -> Path:
        """The file that the writer works on, or the lake's catalog."""
        return self.address.path if self.address.is_lake else self.address.writer_path

    @property
    def _key(self) -> str:
        return f"{self.address.url} {self.address.lock_path.resolve()}"

    def _turn(self) -> AbstractContextManager[None]:
        """One transaction at a time on this machine, so that a lake need not run one of two again."""
        if self.address.is_lake:
            return writer_lock(self.address.lock_path, self.lock_seconds)
        return nullcontext()

    def _lock(self) -> WriterLock | None:
        # A lake settles between writers of several machines itself, so the lock is not kept between two batches.
        return None if self.address.is_lake else WriterLock(self.address.lock_path, self.lock_seconds)

    def _connect(self) -> Connection:
        connection = connect()
        try:
            self._attach(connection, read_only=False)
        except BaseException:
            connection.close()
            raise
        return connection

    def _closed(self) -> None:
        if not self.address.is_lake:
            state.note(self.address.path, "writer", self.address.writer_path)

    def _attach(
        self, connection: Connection, *, read_only: bool, as_of: datetime | None = None, analysis: str | None = None
    ) -> None:
        is_shown = (
            as_of is not None or analysis is not None or (read_only and self.address.is_lake)
        )  # through views of its tables
        name = "stored" if is_shown else "media"
        if self.address.is_lake:
            lake.attach(connection, self.address, self.data, name, read_only=read_only)
        else:
            path = self.address.path if read_only else self.address.writer_path
            if not path.exists():
                raise ContractError(f"there is no warehouse at {path} yet: `mediawatch backfill FOLDER` makes one")
            attach_file(connection, path, read_only=read_only, name=name)
        if is_shown:
            migrate.facade(connection, name, as_of, analysis)
        connection.execute("USE media")


@contextmanager
def _signals() -> Iterator[None]:
    """DuckDB wraps what a signal's handler raises while a query runs, as RuntimeError; within, it comes as itself."""
    try:
        yield
    except RuntimeError as error:
        if error.__cause__ is None or isinstance(error.__cause__, Exception):
            raise
        raise error.__cause__ from None


def _in_transaction(connection: Connection, work: Callable[[Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        # Comes first: inserts alone never conflict in a lake, and two writers would both add the same article.
        connection.execute("UPDATE meta.write_token SET n = n + 1")
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk or a lost connection there is nothing left to roll back; the first error is the one to see.
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
    return result


def connect() -> Connection:
    """An empty in-memory connection: quiet, and deaf to extensions that are not installed."""
    connection = duckdb.connect(":memory:", config=_CONFIG)
    connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
    return connection


def attach_file(connection: Connection, path: Path, *, read_only: bool, name: str = "media") -> None:
    """Attach a DuckDB file; a new one is written in the format that 1.5 and 2.x both read."""
    options = "READ_ONLY" if read_only else "STORAGE_VERSION 'v1.5.0'"
    connection.execute(f"ATTACH {literal(str(path))} AS {name} ({options})")


def literal(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def open_warehouse(settings: Settings) -> Warehouse:
    """Open, create or migrate the warehouse of the settings. Damaged, foreign and newer ones raise ContractError."""
    address = addresses.parse(settings.warehouse, settings.data)
    warehouse = Warehouse(address, settings.data, settings.publish_seconds, settings.lock_seconds)
    try:
        address.lock_path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ContractError(f"cannot make the folder of {address.path}: {error.strerror}") from error
    warehouse.release()
    if address.is_lake:
        lake.prepare(address, settings.data)
        _migrate_lake(warehouse)
        return warehouse
    with writer_lock(address.lock_path, settings.lock_seconds):
        _remove_leftovers(address)
        state.check_published(address)
        if not address.writer_path.exists():
            _create(address)
    _migrate_file(warehouse)
    return warehouse


def _migrate_lake(warehouse: Warehouse) -> None:
    """Make or migrate a lake. Two machines may try at once: the loser looks again and finds it done."""
    address = warehouse.address
    with writer_lock(address.lock_path, warehouse.lock_seconds):
        for attempt in range(5):
            try:
                with warehouse.write() as connection:
                    migrate.migrate(connection, address.url, is_lake=True)
                    if "://" in warehouse.data:
                        lake.keep_packs_apart(connection)
                return
            except TransientError:
                if attempt == 4:
                    raise
                time.sleep(random.uniform(0.1, 1.0))  # noqa: S311 - spreads writers, guards nothing


def _create(address: Address) -> None:
    """Make the writer's file under another name and rename it: DuckDB's own creation does not survive a kill."""
    new = address.writer_path.with_name(f"{address.writer_path.name}.new")
    if address.path.exists():
        state.copy_file(address.path, new)  # a read copy brought from elsewhere: go on from it
    else:
        with opened(new, address.path) as connection:
            migrate.migrate(connection, str(address.path))
    state.rename(new, address.writer_path)
    state.note(address.path, "writer", address.writer_path)


def _migrate_file(warehouse: Warehouse) -> None:
    address = warehouse.address
    with writer_lock(address.lock_path, warehouse.lock_seconds):
        is_suspect = not state.is_as_noted(address.path, "writer", address.writer_path)
        with opened(address.writer_path, address.writer_path) as connection:
            version = migrate.version_of(connection, str(address.writer_path))
            backup = address.writer_path.with_name(f"{address.path.name}.schema{version}.bak")
            if is_suspect:
                state.verify(connection)
            if version < len(migrate.steps()):
                connection.execute("CHECKPOINT media")
                state.copy_file(address.writer_path, backup)
            done = migrate.migrate(connection, str(address.writer_path))
            if done:
                _log.warning("%s: applied %s; %s is as it was before", address.writer_path, ", ".join(done), backup)
        state.note(address.path, "writer", address.writer_path)


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
        with suppress(duckdb.Error):
            connection.close()


def _remove_leftovers(address: Address) -> None:
    """Remove what a killed creation or publication left; nobody else can be at it, since the lock is held."""
    for pattern in (f"{address.writer_path.name}.new*", f"{address.path.name}.new*"):
        for leftover in address.path.parent.glob(pattern):
            with suppress(FileNotFoundError):
                os.unlink(leftover)
