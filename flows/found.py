"""What a round of feeds found, as chunks for the chain: polls with what they announce, pages with what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flows.chunks import Chunk
from tasks.collected import Announced, PageFetch, Poll, Waiting
from tasks.fetch.rounds import Found
from tasks.records import Batch, Item


@dataclass(slots=True)
class FoundChunk(Chunk):
    """A chunk of a round. States and validators of feeds are committed with the rows that they cover."""

    polls: list[Poll] = field(default_factory=list)
    announced: list[Announced] = field(default_factory=list)
    fetches: list[PageFetch] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def batch(self, run_id: str, batch_id: str, items: Sequence[Item]) -> Batch:
        """What one transaction commits of this chunk; page fetches learn what cleaning made of them.

        A second look at an article that gives no article is no rejection of it: the article stays as it was, and the
        fetch says why.
        """
        by_page = {(item.capture.root, item.capture.origin): item for item in items}
        fetches = tuple(_cleaned(fetch, by_page.get((fetch.root, fetch.origin))) for fetch in self.fetches)
        again = {(fetch.root, fetch.origin) for fetch in fetches if fetch.purpose == "again"}
        kept = [i for i in items if i.rejected is None or (i.capture.root, i.capture.origin) not in again]
        # No super() here: a dataclass with slots is another class than the one that it would look for.
        batch = Chunk.batch(self, run_id, batch_id, kept)
        return replace(
            batch,
            polls=tuple(self.polls),
            announced=tuple(self.announced),
            fetches=fetches,
            waiting=tuple(self.waiting),
        )


def as_chunk(found: Found) -> FoundChunk:
    """A chunk of what a group of feeds or pages gave."""
    return FoundChunk(
        captures=found.captures,
        rejected=found.rejected,
        polls=found.polls,
        announced=found.announced,
        fetches=found.fetches,
        waiting=found.waiting,
    )


def _cleaned(fetch: PageFetch, item: Item | None) -> PageFetch:
    if item is None:
        return fetch
    if item.article is not None:
        return replace(fetch, word_count=len(item.article.body.split()))
    rejected = item.rejected
    return replace(fetch, code=rejected.reason, detail=rejected.detail) if rejected else fetch
