"""What the XML formats share: children by short name whatever the namespace's spelling, text, bases, periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urljoin

from tasks.fetch.feeds.builder import Element
from tasks.fetch.feeds.dates import read_date
from tasks.fetch.feeds.records import FeedIssue
from tasks.fetch.feeds.text import HIDDEN, LONGEST_GUID, MOST_AUTHORS, name_of, one_line
from tasks.fetch.feeds.tree import local, space

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML: Final = "http://www.w3.org/XML/1998/namespace"

_SHORT: Final = {
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss091": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.law.harvard.edu/rss/rss.html": "",
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "search.yahoo.com/mrss": "media",
    "www.google.com/schemas/sitemap-news/0.9": "news",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "www.sitemaps.org/schemas/sitemap/0.9": "",
    "www.google.com/schemas/sitemap/0.84": "",
}
_PERIODS: Final = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def short_space(uri: str) -> str:
    """Short name of a namespace: "" for those of RSS itself, "dc", "atom" ..., "?" for an unknown one."""
    if not uri:
        return ""
    plain = uri.strip().lower()
    plain = plain.removeprefix("https://").removeprefix("http://").rstrip("#/")
    return _SHORT.get(plain, "?")


@dataclass(frozen=True, slots=True)
class Context:
    """What every entry of one document needs: its address, whether bases occur, and where issues are noted."""

    url: str
    has_base: bool
    issues: list[FeedIssue]

    def base(self, element: Element) -> str:
        """Address that relative links of an element refer to."""
        if not self.has_base:
            return self.url
        chain: list[str] = [
            found for node in (element, *element.iterancestors()) if (found := node.get(f"{{{XML}}}base"))
        ]
        base: str = self.url
        for step in reversed(chain[:10]):
            try:
                base = urljoin(base, step.strip())
            except ValueError:
                continue
        return base

    def note(self, code: str, detail: str, entry: int | None = None) -> None:
        """Keep one oddity; beyond a hundred they say nothing new."""
        if len(self.issues) < 100:
            self.issues.append(FeedIssue(code=code, detail=detail, entry=entry))


class Fields:
    """The children of an element by short name ("title", "dc:date"): the first of each name that has content."""

    def __init__(self, element: Element, home: str | None = None) -> None:
        own = space(element) if home is None else home
        self._found: dict[str, list[Element]] = {}
        for child in element:
            name, uri = local(child), space(child)
            if not name:
                continue
            prefix = "" if uri == own else short_space(uri)
            self._found.setdefault(f"{prefix}:{name}" if prefix else name, []).append(child)

    def names(self) -> frozenset[str]:
        """The short names that occur."""
        return frozenset(self._found)

    def all(self, *names: str) -> list[Element]:
        """Every child under any of the names."""
        return [child for name in names for child in self._found.get(name, ())]

    def text(self, *names: str) -> str | None:
        """Text of the first non-empty child under the names, in their order."""
        for child in self.all(*names):
            found = text_in(child)
            if found is not None:
                return found
        return None


def media_of(fields: Fields, name: str) -> list[Element]:
    """What Media RSS says of an entry, or, where it says nothing of the entry itself, of its media one by one."""
    found, level = fields.all(f"media:{name}"), fields.all("media:group", "media:content")
    while level and not found:
        below = [Fields(node, "") for node in level]
        found = [child for one in below for child in one.all(f"media:{name}")]
        level = [child for one in below for child in one.all("media:content")]
    return found


def text_in(element: Element) -> str | None:
    """All text inside an element but scripts; None when there is none but white space."""
    text = (element.text or "") if len(element) == 0 else "".join(_shown(element))
    return text if text and not text.isspace() else None


def _shown(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local(child) not in HIDDEN:
            yield from _shown(child)
        yield child.tail or ""


def first_date(fields: Fields, names: tuple[str, ...]) -> tuple[datetime | None, str | None]:
    """The first readable date under the names, and the name that gave it."""
    for name in names:
        for child in fields.all(name):
            found = read_date(text_in(child))
            if found is not None:
                return found, name
    return None, None


def guid_of(text: str | None) -> str | None:
    """An identifier as printed, on one line."""
    return one_line(text, LONGEST_GUID)


def authors_in(texts: list[str | None]) -> tuple[str, ...]:
    """Names out of author fields, each once."""
    names = (name_of(text) for text in texts[:MOST_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if name))


def period_of(fields: Fields) -> int | None:
    """Seconds between two changes as the syndication module gives them."""
    period = _PERIODS.get((fields.text("sy:updateperiod") or "").strip().lower())
    if period is None:
        return None
    frequency = (fields.text("sy:updatefrequency") or "1").strip()
    times = int(frequency) if frequency.isascii() and frequency.isdigit() and len(frequency) < 6 else 1
    return period // max(times, 1)
