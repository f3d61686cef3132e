"""`parse_feed`: tell what a document is, read it, and keep to the limits.

Only bytes go in; nothing is fetched. Work is linear in the size of the document, which is bounded. An entry is never
dropped for being odd, only for being half: what is wrong with one stands in `issues`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from tasks.fetch.discovery import feeds_in_page
from tasks.fetch.feeds import atom, rss, second
from tasks.fetch.feeds.atom import read_atom, read_entry
from tasks.fetch.feeds.builder import Element
from tasks.fetch.feeds.fields import Context, Fields, first_date
from tasks.fetch.feeds.guard import cut_doctype, read_text
from tasks.fetch.feeds.jsonfeed import date_of, read_json, read_json_item
from tasks.fetch.feeds.records import Entry, FeedDocument, FeedError, FeedKind
from tasks.fetch.feeds.rss import is_rss, link_base, read_item, read_rss
from tasks.fetch.feeds.sitemap import read_sitemap, read_url
from tasks.fetch.feeds.text import HTML_TAGS, web_link
from tasks.fetch.feeds.tree import local, read_tree, strict_tree

MOST_ENTRIES: Final = 2_000

_ROOT: Final = re.compile(
    r"<(?:[A-Za-z_][\w.\-]{0,30}:)?(?:rss|rdf|feed|entry|channel|urlset|sitemapindex|redirect)(?=[\s>/])", re.IGNORECASE
)
_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html)(?=[\s>])", re.IGNORECASE)
_DOCTYPE: Final = re.compile(r"<!doctype", re.IGNORECASE)
_FIRST: Final = re.compile(r"<([A-Za-z_][\w.\-]*)(?=[\s>/:])")
_OLDEST: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A recognised document: its facts, its items not yet read, and how to read one. `root` serves a second reading."""

    document: FeedDocument
    items: list[Any]
    read: Callable[[Any, int], Entry]
    when: Callable[[Any], datetime | None]
    root: Element | None = None


def parse_feed(body: bytes, url: str, headers: Mapping[str, str] | None = None) -> FeedDocument:
    """Read a feed of any kind. Raises FeedError, whose `code` says why, for a document that is none.

    `url` is the address that answered: relative links refer to it. `headers` serve for the charset alone.
    """
    kind = next((value for name, value in (headers or {}).items() if name.lower() == "content-type"), None)
    text = read_text(body, kind)
    context = Context(url=url, has_base="xml:base" in text, issues=[])
    read = _read_json if text.lstrip()[:1] in ("{", "[") else _read_xml
    try:
        raw = read(text.lstrip(), context)
    except FeedError as error:
        root = strict_tree(text.lstrip()) if error.code == "feed.not_a_feed" and "<item" in text else None
        other = second.unknown(root, url) if root is not None else None
        if other is None:
            raise
        return other
    document = _finish(raw, context)
    if raw.root is None or not document.entries or any(entry.link for entry in document.entries):
        return document
    return second.filled(document, raw.root)


def _read_json(text: str, context: Context) -> _Raw:
    document, items = read_json(text, context)
    base = link_base(document, context)
    return _Raw(document, items, lambda item, index: read_json_item(item, context, base, index), date_of)


