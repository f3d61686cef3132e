"""A round of collection: feeds that are due in, polls and announced entries out; due pages in, captures out.

What comes out are plain records for the loader. Bodies of feeds are let go of at once, so that memory is bounded by
what is new. Feeds or pages of one host always stand in one group, since one fetcher keeps its manners.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final, TypeVar

from tasks.collected import Announced, DuePage, Feed, PageFetch, Poll, Waiting
from tasks.errors import ContractError
from tasks.fetch.feeds import Entry, FeedDocument
from tasks.fetch.hosts import host_key
from tasks.fetch.http import Fetcher, manners_of
from tasks.fetch.identity import EntryIdentity
from tasks.fetch.opml import read_opml
from tasks.fetch.pages import PageOutcome, PageRequest, fetch_pages, page_request
from tasks.fetch.policy import page_retry_at
from tasks.fetch.poll import PollOutcome, poll
from tasks.fetch.records import NOT_MODIFIED, OK, Validators
from tasks.fetch.states import dump_state, feed_row, poll_row
from tasks.fetch.subscriptions import FeedState, Subscription, new_state
from tasks.records import Capture, Door, Rejected
from tasks.settings import Settings
from tasks.urls import url_key

GROUP_BYTES: Final = 64_000_000
WAITS_FOR: Final = timedelta(days=7)
Pauses = Sequence[tuple[str, float]]
T = TypeVar("T")


@dataclass(slots=True)
class Found:
    """What a group of feeds or pages gave."""

    polls: list[Poll] = field(default_factory=list)
    announced: list[Announced] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    fetches: list[PageFetch] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def subscriptions(path: Path) -> dict[str, Subscription]:
    """Subscriptions of an OPML file by the id of their feed."""
    try:
        found, _ = read_opml(path.read_bytes())
    except OSError as error:
        raise ContractError(f"cannot read the subscription list {path}: {error.strerror}") from error
    return {new_state(one).feed_id: one for one in found}


def feed_record(one: Subscription) -> Feed:
    """A subscription for the warehouse."""
    return Feed(**feed_row(one), state=dump_state(new_state(one)))


def host_groups(jobs: Iterable[T], url_of: Callable[[T], str], size: int, a_host: int | None = None) -> list[list[T]]:
    """Cut jobs into groups of about `size`, a host's together; at most `a_host` of a host are taken."""
    hosts: dict[str, list[T]] = {}
    for job in jobs:
        queue = hosts.setdefault(_host(url_of(job)), [])
        if a_host is None or len(queue) < a_host:
            queue.append(job)
    groups: list[list[T]] = []
    for queue in hosts.values():
        if not groups or len(groups[-1]) + len(queue) > size:
            groups.append([])
        groups[-1] += queue
    return groups


def poll_group(
    states: Sequence[FeedState], subscribed: Mapping[str, Subscription], settings: Settings, pauses: Pauses = ()
) -> Found:
    """Poll feeds, and say what came of each and what they announce."""
    return asyncio.run(_poll_group(states, subscribed, settings, pauses))


def fetch_group(pages: Sequence[DuePage], settings: Settings, pauses: Pauses = ()) -> Found:
    """Fetch pages, and say what came of each. Stops at many bytes; what was not asked for stays due."""
    return asyncio.run(_fetch_group(pages, settings, pauses))


async def _poll_group(
    states: Sequence[FeedState], subscribed: Mapping[str, Subscription], settings: Settings, pauses: Pauses
) -> Found:
    found = Found()
    async with Fetcher(manners_of(settings)) as fetcher:
        _pause(fetcher, pauses)
        async for outcome in poll(states, fetcher, Random()):  # noqa: S311 - spreads polls, guards nothing
            row = poll_row(outcome)
            names = ("url", "detail", "http_status", "byte_count", "duration_seconds", "entry_count", "new_count")
            found.polls.append(
                Poll(
                    feed_id=outcome.after.feed_id,
                    code=outcome.code,
                    at=outcome.fetched.fetched_at,
                    state=row["state"],
                    entry_keys=row["entry_keys"],
                    **{name: row[name] for name in names},
                )
            )
            _announce(found, outcome, subscribed.get(outcome.after.feed_id))
    return found


def _announce(found: Found, outcome: PollOutcome, one: Subscription | None) -> None:
    document = outcome.document
    if document is None:
        return
    for indexes, is_changed in ((outcome.new, False), (outcome.changed, True)):
        pairs = [(document.entries[index], outcome.identities[index]) for index in indexes]
        _take(found, outcome, document, pairs, one, is_changed=is_changed)


