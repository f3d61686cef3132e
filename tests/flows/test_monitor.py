"""Rounds of the monitor, run for real: Prefect's harness, a fake outlet on loopback, workers, a DuckDB file."""

from __future__ import annotations

import asyncio
import resource
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from flows.cli import main
from tests.content import query
from tests.fakes.outlet import ALLOWED, Case, Outlet, Request, head, misbehaving
from warehouse import run_checks

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect_server")]

STORY = (
    "The mayor of Almar, Lina Berg, said on Monday that the bridge number {n} would open in May. "
    "“We will not wait any longer for bridge {n},” Berg told reporters. The council in Almar meets again in June, and "
    "the engineers who built the bridge over the river are to be heard before the summer begins in earnest."
)
PAGE = (
    "<html><head><title>Bridge {n}</title></head><body><article><h1>Bridge {n}</h1><p>{text}</p><p>{more}</p>"
    "</article></body></html>"
)
POLLS = "SELECT outlet, p.code, entry_count FROM mart.feed JOIN raw.poll p USING (feed_id) WHERE p.run_id = '{}'"
ARTICLES = "SELECT article_id, url, title, body FROM mart.article ORDER BY url"


def page(number: str) -> bytes:
    text = STORY.format(n=number)
    return PAGE.format(n=number, text=text, more=text.replace("Monday", "Tuesday")).encode()


def rss(*links: str) -> bytes:
    items = "".join(
        f"<item><title>Bridge {link[link.rindex('/') + 1 :][:1]}</title><link>{link}</link></item>" for link in links
    )
    items += "<item><title>No link at all</title><guid isPermaLink='false'>x1</guid></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Almar</title>{items}</channel></rss>'.encode()


