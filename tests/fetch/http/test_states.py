"""Rows of polls and states: what goes to a warehouse comes back as it was."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tasks.errors import ContractError
from tasks.fetch.addresses import networks
from tasks.fetch.http import Fetcher, manners_of
from tasks.fetch.policy import page_retry_at, revisit_delays
from tasks.fetch.poll import PollOutcome, poll_one
from tasks.fetch.records import Manners
from tasks.fetch.states import dump_keys, dump_state, feed_row, load_state, poll_row
from tasks.fetch.subscriptions import FeedState, Subscription, new_state
from tasks.settings import Settings
from tests.fakes.outlet import ALLOWED, Case, Outlet, answer, behaving, feed

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def polled(state: FeedState, now: datetime = NOW) -> PollOutcome:
    async def once() -> PollOutcome:
        async with Fetcher(Manners(allowed=networks(ALLOWED), gap_seconds=0)) as fetcher:
            return await poll_one(state, fetcher, Random(3), lambda: now)

    return asyncio.run(once())


def test_a_state_survives_the_warehouse_and_an_unchanged_poll_is_small() -> None:
    big = Case("big", answer(feed(500)), "ok", 500)
    with Outlet([*behaving(1), big]) as outlet:
        for name in ("good_0", "big"):
            first = polled(new_state(Subscription(url=outlet.url(name), silent_days=3)))
            row = poll_row(first)
            assert load_state(row["state"], row["entry_keys"]).with_keys() == first.after
            second = polled(first.after, NOW + timedelta(hours=1))
            row = poll_row(second)
            assert (row["outcome"], row["entry_keys"], row["new_count"]) == ("not_modified", None, 0)
            assert len(row["state"]) < 900
            assert load_state(row["state"], dump_keys(first.after)).with_keys() == second.after


def test_a_failed_poll_has_its_code_and_detail() -> None:
    with Outlet([Case("page", answer(b"<html><body>Sorry</body></html>"), "feed.not_a_feed")]) as outlet:
        row = poll_row(polled(new_state(Subscription(url=outlet.url("page")))))
    assert (row["outcome"], row["code"], row["http_status"]) == ("failed", "feed.not_a_feed", 200)
    assert "HTML page" in row["detail"]
    assert row["entry_count"] is None
    assert row["next_poll_at"] > NOW


def test_a_state_of_a_later_version_is_read() -> None:
    state = new_state(Subscription(url="https://gazette.example/feed"))
    text = dump_state(state).replace("{", '{"from_the_future": 1, ', 1)
    assert load_state(text) == state


def test_a_subscription_is_a_row() -> None:
    row = feed_row(Subscription(url="https://gazette.example/feed", outlet="Gazette", expected_entries=10))
    assert row["feed_id"] == new_state(Subscription(url="https://gazette.example/feed")).feed_id
    assert (row["outlet"], row["expectations"]) == ("Gazette", '{"entries": 10}')


def test_pages_are_retried_three_times_within_a_day_and_longer_where_asked() -> None:
    waits = [page_retry_at(tries, None, NOW) for tries in (1, 2, 3, 4)]
    assert waits == [NOW + timedelta(hours=1), NOW + timedelta(hours=6), NOW + timedelta(hours=17), None]
    assert page_retry_at(1, 7200, NOW) == NOW + timedelta(hours=2)
    assert page_retry_at(1, 1e9, NOW) == NOW + timedelta(days=1)


def test_the_ages_at_which_articles_are_fetched_again_come_from_the_settings() -> None:
    assert revisit_delays("168, 24") == (timedelta(hours=168), timedelta(hours=24))
    assert revisit_delays("") == ()
    for slip in ("soon", "24,-1", "0"):
        with pytest.raises(ContractError):
            revisit_delays(slip)


def test_manners_come_from_the_settings_and_slips_stop() -> None:
    manners = manners_of(Settings(private_networks="127.0.0.1/32, fd00::/8", host_seconds=1.5))
    assert (len(manners.allowed), manners.gap_seconds) == (2, 1.5)
    with pytest.raises(ContractError):
        manners_of(Settings(private_networks="localhost"))
