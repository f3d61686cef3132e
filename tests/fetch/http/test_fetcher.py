"""The fetcher against a fake outlet that misbehaves in every known way, on loopback."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import resource
import socket
import time
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from tasks.errors import REASONS
from tasks.fetch import FeedError, parse_feed
from tasks.fetch.addresses import networks
from tasks.fetch.http import Fetcher
from tasks.fetch.records import FEED, PAGE, Fetched, Manners, Validators
from tests.fakes.outlet import ALLOWED, CANARY, Case, Outlet, answer, behaving, misbehaving, polite, silent

T = TypeVar("T")
MANNERS = Manners(allowed=networks(ALLOWED), gap_seconds=0, most_hosts=200)
QUICK = dataclasses.replace(FEED, total_seconds=2)


@pytest.fixture(scope="module")
def outlet() -> Iterator[Outlet]:
    with Outlet([*misbehaving(), *behaving(20)]) as running:
        yield running


def run(job: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(job)


async def read(fetcher: Fetcher, outlet: Outlet, case: Case) -> tuple[str, str, int | None]:
    """Fetch a case and read its feed: name, code, number of entries."""
    fetched = await fetcher.fetch(outlet.url(case.name), QUICK)
    if fetched.code != "ok":
        return case.name, fetched.code, None
    try:
        document = await asyncio.to_thread(parse_feed, fetched.body, fetched.final_url, None)
    except FeedError as error:
        return case.name, error.code, None
    return case.name, "ok", len(document.entries)


def test_every_misbehaviour_has_its_code_and_the_rest_lose_nothing(outlet: Outlet) -> None:
    async def all_of_them() -> list[tuple[str, str, int | None]]:
        async with Fetcher(MANNERS) as fetcher:
            return list(await asyncio.gather(*(read(fetcher, outlet, case) for case in outlet.cases)))

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    got = run(all_of_them())
    assert got == [(case.name, case.code, case.entries) for case in outlet.cases]
    assert time.monotonic() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000, "kilobytes"
    assert outlet.canary_hits == 0
    assert {case.code for case in outlet.cases} - {"ok"} <= set(REASONS)


def fetch_with(cases: list[Case], name: str, **more: Any) -> tuple[Fetched, Outlet]:
    async def once(running: Outlet) -> Fetched:
        async with Fetcher(MANNERS) as fetcher:
            return await fetcher.fetch(running.url(name), **more)

    with Outlet(cases) as running:
        return run(once(running)), running


def test_validators_go_out_as_they_came_and_304_is_success() -> None:
    fetched, running = fetch_with(behaving(1), "good_0", validators=Validators(etag='"v1"', last_modified="whenever"))
    assert (fetched.code, fetched.status, fetched.fresh_seconds) == ("http.304", 304, 900)
    assert fetched.validators == Validators(etag='"v1"')
    assert running.asked("good_0")[0].headers["if-modified-since"] == "whenever"


def test_a_validator_with_a_line_break_is_never_sent() -> None:
    fetched, running = fetch_with(behaving(1), "good_0", validators=Validators(etag='"x"\r\nX-Evil: 1'))
    assert fetched.code == "ok"
    assert "x-evil" not in running.asked("good_0")[0].headers


def test_request_says_who_asks_and_brings_no_cookies() -> None:
    fetched, running = fetch_with([case for case in misbehaving() if case.name == "cookies"], "cookies")
    assert fetched.code == "ok"
    first, second = running.asked("cookies")
    assert first.headers["user-agent"].startswith("mediawatch/")
    assert first.headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in second.headers


def test_permanent_redirects_are_told_from_temporary_ones() -> None:
    cases = [case for case in misbehaving() if case.name in ("moved", "cookies")]
    moved, running = fetch_with(cases, "moved")
    found, _ = fetch_with(cases, "cookies")
    assert moved.moved_to == f"http://{cases[0].address}:{running.port}/new" == moved.final_url
    assert [hop.status for hop in moved.chain] == [301, 200]
    assert (found.code, found.moved_to) == ("ok", None)


def test_retry_after_pauses_the_host() -> None:
    async def twice(running: Outlet) -> tuple[Fetched, Fetched]:
        async with Fetcher(MANNERS) as fetcher:
            return await fetcher.fetch(running.url("storm")), await fetcher.fetch(running.url("storm"))

    with Outlet([Case("storm", answer(b"", "429 Slow down", Retry_After="300"), "http.429")]) as running:
        first, second = run(twice(running))
        assert (first.code, first.retry_seconds) == ("http.429", 300)
        assert second.code == "host.paused"
        assert second.retry_seconds == pytest.approx(300, abs=5)
        assert len(running.asked("storm")) == 1


def test_one_host_is_asked_one_at_a_time_with_a_pause() -> None:
    starts: list[float] = []

    async def timed(outlet: Outlet, request: Any, writer: Any) -> None:
        starts.append(time.monotonic())
        await polite(outlet, request, writer)

    async def four(running: Outlet) -> list[Fetched]:
        async with Fetcher(dataclasses.replace(MANNERS, gap_seconds=0.2)) as fetcher:
            return await asyncio.gather(*(fetcher.fetch(running.url("one") + f"?{n}") for n in range(4)))

    with Outlet([Case("one", timed, "ok")]) as running:
        assert [fetched.code for fetched in run(four(running))] == ["ok"] * 4
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert min(gaps) >= 0.1  # the pause is kept where requests start; their arrival may jitter


def test_nobody_listening_is_refused_and_slow_connects_end() -> None:
    async def both() -> list[str]:
        with socket.socket() as free:
            free.bind(("127.1.0.1", 0))
            port = free.getsockname()[1]
            async with Fetcher(MANNERS) as fetcher:
                return [(await fetcher.fetch(f"{scheme}://127.1.0.1:{port}/")).code for scheme in ("http", "https")]

    assert run(both()) == ["connect.refused", "connect.refused"]


def test_https_to_a_plain_or_silent_port_fails_as_tls_or_timeout() -> None:
    async def both(running: Outlet) -> list[str]:
        async with Fetcher(dataclasses.replace(MANNERS, connect_seconds=1)) as fetcher:
            urls = [running.url(name).replace("http:", "https:") for name in ("plain", "mute")]
            return [(await fetcher.fetch(url, QUICK)).code for url in urls]

    async def plain(outlet: Outlet, request: Any, writer: Any) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with Outlet([Case("plain", plain, ""), Case("mute", silent, "")]) as running:
        # Both wait for the end of a head that a TLS greeting never has.
        assert run(both(running)) == ["connect.timeout", "connect.timeout"]


class Names(AbstractResolver):
    """A name server of our own: answers from a table, each answer once, the last one for ever."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        self.table = table

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = self.table.get(host)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        if address == "again":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        return None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (CANARY, "ssrf.blocked"),
        ("10.0.0.1", "ssrf.blocked"),
        ("192.168.1.1", "ssrf.blocked"),
        ("172.16.0.1", "ssrf.blocked"),
        ("100.64.0.1", "ssrf.blocked"),
        ("169.254.169.254", "ssrf.blocked"),
        ("::1", "ssrf.blocked"),
        ("fd00::1", "ssrf.blocked"),
        ("fe80::1", "ssrf.blocked"),
        (f"::ffff:{CANARY}", "ssrf.blocked"),
        ("64:ff9b::7f09:909", "ssrf.blocked"),
        ("2002:7f09:909::1", "ssrf.blocked"),
        ("::7f09:909", "ssrf.blocked"),
        ("224.0.0.1", "ssrf.blocked"),
        ("again", "dns.temporary"),
        (None, "dns.not_found"),
    ],
)
def test_names_that_lead_inside_are_stopped(outlet: Outlet, address: str | None, code: str) -> None:
    async def once() -> Fetched:
        table = {"trap.example": [address]} if address else {}
        async with Fetcher(MANNERS, resolver=Names(table)) as fetcher:
            return await fetcher.fetch(f"http://trap.example:{outlet.port}/")

    assert run(once()).code == code
    assert outlet.canary_hits == 0


