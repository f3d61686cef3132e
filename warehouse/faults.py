"""Turns DuckDB's errors into those of this project: what happened, to which file, and the way out."""

from __future__ import annotations

import duckdb

from tasks.errors import ContractError, MediawatchError, TransientError

CONFLICTS = (
    "Transaction conflict",
    "database is locked",
    "maximum retry",
    "Could not set lock",
    "write-write conflict",
    "could not serialize",
)
_FULL = ("No space left", "disk full", "Disk quota", "could not write all bytes", "out of disk space")
_CORRUPT = (
    "not a valid DuckDB database",
    "Corrupt database file",
    "checksum",
    "Serialization Error",
    "Failed to deserialize",
    "could not read all bytes",
    "could not read enough bytes",
    "INTERNAL Error",
    "newer version of DuckDB",
    "file is not a database",
    "database disk image is malformed",
)


def is_conflict(error: BaseException) -> bool:
    """Whether another writer won, so that the whole transaction may be tried again."""
    return any(sign in str(error) for sign in CONFLICTS)


def foreign(place: str) -> ContractError:
    """The error for a database that is none of ours."""
    return ContractError(
        f"{place} is a database, but no mediawatch warehouse: it was left as it is; choose another path"
    )


def translate(error: Exception, place: str) -> MediawatchError:
    """The error of this project for an error of DuckDB met at `place`."""
    text = str(error)
    first_line = text.strip().splitlines()[0] if text.strip() else type(error).__name__
    if any(sign in text for sign in _FULL):
        return TransientError(f"no space left for {place}: nothing of this batch was stored; free some space and rerun")
    if is_conflict(error):
        return TransientError(f"{place} is in use by another program: {first_line}")
    if "Permission denied" in text or "Read-only file system" in text:
        return ContractError(f"no permission to write {place}: {first_line}")
    if isinstance(error, duckdb.Error) and any(sign in text for sign in _CORRUPT):
        return ContractError(
            f"{place} is damaged or no DuckDB warehouse ({first_line}). It was left as it is; move it away, then "
            "`mediawatch warehouse restore` rebuilds the warehouse from the stored captures"
        )
    return MediawatchError(f"{place}: {first_line}")
