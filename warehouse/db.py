"""Opens the warehouse that a setting names: one writer at a time, readers never blocked.

A plain file is two files: the writer's own (media.writer.duckdb) and the read copy (media.duckdb) that `publish`
renames into place, so that a reader's session of any length neither blocks nor is blocked.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

import duckdb

from tasks.errors import TransientError
from warehouse import faults, holding, lake, migrate, state
from warehouse.address import Address
from warehouse.lock import WriterLock, writer_lock
from warehouse.signals import close, undisturbed, unwrapped

Connection: TypeAlias = duckdb.DuckDBPyConnection
T = TypeVar("T")
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # A batch appends to a hundred columns, each of which holds a block in memory until the next checkpoint. With blocks
    # of DuckDB's own size, four times this, that takes 80 MB more, and a small file is twice as large; with a quarter
    # of this a large file is half as large again. A file keeps the size that it was made with.
    "default_block_size": 65_536,
}
# A batch is small: a second thread adds a third to its CPU, and the cores belong to the workers. What DuckDB lets go of
# is given back by threads of its allocator, or else seldom.
_WRITING = "SET threads = 1; SET allocator_background_threads = true"
# What is appended stays in memory until a checkpoint brings the log into the file; and a checkpoint costs the more the
# larger the file is. So the log may grow to a 64th of the file, within bounds of which DuckDB's own is the upper one.
_LOG_SHARE, _LEAST_LOG, _LARGEST_LOG = 64, 2**20, 2**24


@dataclass(frozen=True, slots=True)
class Warehouse:
    """An opened warehouse. Holds no connection, so it can be pickled and shared between threads."""

    address: Address
    data: str
    publish_seconds: float = 60.0
    lock_seconds: float = 600.0

    @contextmanager
    def write(self, *, is_opening: bool = False) -> Iterator[Connection]:
        """A writing connection under the writer lock, the warehouse attached as `media`."""
        try:
            with unwrapped(), holding.held(self._key, self._lock, self._connect, self._closed) as connection:
                yield connection
        except duckdb.Error as error:
            raise faults.translate(error, self.address.writer_name, is_opening=is_opening) from error

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
            with unwrapped():
                undisturbed(partial(self._attach, connection, read_only=True, as_of=as_of, analysis=analysis))
                yield connection
        except duckdb.Error as error:
            raise faults.translate(error, self.address.name) from error
        finally:
            close(connection)

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction; when another writer won, run all of it again."""
        return self.alone(lambda connection: _in_transaction(connection, work))

    def alone(self, work: Callable[[Connection], T]) -> T:
        """Run `work` while nobody else on this machine writes; when another machine's writer won, run it again."""
        deadline = time.monotonic() + self.lock_seconds
        while True:
            try:
                with self._turn(), self.write() as connection:
                    return work(connection)
            except TransientError as error:
                if not faults.is_conflict(error.__cause__ or error) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.01, 0.25))  # noqa: S311 - spreads writers, guards nothing

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
            connection.execute(_WRITING)
            if not self.address.is_lake:
                log = self.address.writer_path.stat().st_size // _LOG_SHARE
                log = min(max(log, _LEAST_LOG), _LARGEST_LOG)
                connection.execute(f"SET checkpoint_threshold = '{log} bytes'")
        except BaseException:
            close(connection)
            raise
        return connection

    def _closed(self) -> None:
        state.note_closed(self.address)

    def _attach(
        self, connection: Connection, *, read_only: bool, as_of: datetime | None = None, analysis: str | None = None
    ) -> None:
        is_shown = (
            as_of is not None or analysis is not None or (read_only and self.address.is_lake)
        )  # through views of its tables
        name = "stored" if is_shown else "media"
        if self.address.is_lake:
            if read_only and self.address.kind == "sqlite" and not self.address.path.exists():
                raise faults.missing(self.address.name)
            lake.attach(connection, self.address, self.data, name, read_only=read_only)
        else:
            path = self.address.path if read_only else self.address.writer_path
            if not path.exists():
                raise faults.missing(str(path))
            attach_file(connection, path, read_only=read_only, name=name)
        if is_shown:
            migrate.facade(connection, name, as_of, analysis)
        connection.execute("USE media")


def _in_transaction(connection: Connection, work: Callable[[Connection], T]) -> T:
    try:
        connection.execute("BEGIN")
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
    # Results are fetched whole; and DuckDB 1.5 never ends where a full buffer holds up a UNION ALL over shared CTEs.
    connection.execute("SET streaming_buffer_size = '1TB'")
    return connection


def attach_file(connection: Connection, path: Path, *, read_only: bool, name: str = "media") -> None:
    """Attach a DuckDB file; a new one is written in the format that 1.5 and 2.x both read."""
    options = "READ_ONLY" if read_only else "STORAGE_VERSION 'v1.5.0'"
    connection.execute(f"ATTACH {literal(str(path))} AS {name} ({options})")


def literal(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"
