"""A fake outlet on loopback: a real server, speaking raw bytes, that misbehaves in every way that feeds are known to.

Each address of the outlet is a `Case` with its own loopback address, so that one host's slowness is no other's. The
canary listens where no fetcher may come; `canary_hits` counts those who did.
"""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self

ALLOWED = "127.1.0.0/16"
CANARY = "127.9.9.9"
# Feeds announce pages at 127.1.255.1, where a fetcher may come, but nobody listens.
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Fake outlet</title>'
    "<link>http://127.1.255.1/</link>{items}</channel></rss>"
)
ITEM = (
    "<item><title>Story {n}</title><link>http://127.1.255.1/{n}</link><guid isPermaLink='false'>g{n}</guid>"
    "<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>"
)


@cache
def feed(count: int = 3) -> bytes:
    """A well-behaved feed."""
    return RSS.format(items="".join(ITEM.format(n=n) for n in range(count))).encode()


@dataclass
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]


Handler = Callable[["Outlet", Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Case:
    """One way to behave: how to answer, and the code that a fetcher, or a reader of the feed, should give."""

    name: str
    handler: Handler
    code: str
    entries: int | None = None
    address: str = ""


@dataclass
class Outlet:
    """The server; a context manager that runs it in a thread of its own."""

    cases: list[Case]
    port: int = 0
    canary_hits: int = 0
    requests: list[tuple[str, Request]] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _by_address: dict[str, Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, case in enumerate(self.cases):
            case.address = f"127.1.{number // 250}.{number % 250 + 1}"
            self._by_address[case.address] = case

    def url(self, name: str) -> str:
        """Address of a case."""
        case = next(case for case in self.cases if case.name == name)
        return f"http://{case.address}:{self.port}/{name}"

    def asked(self, name: str) -> list[Request]:
        """The requests that came for a case."""
        return [request for case, request in self.requests if case == name]

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10), "the fake outlet did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, started: threading.Event) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(lambda loop, context: None)  # broken connections are its trade
        self._loop.run_until_complete(self._listen())
        started.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _listen(self) -> None:
        addresses = list(self._by_address)
        first = await asyncio.start_server(self._serve, addresses[0], 0)
        self.port = first.sockets[0].getsockname()[1]
        if addresses[1:]:
            await asyncio.start_server(self._serve, addresses[1:], self.port)
        await asyncio.start_server(self._canary, CANARY, self.port)

    async def _canary(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canary_hits += 1
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        case = self._by_address[writer.get_extra_info("sockname")[0]]
        try:
            request = await read_request(reader)
            self.requests.append((case.name, request))
            await case.handler(self, request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            with suppress(ConnectionError, RuntimeError):
                writer.close()


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read the head of a request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(first.split(" ")[1], headers)


def head(status: str = "200 OK", **headers: str) -> bytes:
    """Head of a response; underscores in names become hyphens."""
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> Handler:
    """A handler that always says the same."""

    async def handle(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
        values = {key: value.format(port=outlet.port) for key, value in headers.items()}
        writer.write(
            head(status, **{"Content_Type": "application/rss+xml", "Content_Length": str(len(body)), **values})
        )
        writer.write(body)

    return handle


def raw(data: bytes, *, is_reset: bool = False) -> Handler:
    """A handler that writes bytes and hangs up, cleanly or not."""

    async def handle(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if is_reset:
            writer.transport.abort()

    return handle


def dripping(data: bytes, before: bytes = b"") -> Handler:
    """A handler that sends a byte every tenth of a second."""

    async def handle(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(before)
        for number in range(600):
            writer.write(data[number : number + 1] or b" ")
            await writer.drain()
            await asyncio.sleep(0.1)

    return handle


def endless(before: bytes, block: bytes) -> Handler:
    """A handler that sends blocks until the other side has enough."""

    async def handle(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(before)
        while not writer.is_closing():
            writer.write(block)
            await writer.drain()
            await asyncio.sleep(0)

    return handle


async def silent(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """Accept and say nothing."""
    await asyncio.sleep(60)


async def polite(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """A well-behaved feed with an ETag."""
    if request.headers.get("if-none-match") == '"v1"':
        writer.write(head("304 Not Modified", ETag='"v1"', Cache_Control="max-age=900"))
        return
    body = feed()
    writer.write(head(Content_Type="application/rss+xml", ETag='"v1"', Content_Length=str(len(body))))
    writer.write(body)


async def growing_chain(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """A redirect to a new address each time."""
    number = len(outlet.requests)
    writer.write(head("302 Found", Location=f"/many/{number}", Content_Length="0"))


async def two_hops(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """A redirect to itself, then one to the canary."""
    target = f"http://{CANARY}:{outlet.port}/" if request.path.endswith("2") else "/hop2"
    writer.write(head("301 Moved Permanently", Location=target, Content_Length="0"))


async def moved(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """A permanent redirect to a feed at the same host."""
    if request.path == "/new":
        body = feed()
        writer.write(head(Content_Type="application/rss+xml", Content_Length=str(len(body))) + body)
    else:
        writer.write(head("301 Moved Permanently", Location="/new", Content_Length="0"))


async def baking(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """Sets a cookie, redirects, and fails whoever brings the cookie back."""
    if "cookie" in request.headers:
        writer.write(head("500 Cookie", Content_Length="0"))
    elif request.path == "/eaten":
        body = feed()
        writer.write(head(Content_Type="application/rss+xml", Content_Length=str(len(body))) + body)
    else:
        writer.write(head("302 Found", Location="/eaten", Set_Cookie="a=b; Path=/", Content_Length="0"))


@cache
def gzipped_zeros(megabytes: int) -> bytes:
    """A gzip bomb, made without its content ever being whole in memory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * 1_000_000
    return b"".join([*(packer.compress(block) for _ in range(megabytes)), packer.flush()])


def to(location: str, status: str = "302 Found") -> Handler:
    """A redirect; {port} in the location is the outlet's."""
    return answer(b"", status, Location=location)


def laughs() -> bytes:
    """A feed whose document type would grow to a billion laughs."""
    names = ["lol", *(f"lol{n}" for n in range(1, 10))]
    entities = "".join(f'<!ENTITY {name} "{f"&{names[n]};" * 10}">' for n, name in enumerate(names[1:]))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY lol "lol">{entities}]>'.encode() + feed(2).replace(
        b'<?xml version="1.0" encoding="UTF-8"?>', b""
    ).replace(b"Story 0", b"Story &lol9;")


def links(*hrefs: str) -> bytes:
    """A feed with these links."""
    return RSS.format(items="".join(f"<item><title>x</title><link>{href}</link></item>" for href in hrefs)).encode()


def misbehaving() -> list[Case]:
    """Every kind of trouble, each with its code. Where the fetch succeeds, `entries` says what the feed still gives."""
    whole = feed()
    packed = gzip.compress(whole)
    canary_number = int.from_bytes(bytes(map(int, CANARY.split("."))), "big")
    ok, gz = "ok", {"Content_Encoding": "gzip"}
    return [
        Case("slow_body", dripping(whole, head(Content_Length="600")), "read.timeout"),
        Case("slow_headers", dripping(b"HTTP/1.1 200 OK\r\nX: "), "read.timeout"),
        Case("silent", silent, "read.timeout"),
        Case("endless_body", endless(head(), b"x" * 65536), "body.too_large"),
        Case("endless_headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-Y: " + b"z" * 1000 + b"\r\n"), "read.protocol"),
        Case("huge_header", raw(b"HTTP/1.1 200 OK\r\nX: " + b"z" * 200_000 + b"\r\n\r\n"), "read.protocol"),
        Case("announced_huge", answer(b"", Content_Length="99999999999"), "body.too_large"),
        Case("gzip_bomb", answer(gzipped_zeros(100), **gz), "body.bomb"),
        Case("deflate_bomb", answer(zlib.compress(b"\0" * 50_000_000, 9), Content_Encoding="deflate"), "body.bomb"),
        Case("gzip_ok", answer(packed, **gz), ok, 3),
        Case("gzip_twice", answer(gzip.compress(packed), **gz), ok, 3),
        Case("gzip_inner_bomb", answer(gzip.compress(gzipped_zeros(100)), **gz), "feed.too_large"),
        Case("gzip_cut", answer(packed[:-20], **gz), "read.truncated"),
        Case("gzip_broken", answer(packed[:30] + b"\xff" * 50, **gz), "body.bad_encoding"),
        Case("gzip_lie", answer(whole, **gz), ok, 3),
        Case("gzip_unsaid", answer(packed), ok, 3),
        Case("gzip_stack", answer(whole, Content_Encoding=", ".join(["gzip"] * 40)), "body.bad_encoding"),
        Case("brotli_unasked", answer(b"\x0b\x02\x80", Content_Encoding="br"), "body.bad_encoding"),
        Case("zstd_unasked", answer(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), "body.bad_encoding"),
        Case("short_body", raw(head(Content_Length="5000") + whole), "read.truncated"),
        Case("cut_chunks", raw(head(Transfer_Encoding="chunked") + b"400\r\nabc"), "read.truncated"),
        Case("bad_chunks", raw(head(Transfer_Encoding="chunked") + b"zz\r\nabc\r\n0\r\n\r\n"), "read.protocol"),
        Case("bad_length", raw(b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\nx"), "read.protocol"),
        Case("bad_status", raw(b"HELLO THERE\r\n\r\n"), "read.protocol"),
        Case("reset_at_once", raw(b"", is_reset=True), "connect.reset"),
        Case("hang_up", raw(b""), "connect.reset"),
        Case("loop_self", to("/loop_self"), "redirect.loop"),
        Case("many", growing_chain, "redirect.too_many"),
        Case("no_location", answer(b"", "302 Found"), "redirect.no_location"),
        Case("to_file", to("file:///etc/passwd"), "redirect.scheme"),
        Case("to_ftp", to("ftp://127.0.0.1/x"), "redirect.scheme"),
        Case("to_javascript", to("javascript:alert(1)"), "redirect.scheme"),
        Case("to_data", to("data:text/xml,<rss/>"), "redirect.scheme"),
        Case("to_user", to(f"http://a:b@{CANARY}:{{port}}/"), "redirect.scheme"),
        Case("to_private", to(f"http://{CANARY}:{{port}}/"), "ssrf.blocked"),
        Case("to_private_decimal", to(f"http://{canary_number}:{{port}}/"), "url.invalid"),
        Case("to_private_hex", to(f"http://{canary_number:#x}:{{port}}/"), "ssrf.blocked"),
        Case("to_private_short", to("http://127.592137:{port}/"), "url.invalid"),
        Case("to_private_mapped", to(f"http://[::ffff:{CANARY}]:{{port}}/"), "ssrf.blocked"),
        Case("to_private_nat64", to("http://[64:ff9b::7f09:909]:{port}/"), "ssrf.blocked"),
        Case("to_private_6to4", to("http://[2002:7f09:909::]:{port}/"), "ssrf.blocked"),
        Case("to_loopback_6", to("http://[::1]:{port}/"), "ssrf.blocked"),
        Case("to_zero", to("http://0.0.0.0:{port}/"), "ssrf.blocked"),
        Case("to_metadata", to("http://169.254.169.254/latest/"), "ssrf.blocked"),
        Case("to_scheme_less", to(f"//{CANARY}:{{port}}/"), "ssrf.blocked"),
        Case("to_private_later", two_hops, "ssrf.blocked"),
        Case("moved", moved, ok, 3),
        Case("cookies", baking, ok, 3),
        Case("status_401", answer(b"", "401 Unauthorized"), "http.401"),
        Case("status_403", answer(b"", "403 Forbidden"), "http.403"),
        Case("challenge", answer(b"", "403 Forbidden", cf_mitigated="challenge"), "http.challenge"),
        Case("status_404", answer(b"", "404 Not Found"), "http.404"),
        Case("status_410", answer(b"", "410 Gone"), "http.410"),
        Case("status_418", answer(b"", "418 Teapot"), "http.4xx"),
        Case("storm_seconds", answer(b"", "429 Too Many Requests", Retry_After="120"), "http.429"),
        Case("storm_date", answer(b"", "429 Too Many", Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"), "http.429"),
        Case("storm_plain", answer(b"", "429 Too Many Requests"), "http.429"),
        Case("status_500", answer(b"", "500 Internal Server Error"), "http.5xx"),
        Case("status_503_wait", answer(b"", "503 Unavailable", Retry_After="60"), "http.503"),
        Case("status_206", answer(whole[:50], "206 Partial Content"), "http.unexpected"),
        Case("unasked_304", answer(b"", "304 Not Modified"), "http.unexpected"),
        Case("empty", answer(b""), "body.empty"),
        Case("status_204", raw(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), "body.empty"),
        Case("image", answer(b"\x89PNG", Content_Type="image/png"), "type.not_text"),
        Case("html", answer(b"<!doctype html><html><body>Sorry</body></html>"), "feed.not_a_feed"),
        Case("wrong_charset", answer(feed().replace(b"Story 0", b"F\xe4hre")), ok, 3),
        Case("entity_bomb", answer(laughs()), ok, 2),
        Case("many_entries", answer(feed(100_000)[:9_900_000]), ok, 2000),
        Case("cut_feed", answer(feed(5)[:-60]), ok, 4),
        Case("same_guids", answer(feed(4).replace(b"g1<", b"g0<").replace(b"g2<", b"g0<")), ok, 4),
        Case("bad_links", answer(links("javascript:alert(1)", "file:///etc/passwd", "/fine")), ok, 3),
        Case("clock_skew", answer(whole, Last_Modified="Fri, 01 Jan 2038 00:00:00 GMT", Date="x"), ok, 3),
        Case("etag_trap", answer(whole, ETag='"a' + "b" * 2000 + '"'), ok, 3),
    ]


def behaving(count: int) -> list[Case]:
    """Well-behaved feeds."""
    return [Case(f"good_{number}", polite, "ok", 3) for number in range(count)]
