"""Finding the feeds of a site's address, against a fake site."""

from __future__ import annotations

import asyncio
from typing import Any

from tasks.fetch.addresses import networks
from tasks.fetch.http import Fetcher
from tasks.fetch.records import Manners
from tasks.fetch.search import Candidate, find_feeds
from tests.fakes.outlet import ALLOWED, Case, Outlet, answer, feed

MANNERS = Manners(allowed=networks(ALLOWED), gap_seconds=0)
NAMING = b"""<!doctype html><head><link rel=alternate type="application/rss+xml" href="/broken.xml">
<link rel="alternate" type="application/rss+xml" title="News" href="/news.xml"></head>"""


def site(pages: dict[str, bytes]) -> Any:
    """A site with these pages; anything else is not there."""

    async def handle(outlet: Outlet, request: Any, writer: Any) -> None:
        body = pages.get(request.path)
        status = "404 Not Found" if body is None else "200 OK"
        await answer(body or b"", status, Content_Type="text/html")(outlet, request, writer)

    return handle


def find(pages: dict[str, bytes], path: str = "/") -> list[tuple[str, str, str, int | None]]:
    async def once(url: str) -> tuple[Candidate, ...]:
        async with Fetcher(MANNERS) as fetcher:
            return await find_feeds(url, fetcher)

    with Outlet([Case("site", site(pages), "")]) as outlet:
        home = outlet.url("site").removesuffix("/site")
        return [
            (one.url.removeprefix(home), one.how, one.code, len(one.document.entries) if one.document else None)
            for one in asyncio.run(once(home + path))
        ]


def test_a_feed_is_its_own_answer() -> None:
    assert find({"/feed": feed(2)}, "/feed") == [("/feed", "itself", "ok", 2)]


def test_a_page_names_its_feeds_and_broken_ones_say_so() -> None:
    assert find({"/": NAMING, "/news.xml": feed(3)}) == [
        ("/news.xml", "link", "ok", 3),
        ("/", "itself", "feed.not_a_feed", None),
        ("/broken.xml", "link", "http.404", None),
    ]


def test_without_names_the_usual_places_are_tried_up_to_the_first() -> None:
    found = find({"/": b"<html><body>Welcome</body></html>", "/atom.xml": feed(1)})
    assert found[0] == ("/atom.xml", "usual", "ok", 1)
    assert [code for _, _, code, _ in found[1:]] == ["feed.not_a_feed", "http.404", "http.404"]


def test_an_address_that_does_not_answer_says_why() -> None:
    assert find({}) == [("/", "itself", "http.404", None)]
