"""RSS 0.9x to 2.0 and RDF (RSS 0.90, 1.0)."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from tasks.fetch.feeds.builder import Element
from tasks.fetch.feeds.fields import (
    RDF,
    Context,
    Fields,
    authors_in,
    first_date,
    guid_of,
    media_of,
    period_of,
    short_space,
    text_in,
)
from tasks.fetch.feeds.records import Entry, FeedDocument, FeedKind
from tasks.fetch.feeds.text import one_line, summary_of, title_of, web_link
from tasks.fetch.feeds.tree import local, space

PUBLISHED: Final = (
    "pubdate",
    "atom:published",
    "published",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "atom:issued",
    "date",
    "dcterms:date",
    "news:publication_date",
    "pubdatetime",
)
UPDATED: Final = (
    "atom:updated",
    "dcterms:modified",
    "atom:modified",
    "updated",
    "lastbuilddate",
    "modified",
    "lastmod",
)


def read_rss(root: Element, context: Context) -> tuple[FeedDocument, list[Element]]:
    """The feed's own facts, and its item elements in document order."""
    is_rdf = local(root) == "rdf"
    channel = next((node for node in root.iter() if local(node) == "channel"), root)
    fields = Fields(channel)
    items = _items(root)
    link, _ = _channel_link(fields, context)
    ttl = (fields.text("ttl") or "").strip()
    moved, _ = web_link(fields.text("itunes:new-feed-url"), context.url)
    document = FeedDocument(
        url=context.url,
        kind=FeedKind.RDF if is_rdf else FeedKind.RSS,
        version=_version(root, items),
        title=title_of(fields.text("title", "dc:title", "itunes:title"), markup=None),
        link=link,
        language=one_line(fields.text("language", "dc:language"), 35),
        ttl_seconds=int(ttl) * 60 if ttl.isascii() and ttl.isdigit() and 0 < len(ttl) < 8 else None,
        period_seconds=period_of(fields),
        moved_to=moved,
    )
    return document, items


def is_rss(root: Element) -> bool:
    """Whether a root without items is a feed all the same: it has a channel, or a namespace of RSS is its own."""
    if any(local(node) == "channel" for node in root.iter()):
        return True
    return any(uri and not short_space(uri) for uri in root.nsmap.values())


def _items(root: Element) -> list[Element]:
    found = list(root.iter("{*}item")) or [node for node in root.iter() if local(node) == "item"]
    # media:item and the like are no items, and an item inside an item is part of it.
    homes = {space(root), *(space(node) for node in root)}
    return [
        node
        for node in found
        if (node.prefix is None or space(node) in homes or not short_space(space(node)))
        and not any(local(above) == "item" for above in node.iterancestors())
    ]


def _version(root: Element, items: list[Element]) -> str:
    if local(root) != "rdf":
        return f"rss {(root.get('version') or '').strip()[:10]}".strip()
    is_old = any("0.9" in space(node) for node in (*items[:1], *list(root)[:1]))
    return "rss 0.90" if is_old else "rss 1.0"


def _channel_link(fields: Fields, context: Context) -> tuple[str | None, str | None]:
    for node in fields.all("link", "atom:link"):
        found, problem = web_link(_target(node), context.base(node))
        if found:
            return found, problem
    return None, None


def link_base(document: FeedDocument, context: Context) -> str:
    """Where relative links lead: the feed's address, or its site's where another host serves the feed."""
    if document.link and context.url:
        same = urlsplit(document.link).hostname == urlsplit(context.url).hostname
        return context.url if same else document.link
    return context.url or document.link or ""


def read_item(item: Element, context: Context, base: str, index: int) -> Entry:
    """One item as an entry."""
    fields = Fields(item)
    published, rule = first_date(fields, PUBLISHED)
    updated, updated_rule = first_date(fields, UPDATED)
    original, _ = web_link(fields.text("feedburner:origlink"), base)
    return Entry(
        link=_link(item, fields, context, base, index),
        title=_title(fields),
        guid=guid_of(fields.text("guid", "atom:id", "id", "dc:identifier") or item.get(f"{{{RDF}}}about")),
        published_at=published or updated,
        updated_at=updated,
        date_rule=rule or updated_rule,
        authors=_authors(fields),
        summary=summary_of(fields.text("description", "atom:summary", "summary", "content:encoded", "itunes:summary")),
        language=one_line(fields.text("language", "dc:language"), 35),
        original_link=original,
    )


def _title(fields: Fields) -> str | None:
    texts = [fields.text("title"), fields.text("dc:title", "media:title", "itunes:title", "atom:title")]
    texts += [text_in(node) for node in media_of(fields, "title")]
    return next((title for text in texts if (title := title_of(text, markup=None))), None)


def _authors(fields: Fields) -> tuple[str, ...]:
    for names in (("dc:creator",), ("author",), ("atom:author",), ("itunes:author",), ("dc:author", "creator")):
        texts: list[str | None] = []
        for node in fields.all(*names):
            inner = Fields(node).text("name", "atom:name") if len(node) else None
            texts.append(inner or text_in(node))
        if found := authors_in(texts):
            return found
    return ()


def _link(item: Element, fields: Fields, context: Context, base: str, index: int) -> str | None:
    candidates = [(_target(node), node) for node in fields.all("link", "atom:link")]
    candidates += [(text, node) for node in fields.all("guid") if (text := _permalink(node))]
    candidates += [(item.get(f"{{{RDF}}}about"), item)]
    candidates += [(node.get("url"), node) for node in media_of(fields, "player")]
    for text, node in candidates:
        found, problem = web_link(text, context.base(node) if context.has_base else base)
        if problem:
            context.note("entry.bad_link", problem, index)
        if found:
            return found
    return None


def _target(node: Element) -> str | None:
    """Address in a link: its text or, in the manner of Atom, its href where it leads to the page."""
    text = text_in(node)
    if text is not None:
        return text
    return node.get("href") if (node.get("rel") or "alternate").strip().lower() == "alternate" else None


def _permalink(node: Element) -> str | None:
    text = (text_in(node) or "").strip()
    flag = next((value for name, value in node.items() if name.lower() == "ispermalink"), "").strip().lower()
    if flag == "false":
        return None
    # Only a guid that is said to be an address may be a relative one, and an identifier has no path.
    is_path = flag == "true" and "/" in text and not any(char.isspace() for char in text)
    return text if is_path or text.lower().startswith(("http://", "https://")) else None
