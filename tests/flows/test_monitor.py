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
    elif request.path == "/busy":
        status = "500 Internal Server Error"
    writer.write(head(status, Content_Type=kind or "application/rss+xml", Content_Length=str(len(body))) + body)


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
    assert first.seconds + second.seconds < 150
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000, "kilobytes"
    polls = query(warehouse, "SELECT outlet, f.code, entry_count FROM mart.feed f JOIN raw.poll USING (feed_id)")
    assert sorted(polls) == sorted((case.name, case.code, case.entries) for case in cases)
    assert {code: count for code, count in first.pages.items() if code != "robots.unreachable"} == {
        "ok": 2, "http.404": 1, "http.5xx": 1,
    }  # fmt: skip
    assert first.loaded.articles == 2
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
        assert len(pages) == len(expected) == 2
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
