"""Canonical addresses: pairs that are the same article, pairs that are not, and what an address may claim."""

from __future__ import annotations

import pytest

from tasks.urls import fetch_url, is_home, is_public, registered_domain, same_site, url_key

SAME = [
    ("https://example.com/a", "http://example.com/a"),
    ("https://www.example.com/a", "https://example.com/a"),
    ("https://m.example.com/a", "https://www.example.com/a"),
    ("https://mobile.example.com/a", "https://example.com/a"),
    ("https://amp.example.com/a", "https://example.com/a"),
    ("https://example.com/a/", "https://example.com/a"),
    ("https://EXAMPLE.com/a", "https://example.com/a"),
    ("https://example.com:443/a", "https://example.com/a"),
    ("http://example.com:80/a", "http://example.com/a"),
    ("https://example.com/a#comments", "https://example.com/a"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?utm_source=rss&utm_medium=feed", "https://example.com/a"),
    ("https://example.com/a?fbclid=Iw", "https://example.com/a"),
    ("https://example.com/a?gclid=1&id=5", "https://example.com/a?id=5"),
    ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/a?at_medium=RSS&at_campaign=x", "https://example.com/a"),
    ("https://example.com/a?CMP=share_btn_tw", "https://example.com/a"),
    ("https://example.com/a?smid=tw-share", "https://example.com/a"),
    ("https://example.com/a?ref=rss", "https://example.com/a"),
    ("https://example.com/a?ito=1490", "https://example.com/a"),
    ("https://example.com/a?xtor=RSS-3208", "https://example.com/a"),
    ("https://example.com/a?mc_cid=1&mc_eid=2", "https://example.com/a"),
    ("https://example.com/a/amp", "https://example.com/a"),
    ("https://example.com/a?amp=1", "https://example.com/a"),
    ("https://example.com/amp/news/a", "https://example.com/news/a"),
    ("https://example.com/news/a.amp.html", "https://example.com/news/a.html"),
    ("https://example-com.cdn.ampproject.org/c/s/example.com/a", "https://example.com/a"),
    ("https://www.google.com/amp/s/example.com/a", "https://example.com/a"),
    ("https://www.google.com/url?q=https%3A%2F%2Fexample.com%2Fa&sa=D", "https://example.com/a"),
    ("https://example.com/caf%C3%A9", "https://example.com/café"),
    ("https://example.com/a/index.html", "https://example.com/a/"),
    ("  https://example.com/a ", "https://example.com/a"),
]

DIFFERENT = [
    ("https://example.com/A", "https://example.com/a"),
    ("https://example.com/a?id=1", "https://example.com/a?id=2"),
    ("https://example.com/?p=1", "https://example.com/?p=2"),
    ("https://example.com/a?page=1", "https://example.com/a?page=2"),
    ("https://example.com/a?article=5", "https://example.com/a?article=6"),
    ("https://example.com/a?ref_id=1", "https://example.com/a?ref_id=2"),
    ("https://example.com/a?ref=12", "https://example.com/a?ref=13"),
    ("https://example.com/#!/story/1", "https://example.com/#!/story/2"),
    ("https://news.example.com/a", "https://sport.example.com/a"),
    ("https://example.com/a", "https://example.co.uk/a"),
    ("https://example.com/a", "https://example.com/b"),
    ("https://example.com:8080/a", "https://example.com/a"),
    ("https://m.com/a", "https://com/a"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_same_article_has_one_key(one: str, two: str) -> None:
    assert url_key(one) == url_key(two)


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_different_articles_have_two_keys(one: str, two: str) -> None:
    assert url_key(one) != url_key(two)


def test_the_fetch_url_keeps_what_servers_heed() -> None:
    assert fetch_url("http://www.Example.com/A/?utm_source=x&id=1#top") == "http://www.example.com/A/?id=1"


@pytest.mark.parametrize(
    "url", ["", "http://[::1", "http://a:b:c/", "not an address", "mailto:a@b.c", "https://x\ud800/a"]
)
def test_no_address_raises(url: str) -> None:
    assert isinstance(fetch_url(url), str)
    assert isinstance(url_key(url), str)
    assert is_public(url) is False


def test_only_registered_domains_identify() -> None:
    assert registered_domain("https://news.bbc.co.uk/x") == "bbc.co.uk"
    assert same_site("https://a.example.com/1", "http://example.com/2")
    for url in ("http://127.0.0.1/a", "http://localhost/a", "http://[::1]/a", "file:///a", "https://u:p@example.com/a"):
        assert not is_public(url)
    assert is_home("https://example.com/")
    assert not is_home("https://example.com/?p=1")
