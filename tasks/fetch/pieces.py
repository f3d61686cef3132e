"""What the readers of seed files hand to each other: a piece (one item's bytes), a problem, the limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tasks.errors import PermanentError
from tasks.records import Declared, Door

# Honest archives of text shrink by 3 to 40; deflate's ceiling is 1032. Beyond this, only after `item_bytes` are out.
BOMB_RATIO: Final = 400
LONGEST_DETAIL: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The bytes of one item, and what its place says of it."""

    body: bytes
    media_type: str
    charset: str | None = None
    declared: Declared = field(default_factory=Declared)
    door: Door = Door.SEED
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why one item, or the rest of a file, gave no piece."""

    reason: str
    detail: str
    door: Door = Door.SEED


@dataclass(frozen=True, slots=True)
class Found:
    """A piece or problem and its number in each multi-record layer around it; none for a file that is one item."""

    numbers: tuple[int, ...]
    result: Piece | Problem


@dataclass(slots=True)
class Budget:
    """Bytes that one file may still give after decompression, counted over all of its layers."""

    item_bytes: int
    record_bytes: int
    archive_bytes: int
    file_size: int
    spent: int = 0

    def charge(self, count: int) -> None:
        """Count decompressed bytes; raise when the file turns out to be a bomb."""
        self.spent += count
        if self.spent > self.archive_bytes:
            raise refusal("seed.too_large", f"gives more than {self.archive_bytes:,} bytes when decompressed")
        if self.spent > max(self.item_bytes, BOMB_RATIO * self.file_size):
            raise refusal("seed.too_large", f"decompresses to more than {BOMB_RATIO} times its size")


def refusal(code: str, detail: str) -> PermanentError:
    """An error that ends the reading of one file or member."""
    return PermanentError(detail, code=code)


def problem_of(error: BaseException, door: Door = Door.SEED) -> Problem:
    """Turn an error into the row that says so."""
    if isinstance(error, PermanentError):
        return Problem(reason=error.code, detail=clean_detail(str(error)), door=door)
    if isinstance(error, OSError):
        return Problem(reason="seed.unreadable", detail=clean_detail(error.strerror or str(error)), door=door)
    return Problem(reason="run.error", detail=clean_detail(f"{type(error).__name__}: {error}"), door=door)


def clean_detail(text: str) -> str:
    """Bound a detail and make it valid UTF-8 on one line."""
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", text[:LONGEST_DETAIL])


def numbered(results: Iterator[tuple[int, Piece | Problem]]) -> Iterator[Found]:
    """Give records their numbers; a layer that holds one record only is that record, without a number."""
    first = next(results, None)
    if first is None:
        return
    second = next(results, None)
    if second is None:
        yield Found((), first[1])
        return
    for number, result in (first, second):
        yield Found((number,) if number else (), result)
    for number, result in results:
        yield Found((number,) if number else (), result)


def guarded(results: Iterator[Found], door: Callable[[], Door] = lambda: Door.SEED) -> Iterator[Found]:
    """Pass results on; an error that ends them becomes the last result, so no reader ever raises."""
    try:
        yield from results
    except Exception as error:  # a hostile file may break any parser; the row names the error
        yield Found((), problem_of(error, door()))