def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    async def twice(running: Outlet) -> list[str]:
        names = Names({"trap.example": [running.cases[0].address, CANARY]})
        async with Fetcher(MANNERS, resolver=names) as fetcher:
            url = f"http://trap.example:{running.port}/"
            first = await fetcher.fetch(url)
            fetcher.forget_names()
            return [first.code, (await fetcher.fetch(url)).code]

    with Outlet(behaving(1)) as running:
        assert run(twice(running)) == ["ok", "ssrf.blocked"]
        assert running.canary_hits == 0


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://",
        "http://[::1",
        "http://u:p@a.example/",
        "//a.example",
        "javascript:alert(1)",
        "http://a.example:99999/",
        "http://a b.example/",
        "https://a.example/" + "x" * 2050,
    ],
)
def test_what_is_no_address_is_not_fetched(url: str) -> None:
    async def once() -> Fetched:
        async with Fetcher(MANNERS) as fetcher:
            return await fetcher.fetch(url)

    assert run(once()).code == "url.invalid"


def test_pages_refuse_what_is_no_text_before_reading_it() -> None:
    pdf = Case("pdf", answer(b"%PDF-1.7", Content_Type="application/pdf"), "type.not_text")
    fetched, _ = fetch_with([pdf], "pdf", profile=PAGE)
    assert (fetched.code, fetched.wire_bytes) == ("type.not_text", 0)
