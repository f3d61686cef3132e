"""Polling and fetching pages against a fake outlet, from state to state."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from tasks.errors import REASONS
from tasks.fetch.addresses import networks
from tasks.fetch.feeds import Entry
from tasks.fetch.http import Fetcher
from tasks.fetch.pages import PageOutcome, PageRequest, fetch_pages, page_request
from tasks.fetch.poll import PollOutcome, poll
from tasks.fetch.records import Manners, Validators
from tasks.fetch.states import dump_keys, dump_state, load_state
from tasks.fetch.subscriptions import FeedState, FeedStatus, Subscription, new_state
from tasks.records import Capture, Declared, Door, Rejected
from tests.fakes.outlet import ALLOWED, CANARY, Case, Outlet, answer, behaving, feed, misbehaving, polite

T = TypeVar("T")
MANNERS = Manners(allowed=networks(ALLOWED), gap_seconds=0, most_hosts=200)
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SLOW = frozenset(("slow_body", "slow_headers", "silent"))


def run(job: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(job)


async def poll_all(states: list[FeedState], now: datetime = START) -> list[PollOutcome]:
    async with Fetcher(MANNERS) as fetcher:
        return [outcome async for outcome in poll(states, fetcher, Random(1), lambda: now)]


def states(outlet: Outlet) -> list[FeedState]:
    return [new_state(Subscription(url=outlet.url(case.name))) for case in outlet.cases]


def test_a_round_over_trouble_and_good_feeds_gives_one_outcome_each() -> None:
    cases = [*(case for case in misbehaving() if case.name not in SLOW), *behaving(15)]
    with Outlet(cases) as outlet:
        given = states(outlet)
        outcomes = {outcome.before.url: outcome for outcome in run(poll_all(given))}
        assert set(outcomes) == {state.url for state in given}
        for case in cases:
            outcome = outcomes[outlet.url(case.name)]
            assert (case.name, outcome.code) == (case.name, case.code)
            assert outcome.code in ("ok", *REASONS)
            assert outcome.after.next_poll_at is not None
            assert len(outcome.identities) == (case.entries or 0) == len(outcome.new)
            assert (outcome.document is not None) == (case.code == "ok")
        assert outlet.canary_hits == 0


def test_the_second_poll_is_conditional_and_finds_nothing_new() -> None:
    with Outlet(behaving(1)) as outlet:
        (first,) = run(poll_all(states(outlet)))
        (second,) = run(poll_all([first.after], START + timedelta(hours=1)))
        assert [request.headers.get("if-none-match") for request in outlet.asked("good_0")] == [None, '"v1"']
        (third,) = run(poll_all([second.after], START + timedelta(days=8)))
    assert (first.code, second.code, third.code) == ("ok", "http.304", "ok")
    assert (len(first.new), second.new, third.new) == (3, (), ())
    assert third.is_same_body
    assert third.after.status is FeedStatus.HEALTHY


def test_an_etag_that_lies_does_not_hide_new_entries_for_ever() -> None:
    bodies = [feed(3), feed(4)]

    async def lying(outlet: Outlet, request: Any, writer: Any) -> None:
        if "if-none-match" in request.headers:
            await answer(b"", "304 Not Modified", ETag='"same"')(outlet, request, writer)
        else:
            await answer(bodies.pop(0), ETag='"same"')(outlet, request, writer)

    with Outlet([Case("liar", lying, "ok")]) as outlet:
        current, new = states(outlet)[0], []
        for day in range(9):
            (outcome,) = run(poll_all([current], START + timedelta(days=day)))
            current = outcome.after
            new.append(len(outcome.new))
    assert new == [3, 0, 0, 0, 0, 0, 0, 0, 1]


def test_a_moved_feed_is_polled_at_its_new_address_after_three_days() -> None:
    with Outlet([case for case in misbehaving() if case.name == "moved"]) as outlet:
        current = states(outlet)[0]
        for day in range(3):
            (outcome,) = run(poll_all([current], START + timedelta(days=day)))
            current = outcome.after
        assert current.url.endswith("/new")
        assert current.aliases == (outlet.url("moved"),)


def test_a_document_that_says_that_the_feed_has_moved_is_followed_like_a_redirect() -> None:
    home = Case("home", polite, "ok")
    with Outlet([Case("old", polite, "ok"), home]) as outlet:
        text = f"<redirect><newLocation>{outlet.url('home')}</newLocation></redirect>"
        outlet.cases[0].handler = answer(text.encode(), ETag='"old"')
        current, new = states(outlet)[0], []
        for day in range(3):
            (outcome,) = run(poll_all([current], START + timedelta(days=day)))
            current = outcome.after
            new.append(len(outcome.new))
        assert (current.url, new) == (outlet.url("home"), [3, 0, 0])
        home.handler = answer(b"", "404 Not Found")
        (lost,) = run(poll_all([states(outlet)[0]], START))
        assert (lost.code, lost.after.url) == ("http.404", outlet.url("old"))


def test_an_entry_that_is_announced_in_other_words_is_changed_once() -> None:
    words = feed(3)
    with Outlet([Case("a", answer(words), "ok")]) as outlet:
        current, seen = states(outlet)[0], []
        for body in (words, words.replace(b"Story 1", b"Story One"), words.replace(b"Story 1", b"Story One") + b" "):
            outlet.cases[0].handler = answer(body)
            (outcome,) = run(poll_all([load_state(dump_state(current), dump_keys(current))], START))
            current = outcome.after
            seen.append((len(outcome.new), outcome.changed))
    assert seen == [(3, ()), (0, (1,)), (0, ())]


def fetch_all(outlet: Outlet, requests: list[PageRequest]) -> list[PageOutcome]:
    async def all_of_them() -> list[PageOutcome]:
        async with Fetcher(MANNERS) as fetcher:
            return [outcome async for outcome in fetch_pages(requests, fetcher)]

    return run(all_of_them())


PAGE = b"<html><body><p>The ferry strike ended on Monday.</p></body></html>"


def site(robots: bytes, status: str = "200 OK") -> Any:
    """A site with a robots.txt, and the same page at every other address."""

    async def handle(outlet: Outlet, request: Any, writer: Any) -> None:
        if request.path == "/robots.txt":
            await answer(robots, status, Content_Type="text/plain")(outlet, request, writer)
        else:
            await answer(PAGE, Content_Type="text/html; charset=utf-8")(outlet, request, writer)

    return handle


def test_pages_become_captures_or_refusals_with_a_reason() -> None:
    rules = b"\xef\xbb\xbfUser-agent: *\nDisallow: /private\n"
    cases = [
        Case("open", site(rules), "ok"),
        Case("bare", site(b"", "404 Not Found"), "ok"),
        Case("down", site(b"", "500 Oops"), "robots.unreachable"),
        Case("long", site(rules + b"# far more than anybody reads\n" * 40_000), "ok"),
    ]
    with Outlet(cases) as outlet:
        urls = [outlet.url(name) for name in ("open", "bare", "down")] + [outlet.url("open") + "/../private/1"]
        urls += [outlet.url("long"), outlet.url("long") + "/../private/1"]
        requests = [
            PageRequest(url=url, root="https://gazette.example/feed", declared=Declared(title="Ferry")) for url in urls
        ]
        results = {outcome.request.url: outcome for outcome in fetch_all(outlet, requests)}
        assert len(outlet.asked("open")) == 2, "robots.txt once, the page once"
    first = results[urls[0]].result
    assert isinstance(first, Capture)
    assert (first.body, first.media_type, first.charset, first.door) == (PAGE, "text/html", "utf-8", Door.FEED)
    assert (first.root, first.origin, first.declared.title) == ("https://gazette.example/feed", urls[0], "Ferry")
    assert isinstance(results[urls[1]].result, Capture)
    down, private = results[urls[2]], results[urls[3]]
    assert isinstance(down.result, Rejected)
    assert isinstance(private.result, Rejected)
    assert (down.result.reason, down.is_passing) == ("robots.unreachable", True)
    assert (private.result.reason, private.is_passing) == ("robots.disallowed", False)
    assert isinstance(results[urls[4]].result, Capture)
    assert getattr(results[urls[5]].result, "reason", None) == "robots.disallowed"


def leading_to(target: str) -> Any:
    """A site without rules, whose pages are at another one."""

    async def handle(outlet: Outlet, request: Any, writer: Any) -> None:
        is_rules = request.path == "/robots.txt"
        made = answer(b"", "404 Not Found") if is_rules else answer(b"", "302 Found", Location=target)
        await made(outlet, request, writer)

    return handle


def test_a_redirect_to_another_site_asks_for_its_rules_too() -> None:
    closed = Case("closed", site(b"User-agent: *\nDisallow: /\n"), "ok")
    with Outlet([closed, Case("a", answer(b""), "ok"), Case("b", answer(b""), "ok")]) as outlet:
        for name, target in (("a", outlet.url("closed")), ("b", f"http://{CANARY}:{outlet.port}/x")):
            outlet.cases["_ab".index(name)].handler = leading_to(target)
        requests = [PageRequest(url=outlet.url(name), root="r") for name in "ab"]
        found = {outcome.request.url: outcome.result for outcome in fetch_all(outlet, requests)}
        assert [request.path for request in outlet.asked("closed")] == ["/robots.txt"], (
            "the page itself is not asked for"
        )
        assert outlet.canary_hits == 0
    reasons = [one.reason for one in found.values() if isinstance(one, Rejected)]
    assert sorted(reasons) == ["robots.disallowed", "ssrf.blocked"]


def test_a_page_is_asked_with_the_validators_that_came_with_it() -> None:
    with Outlet(behaving(1)) as outlet:
        request = PageRequest(url=outlet.url("good_0"), root="r", validators=Validators(etag='"v1"'))
        (outcome,) = fetch_all(outlet, [request])
    assert outcome.fetched is not None
    assert (outcome.result, outcome.fetched.code) == (None, "http.304")


def test_a_page_request_takes_the_address_behind_the_counter_without_trackers() -> None:
    entry = Entry(
        link="https://feeds.host.example/~r/1",
        original_link="https://gazette.example/a?utm_source=rss&id=5",
        title="Ferry",
        authors=("Ines Falk",),
    )
    request = page_request(entry, "https://gazette.example/feed", outlet="Gazette", language="en")
    assert request is not None
    assert request.url == "https://gazette.example/a?id=5"
    assert dataclasses.asdict(request.declared)["outlet"] == "Gazette"
    assert page_request(Entry(title="no link"), "https://gazette.example/feed") is None
