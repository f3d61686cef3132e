"""OPML in and out, discovery, and the identity of entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.errors import ContractError
from tasks.fetch.discovery import feeds_in_page, usual_places
from tasks.fetch.feeds import Entry
from tasks.fetch.identity import identities
from tasks.fetch.opml import read_opml, write_opml
from tasks.fetch.subscriptions import Subscription

SEEDS = Path(__file__).parents[3] / "seeds" / "feeds.opml"
EXPORT = b"""\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="1.0"><head><title>export</title></head><body>
 <outline text="News &amp; more"><outline title="Gazette" text="G" type="rss" xmlURL="https://gazette.example/a?x=1&y=2"
   htmlUrl="https://gazette.example/"/>
  <outline text="again" xmlUrl="https://gazette.example/a?x=1&amp;y=2"/>
  <outline text="evil" xmlUrl="file:///etc/passwd"/></outline>
 <outline text="Bare" xmlUrl="http://bare.example/rss" language="fr"/>
 <outline text="empty folder"/>
</body></opml>"""


def test_an_export_of_another_reader_comes_in() -> None:
    found, problems = read_opml(EXPORT)
    assert found == (
        Subscription(
            url="https://gazette.example/a?x=1&y=2",
            title="Gazette",
            site="https://gazette.example/",
            folder="News & more",
        ),
        Subscription(url="http://bare.example/rss", title="Bare", language="fr"),
    )
    assert len(problems) == 2
    assert "entered twice" in problems[0]
    assert "file" in problems[1]


def test_a_file_that_ends_early_is_read_and_says_so() -> None:
    whole = write_opml([Subscription(url=f"https://a.example/{number}") for number in range(5)])
    found, problems = read_opml(whole[: whole.index(b"/3")])
    assert [one.url for one in found] == [f"https://a.example/{number}" for number in range(3)]
    assert "ends early" in problems[0]


def test_what_goes_out_comes_in_again() -> None:
    given = (
        Subscription(url="https://a.example/f?x=1&y=<2>", title='A "quoted" & <b>title</b>', folder="Ré\x00gion"),
        Subscription(
            url="https://b.example/f",
            title="B",
            site="https://b.example/",
            outlet="B Post",
            language="fr",
            expected_entries=20,
            silent_days=3,
        ),
    )
    found, problems = read_opml(write_opml(given))
    assert problems == ()
    assert found[1] == given[1]
    assert (found[0].url, found[0].title, found[0].folder) == (given[0].url, given[0].title, "Ré gion")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html/>",
        b'{"a": 1}',
        b'<opml xmlns:m="urn:mediawatch:opml"><body><outline xmlUrl="http://a.example/" m:outlt="x"/></body></opml>',
        b'<opml xmlns:m="urn:mediawatch:opml"><body><outline xmlUrl="http://a.example/" m:silentDays="x"/></body>',
    ],
)
def test_what_is_no_opml_or_has_a_slip_in_our_attributes_stops(data: bytes) -> None:
    with pytest.raises(ContractError):
        read_opml(data)


def test_the_list_that_comes_with_the_project_is_clean() -> None:
    found, problems = read_opml(SEEDS.read_bytes())
    assert problems == ()
    assert len(found) >= 20
    assert all(one.outlet and one.language and one.url.startswith("https://") for one in found)


def test_feeds_are_found_by_link_elements_then_by_anchors() -> None:
    page = """<head><base href="https://gazette.example/news/">
    <link rel="alternate" type="application/rss+xml" title="All &amp; sundry" href="all.xml">
    <link type='application/atom+xml' rel='alternate' href=/atom>
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
    <link rel="alternate" hreflang="fr" href="/fr"><link rel="stylesheet" href="/feed">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head>"""
    found = feeds_in_page(page, "https://gazette.example/")
    assert [(feed.url, feed.title, feed.how) for feed in found] == [
        ("https://gazette.example/news/all.xml", "All & sundry", "link"),
        ("https://gazette.example/atom", None, "link"),
    ]
    anchors = '<a href="/about">x</a><a class="r" href="/feed/">RSS</a><a href="/world.rss?x=1">W</a>'
    assert [feed.url for feed in feeds_in_page(anchors, "https://g.example/a/b")] == [
        "https://g.example/feed/",
        "https://g.example/world.rss?x=1",
    ]
    assert feeds_in_page("<link" * 100_000, "https://g.example/") == ()


def test_usual_places_stand_at_the_root_of_the_site() -> None:
    assert "https://g.example/feed" in [place.url for place in usual_places("https://g.example/news/today?x=1")]


def test_identity_is_the_guid_told_apart_by_link_where_it_repeats() -> None:
    one, two, three, other, bare, dated = identities(
        [
            Entry(guid="g", link="https://a.example/1", title="One"),
            Entry(guid="g", link="https://a.example/2", title="Two"),
            Entry(guid="g", link="https://www.a.example/1/?utm_source=rss", title="One"),
            Entry(guid="h", link="https://a.example/3"),
            Entry(link="http://a.example/4#top"),
            Entry(title="only a title"),
        ]
    )
    assert one.entry_key == three.entry_key != two.entry_key
    assert [key.rule for key in (one, two, other, bare, dated)] == ["guid+link", "guid+link", "guid", "link", "hash"]
    assert one.url_key == three.url_key
    assert dated.url_key is None


def test_identity_holds_when_link_or_title_change_and_the_content_hash_does_not() -> None:
    (before,) = identities([Entry(guid="g", link="https://a.example/1", title="Vote is todday")])
    (after,) = identities([Entry(guid="g", link="https://a.example/1?t=2", title="Vote is today")])
    assert before.entry_key == after.entry_key
    assert before.content_hash != after.content_hash


def test_identical_guids_of_one_article_stay_one() -> None:
    first, second = identities(
        [Entry(guid="g", link="https://a.example/1"), Entry(guid="g", link="https://a.example/1")]
    )
    assert first == second
    assert first.rule == "guid"
