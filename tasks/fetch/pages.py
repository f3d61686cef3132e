"""Article pages: announced entries go in, captures and refusals come out."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from tasks.fetch.feeds import Entry
from tasks.fetch.http import Fetcher
from tasks.fetch.poll import by_host
from tasks.fetch.records import NOT_MODIFIED, OK, PAGE, Fetched, Validators
from tasks.fetch.robots import Robots
from tasks.records import Capture, Declared, Door, Rejected
from tasks.urls import fetch_url

# Worth another try today: the same page may come in an hour.
PASSING: Final = frozenset(
    ("dns.temporary", "connect.refused", "connect.timeout", "connect.reset", "read.timeout", "read.truncated",
     "http.408", "http.429", "http.503", "http.5xx", "host.paused", "robots.unreachable")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """One page to fetch. `root` is the feed that announced it; `declared` what the feed says of it;
    `validators` came with the page when it was had last."""

    url: str
    root: str
    declared: Declared = field(default_factory=Declared)
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """One page fetch: its request, what came of it, and whether a later try makes sense. `result` is None where the
    page is as it was (http.304)."""

    request: PageRequest
    result: Capture | Rejected | None
    fetched: Fetched | None
    is_passing: bool = False


def page_request(
    entry: Entry, feed_url: str, outlet: str | None = None, language: str | None = None
) -> PageRequest | None:
    """The page that an entry announces; None for an entry without a link."""
    link = entry.original_link or entry.link
    if link is None:
        return None
    url = fetch_url(link)
    declared = Declared(
        url=url,
        title=entry.title,
        outlet=outlet,
        published_at=entry.published_at,
        authors=entry.authors,
        language=entry.language or language,
    )
    return PageRequest(url=url, root=feed_url, declared=declared)


async def fetch_pages(
    requests: Iterable[PageRequest], fetcher: Fetcher, robots: Robots | None = None
) -> AsyncIterator[PageOutcome]:
    """Fetch pages, hosts side by side, asking robots.txt first. Every request gives one outcome."""
    rules = robots or Robots(fetcher)

    async def one(request: PageRequest) -> PageOutcome:
        return await fetch_page(request, fetcher, rules)

    async for outcome in by_host(requests, lambda request: request.url, one):
        yield outcome


async def fetch_page(request: PageRequest, fetcher: Fetcher, robots: Robots) -> PageOutcome:
    """Fetch one page."""
    refusal = await robots.refusal(request.url)
    if refusal:
        return _rejected(request, refusal, "", None)
    fetched = await fetcher.fetch(request.url, PAGE, request.validators, robots.refusal)
    if fetched.code == NOT_MODIFIED:
        return PageOutcome(request=request, result=None, fetched=fetched)
    if fetched.code != OK:
        return _rejected(request, fetched.code, fetched.detail, fetched)
    capture = Capture(
        capture_id=hashlib.sha256(fetched.body).hexdigest()[:16],
        door=Door.FEED,
        root=request.root,
        origin=request.url,
        body=fetched.body,
        media_type=fetched.media_type or "text/html",
        fetched_at=fetched.fetched_at,
        charset=fetched.charset,
        # What cleaning takes for the page's address is where the redirects ended.
        declared=replace(request.declared, url=fetch_url(fetched.final_url)),
    )
    return PageOutcome(request=request, result=capture, fetched=fetched)


def _rejected(request: PageRequest, code: str, detail: str, fetched: Fetched | None) -> PageOutcome:
    rejected = Rejected(door=Door.FEED, root=request.root, origin=request.url, reason=code, detail=detail)
    return PageOutcome(request=request, result=rejected, fetched=fetched, is_passing=code in PASSING)
