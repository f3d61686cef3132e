"""Sitemap indexes: what the sitemaps that one names announce is read in its name."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from tasks.fetch.feeds import Entry, FeedDocument, FeedError, FeedKind, parse_feed
from tasks.fetch.http import Fetcher
from tasks.fetch.records import OK

MOST_CHILDREN: Final = 5


async def read_children(index: FeedDocument, fetcher: Fetcher) -> tuple[FeedDocument, str]:
    """The index with the entries of its latest sitemaps in place of its own, and a sentence on what was not read.

    Where none of them can be read, FeedError says why.
    """
    latest = sorted(index.entries, key=lambda entry: str(entry.updated_at or entry.published_at or ""), reverse=True)
    entries: list[Entry] = []
    failures: list[FeedError] = []
    for child in latest[:MOST_CHILDREN]:
        try:
            entries += (await _read(child.link, fetcher)).entries
        except FeedError as error:
            failures.append(error)
    if failures and len(failures) == len(latest[:MOST_CHILDREN]):
        raise failures[0]
    said = f"{len(failures)} of its sitemaps were not read: {failures[0]}" if failures else ""
    return replace(index, entries=tuple(entries)), said


async def _read(url: str | None, fetcher: Fetcher) -> FeedDocument:
    if url is None:
        raise FeedError("a sitemap of the index has no address", code="url.invalid")
    fetched = await fetcher.fetch(url)
    if fetched.code != OK:
        raise FeedError(f"{url[:200]}: {fetched.detail or fetched.code}", code=fetched.code)
    document = await asyncio.to_thread(parse_feed, fetched.body, fetched.final_url, None)
    if document.kind is FeedKind.SITEMAP_INDEX:
        raise FeedError(f"{url[:200]}: an index within an index", code="feed.not_a_feed")
    return document
