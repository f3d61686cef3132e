"""Cut a folder into chunks: small ones first, so that the first rows appear soon and every worker has work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tasks.records import Batch, Capture, Item, Rejected, SeedFile

_FIRST = 2
_BYTES = 32_000_000  # captures of one chunk are held in memory together


@dataclass(slots=True)
class Chunk:
    """Captures to clean together, what could not be read among them, and the files that end in this chunk."""

    captures: list[Capture] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    finished: list[tuple[SeedFile, int]] = field(default_factory=list)
    size: int = 0

    def add(self, found: Capture | Rejected) -> None:
        """Take one item in."""
        if isinstance(found, Capture):
            self.captures.append(found)
            self.size += len(found.body)
        else:
            self.rejected.append(found)

    def is_full(self, items: int) -> bool:
        """Whether the chunk holds `items` captures or as many bytes as one chunk may."""
        return len(self.captures) >= items or self.size >= _BYTES or len(self.rejected) + len(self.finished) >= 2_000

    def batch(self, run_id: str, batch_id: str, items: Sequence[Item]) -> Batch:
        """What one transaction commits of this chunk, its captures having become `items`."""
        return Batch(
            run_id=run_id,
            batch_id=batch_id,
            items=tuple(items),
            rejected=tuple(self.rejected),
            finished=tuple(self.finished),
        )


def chunks(
    files: Iterable[SeedFile],
    read: Callable[[SeedFile], Iterator[Capture | Rejected]],
    items: int,
    limit: int | None = None,
) -> Iterator[Chunk]:
    """Chunks of at most `items` captures over all files; stops after `limit` items.

    A file counts as finished in the chunk that holds its last item; a file cut by the limit does not.
    """
    chunk, most, left = Chunk(), min(_FIRST, items), limit
    for file in files:
        count = 0
        for found in read(file):
            if left == 0:
                break
            left = None if left is None else left - 1
            chunk.add(found)
            count += 1  # noqa: SIM113 - outlives the loop
            if chunk.is_full(most):
                yield chunk
                chunk, most = Chunk(), min(most * 2, items)
        else:
            chunk.finished.append((file, count))
        if left == 0:
            break
        if chunk.is_full(most):
            yield chunk
            chunk, most = Chunk(), min(most * 2, items)
    if chunk.captures or chunk.rejected or chunk.finished:
        yield chunk
