"""The second reader: feedparser, asked about what the first one cannot make out.

It knows vocabularies that the first reader does not (CDF, feeds under a root of their own). It is not the first reader
because it loses more (`tests/bench/feeds.py`): of 125 awkward feeds it reads 97 as they should be, behind this room's
guard and repair 116, where `parse_feed` reads all; some hostile ones that pass the guard cost it 30 s. So it sees only
well-formed XML of bounded size, never its lenient parser or a document type; it fetches nothing, since it gets bytes.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, Final
from xml.parsers import expat

import feedparser
from lxml import etree  # type: ignore[import-untyped]

from tasks.fetch.feeds.builder import Element
from tasks.fetch.feeds.dates import read_date
from tasks.fetch.feeds.fields import guid_of
from tasks.fetch.feeds.records import Entry, FeedDocument, FeedKind
from tasks.fetch.feeds.text import name_of, summary_of, title_of, web_link

LARGEST: Final = 500_000
MOST: Final = 500


def filled(document: FeedDocument, root: Element) -> FeedDocument:
    """A document of which no entry has a link, with what the second reader finds in it."""
    found = _entries(root, document.url)
    if len(found) != len(document.entries):
        return document
    entries = tuple(_fill(entry, second) for entry, second in zip(document.entries, found, strict=True))
    return replace(document, entries=entries)


def unknown(root: Element, url: str) -> FeedDocument | None:
    """A document of a kind that the first reader does not know; None unless every entry has a link and a title."""
    found = _entries(root, url)
    if not found or not all(entry.link and entry.title for entry in found):
        return None
    return FeedDocument(url=url, kind=FeedKind.RSS, version="other", entries=tuple(found))


def _fill(entry: Entry, second: Entry) -> Entry:
    names = ("link", "title", "guid", "updated_at", "summary")
    missing = {name: getattr(second, name) for name in names if getattr(entry, name) is None}
    if entry.published_at is None:
        missing |= {"published_at": second.published_at, "date_rule": second.date_rule}
    return replace(entry, **missing, authors=entry.authors or second.authors)


def _entries(root: Element, url: str) -> list[Entry]:
    body: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    if len(body) > LARGEST or not _is_well_formed(body):
        return []
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return [_entry(found, url) for found in parsed.entries[:MOST]]


def _entry(found: Any, url: str) -> Entry:
    published, updated = (read_date(dict.get(found, name)) for name in ("published", "updated"))
    # Not `found.link`, for which an identifier may stand in.
    hrefs = (one.get("href") for one in found.get("links", ()) if one.get("rel", "alternate") == "alternate")
    author = name_of(found.get("author"))
    return Entry(
        link=web_link(next(hrefs, None), url)[0],
        title=title_of(found.get("title"), markup=None),
        guid=guid_of(found.get("id")),
        published_at=published or updated,
        updated_at=updated,
        date_rule="published" if published else "updated" if updated else None,
        authors=(author,) if author else (),
        summary=summary_of(found.get("summary")),
    )


def _is_well_formed(body: bytes) -> bool:
    """Whether the parser that feedparser builds on accepts it; else it would read by its lenient one."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)
    except expat.ExpatError:
        return False
    return True
