"""Find the feeds of an address that a person gives: itself, what its page names, or the usual places; each is tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from tasks.fetch.discovery import FoundFeed, feeds_in_page, usual_places
from tasks.fetch.feeds import FeedDocument, FeedError, parse_feed
from tasks.fetch.feeds.guard import decode
from tasks.fetch.http import Fetcher
from tasks.fetch.records import FEED, OK, Fetched, Profile

MOST_TRIED: Final = 12
# The address may be a page or a feed, so that both have to be welcome.
EITHER: Final[Profile] = replace(FEED, name="either", accept="text/html, application/xml;q=0.9, */*;q=0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One address that was tried: how it was found, what came of it, and the document when it is a feed."""

    url: str
    how: str
    code: str
    detail: str = ""
    document: FeedDocument | None = None


async def find_feeds(url: str, fetcher: Fetcher) -> tuple[Candidate, ...]:
    """Try an address and what it leads to; feeds first. Every candidate says what came of it."""
    if "://" not in url:
        url = f"https://{url}"
    fetched = await fetcher.fetch(url, EITHER)
    own = _read(fetched, "itself")
    if own.document is not None or fetched.code != OK:
        return (own,)
    named = feeds_in_page(decode(fetched.body, fetched.content_type), fetched.final_url)
    tried = await _try(named, fetcher)
    if not any(candidate.document for candidate in tried):
        tried += await _try(usual_places(fetched.final_url), fetcher, is_first_enough=True)
    return tuple(sorted((own, *tried), key=lambda candidate: candidate.document is None))


async def _try(found: Iterable[FoundFeed], fetcher: Fetcher, *, is_first_enough: bool = False) -> list[Candidate]:
    tried: list[Candidate] = []
    for feed in list(found)[:MOST_TRIED]:
        tried.append(_read(await fetcher.fetch(feed.url), feed.how))
        if is_first_enough and tried[-1].document is not None:
            break
    return tried


def _read(fetched: Fetched, how: str) -> Candidate:
    if fetched.code != OK:
        return Candidate(url=fetched.url, how=how, code=fetched.code, detail=fetched.detail)
    try:
        document = parse_feed(fetched.body, fetched.final_url, {"content-type": fetched.content_type})
    except FeedError as error:
        return Candidate(url=fetched.url, how=how, code=error.code, detail=str(error))
    return Candidate(url=fetched.moved_to or fetched.url, how=how, code=OK, document=document)
