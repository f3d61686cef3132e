"""Flow `monitor`: one round over the feeds that are due.

    subscriptions ──► poll ──► announced pages ──► fetch ──► clean ──► analyse ──► load ──► alarms

A feed is another door into the path of `flows/backfill.py`. Every poll, entry and page fetch is a row; what could not
be had waits with a due time. One Prefect task and one transaction for a group of hosts: the state of a feed is
committed with what it announced.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.utilities.annotations import quote

from flows.backfill import THREADS
from flows.chain import Chain, running
from flows.chunks import Chunk
from flows.events import ENDED
from flows.found import as_chunk
from tasks.fetch.policy import revisit_delays
from tasks.fetch.rounds import Found, feed_record, host_groups, subscriptions
from tasks.fetch.states import load_state
from tasks.fetch.steps import fetch_pages_of_hosts, poll_feeds_of_hosts
from tasks.fetch.subscriptions import Subscription
from tasks.load import due_feeds, due_pages, paused_hosts, raise_issues, settle_known, sync_feeds
from tasks.records import Loaded
from tasks.settings import Settings

_FEEDS = 250  # of one group: one task, one transaction
_AHEAD = 4  # groups that are asked at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Result of a round: outcomes of polls and of page fetches by code, and what was loaded."""

    run_id: str
    feeds: int
    polls: dict[str, int]
    announced: int
    pages: dict[str, int]
    issues: int
    loaded: Loaded
    seconds: float


@flow(name="monitor", flow_run_name="monitor", task_runner=THREADS, **ENDED)
def monitor(feeds: str | None = None, limit: int | None = None) -> Round:
    """Poll the feeds that are due, and load the articles that they announce.

    Args:
        feeds: Subscription list (OPML); without one, that of the settings.
        limit: Fetch at most so many pages; the others stay due.
    """
    settings, started = Settings.from_env(), time.monotonic()
    subscribed = subscriptions(Path(feeds or settings.feeds))
    ages = [delay.total_seconds() / 3600 for delay in revisit_delays(settings.revisit_hours)]
    polls, pages = Counter[str](), Counter[str]()
    with running("monitor", {"feeds": feeds or settings.feeds, "limit": limit}, settings) as chain:
        sync_feeds(chain.warehouse, chain.run_id, [feed_record(one) for one in subscribed.values()])
        announced = _poll(chain, subscribed, polls)
        settle_known(chain.warehouse, chain.run_id)
        due = due_pages(chain.warehouse, datetime.now(UTC), ages, limit)
        if due:
            groups = host_groups(due, lambda page: page.origin, settings.chunk, settings.host_pages)
            chain.load_all(_fetch(chain, groups, pages))
        settle_known(chain.warehouse, chain.run_id)
        issues = raise_issues(chain.warehouse, chain.run_id, datetime.now(UTC))
    return Round(
        run_id=chain.run_id,
        feeds=len(subscribed),
        polls=dict(polls),
        announced=announced,
        pages=dict(pages),
        issues=issues,
        loaded=chain.loaded,
        seconds=time.monotonic() - started,
    )


def _poll(chain: Chain, subscribed: Mapping[str, Subscription], codes: Counter[str]) -> int:
    """Poll what is due and commit it group by group; return the number of entries announced."""
    now, announced = datetime.now(UTC), 0
    states = [load_state(state, keys) for state, keys in due_feeds(chain.warehouse, now)]
    pauses = paused_hosts(chain.warehouse, now)
    groups = host_groups(states, lambda state: state.url, _FEEDS)
    for found in _ahead(groups, poll_feeds_of_hosts, quote(subscribed), chain.settings, pauses):
        codes.update(poll.code for poll in found.polls)
        announced += len(found.announced)
        chain.load(as_chunk(found), [])
    return announced


def _fetch(chain: Chain, groups: Sequence[list[Any]], codes: Counter[str]) -> Iterator[Chunk]:
    """Fetch pages group by group, as chunks for the chain."""
    pauses = paused_hosts(chain.warehouse, datetime.now(UTC))
    for found in _ahead(groups, fetch_pages_of_hosts, chain.settings, pauses):
        codes.update(fetch.code for fetch in found.fetches)
        yield as_chunk(found)


def _ahead(groups: Sequence[list[Any]], step: Any, *rest: Any) -> Iterator[Found]:
    """Results of a step on each group, in order, a few groups being worked on ahead of the one that is taken."""
    waiting: deque[PrefectFuture[Found]] = deque()
    for group in groups:
        waiting.append(step.submit(quote(group), *rest))
        if len(waiting) > _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
