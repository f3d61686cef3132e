"""Atom 1.0 and 0.3, as a feed or as a single entry."""

from __future__ import annotations

from base64 import b64decode
from typing import Final

from tasks.fetch.feeds.builder import Element
from tasks.fetch.feeds.fields import Context, Fields, authors_in, first_date, guid_of, media_of, period_of, text_in
from tasks.fetch.feeds.records import Entry, FeedDocument, FeedKind
from tasks.fetch.feeds.text import one_line, summary_of, title_of, web_link
from tasks.fetch.feeds.tree import local, space

PUBLISHED: Final = (
    "published",
    "issued",
    "atom:published",
    "atom:issued",
    "created",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "pubdate",
)
UPDATED: Final = ("updated", "modified", "atom:updated", "atom:modified", "dcterms:modified")
_ALTERNATE: Final = frozenset(("alternate", "http://www.iana.org/assignments/relation/alternate"))
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def read_atom(root: Element, context: Context) -> tuple[FeedDocument, list[Element]]:
    """The feed's own facts, and its entry elements in document order."""
    fields = Fields(root)
    is_entry = local(root) == "entry"
    entries = [root] if is_entry else _entries(root)
    links = [node for node in fields.all("link", "atom:link") if _relation(node) in _ALTERNATE]
    page = _best(links)
    link, _ = web_link(_href(page), context.url if page is None else context.base(page))
    moved, _ = web_link(fields.text("itunes:new-feed-url"), context.url)
    is_old = "purl.org/atom" in space(root) or root.get("version") == "0.3"
    document = FeedDocument(
        url=context.url,
        kind=FeedKind.ATOM,
        version="atom 0.3" if is_old else "atom 1.0",
        title=_title(fields),
        link=link,
        language=one_line(root.get(_LANGUAGE) or fields.text("dc:language", "language"), 35),
        period_seconds=period_of(fields),
        moved_to=moved,
    )
    return document, entries


def _entries(root: Element) -> list[Element]:
    found = list(root.iter("{*}entry")) or [node for node in root.iter() if local(node) == "entry"]
    found = [node for node in found if space(node) == space(root) or not space(node) or node.prefix is None]
    found = [node for node in found if not any(local(above) == "entry" for above in node.iterancestors())]
    # Some feeds put RSS items under an Atom root.
    return found or list(root.iter("{*}item"))


def read_entry(entry: Element, context: Context, index: int) -> Entry:
    """One entry element as an entry."""
    fields = Fields(entry)
    published, rule = first_date(fields, PUBLISHED)
    updated, updated_rule = first_date(fields, UPDATED)
    original, _ = web_link(fields.text("feedburner:origlink"), context.url)
    return Entry(
        link=_link(fields, context, index),
        title=_title(fields),
        guid=guid_of(fields.text("id", "atom:id", "guid")),
        published_at=published or updated,
        updated_at=updated,
        date_rule=rule or updated_rule,
        authors=_authors(fields),
        summary=summary_of(fields.text("summary", "content", "description", "content:encoded")),
        language=one_line(entry.get(_LANGUAGE) or fields.text("dc:language"), 35),
        original_link=original,
    )


def _title(fields: Fields) -> str | None:
    for node in fields.all("title", "atom:title", "dc:title") + media_of(fields, "title"):
        kind = (node.get("type") or "").strip().lower()
        if len(node) or kind in ("xhtml", "application/xhtml+xml"):
            markup: bool | None = False
        elif (node.get("mode") or "").lower() == "escaped" or "html" in kind:
            markup = True
        else:
            # Without a type the title is text by the letter, yet many a feed escapes HTML twice.
            markup = False if kind else None
        text = text_in(node)
        if (node.get("mode") or "").lower() == "base64" or kind == "application/octet-stream":
            text, markup = _unpacked(text), None
        title = title_of(text, markup=markup)
        if title:
            return title
    return None


def _unpacked(text: str | None) -> str | None:
    """Base64 as Atom allows it; what is none stays as it is."""
    try:
        return b64decode("".join((text or "").split()), validate=True).decode("utf-8")
    except ValueError:
        return text


def _authors(fields: Fields) -> tuple[str, ...]:
    texts: list[str | None] = []
    for node in fields.all("author", "atom:author"):
        inner = Fields(node).text("name", "atom:name") if len(node) else text_in(node)
        texts.append(inner)
    return authors_in(texts) or authors_in([text_in(node) for node in fields.all("dc:creator")])


def _relation(node: Element) -> str:
    return (node.get("rel") or "alternate").strip().lower()


def _best(links: list[Element]) -> Element | None:
    """Of several alternates the page: HTML by its type, else one without type, else the first."""

    def rank(node: Element) -> int:
        kind = (node.get("type") or "").lower()
        return 0 if "html" in kind else 1 if not kind else 2

    return min((node for node in links if _href(node)), key=rank, default=None)


def _href(node: Element | None) -> str:
    return "" if node is None else (node.get("href") or text_in(node) or "").strip()


def _link(fields: Fields, context: Context, index: int) -> str | None:
    links = fields.all("link", "atom:link")
    pages = [node for node in links if _relation(node) in _ALTERNATE]
    # What a content element points to without saying that it is HTML may be a film.
    sources = [node for node in fields.all("content") if node.get("src") and "html" in (node.get("type") or "")]
    page = _best(pages)
    candidates: list[tuple[str | None, Element | None]] = [(_href(page), page)]
    candidates += [(node.get("src"), node) for node in sources]
    if not links:
        candidates += [(text, None) for text in [fields.text("id")] if text and text.strip()[:4].lower() == "http"]
        candidates += [(node.get("url"), node) for node in media_of(fields, "player")]
    for text, node in candidates:
        found, problem = web_link(text, context.base(node) if node is not None else context.url)
        if problem:
            context.note("entry.bad_link", problem, index)
        if found:
            return found
    return None
