"""Records of subscriptions: what a person entered, what is remembered between polls, what one poll saw."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from tasks.fetch.records import Validators

START_SECONDS: Final = 3_600.0


class FeedStatus(StrEnum):
    """Health of a feed as a person sees it."""

    NEW = "new"
    HEALTHY = "healthy"
    SILENT = "silent"
    PAUSED = "paused"
    FAILING = "failing"
    SUSPENDED = "suspended"
    GONE = "gone"


class Why(StrEnum):
    """Why the next poll is when it is."""

    NEW = "new"
    INTERVAL = "interval"
    FRESH = "fresh"
    RETRY_AFTER = "retry_after"
    BACKOFF = "backoff"
    SUSPENDED = "suspended"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed as a person entered it. `expected_entries` and `silent_days` are what its owner expects of it."""

    url: str
    title: str | None = None
    site: str | None = None
    outlet: str | None = None
    language: str | None = None
    folder: str | None = None
    expected_entries: int | None = None
    silent_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between two polls; one row of raw.feed.

    `url` is where it is polled now, `aliases` where it was before. `entry_keys` are the identities in its last
    document, and `entry_hashes` beside them what each announcement was like; both stay in
    `stored_keys` until they are needed. `failure_weight` adds up since the
    last success. Behind an index of sitemaps (`is_index`) there is news while it is itself unchanged.
    """

    feed_id: str
    url: str
    aliases: tuple[str, ...] = ()
    status: FeedStatus = FeedStatus.NEW
    validators: Validators = field(default_factory=Validators)
    full_at: datetime | None = None
    body_sha256: str | None = None
    entry_keys: tuple[str, ...] = ()
    entry_hashes: tuple[str, ...] = ()
    stored_keys: str | None = None
    interval_seconds: float = START_SECONDS
    next_poll_at: datetime | None = None
    next_poll_why: Why = Why.NEW
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    last_code: str | None = None
    failure_count: int = 0
    failure_weight: float = 0.0
    move_url: str | None = None
    move_count: int = 0
    move_since: datetime | None = None
    gone_since: datetime | None = None
    silent_days: int | None = None
    is_index: bool = False

    def with_keys(self) -> FeedState:
        """The state with the keys that were stored, which only a new document makes worth reading."""
        if self.stored_keys is None:
            return self
        pairs = [token.partition(":") for token in self.stored_keys.split()]
        keys, hashes = tuple(key for key, _, _ in pairs), tuple(mark for _, _, mark in pairs)
        return replace(self, entry_keys=keys, entry_hashes=hashes, stored_keys=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one poll saw, as far as the schedule is concerned. `code`: ok, http.304 or a key of REASONS.

    `is_same_body` is true when the body was the one of last time, so that nothing was parsed.
    """

    code: str
    entry_keys: tuple[str, ...] = ()
    entry_hashes: tuple[str, ...] = ()
    body_sha256: str | None = None
    is_same_body: bool = False
    validators: Validators = field(default_factory=Validators)
    fresh_seconds: float | None = None
    hint_seconds: float | None = None
    retry_seconds: float | None = None
    moved_to: str | None = None


def new_state(subscription: Subscription) -> FeedState:
    """The state of a feed that was never polled."""
    digest = hashlib.sha256(subscription.url.encode("utf-8", "replace")).hexdigest()
    return FeedState(feed_id=digest[:16], url=subscription.url, silent_days=subscription.silent_days)
