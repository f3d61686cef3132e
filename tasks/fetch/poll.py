"""Polling: feeds that are due go in, one outcome for each comes out, in the order in which hosts answer."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import zip_longest
from random import Random
from typing import Final, TypeVar

from tasks.fetch.feeds import FeedDocument, FeedError, FeedKind, parse_feed
from tasks.fetch.hosts import host_key
from tasks.fetch.http import Fetcher
from tasks.fetch.identity import EntryIdentity, identities
from tasks.fetch.policy import next_state, validators_to_send
from tasks.fetch.records import OK, Fetched, Validators
from tasks.fetch.sitemaps import read_children
from tasks.fetch.subscriptions import FeedState, Sighting

# Reading a larger document takes so long that other hosts' deadlines would suffer if it ran between their answers.
INLINE_BYTES: Final = 100_000
IN_HAND: Final = 64

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """One poll: the feed before and after, what was fetched, and the document when there is a new one.

    `code` is ok, http.304 or a key of REASONS. `is_same_body` marks an answer whose body was the known one.
    `identities` stand beside `document.entries`; `new` are indexes of entries that the last document did not hold,
    `changed` of those that it held in other words.
    """

    before: FeedState
    after: FeedState
    fetched: Fetched
    code: str
    detail: str = ""
    document: FeedDocument | None = None
    identities: tuple[EntryIdentity, ...] = ()
    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    is_same_body: bool = False


async def poll(
    feeds: Iterable[FeedState], fetcher: Fetcher, dice: Random, clock: Callable[[], datetime] | None = None
) -> AsyncIterator[PollOutcome]:
    """Poll feeds, hosts side by side and the feeds of one host in turn. Never raises for what a server does."""

    async def one(state: FeedState) -> PollOutcome:
        return await poll_one(state, fetcher, dice, clock)

    async for outcome in by_host(feeds, lambda state: state.url, one):
        yield outcome


async def poll_one(
    state: FeedState, fetcher: Fetcher, dice: Random, clock: Callable[[], datetime] | None = None
) -> PollOutcome:
    """Poll one feed."""
    now = clock or _now
    fetched = await fetcher.fetch(state.url, validators=validators_to_send(state, now()))
    code, detail, document = fetched.code, fetched.detail, None
    digest = hashlib.sha256(fetched.body).hexdigest() if fetched.code == OK else None
    is_same = digest is not None and digest == state.body_sha256 and not state.is_index
    if code == OK and not is_same:
        try:
            document = await _parse(fetched)
            if document.kind is FeedKind.REDIRECT and document.moved_to:
                fetched, document = await _follow(fetcher, fetched, document.moved_to)
                code, detail, digest = fetched.code, fetched.detail, hashlib.sha256(fetched.body).hexdigest()
            if document is not None and document.kind is FeedKind.SITEMAP_INDEX:
                document, detail = await read_children(document, fetcher)
        except FeedError as error:
            code, detail, document = error.code, str(error), None
    if document is not None:
        state = replace(state.with_keys(), is_index=document.kind is FeedKind.SITEMAP_INDEX)
    keys = identities(document.entries) if document else ()
    marks = {key.entry_key: key.content_hash for key in reversed(keys)}  # of a key that is there twice, the first
    new, changed = _news(state, keys, marks)
    sighting = Sighting(
        code=code,
        entry_keys=tuple(reversed(marks)),
        entry_hashes=tuple(reversed(marks.values())),
        body_sha256=digest,
        is_same_body=is_same,
        validators=fetched.validators,
        fresh_seconds=fetched.fresh_seconds,
        hint_seconds=max(document.ttl_seconds or 0, document.period_seconds or 0) if document else None,
        retry_seconds=fetched.retry_seconds,
        moved_to=fetched.moved_to,
    )
    return PollOutcome(
        before=state,
        after=next_state(state, sighting, now(), dice),
        fetched=fetched,
        code=code,
        detail=detail,
        document=document,
        identities=keys,
        new=new,
        changed=changed,
        is_same_body=is_same,
    )


def _news(
    state: FeedState, keys: Sequence[EntryIdentity], marks: Mapping[str, str]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Indexes of the entries that were not in the last document, and of those that were, but announced otherwise."""
    if not keys:  # an unchanged feed must not cost by its size
        return (), ()
    known = dict(zip_longest(state.entry_keys, state.entry_hashes, fillvalue=""))
    new = tuple(index for index, key in enumerate(keys) if key.entry_key not in known)
    changed = (
        index
        for index, key in enumerate(keys)
        if known.get(key.entry_key) and known[key.entry_key] != marks[key.entry_key]
    )
    return new, tuple(changed)


async def _follow(fetcher: Fetcher, fetched: Fetched, target: str) -> tuple[Fetched, FeedDocument | None]:
    """The feed to which a document that says nothing but "I have moved" leads: as after a permanent redirect.

    What was fetched keeps its validators: they are those of the address that is polled.
    """
    moved = await fetcher.fetch(target)
    document = await _parse(moved) if moved.code == OK else None
    if document is not None and document.kind is FeedKind.REDIRECT:
        return replace(moved, code="redirect.loop", detail=f"{target[:200]} leads on", body=b""), None
    is_moved = moved.code == OK
    return replace(moved, url=fetched.url, validators=Validators(), moved_to=target if is_moved else None), document


async def _parse(fetched: Fetched) -> FeedDocument:
    headers = {"content-type": fetched.content_type}
    if len(fetched.body) <= INLINE_BYTES:
        return parse_feed(fetched.body, fetched.final_url, headers)
    return await asyncio.to_thread(parse_feed, fetched.body, fetched.final_url, headers)


def _now() -> datetime:
    return datetime.now(UTC)


async def by_host(
    jobs: Iterable[In], url_of: Callable[[In], str], work: Callable[[In], Awaitable[Out]]
) -> AsyncIterator[Out]:
    """Do jobs, one at a time for each host, and give results as they come.

    At most `IN_HAND` results wait to be taken: a slow taker slows the fetching down, and memory stays bounded.
    """
    queues: dict[str, list[In]] = {}
    for job in jobs:
        queues.setdefault(_host(url_of(job)), []).append(job)
    results: asyncio.Queue[Out | BaseException | None] = asyncio.Queue(IN_HAND)

    async def host(waiting: list[In]) -> None:
        try:
            for job in waiting:
                await results.put(await work(job))
        except Exception as error:
            await results.put(error)
        await results.put(None)

    tasks = [asyncio.create_task(host(waiting)) for waiting in queues.values()]
    try:
        left = len(tasks)
        while left:
            result = await results.get()
            if result is None:
                left -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                yield result
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _host(url: str) -> str:
    try:
        return host_key(url)
    except ValueError:
        return ""
