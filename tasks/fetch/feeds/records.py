"""Records of a parsed feed: the document, its entries and what was odd about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasks.errors import PermanentError


class FeedKind(StrEnum):
    """What a document is. The entries of a `sitemap_index` are further sitemaps, not articles."""

    RSS = "rss"
    RDF = "rdf"
    ATOM = "atom"
    JSON = "json"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedIssue:
    """Something odd that did not stop the reading. `code` is a key of `tasks.errors.REASONS`; `entry` an index."""

    code: str
    detail: str
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item announced in a feed. Text fields are plain text: no markup, no control characters.

    `published_at` is the time of publication, else that of the last change; `date_rule` names the element that gave
    it. `link` is absolute and http(s), else None. `original_link` is the address behind a counting redirect.
    """

    link: str | None = None
    title: str | None = None
    guid: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    date_rule: str | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    language: str | None = None
    original_link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed as read. `entries` stand in document order; `skipped_count` are older ones beyond the limit.

    `ttl_seconds` and `period_seconds` are the feed's own hints for the time between two polls; `moved_to` is the
    address that the document gives as its new one. `is_whole` is False when the document was cut short.
    """

    url: str
    kind: FeedKind
    version: str
    entries: tuple[Entry, ...] = ()
    title: str | None = None
    link: str | None = None
    language: str | None = None
    ttl_seconds: int | None = None
    period_seconds: int | None = None
    moved_to: str | None = None
    skipped_count: int = 0
    is_whole: bool = True
    issues: tuple[FeedIssue, ...] = ()


class FeedError(PermanentError):
    """The document is no feed that can be read; `code` says why (feed.empty, feed.not_a_feed ...)."""
