"""Feeds in the warehouse, without Prefect: what is due when, what counts as known, changes, alarms."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.collected import Announced, Feed, PageFetch, Poll, Waiting
from tasks.load import (
    Warehouse,
    due_feeds,
    due_pages,
    finish_run,
    load,
    paused_hosts,
    publish,
    raise_issues,
    run_checks,
    settle_known,
    start_run,
    sync_feeds,
)
from tasks.records import Article, Batch, Capture, Declared, Door, Item
from tasks.urls import url_key
from tests.load import samples as s

ROOT = "https://gazette.example/feed"
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
AGES = (24.0, 168.0)
BODY = "The harbour of Almar opens in May, said the mayor on Monday, and " + "nobody waits any longer for it, " * 30


def state(**changes: Any) -> str:
    return json.dumps({"feed_id": "f1", "url": ROOT} | changes)


def feed(feed_id: str = "f1", url: str = ROOT) -> Feed:
    return Feed(feed_id=feed_id, url=url, outlet="Gazette", state=state(feed_id=feed_id, url=url))


def announced(name: str, feed_id: str = "f1", root: str = ROOT, at: datetime = NOW) -> Announced:
    url = f"https://gazette.example/{name}"
    declared = Declared(url=url, title=name, outlet="Gazette")
    return Announced(
        feed_id=feed_id, root=root, origin=url, entry_key=name, url_key=url_key(url), content_hash="h", at=at,
        declared=declared,
    )  # fmt: skip


def fetch(name: str, at: datetime, code: str = "ok", **more: Any) -> PageFetch:
    url = f"https://gazette.example/{name}"
    values: dict[str, Any] = {"purpose": "first", "word_count": 200 if code == "ok" else None} | more
    return PageFetch(
        feed_id="f1", root=ROOT, origin=url, url_key=url_key(url), code=code, at=at, url=url, **values
    )  # fmt: skip


def page(name: str, body: str = BODY, title: str = "Harbour", at: datetime = NOW) -> Item:
    url = f"https://gazette.example/{name}"
    content = f"<h1>{title}</h1>{body}{at}".encode()
    made = s.capture(url, content, door=Door.FEED, root=ROOT, fetched_at=at, media_type="text/html")
    assert isinstance(made, Capture)
    return Item(capture=made, article=Article(body=body, lead=body[:40], title=title, url=url, outlet="Gazette"))


def commit(warehouse: Warehouse, *items: Item, **parts: Any) -> None:
    """One run with one batch."""
    run = start_run(warehouse, "monitor")
    load(warehouse, replace(Batch(run_id=run, batch_id=f"{run}-0", items=items), **parts))
    settle_known(warehouse, run)
    finish_run(warehouse, run, "done")


def ask(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.write() as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def gazette(warehouse: Warehouse) -> Warehouse:
    """A warehouse of each backend with two subscriptions."""
    sync_feeds(warehouse, start_run(warehouse, "monitor"), [feed(), feed("f2", "https://copy.example/feed")])
    return warehouse


def test_subscriptions_follow_the_list_and_states_survive(gazette: Warehouse) -> None:
    assert len(due_feeds(gazette, NOW)) == 2
    later = state(next_poll_at=(NOW + timedelta(hours=1)).isoformat(), status="healthy", next_poll_why="interval")
    poll = Poll(feed_id="f1", url=ROOT, code="ok", at=NOW, state=later, entry_keys="a b", entry_count=2, new_count=2)
    commit(gazette, polls=(poll,))
    assert [json.loads(text)["feed_id"] for text, _ in due_feeds(gazette, NOW)] == ["f2"]
    unchanged = replace(poll, code="http.304", at=NOW + timedelta(hours=1), entry_keys=None)
    commit(gazette, polls=(unchanged,))
    assert (later, "a b") in due_feeds(gazette, NOW + timedelta(hours=2))
    assert ask(gazette, "SELECT outcome FROM raw.poll ORDER BY known_at") == [("ok",), ("not_modified",)]
    sync_feeds(gazette, "r", [feed("f2", "https://copy.example/feed")])
    assert [json.loads(text)["feed_id"] for text, _ in due_feeds(gazette, NOW + timedelta(hours=2))] == ["f2"]
    sync_feeds(gazette, "r", [feed(), feed("f2", "https://copy.example/feed")])
    assert (later, "a b") in due_feeds(gazette, NOW + timedelta(hours=2)), "a feed that comes back is remembered"


def test_an_entry_is_an_article_known_waiting_or_rejected(gazette: Warehouse) -> None:
    both = (announced("1"), announced("1", "f2", "https://copy.example/feed"), announced("2"), announced("3"))
    commit(gazette, announced=both)
    assert [one.origin[-1] for one in due_pages(gazette, NOW, AGES)] == ["1", "2", "3"], "one fetch an address"
    wait = Waiting(
        root=ROOT, origin="https://gazette.example/2", due_at=NOW + timedelta(hours=1), reason="http.5xx",
        declared=announced("2").declared,
    )  # fmt: skip
    gone = s.rejection("https://gazette.example/3", "http.404")
    commit(
        gazette, page("1"), fetches=(fetch("1", NOW), fetch("2", NOW, "http.5xx")), waiting=(wait,),
        rejected=(replace(gone, door=Door.FEED, root=ROOT),),
    )  # fmt: skip
    assert due_pages(gazette, NOW, AGES) == []
    ((again,),) = [due_pages(gazette, NOW + timedelta(hours=2), AGES)]
    assert (again.origin, again.tries, again.declared.title) == ("https://gazette.example/2", 1, "2")
    commit(gazette, announced=both)  # the feed brings them all again
    commit(gazette, announced=(announced("1?utm_source=rss", "f2", "https://other.example/feed"),))
    states = ask(gazette, "SELECT state, reason, count(*) FROM mart.entry GROUP BY ALL ORDER BY ALL")
    assert states == [("article", None, 1), ("known", None, 2), ("rejected", "http.404", 1), ("waiting", "http.5xx", 1)]
    publish(gazette, force=True)
    assert run_checks(gazette) == []


def test_a_batch_committed_twice_adds_nothing(gazette: Warehouse) -> None:
    run = start_run(gazette, "monitor")
    poll = Poll(feed_id="f1", url=ROOT, code="ok", at=NOW, state=state(status="healthy"), entry_keys="a")
    batch = Batch(run_id=run, batch_id="b1", polls=(poll,), announced=(announced("1"),), fetches=(fetch("1", NOW),))
    load(gazette, batch)
    load(gazette, batch)
    counts = (
        "SELECT (SELECT count(*) FROM raw.poll), (SELECT count(*) FROM raw.fetch), (SELECT count(*) FROM raw.entry)"
    )
    assert ask(gazette, counts) == [(1, 1, 1)]


def test_a_pause_outlives_the_run(gazette: Warehouse) -> None:
    commit(gazette, fetches=(fetch("1", NOW, "http.429", retry_at=NOW + timedelta(minutes=5)),))
    assert paused_hosts(gazette, NOW) == [("https://gazette.example/1", 300.0)]
    assert paused_hosts(gazette, NOW + timedelta(minutes=6)) == []


@pytest.fixture
def watched(tmp_path: Path) -> Warehouse:
    """A plain file with one article, announced and fetched."""
    warehouse = s.warehouse(tmp_path)
    sync_feeds(warehouse, start_run(warehouse, "monitor"), [feed()])
    commit(warehouse, page("1"), announced=(announced("1"),), fetches=(fetch("1", NOW),))
    return warehouse


def due(warehouse: Warehouse, hours: float) -> bool:
    return bool(due_pages(warehouse, NOW + timedelta(hours=hours), AGES))


def look(warehouse: Warehouse, hours: float, code: str = "ok", *items: Item) -> None:
    commit(warehouse, *items, fetches=(fetch("1", NOW + timedelta(hours=hours), code, purpose="again"),))


def test_articles_are_looked_at_after_a_day_and_a_week(watched: Warehouse) -> None:
    assert [due(watched, hours) for hours in (1, 23.9, 24.1)] == [False, False, True]
    assert due_pages(watched, NOW + timedelta(hours=25), AGES)[0].purpose == "again"
    assert due_pages(watched, NOW + timedelta(hours=25), ()) == []
    look(watched, 25)
    assert [due(watched, hours) for hours in (26, 100, 169)] == [False, False, True]
    look(watched, 169)
    assert not due(watched, 200)


def test_a_page_that_is_looked_at_again_is_asked_whether_it_changed(watched: Warehouse) -> None:
    at = NOW + timedelta(hours=25)
    commit(watched, fetches=(fetch("1", NOW + timedelta(hours=1), etag='"v1"', last_modified="then", purpose="again"),))
    (page,) = due_pages(watched, at, AGES)
    assert (page.etag, page.last_modified) == ('"v1"', "then")
    look(watched, 25, "http.304")
    (page,) = due_pages(watched, NOW + timedelta(hours=169), AGES)
    assert page.etag is None, "a server that says so for ever is not believed twice"


def test_a_changed_announcement_makes_its_article_due_once_in_six_hours(watched: Warehouse) -> None:
    again = replace(announced("1", at=NOW + timedelta(hours=1)), is_changed=True, declared=Declared(title="New title"))
    commit(watched, announced=(again, replace(announced("never"), is_changed=True)))
    assert [page.purpose for page in due_pages(watched, NOW + timedelta(hours=5), ())] == ["first"]
    first, page = due_pages(watched, NOW + timedelta(hours=6), ())
    assert (page.purpose, page.declared.title, page.etag) == ("again", "New title", None)
    assert first.origin.endswith("never"), "what was never fetched comes first"
    look(watched, 6)
    assert [page.purpose for page in due_pages(watched, NOW + timedelta(hours=7), ())] == ["first"]
    late = replace(again, at=NOW + timedelta(days=9))
    commit(watched, announced=(late,))
    assert [page.purpose for page in due_pages(watched, NOW + timedelta(days=10), ())] == ["first"], "too old"


def test_an_article_missing_twice_has_vanished(watched: Warehouse) -> None:
    look(watched, 24, "http.404")
    assert ask(watched, "FROM mart.vanished") == []
    assert [due(watched, hours) for hours in (25, 31)] == [False, True]
    look(watched, 31, "http.404")
    assert ask(watched, "SELECT origin, code FROM mart.vanished") == [("https://gazette.example/1", "http.404")]
    assert ask(watched, "SELECT difference FROM mart.change") == [("withdrawn",)]
    assert ask(watched, "SELECT count(*) FROM mart.article") == [(1,)]
    assert [due(watched, hours) for hours in (40, 169)] == [False, True]
    look(watched, 169)
    assert ask(watched, "FROM mart.vanished") == [], "it came back"


@pytest.mark.parametrize(
    ("title", "body", "difference"),
    [
        ("Harbour opens", BODY, "headline only"),
        ("Harbour", BODY.replace("Almar opens", "Almar — opens").replace("mayor", "Mayor"), "cosmetic"),
        ("Harbour", BODY.replace("harbour", "harbours"), "cosmetic"),
        ("Harbour", BODY.replace("Monday", "Tuesday"), "substantive"),
        ("Harbour", BODY.replace("opens", "never opens"), "substantive"),
        ("Harbour", "This article was withdrawn.", "withdrawn"),
    ],
)
def test_a_changed_article_is_a_new_version_with_its_difference(
    watched: Warehouse, title: str, body: str, difference: str
) -> None:
    at = NOW + timedelta(hours=24)
    look(watched, 24, "ok", page("1", body, title, at))
    assert ask(watched, "SELECT difference FROM mart.change") == [(difference,)]
    assert ask(watched, "SELECT title, body FROM mart.article") == [(title, body)]


def fill(warehouse: Warehouse, counts: dict[int, int], words: int | None = 300) -> None:
    """What the polls, entries and page fetches of days before `NOW` left: so many entries on each day."""
    with warehouse.write() as connection:
        for back, count in counts.items():
            at = NOW - timedelta(days=back)
            connection.execute(
                "INSERT INTO raw.poll BY NAME SELECT 'p' || $1 AS poll_id, 'f1' AS feed_id, 'u' AS url, "
                "'ok' AS outcome, 'r' AS run_id, $2 AS known_at",
                [back, at],
            )
            names = "SELECT $1 || '-' || n AS origin_id, 'f1' AS feed_id, 'r' AS root, 'o' AS origin, 'k' AS url_key, "
            stamp = "'b' AS batch_id, 'r' AS run_id, $2 AS known_at"
            connection.execute(
                f"INSERT INTO raw.announcement BY NAME {names} 'e' AS entry_key, 'h' AS content_hash, {stamp} "
                "FROM range($3) AS t(n)",
                [str(back), at, count],
            )
            connection.execute(
                f"INSERT INTO raw.fetch BY NAME {names} $1 || n AS fetch_id, 'first' AS purpose, 'u' AS url, "
                "0 AS byte_count, 0 AS duration_seconds, $2 AS fetched_at, $4::INTEGER AS word_count, "
                f"if($4 IS NULL, 'clean.no_text', 'ok') AS code, {stamp} FROM range($3) AS t(n)",
                [str(back), at, count, words],
            )


def issues(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    raise_issues(warehouse, "r", NOW)
    return ask(warehouse, "SELECT kind, subject FROM meta.issue WHERE resolved_at IS NULL ORDER BY ALL")


@pytest.fixture
def quiet(tmp_path: Path) -> Warehouse:
    """A plain file with one subscription."""
    warehouse = s.warehouse(tmp_path)
    sync_feeds(warehouse, start_run(warehouse, "monitor"), [feed()])
    return warehouse


def weeks(weekday: int, weekend: int, last: int) -> dict[int, int]:
    """Entries on each of 50 days, `last` of them yesterday."""
    days = {
        back: (weekend if (NOW - timedelta(days=back)).isoweekday() >= 6 else weekday) + back % 3
        for back in range(2, 51)
    }
    return days | {1: last, 51: 300}


def test_an_unusual_day_is_an_issue_until_it_is_over(quiet: Warehouse) -> None:
    # NOW is a Monday, so that yesterday was a Sunday: five entries are usual then, thirty on weekdays.
    fill(quiet, weeks(30, 5, last=6))
    assert issues(quiet) == []
    fill(quiet, {1: 60})
    assert issues(quiet) == [("outlet.many", "Gazette")]
    assert issues(quiet) == [("outlet.many", "Gazette")], "raised once"
    with quiet.write() as connection:
        connection.execute("DELETE FROM raw.announcement WHERE regexp_matches(origin_id, '^1-([3-9]|..)$')")
    assert issues(quiet) == []
    assert ask(quiet, "SELECT count(*) FROM meta.issue WHERE resolved_at IS NOT NULL") == [(1,)]


def test_what_a_finished_day_shows_is_looked_for_once_and_stands_for_the_day(quiet: Warehouse) -> None:
    fill(quiet, weeks(30, 20, last=0))
    assert issues(quiet) == [("outlet.few", "Gazette")]
    run = start_run(quiet, "monitor")
    finish_run(quiet, run, "done")
    with quiet.write() as connection:
        connection.execute("UPDATE meta.run SET started_at = $1 WHERE run_id = $2", [NOW, run])
        connection.execute("DELETE FROM raw.announcement")
    assert raise_issues(quiet, "r", NOW) == 1
    assert issues(quiet) == [("outlet.few", "Gazette")]
    assert raise_issues(quiet, "r", NOW + timedelta(days=1)) == 0


def test_a_day_without_entries_is_an_issue(quiet: Warehouse) -> None:
    fill(quiet, weeks(30, 20, last=0))
    assert issues(quiet) == [("outlet.few", "Gazette")]


def test_a_few_days_are_no_basis_for_an_alarm(quiet: Warehouse) -> None:
    fill(quiet, {4: 30, 3: 30, 2: 31, 1: 0})
    assert issues(quiet) == []


@pytest.mark.parametrize("words", [None, 20, 80])
def test_texts_that_turn_short_or_empty_are_an_issue(quiet: Warehouse, words: int | None) -> None:
    usual = dict.fromkeys(range(4, 20), 3)
    fill(quiet, usual)
    assert issues(quiet) == []
    fill(quiet, {2: 3, 1: 3}, words)
    assert ("outlet.short_texts", "Gazette") in issues(quiet)


def test_a_feed_that_fades_or_dies_is_an_issue(quiet: Warehouse) -> None:
    fill(quiet, dict.fromkeys(range(15, 68), 2))
    assert issues(quiet) == [("feed.fading", ROOT)]
    for status in ("failing", "silent", "suspended", "gone"):
        poll = Poll(feed_id="f1", url=ROOT, code="http.404", at=NOW, state=state(status=status))
        commit(quiet, polls=(poll,))
        assert issues(quiet) == [(f"feed.{status}", ROOT)]
    sync_feeds(quiet, "r", [])
    assert issues(quiet) == [], "nobody waits for a feed that is not subscribed"


def test_fewer_entries_than_the_list_expects_are_an_issue(quiet: Warehouse) -> None:
    sync_feeds(quiet, "r", [replace(feed(), expectations='{"entries": 3, "silent_days": 9}')])
    for keys, expected in (
        ("a:1 b:1 c:1", []),
        ("a:1 b:1", [("feed.few_entries", ROOT)]),
        ("", [("feed.few_entries", ROOT)]),
    ):
        commit(
            quiet,
            polls=(Poll(feed_id="f1", url=ROOT, code="ok", at=NOW, state=state(status="healthy"), entry_keys=keys),),
        )
        assert issues(quiet) == expected
