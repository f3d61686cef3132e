"""Subscriptions and polls as rows, and a feed's state as JSON: what a warehouse keeps of them and gives back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from tasks.fetch.poll import PollOutcome
from tasks.fetch.records import NOT_MODIFIED, OK, Validators
from tasks.fetch.subscriptions import FeedState, FeedStatus, Subscription, Why, new_state

_BESIDE = ("entry_keys", "entry_hashes", "stored_keys")
_KINDS = {"status": FeedStatus, "next_poll_why": Why}


def feed_row(subscription: Subscription, title: str | None = None) -> dict[str, Any]:
    """A subscription as a row of raw.feed, less the columns of the run."""
    expectations = {"entries": subscription.expected_entries, "silent_days": subscription.silent_days}
    return {
        "feed_id": new_state(subscription).feed_id,
        "url": subscription.url,
        "title": subscription.title or title,
        "outlet": subscription.outlet,
        "language": subscription.language,
        "expectations": json.dumps({name: value for name, value in expectations.items() if value is not None}),
    }


def poll_row(outcome: PollOutcome) -> dict[str, Any]:
    """A poll as a row of raw.poll, less the columns of the run.

    `entry_keys` is None when the document was not a new one: the latest row of the feed that has them holds. So an
    unchanged feed costs the same few hundred bytes whatever its size.
    """
    fetched, after = outcome.fetched, outcome.after
    at = fetched.fetched_at
    kind = "ok" if outcome.code == OK else "not_modified" if outcome.code == NOT_MODIFIED else "failed"
    return {
        "poll_id": hashlib.sha256(f"{after.feed_id}\x1f{at.isoformat()}".encode()).hexdigest()[:16],
        "feed_id": after.feed_id,
        "url": fetched.final_url,
        "outcome": "not_modified" if outcome.is_same_body else kind,
        "code": outcome.code,
        "detail": (outcome.detail or fetched.detail)[:500],
        "http_status": fetched.status,
        "byte_count": fetched.wire_bytes,
        "entry_count": len(outcome.identities) if outcome.document else None,
        "new_count": len(outcome.new),
        "duration_seconds": fetched.milliseconds / 1000,
        "etag": after.validators.etag,
        "last_modified": after.validators.last_modified,
        "next_poll_at": after.next_poll_at,
        "state": dump_state(after),
        "entry_keys": dump_keys(after) if outcome.document is not None else None,
    }


def dump_keys(state: FeedState) -> str:
    """The keys of a feed's entries, each with what tells whether its announcement changed."""
    return " ".join(f"{key}:{mark}" for key, mark in zip_longest(state.entry_keys, state.entry_hashes, fillvalue=""))


def dump_state(state: FeedState) -> str:
    """A state as JSON, without its entry keys, which are kept beside it."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        if isinstance(value, Validators):
            return {"etag": value.etag, "last_modified": value.last_modified}
        return value

    start = FeedState(feed_id="", url="")
    # What is as at the start is left out, and comes back by itself.
    kept = {one.name: getattr(state, one.name) for one in fields(FeedState) if one.name not in _BESIDE}
    return json.dumps(
        {name: plain(value) for name, value in kept.items() if value != getattr(start, name)}, sort_keys=True
    )


def load_state(text: str, entry_keys: str | None = None) -> FeedState:
    """A state out of its JSON and the keys kept beside it. Unknown names, of a later version, are passed over."""
    raw: dict[str, Any] = json.loads(text)
    known = {one.name for one in fields(FeedState)}
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in known:
            continue
        if name.endswith(("_at", "_since")):
            value = datetime.fromisoformat(value)
        elif name == "validators":
            value = Validators(**value)
        elif name == "aliases":
            value = tuple(value)
        elif name in _KINDS:
            value = _KINDS[name](value)
        values[name] = value
    return replace(FeedState(**values), stored_keys=entry_keys or None)
