"""JSON Feed 1.0 and 1.1, whole or cut short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tasks.fetch.feeds.dates import read_date
from tasks.fetch.feeds.fields import Context, guid_of
from tasks.fetch.feeds.records import Entry, FeedDocument, FeedError, FeedKind
from tasks.fetch.feeds.text import MOST_AUTHORS, one_line, summary_of, title_of, web_link

_MARK: Final = "jsonfeed.org"


def read_json(text: str, context: Context) -> tuple[FeedDocument, list[Any]]:
    """The feed's own facts, and its items in document order."""
    raw, is_whole = _load(text)
    items = raw.get("items")
    mark = str(raw.get("version", ""))[:200]
    if not isinstance(items, list) or (_MARK not in mark and not _looks_like_items(items)):
        raise FeedError("JSON, but no JSON Feed: it has no list of items", code="feed.not_a_feed")
    link, _ = web_link(_string(raw.get("home_page_url")), context.url)
    document = FeedDocument(
        url=context.url,
        kind=FeedKind.JSON,
        version=f"json feed {mark.rstrip('/').rpartition('/')[2] if _MARK in mark else ''}".strip(),
        title=title_of(_string(raw.get("title")), markup=False),
        link=link,
        language=one_line(_string(raw.get("language")), 35),
        is_whole=is_whole,
    )
    return document, [item for item in items if isinstance(item, Mapping)]


def read_json_item(item: Mapping[str, Any], context: Context, base: str, index: int) -> Entry:
    """One item as an entry."""
    published = read_date(_string(item.get("date_published")))
    updated = read_date(_string(item.get("date_modified")))
    link = None
    for name in ("url", "external_url", "id"):
        text = item.get(name)
        if not isinstance(text, str) or (name == "id" and not text.startswith(("http://", "https://"))):
            continue
        link, problem = web_link(text, base)
        if problem:
            context.note("entry.bad_link", problem, index)
        if link:
            break
    return Entry(
        link=link,
        title=title_of(_string(item.get("title")), markup=None),
        guid=guid_of(_string(item.get("id"))),
        published_at=published or updated,
        updated_at=updated,
        date_rule="date_published" if published else "date_modified" if updated else None,
        authors=_authors(item),
        summary=summary_of(
            _string(item.get("summary")) or _string(item.get("content_text")) or _string(item.get("content_html"))
        ),
        language=one_line(_string(item.get("language")), 35),
    )


def date_of(item: Mapping[str, Any]) -> datetime | None:
    """Time of an item, for ranking."""
    return read_date(_string(item.get("date_published")) or _string(item.get("date_modified")))


def _load(text: str) -> tuple[Mapping[str, Any], bool]:
    try:
        raw, _ = json.JSONDecoder().raw_decode(text)
        is_whole = True
    except RecursionError as error:
        raise FeedError("JSON nested deeper than any feed", code="feed.hostile") from error
    except ValueError as error:
        items = _whole_items(text)
        if not items:
            raise FeedError(f"the JSON is broken: {error}"[:300], code="feed.bad_json") from error
        raw, is_whole = {"items": items, "version": _MARK if _MARK in text[:2000] else ""}, False
    if not isinstance(raw, Mapping):
        raise FeedError("JSON, but no JSON Feed: not an object", code="feed.not_a_feed")
    return raw, is_whole


def _whole_items(text: str) -> list[Any]:
    """The items that stand whole before the place where the text breaks."""
    mark = text.find('"items"')
    at = text.find("[", mark) + 1 if mark >= 0 else 0
    items: list[Any] = []
    decoder = json.JSONDecoder()
    while at and at < len(text):
        while text[at : at + 1] in (" ", "\n", "\r", "\t", ","):
            at += 1
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return items


def _looks_like_items(items: list[Any]) -> bool:
    first = items[0] if items else None
    return isinstance(first, Mapping) and "id" in first and bool({"url", "content_html", "content_text"} & set(first))


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    several = item.get("authors")
    found = [*(several if isinstance(several, list) else []), item.get("author")][:MOST_AUTHORS]
    names = (one_line(_string(one.get("name")), 300) for one in found if isinstance(one, Mapping))
    return tuple(dict.fromkeys(name for name in names if name))


def _string(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)[:100]
    return None
