"""robots.txt, asked for article pages. Feeds that a person entered are fetched without asking."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from protego import Protego
from yarl import URL

from tasks.fetch.addresses import url_problem
from tasks.fetch.hosts import host_key
from tasks.fetch.http import Fetcher
from tasks.fetch.records import OK, ROBOTS

KEPT_SECONDS: Final = 86_400.0
FAILURE_KEPT_SECONDS: Final = 600.0
LONGEST_DELAY: Final = 60.0
MOST_SITES: Final = 5_000
# The site answered, and has no rules for us (RFC 9309): refusals of every kind, circles, and what is no text. Where no
# request may go at all, the page's own fetch says so.
_NO_RULES: Final = frozenset(
    (
        "http.401",
        "http.403",
        "http.404",
        "http.410",
        "http.4xx",
        "http.challenge",
        "body.empty",
        "type.not_text",
        "ssrf.blocked",
        "redirect.loop",
        "redirect.no_location",
        "redirect.too_many",
    )
)


@dataclass(frozen=True, slots=True)
class _Rules:
    parser: Protego | None
    code: str | None
    until: float


class Robots:
    """The rules of all sites of a run: asked once a day each, through the same fetcher."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._agent = fetcher.manners.user_agent.partition("/")[0]
        self._sites: dict[str, _Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def refusal(self, url: str) -> str | None:
        """Code of why a page may not be fetched (robots.disallowed, robots.unreachable); None where it may."""
        if url_problem(url):
            return None  # the fetcher says what is wrong with it
        # What is asked is what the client will request: /open/../private is /private.
        url = str(URL(url))
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(site, asyncio.Lock()):
            rules = self._sites.get(site)
            if rules is None or rules.until <= time.monotonic():
                rules = await self._ask(site)
                if len(self._sites) >= MOST_SITES:
                    self._sites.clear()
                    self._locks.clear()
                self._sites[site] = rules
        if rules.code:
            return rules.code
        is_allowed = rules.parser is None or rules.parser.can_fetch(url, self._agent)
        return None if is_allowed else "robots.disallowed"

    async def _ask(self, site: str) -> _Rules:
        fetched = await self._fetcher.fetch(f"{site}/robots.txt", ROBOTS)
        now = time.monotonic()
        if fetched.code in _NO_RULES:
            return _Rules(None, None, now + KEPT_SECONDS)
        if fetched.code != OK:
            return _Rules(None, "robots.unreachable", now + FAILURE_KEPT_SECONDS)
        parser = Protego.parse(fetched.body.decode("utf-8-sig", "replace"))
        delay = parser.crawl_delay(self._agent)
        if delay:
            self._fetcher.slots.slow_down(host_key(site), min(float(delay), LONGEST_DELAY))
        return _Rules(parser, None, now + KEPT_SECONDS)
