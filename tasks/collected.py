"""Records of collection: subscriptions, polls, announced entries, pages that are due, page fetches.

As in `tasks.records`, what is not known is None (or empty), and times are aware UTC datetimes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tasks.records import Declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One subscription as it is written down. `expectations` is what its owner expects of it, as JSON; `state` what
    is remembered of a feed that was never polled, as JSON."""

    feed_id: str
    url: str
    title: str | None = None
    outlet: str | None = None
    language: str | None = None
    expectations: str | None = None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of one feed. `code`: ok, http.304 or a key of REASONS; `url` answered, after redirects; `state` is
    what is remembered of the feed afterwards, as JSON, and `entry_keys` the identities in a new document, else None."""

    feed_id: str
    url: str
    code: str
    at: datetime
    state: str
    entry_keys: str | None = None
    detail: str = ""
    http_status: int | None = None
    byte_count: int = 0
    duration_seconds: float = 0.0
    entry_count: int | None = None
    new_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One entry that a feed announces with a link. `root` is the feed's first address, `origin` the page's.
    `is_changed`: it was announced before, in other words."""

    feed_id: str
    root: str
    origin: str
    entry_key: str
    url_key: str
    content_hash: str
    at: datetime
    declared: Declared = field(default_factory=Declared)
    is_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """One page to fetch now. `purpose`: first (it was announced) or again (to see whether the article changed).
    `tries` are earlier fetches that failed, since the time `since`; `etag` and `last_modified` came with the page that
    was had last."""

    feed_id: str
    root: str
    origin: str
    url_key: str
    declared: Declared = field(default_factory=Declared)
    purpose: str = "first"
    tries: int = 0
    since: datetime
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFetch:
    """One fetch of one page. `code`: ok, http.304 or a key of REASONS (cleaning's too); `word_count`: the article's."""

    feed_id: str
    root: str
    origin: str
    url_key: str
    purpose: str
    code: str
    at: datetime
    url: str
    detail: str = ""
    http_status: int | None = None
    byte_count: int = 0
    duration_seconds: float = 0.0
    capture_id: str | None = None
    word_count: int | None = None
    retry_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An announced page that is tried again at `due_at`; `reason` is why it could not be had."""

    root: str
    origin: str
    due_at: datetime
    reason: str
    declared: Declared = field(default_factory=Declared)