async def outlet_of_almar(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """A site with a feed, two pages, one that is gone and one that is busy."""
    base = f"http://{outlet.cases[0].address}:{outlet.port}"
    body, status, kind = b"", "404 Not Found", "text/html"
    if request.path == "/almar":
        body, status, kind = (
            rss(*(f"{base}/{name}" for name in ("1", "2?utm_source=rss", "gone", "busy"))),
            "200 OK",
            "",
        )
    elif request.path in ("/1", "/2"):
        body, status = page(request.path[1:]), "200 OK"
        if request.headers.get("if-none-match") == '"v1"':
            body, status = b"", "304 Not Modified"
    elif request.path == "/busy":
        status = "500 Internal Server Error"
    headers = {"Content_Type": kind or "application/rss+xml", "Content_Length": str(len(body)), "ETag": '"v1"'}
    writer.write(head(status, **headers) + body)


async def a_day_later(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """The site, with other words in its feed, and a text that says otherwise; both say that they are as before."""
    base = f"http://{outlet.cases[0].address}:{outlet.port}"
    body = b""
    if request.path == "/almar":
        told = b"<title>Bridge 2</title>"
        body = rss(f"{base}/1", f"{base}/2?utm_source=rss").replace(told, told + b"<description>Shut.</description>")
    elif request.path == "/2" and "if-none-match" not in request.headers:
        body = page("2").replace(b"would open in May", b"would not open before winter")
    else:
        await outlet_of_almar(outlet, request, writer)
        return
    writer.write(head(Content_Type="text/html", Content_Length=str(len(body))) + body)


async def reprint(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """Another feed, that announces a page of the first."""
    body = rss(f"http://{outlet.cases[0].address}:{outlet.port}/1")
    writer.write(head(Content_Type="application/rss+xml", Content_Length=str(len(body))) + body)


def test_a_round_over_every_misbehaviour_loads_what_the_others_announce_and_the_ledger_adds_up(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.monitor import monitor
    from tasks.load import open_warehouse
    from tasks.settings import Settings

    monkeypatch.setenv("MEDIAWATCH_PRIVATE_NETWORKS", ALLOWED)
    monkeypatch.setenv("MEDIAWATCH_HOST_SECONDS", "0")
    monkeypatch.setenv("MEDIAWATCH_REQUEST_SECONDS", "2")
    cases = [Case("almar", outlet_of_almar, "ok", 5), Case("reprint", reprint, "ok", 2), *misbehaving()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Outlet(cases) as outlet:
        outlines = "".join(f'<outline text="{case.name}" xmlUrl="{outlet.url(case.name)}"/>' for case in cases)
        opml = tmp_path / "feeds.opml"
        opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        first = monitor(str(opml))
        second = monitor(str(opml))
        assert outlet.canary_hits == 0
        outlet.cases[0].handler = a_day_later
        with open_warehouse(Settings.from_env()).write() as connection:
            connection.execute("UPDATE raw.fetch SET fetched_at = fetched_at - INTERVAL 25 HOUR")
            connection.execute("UPDATE raw.feed_state SET next_poll_at = NULL WHERE ends_with(url, '/almar')")
            connection.execute("UPDATE raw.due SET due_at = due_at + INTERVAL 9 DAY")
        third = monitor(str(opml))
    assert first.seconds + second.seconds < 150
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000, "kilobytes"
    polls = query(warehouse, POLLS.format(first.run_id))
    assert sorted(polls) == sorted((case.name, case.code, case.entries) for case in cases)
    assert {code: count for code, count in first.pages.items() if code != "robots.unreachable"} == {
        "ok": 2, "http.404": 1, "http.5xx": 1,
    }  # fmt: skip
    assert first.loaded.articles == 2
    assert (third.polls, third.pages) == ({"ok": 1}, {"ok": 1, "http.304": 1})
    assert (third.loaded.articles, third.loaded.versions) == (0, 1)
    changes = query(warehouse, "SELECT difference, from_title, title FROM mart.change")
    assert changes == [("substantive", "Bridge 2", "Bridge 2")]
    assert (second.polls, set(second.pages), second.loaded.articles) == ({}, {"robots.unreachable"}, 0)
    states = query(
        warehouse, "SELECT state, reason, count(*) FROM mart.entry WHERE regexp_matches(root, '/(almar|reprint)$') "
        "GROUP BY ALL ORDER BY ALL",
    )  # fmt: skip
    assert states == [
        ("article", None, 2),
        ("known", None, 1),
        ("rejected", "entry.bad_link", 2),
        ("rejected", "http.404", 1),
        ("waiting", "http.5xx", 1),
    ]
    assert query(warehouse, "SELECT DISTINCT outlet FROM mart.article") == [("almar",)]
    assert query(warehouse, "SELECT DISTINCT speaker_name FROM mart.quotation WHERE kind = 'direct'") == [
        ("Lina Berg",)
    ]
    assert run_checks(open_warehouse(Settings.from_env())) == []
    read_back(tmp_path, monkeypatch, query(warehouse, ARTICLES))


def read_back(folder: Path, monkeypatch: pytest.MonkeyPatch, expected: list[tuple[object, ...]]) -> None:
    """What was collected goes out as WARC, is read by another tool, and comes back by a backfill."""
    from flows.backfill import backfill

    archive = folder / "captures.warc.gz"
    assert main(["warc", str(archive)]) == 0
    with archive.open("rb") as file:
        pages = [record for record in ArchiveIterator(file) if record.record_type == WarcRecordType.response]
        assert (len(pages), len(expected)) == (3, 2), "one of them in two texts"
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", str(folder / "other" / "media.duckdb"))
    monkeypatch.setenv("MEDIAWATCH_DATA", str(folder / "other" / "data"))
    backfill(str(archive))
    assert query(folder / "other" / "media.duckdb", ARTICLES) == expected


def test_loopback_is_refused_unless_a_setting_allows_it(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.monitor import monitor

    monkeypatch.setenv("MEDIAWATCH_HOST_SECONDS", "0")
    with Outlet([Case("almar", outlet_of_almar, "ok")]) as outlet:
        opml = tmp_path / "feeds.opml"
        opml.write_text(f'<opml version="2.0"><body><outline xmlUrl="{outlet.url("almar")}"/></body></opml>')
        assert monitor(str(opml)).polls == {"ssrf.blocked": 1}
        assert outlet.requests == []
