"""Facts that a page states in JSON-LD: headline, dates, authors, publisher, body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from tasks.clean.dom import Tree, fromstring
from tasks.clean.text import one_line

_MOST_NODES = 5_000
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Blog)$")
_NOT_ARTICLE = frozenset(("Blog", "DiscussionForumPosting", "JobPosting", "SocialMediaPosting", "Review"))
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the article node of a page's JSON-LD says; empty where it says nothing."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    body: str | None = None
    description: str | None = None
    language: str | None = None
    url: str | None = None
    is_live: bool = False
    is_free: bool | None = None


def stated_in(tree: Tree, title: str | None = None) -> Stated:
    """Facts of the page's article node; of several, the one whose headline is like `title`, else the first."""
    nodes = [node for root in _documents(tree) for node in _walk(root)]
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    if not articles:
        return Stated(publisher=_publisher(nodes, by_id))
    key = one_line(title or "").casefold()
    best = next((node for node in articles if key and _text(node.get("headline")).casefold() == key), articles[0])
    return _stated(best, nodes, by_id)


def _stated(node: dict[str, Any], nodes: list[dict[str, Any]], by_id: dict[str, dict[str, Any]]) -> Stated:
    free = node.get("isAccessibleForFree")
    body = node.get("articleBody")
    return Stated(
        headline=_text(node.get("headline")) or _text(node.get("name")) or None,
        published=_text(node.get("datePublished")) or None,
        modified=_text(node.get("dateModified")) or None,
        authors=tuple(_names(node.get("author") or node.get("creator"), by_id)),
        publisher=_first_name(node.get("publisher"), by_id) or _publisher(nodes, by_id),
        body=_body(body) if isinstance(body, str) else None,
        description=_text(node.get("description")) or None,
        language=_text(node.get("inLanguage")) or None,
        url=_url(node),
        is_live="LiveBlogPosting" in _types(node),
        is_free=None if free is None else str(free).strip().lower() not in ("false", "0", "no"),
    )


def _documents(tree: Tree) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
        text = (
            text.replace("//<![CDATA[", "").replace("//]]>", "").strip().removeprefix("<![CDATA[").removesuffix("]]>")
        )
        for attempt in (text, _TRAILING_COMMA.sub(r"\1", text).rstrip("; \n")):
            try:
                yield json.loads(attempt, strict=False)
                break
            except (ValueError, RecursionError):
                continue


def _walk(root: Any) -> Iterator[dict[str, Any]]:
    """All objects, outermost first, in document order; bounded."""
    stack, seen = [root], 0
    while stack and seen < _MOST_NODES:
        seen += 1
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(value for value in reversed(node.values()) if isinstance(value, dict | list))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def _types(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    return [str(name) for name in (kind if isinstance(kind, list) else [kind]) if name]


def _is_article(node: dict[str, Any]) -> bool:
    names = _types(node)
    is_kind = any(_ARTICLE.search(name) and name not in _NOT_ARTICLE for name in names)
    return is_kind and bool(node.get("headline") or node.get("name") or node.get("articleBody") or node.get("author"))


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return one_line(_no_tags(unescape(unescape(value)))) if isinstance(value, str) else ""


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def _no_tags(text: str) -> str:
    return _TAG.sub("", text)


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and not item.get("name"):
            item = by_id.get(str(item.get("@id")), item)
        name = item.get("name") if isinstance(item, dict) else item
        for part in name if isinstance(name, list) else [name]:
            text = _text(part)
            if text:
                found.append(text)
    return found


def _first_name(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    return next(iter(_names(value, by_id)), None)


def _publisher(nodes: list[dict[str, Any]], by_id: dict[str, dict[str, Any]]) -> str | None:
    for node in nodes:
        if node.get("publisher"):
            return _first_name(node["publisher"], by_id)
    organisations = ("NewsMediaOrganization", "WebSite")
    return next((_text(node.get("name")) or None for node in nodes if set(_types(node)) & set(organisations)), None)


def _url(node: dict[str, Any]) -> str | None:
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), page.get("@id") if isinstance(page, dict) else page):
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value
    return None


def _body(text: str) -> str:
    """Plain paragraphs of an articleBody, which may hold escaped HTML."""
    text = unescape(text)
    if "</" in text or "<br" in text or "<p" in text:
        tree = fromstring(f"<div>{text}</div>")
        for element in tree.iter("p", "br", "div", "li", "h2", "h3", "blockquote"):
            element.tail = "\n" + (element.tail or "")
        text = str(tree.text_content())
    return "\n".join(line for line in (one_line(part) for part in text.splitlines()) if line)