def _take(
    found: Found,
    outcome: PollOutcome,
    document: FeedDocument,
    pairs: Sequence[tuple[Entry, EntryIdentity]],
    one: Subscription | None,
    *,
    is_changed: bool = False,
) -> None:
    root = one.url if one else (outcome.before.aliases or (outcome.before.url,))[-1]
    outlet = (one.outlet or one.title if one else None) or document.title
    language = one.language if one else None
    for entry, identity in pairs:
        request = page_request(entry, root, outlet, language or document.language)
        if request is None and is_changed:
            continue
        if request is None:
            origin = entry.guid or entry.title or identity.entry_key
            detail = f"the entry {(entry.title or '')[:200]!r} has no web address"
            found.rejected.append(
                Rejected(door=Door.FEED, root=root, origin=origin[:500], reason="entry.bad_link", detail=detail)
            )
            continue
        found.announced.append(
            Announced(
                feed_id=outcome.after.feed_id,
                root=root,
                origin=request.url,
                entry_key=identity.entry_key,
                url_key=identity.url_key or url_key(request.url),
                content_hash=identity.content_hash,
                at=outcome.fetched.fetched_at,
                declared=request.declared,
                is_changed=is_changed,
            )
        )


async def _fetch_group(pages: Sequence[DuePage], settings: Settings, pauses: Pauses) -> Found:
    found, taken = Found(), 0
    due = {(page.root, page.origin): page for page in _not_paused(found, pages, pauses)}
    requests = [_request(page) for page in due.values()]
    async with Fetcher(manners_of(settings)) as fetcher:
        _pause(fetcher, pauses)
        async with aclosing(fetch_pages(requests, fetcher)) as outcomes:  # type: ignore[type-var]
            async for outcome in outcomes:
                page = due[outcome.request.root, outcome.request.url]
                fetch = _fetch(page, outcome)
                found.fetches.append(fetch)
                if isinstance(outcome.result, Capture):
                    found.captures.append(outcome.result)
                    taken += len(outcome.result.body)
                elif outcome.result is not None and page.purpose == "first":
                    _fail(found, page, outcome, outcome.result, fetch)
                if taken > GROUP_BYTES:
                    break
    return found


def _request(page: DuePage) -> PageRequest:
    validators = Validators(etag=page.etag, last_modified=page.last_modified)
    return PageRequest(url=page.origin, root=page.root, declared=page.declared, validators=validators)


def _fetch(page: DuePage, outcome: PageOutcome) -> PageFetch:
    fetched, result = outcome.fetched, outcome.result
    made = PageFetch(
        feed_id=page.feed_id,
        root=page.root,
        origin=page.origin,
        url_key=page.url_key,
        purpose=page.purpose,
        code=result.reason if isinstance(result, Rejected) else OK if result else NOT_MODIFIED,
        at=fetched.fetched_at if fetched else datetime.now(UTC),
        url=fetched.final_url if fetched else page.origin,
        capture_id=result.capture_id if isinstance(result, Capture) else None,
    )
    if fetched is None:
        return made
    retry = fetched.retry_seconds
    return replace(
        made,
        detail=fetched.detail,
        http_status=fetched.status,
        byte_count=fetched.wire_bytes,
        duration_seconds=fetched.milliseconds / 1000,
        retry_at=fetched.fetched_at + timedelta(seconds=min(retry, 86_400)) if retry else None,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
    )


def _fail(found: Found, page: DuePage, outcome: PageOutcome, rejected: Rejected, fetch: PageFetch) -> None:
    """A passing failure waits for another try, for a day; others are rejected."""
    wait = outcome.fetched.retry_seconds if outcome.fetched else None
    due: datetime | None = None
    if fetch.code == "host.paused" and fetch.at - page.since < WAITS_FOR:
        due = fetch.at + timedelta(seconds=max(wait or 0.0, 60.0))  # the page was not asked for: no try of its own
    elif outcome.is_passing:
        due = page_retry_at(page.tries + 1, wait, fetch.at)
    if due is None:
        found.rejected.append(rejected)
        return
    found.waiting.append(
        Waiting(root=page.root, origin=page.origin, due_at=due, reason=fetch.code, declared=page.declared)
    )


def _not_paused(found: Found, pages: Sequence[DuePage], pauses: Pauses) -> list[DuePage]:
    """Pages whose hosts may be asked now. The others wait for the end of the pause; that is no try, for a week."""
    now, open_pages = datetime.now(UTC), []
    paused = {_host(url): now + timedelta(seconds=seconds) for url, seconds in pauses}
    for page in pages:
        until = paused.get(_host(page.origin))
        if until is None:
            open_pages.append(page)
        elif page.purpose == "first" and now - page.since < WAITS_FOR:
            found.waiting.append(
                Waiting(root=page.root, origin=page.origin, due_at=until, reason="host.paused", declared=page.declared)
            )
        elif page.purpose == "first":
            detail = f"the host has asked for pauses since {page.since:%Y-%m-%d}"
            found.rejected.append(
                Rejected(door=Door.FEED, root=page.root, origin=page.origin, reason="host.paused", detail=detail)
            )
    return open_pages


def _pause(fetcher: Fetcher, pauses: Pauses) -> None:
    for url, seconds in pauses:
        fetcher.slots.pause(_host(url), seconds)


def _host(url: str) -> str:
    try:
        return host_key(url)
    except ValueError:
        return ""
