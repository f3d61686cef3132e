"""Turns DuckDB's errors into those of this project: what happened, to which file, and the way out."""

from __future__ import annotations

from tasks.errors import ContractError, MediawatchError, TransientError

CONFLICTS = (
    "transaction conflict",
    "database is locked",
    "maximum retry",
    "could not set lock",
    "write-write conflict",
    "could not serialize",
    "failed to commit ducklake transaction",
)
_FULL = ("no space left", "disk full", "disk quota", "could not write all bytes", "out of disk space")
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
    "database disk image is malformed",
)


def is_conflict(error: BaseException) -> bool:
    """Whether another writer won, so that the whole transaction may be tried again."""
    return any(sign in str(error).lower() for sign in CONFLICTS)


def foreign(place: str) -> ContractError:
    """The error for a database that is none of ours."""
    return ContractError(
        f"{place} is a database, but no mediawatch warehouse: it was left as it is; choose another path"
    )


def damaged(place: str, detail: str) -> ContractError:
    """The error for a file that cannot be read."""
    return ContractError(
        f"{place} is damaged or no DuckDB warehouse ({detail}). It was left as it is; move it away, then "
        "`mediawatch warehouse restore` rebuilds the warehouse from the stored captures"
    )


def translate(error: Exception, place: str, *, is_opening: bool = False) -> MediawatchError:
    """The error of this project for an error of DuckDB met at `place`; at opening, what is not known means damage."""
    text = str(error)
    lowered = text.lower()
    first_line = text.strip().splitlines()[0] if text.strip() else type(error).__name__
    if any(sign in lowered for sign in _FULL):
        return TransientError(f"no space left for {place}: nothing of this was stored; free some space and rerun")
    if is_conflict(error):
        return TransientError(f"{place} is in use by another program: {first_line}")
    if "permission denied" in lowered or "read-only file system" in lowered:
        return ContractError(f"no permission to write {place}: {first_line}")
    if is_opening or any(sign in lowered for sign in _CORRUPT):
        return damaged(place, first_line)
    return MediawatchError(f"{place}: {first_line}")
