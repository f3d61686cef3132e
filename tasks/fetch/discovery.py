"""Feeds of a site: those that a page names, and the places where feeds usually stand. Pure; the caller fetches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

MOST_FOUND: Final = 50
_TYPES: Final = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
        "text/rss+xml",
        "text/atom+xml",
        "application/x.atom+xml",
        "application/x-atom+xml",
        "application/x-rss+xml",
        "application/x-netcdf",
    )
)
WELL_KNOWN: Final = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/rss", "/feeds", "/feed.json")
_TAG: Final = re.compile(r"<(link|a|base)\s([^<>]{1,3000})>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"([a-zA-Z\-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_FEED_PATH: Final = re.compile(
    r"(?:/(?:feed|rss|atom|feeds)(?:\.(?:xml|php|json|aspx?))?/?|\.(?:rss|atom|rdf)|/(?:index|rss|feed|atom)\.(?:xml|rdf|json))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names: its address, the title given to it, and how it was found (link, anchor, usual)."""

    url: str
    title: str | None
    how: str


def feeds_in_page(page: str, url: str) -> tuple[FoundFeed, ...]:
    """Feeds that a page names by link elements; where there are none, by anchors that look like feeds."""
    base, links, anchors = url, [], []
    for match in _TAG.finditer(page[:2_000_000]):
        attributes = {
            found[1].lower(): unescape(next((group for group in found.groups()[1:] if group is not None), "")).strip()
            for found in _ATTRIBUTE.finditer(match[2])
        }
        href, tag = attributes.get("href", ""), match[1].lower()
        if not href:
            continue
        if tag == "base":
            base = _join(url, href) or url
        elif tag == "link":
            is_named = {"alternate", "feed"} & set(attributes.get("rel", "").lower().split())
            kind = attributes.get("type", "").partition(";")[0].strip().lower()
            if is_named and kind in _TYPES and not _is_api(href, kind):
                links.append((href, attributes.get("title") or None))
        elif _FEED_PATH.search(href.partition("?")[0]):
            anchors.append((href, attributes.get("title") or None))
    how, chosen = ("link", links) if links else ("anchor", anchors)
    found: dict[str, FoundFeed] = {}
    for href, title in chosen:
        address = _join(base, href)
        if address and address not in found and len(found) < MOST_FOUND:
            found[address] = FoundFeed(address, title[:300] if title else None, how)
    return tuple(found.values())


def usual_places(url: str) -> tuple[FoundFeed, ...]:
    """Addresses at which a site without named feeds may have one; each has to be tried."""
    return tuple(FoundFeed(urljoin(url, path), None, "usual") for path in WELL_KNOWN)


def _is_api(href: str, kind: str) -> bool:
    """WordPress and oEmbed name their programming interfaces in the same way."""
    return kind == "application/json" and not href.partition("?")[0].lower().endswith(
        ("feed.json", "/feed", "feed/json")
    )


def _join(base: str, href: str) -> str | None:
    try:
        address = urljoin(base, href)
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname and len(address) <= 2048 else None
