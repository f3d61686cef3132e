"""The clean room's step of a flow."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.pool import Failure, Runner
from tasks.records import Capture, Item, Rejected


def clean_chunk(pool: Runner, captures: Sequence[Capture]) -> list[Item]:
    """Clean the captures of one chunk in a worker; each becomes an item with an article or a rejection."""
    results = pool.run("clean", captures)
    return [_item(capture, result) for capture, result in zip(captures, results, strict=True)]


def _item(capture: Capture, result: object) -> Item:
    if isinstance(result, Failure):
        result = Rejected(
            door=capture.door,
            root=capture.root,
            origin=capture.origin,
            reason=result.reason,
            detail=f"while cleaning: {result.detail}",
            capture_id=capture.capture_id,
        )
    if isinstance(result, Rejected):
        return Item(capture=capture, rejected=result)
    return Item(capture=capture, article=result)  # type: ignore[arg-type] # the worker yields an Article or a Rejected
