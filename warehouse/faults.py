"""Turns DuckDB's errors into those of this project: what happened, to which file, and the way out."""

from __future__ import annotations

import shutil
from pathlib import Path

from tasks.errors import ContractError, MediawatchError, NoWarehouseError, TransientError
from warehouse.address import without_password

CONFLICTS = (
    "transaction conflict",
    "database is locked",
    "maximum retry",
    "could not set lock",
    "write-write conflict",
    "could not serialize",
    "failed to commit ducklake transaction",
)
_FULL = (
    "no space left",
    "disk full",
    "disk is full",
    "disk quota",
    "could not write all bytes",
    "out of disk space",
)
_LEAST_FREE = 100_000  # bytes; with less, SQLite finds no room for its shared memory and calls it an I/O error
_UNREACHABLE = ("unable to connect to postgres", "server closed the connection", "could not establish connection")
_SETTINGS = ("data_path parameter", "catalog version mismatch")
_CORRUPT = (
    "not a valid duckdb database",
    "corrupt",
    "checksum",
    "serialization error",
    "failed to deserialize",
    "could not read all bytes",
    "could not read enough bytes",
    "internal error",
    "newer version of duckdb",
    "file is not a database",
    "malformed",
    "invalid page",
)


def is_conflict(error: BaseException) -> bool:
    """Whether another writer won, so that the whole transaction may be tried again."""
    text = str(error).lower()
    return any(sign in text for sign in CONFLICTS) and not any(sign in text for sign in _FULL)


def foreign(place: str) -> ContractError:
    """The error for a database that is none of ours."""
    return ContractError(
        f"{place} is a database, but no mediawatch warehouse: it was left as it is; choose another path"
    )


def missing(place: str) -> NoWarehouseError:
    """The error for a warehouse that nobody has made yet."""
    return NoWarehouseError(f"there is no warehouse at {place} yet: `mediawatch backfill FOLDER` makes one")


def damaged(place: str, detail: str) -> ContractError:
    """The error for a warehouse that cannot be read."""
    way = "name another database" if place.startswith("ducklake:postgres:") else "move it away"
    return ContractError(
        f"{place} is damaged or no mediawatch warehouse ({detail}). It was left as it is; {way}, then "
        "`mediawatch warehouse restore` rebuilds the warehouse from the stored captures"
    )


def translate(error: Exception, place: str, *, is_opening: bool = False) -> MediawatchError:
    """The error of this project for an error of DuckDB met at `place`; at opening, what is not known means damage."""
    text = without_password(str(error)).strip()
    lowered = text.lower()
    first_line = text.splitlines()[0] if text else type(error).__name__

    def has(signs: tuple[str, ...]) -> bool:
        return any(sign in lowered for sign in signs)

    if has(_FULL) or (has(("disk i/o error",)) and _is_full(place)):
        return TransientError(f"no space left for {place}: nothing of this was stored; free some space and rerun")
    if "existing ducklake" in lowered and "does not exist" in lowered:
        return missing(place)
    if has(_UNREACHABLE):
        return TransientError(f"{place} cannot be reached: {first_line}")
    if is_conflict(error):
        return TransientError(f"{place} is in use by another program: {first_line}")
    if has(("permission denied", "read-only file system")):
        return ContractError(f"no permission to write {place}: {first_line}")
    if has(_SETTINGS):
        return ContractError(f"{place} cannot be opened with these settings: {first_line}")
    if is_opening or has(_CORRUPT):
        return damaged(place, first_line)
    return MediawatchError(f"{place}: {first_line}")


def _is_full(place: str) -> bool:
    folder = Path(place).parent
    return folder.is_dir() and shutil.disk_usage(folder).free < _LEAST_FREE
