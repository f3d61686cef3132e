"""A round's groups against a fake outlet on loopback: what comes out for the loader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tasks.collected import DuePage
from tasks.fetch.rounds import WAITS_FOR, fetch_group, host_groups, poll_group
from tasks.fetch.states import load_state
from tasks.fetch.subscriptions import Subscription, new_state
from tasks.records import Declared
from tasks.settings import Settings
from tests.fakes.outlet import ALLOWED, Case, Outlet, answer, behaving

SETTINGS = Settings(private_networks=ALLOWED, host_seconds=0.0)
SITEMAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://outlet.example/story</loc>'
    b"<news:news><news:publication_date>2026-11-02T08:00:00Z</news:publication_date><news:title>Story</news:title>"
    b"</news:news></url></urlset>"
)


def due(url: str, purpose: str = "first", tries: int = 0, age: timedelta = timedelta()) -> DuePage:
    return DuePage(
        feed_id="f1", root="https://gazette.example/feed", origin=url, url_key=url, declared=Declared(url=url),
        purpose=purpose, tries=tries, since=datetime.now(UTC) - age,
    )  # fmt: skip


def test_groups_keep_a_host_together_and_take_a_few_pages_of_each() -> None:
    urls = [f"http://{host}.example/{n}" for n in range(5) for host in "abc"]
    groups = host_groups(urls, str, size=4, a_host=3)
    assert sorted(map(len, groups)) == [3, 3, 3]
    assert all(len({url.split("/")[2] for url in group}) == 1 for group in groups)


def test_the_sitemaps_of_an_index_are_read_in_its_name() -> None:
    child = Case("child", answer(SITEMAP, Content_Type="application/xml"), "ok")
    index = Case("index", answer(b""), "ok")
    with Outlet([child, index]) as outlet:
        index.handler = answer(
            b'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>'
            + outlet.url("child").encode()
            + b"</loc><lastmod>2026-11-02</lastmod></sitemap></sitemapindex>"
        )
        one = Subscription(url=outlet.url("index"), outlet="Gazette")
        state = new_state(one)
        found = poll_group([state], {state.feed_id: one}, SETTINGS)
    assert [poll.code for poll in found.polls] == ["ok"]
    ((story,),) = [found.announced]
    assert (story.origin, story.root, story.declared.outlet) == ("http://outlet.example/story", one.url, "Gazette")


def test_an_unchanged_index_is_read_to_its_sitemaps_each_time_and_says_which_fail() -> None:
    cases = [Case(name, answer(b""), "ok") for name in ("index", "one", "two")]
    index, one, two = cases
    with Outlet(cases) as outlet:
        places = b"".join(
            b"<sitemap><loc>" + outlet.url(name).encode() + b"</loc></sitemap>" for name in ("one", "two")
        )
        index.handler = answer(
            b'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            + places
            + b"</sitemapindex>",
            ETag='"always"',
        )
        one.handler, two.handler = answer(SITEMAP), answer(b"", "404 Not Found")
        subscribed = Subscription(url=outlet.url("index"))
        first = poll_group([new_state(subscribed)], {}, SETTINGS)
        state = load_state(first.polls[0].state, first.polls[0].entry_keys)
        one.handler = answer(SITEMAP.replace(b"outlet.example/story", b"outlet.example/later"))
        second = poll_group([state], {}, SETTINGS)
        one.handler = answer(b"", "404 Not Found")
        third = poll_group([load_state(second.polls[0].state, second.polls[0].entry_keys)], {}, SETTINGS)
    assert [entry.origin for entry in first.announced] == ["http://outlet.example/story"]
    assert first.polls[0].detail.startswith("1 of its sitemaps were not read")
    assert [entry.origin for entry in second.announced] == ["http://outlet.example/later"]
    assert (second.polls[0].entry_count, second.polls[0].new_count) == (1, 1)
    assert third.polls[0].code == "http.404", "none of them can be read"


def test_passing_failures_wait_and_end_as_rejected_after_the_last_try() -> None:
    with Outlet([Case("busy", answer(b"", "500 Busy"), "http.5xx"), *behaving(1)]) as outlet:
        busy, good = outlet.url("busy"), outlet.url("good_0")
        first = fetch_group([due(busy), due(good)], SETTINGS)
        last = fetch_group([due(busy, tries=3)], SETTINGS)
        again = fetch_group([due(busy, "again")], SETTINGS)
    assert sorted(fetch.code for fetch in first.fetches) == ["ok", "robots.unreachable"]
    assert [(one.reason, one.origin) for one in first.waiting] == [("robots.unreachable", busy)]
    assert first.waiting[0].due_at > datetime.now(UTC) + timedelta(minutes=50)
    assert [one.origin for one in first.captures] == [good]
    assert ([one.reason for one in last.rejected], last.waiting) == (["robots.unreachable"], [])
    assert (again.rejected, again.waiting) == ([], []), "an article that is there already is no rejection"


def test_a_paused_host_is_not_asked_and_its_pages_wait_for_a_week() -> None:
    with Outlet(behaving(1)) as outlet:
        url = outlet.url("good_0")
        found = fetch_group([due(url)], SETTINGS, [(url, 300.0)])
        old = fetch_group([due(url, tries=3, age=WAITS_FOR)], SETTINGS, [(url, 300.0)])
        assert outlet.requests == []
    assert [one.reason for one in found.waiting] == ["host.paused"]
    assert found.waiting[0].due_at > datetime.now(UTC) + timedelta(minutes=4)
    assert (old.waiting, [one.reason for one in old.rejected]) == ([], ["host.paused"])