def _read_xml(text: str, context: Context) -> _Raw:
    start = _find_root(text, context.url)
    if start.was_dropped:
        context.note("feed.entities", "entities of the document type were not expanded")
    tree = read_tree(start.text[start.at :], start.entities)
    if tree is None:
        raise FeedError("no element can be read", code="feed.bad_xml")
    if not tree.is_well_formed:
        context.note("feed.malformed", "not well-formed XML; read tag by tag or after repair")
    raw = _by_root(tree.root, context)
    document = replace(raw.document, is_whole=tree.is_whole, skipped_count=tree.unread_count)
    return replace(raw, document=document)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the root element begins in `text`, and what the document type declared."""

    text: str
    at: int
    entities: dict[str, str]
    was_dropped: bool


def _find_root(text: str, url: str) -> _Start:
    """Find the root of a feed behind prolog, document type, comments and the junk that servers print before them."""
    start = _Start(text, 0, {}, False)
    root = _uncommented(_ROOT, text)
    doctype = _DOCTYPE.search(text, 0, root.start() if root else len(text))
    if doctype and (not _PAGE.match(text, doctype.start()) or _is_near(text, doctype, root)):
        cut, entities, was_dropped = cut_doctype(text, doctype.start())
        start, root = _Start(cut, 0, entities, was_dropped), _uncommented(_ROOT, cut)
    page = _PAGE.search(start.text, 0, root.start() if root else len(start.text))
    if root is None or (page and start.text.find("<?xml", page.end(), root.start()) < 0):
        raise _no_feed(text, url, is_page=page is not None)
    first = _uncommented(_FIRST, start.text)
    if first and first.start() != root.start():
        # Junk is a warning in HTML, or stands before a second prolog; any other element is another kind of document.
        is_junk = first[1].lower() in HTML_TAGS or start.text.find("<?xml", first.end(), root.start()) >= 0
        if not is_junk or root[0].lower() in ("<entry", "<channel"):
            raise _no_feed(text, url, is_page=False)
    return replace(start, at=root.start())


def _is_near(text: str, doctype: re.Match[str], root: re.Match[str] | None) -> bool:
    """Whether the root follows a document type at once, which then only names the wrong kind of document."""
    first = _uncommented(_FIRST, text, doctype.end())
    return first is not None and root is not None and first.start() == root.start()


def _uncommented(pattern: re.Pattern[str], text: str, at: int = 0) -> re.Match[str] | None:
    """The first match that does not stand in a comment."""
    while (match := pattern.search(text, at)) is not None:
        opening = text.rfind("<!--", at, match.start())
        if opening < 0 or text.find("-->", opening, match.start()) >= 0:
            return match
        end = text.find("-->", match.start())
        if end < 0:
            return match
        at = end + 3
    return None


def _no_feed(text: str, url: str, *, is_page: bool) -> FeedError:
    found = feeds_in_page(text, url)
    if found:
        named = ", ".join(feed.url for feed in found[:5])
        message = f"no feed but a page, which names these feeds: {named}"
    else:
        message = "no feed but an HTML page" if is_page else f"no feed; it begins with {text.lstrip()[:40]!r}"
    return FeedError(message, code="feed.not_a_feed", url=url, found=tuple(feed.url for feed in found[:20]))


def _by_root(root: Element, context: Context) -> _Raw:
    name = local(root)
    if name in ("urlset", "sitemapindex"):
        document, nodes = read_sitemap(root, context)
        return _Raw(document, nodes, lambda node, index: read_url(node, context, index), _when(("lastmod",)))
    if name == "redirect":
        moved, _ = web_link(Fields(root).text("newlocation"), context.url)
        document = FeedDocument(url=context.url, kind=FeedKind.REDIRECT, version="redirect", moved_to=moved)
        return _Raw(document, [], lambda node, index: Entry(), lambda node: None)
    if name in ("feed", "entry"):
        document, nodes = read_atom(root, context)
    else:
        document, nodes = read_rss(root, context)
        if not (nodes or name == "rss" or is_rss(root)):
            raise FeedError(f"an XML document <{name[:50]}> without channel and items", code="feed.not_a_feed")
    base = link_base(document, context)
    at_base = replace(context, url=base)

    def read(node: Element, index: int) -> Entry:
        is_atom = local(node) == "entry"
        return read_entry(node, at_base, index) if is_atom else read_item(node, context, base, index)

    return _Raw(document, nodes, read, _when(atom.PUBLISHED + atom.UPDATED if name == "feed" else rss.PUBLISHED), root)


def _finish(raw: _Raw, context: Context) -> FeedDocument:
    items, skipped = raw.items, raw.document.skipped_count
    if len(items) > MOST_ENTRIES:
        items, skipped = _newest(raw), skipped + len(items) - MOST_ENTRIES
        context.note("feed.too_many_entries", f"{skipped} older entries beyond the first {MOST_ENTRIES} were not read")
    entries = tuple(raw.read(item, index) for index, item in enumerate(items))
    for index, entry in enumerate(entries):
        if not (entry.link or entry.guid or entry.title):
            context.note("entry.no_identity", "neither link nor identifier nor title", index)
    if not raw.document.is_whole:
        context.note("feed.cut", "the document ends early; half an entry at its end was left out")
    return replace(raw.document, entries=entries, skipped_count=skipped, issues=tuple(context.issues))


def _newest(raw: _Raw) -> list[Any]:
    """The newest items, in document order. Undated ones rank by place: feeds list the newest first."""
    ranks = [(raw.when(item) or _OLDEST, -index) for index, item in enumerate(raw.items)]
    keep = sorted(range(len(ranks)), key=ranks.__getitem__, reverse=True)[:MOST_ENTRIES]
    return [raw.items[index] for index in sorted(keep)]


def _when(names: tuple[str, ...]) -> Callable[[Element], datetime | None]:
    return lambda node: first_date(Fields(node), names)[0]
