"""The subscription list from the command line, against a fake outlet on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import main
from tests.fakes.outlet import ALLOWED, Case, Outlet, answer, behaving

OPML = (
    '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/>'
    '<outline xmlUrl="file:///x"/></body></opml>'
)


@pytest.fixture
def opml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list that the settings name; it is not there yet."""
    monkeypatch.setenv("MEDIAWATCH_FEEDS", str(tmp_path / "feeds.opml"))
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", str(tmp_path / "media.duckdb"))
    monkeypatch.setenv("MEDIAWATCH_HOST_SECONDS", "0")
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "feeds.opml"


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    assert main(["feeds", "list", "--json"]) == 0
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return found


def test_feeds_come_in_go_out_and_are_removed(opml: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.opml"
    other.write_text(OPML)
    assert main(["feeds", "import", str(other)]) == 0
    assert "file:///x" in capsys.readouterr().err
    assert [(row["url"], row["status"]) for row in listed(capsys)] == [("https://a.example/feed", "new")]
    assert main(["feeds", "import", str(other)]) == 0
    assert len(listed(capsys)) == 1
    assert main(["feeds", "export", "-o", str(tmp_path / "out.opml")]) == 0
    assert b"https://a.example/feed" in (tmp_path / "out.opml").read_bytes()
    assert main(["feeds", "remove", "https://b.example/feed"]) == 2
    assert main(["feeds", "remove", "https://a.example/feed"]) == 0
    assert listed(capsys) == []


def test_adding_a_site_finds_its_feed_and_says_what_it_found(
    opml: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = behaving(1)[0]
    site = Case("site", answer(b"<html><body>No feed here.</body></html>", Content_Type="text/html"), "ok")
    with Outlet([feed, site]) as outlet:
        assert main(["feeds", "add", outlet.url("good_0")]) == 1
        said = " ".join(capsys.readouterr().out.split())
        assert "ssrf.blocked" in said
        assert "a setting can allow it" in said
        assert not opml.exists()
        monkeypatch.setenv("MEDIAWATCH_PRIVATE_NETWORKS", ALLOWED)
        page = f'<link rel="alternate" type="application/rss+xml" href="{outlet.url("good_0")}">'.encode()
        site.handler = answer(b"<html><head>" + page + b"</head></html>", Content_Type="text/html")
        assert main(["feeds", "add", outlet.url("site"), "--outlet", "Fake", "--dry-run"]) == 0
        assert not opml.exists()
        assert main(["feeds", "add", outlet.url("site"), "--outlet", "Fake"]) == 0
        assert "3 entries: Fake outlet" in " ".join(capsys.readouterr().out.split())
        assert [(row["url"], row["outlet"]) for row in listed(capsys)] == [(outlet.url("good_0"), "Fake")]


def test_a_list_that_is_not_there_is_misuse(opml: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "list"]) == 2
    assert main(["monitor"]) == 2
    assert str(opml) in capsys.readouterr().err
