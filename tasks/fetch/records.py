"""Records of fetching: what may be spent on a request, what came of it, and what a feed's subscription remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tasks.fetch.addresses import Network

OK: Final = "ok"
NOT_MODIFIED: Final = "http.304"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Limits of one kind of request: whole time, decoded bytes, and what is asked for. `is_cut`: a longer body is read
    up to the limit, not refused."""

    name: str
    total_seconds: float
    body_bytes: int
    accept: str
    refused_types: tuple[str, ...] = ("image/", "video/", "audio/", "font/")
    is_cut: bool = False


FEED: Final = Profile(
    name="feed",
    total_seconds=30,
    body_bytes=10_000_000,
    accept="application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "*/*;q=0.5",
)
PAGE: Final = Profile(
    name="page",
    total_seconds=45,
    body_bytes=5_000_000,
    accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    refused_types=("image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/msword"),
)
ROBOTS: Final = Profile(
    name="robots", total_seconds=20, body_bytes=512_000, accept="text/plain, */*;q=0.5", is_cut=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the fetcher behaves towards all hosts. `user_agent` should name an address where its owner is reached."""

    user_agent: str = "mediawatch/0.1"
    connect_seconds: float = 10.0
    gap_seconds: float = 5.0
    most_hosts: int = 50
    most_seconds: float = 45.0
    most_redirects: int = 5
    allowed: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to recognise its document by, byte for byte."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One request of a chain of redirects and its answer."""

    url: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One fetch, come what may. `code` is "ok", "http.304" or a key of `tasks.errors.REASONS`.

    `body` is decompressed and complete; it is empty unless `code` is "ok". `moved_to` is the address to which
    permanent redirects alone (301, 308) led. `fresh_seconds` is how long the server calls its answer fresh;
    `retry_seconds` is the wait that it asks for.
    """

    url: str
    final_url: str
    code: str
    fetched_at: datetime
    detail: str = ""
    status: int | None = None
    milliseconds: int = 0
    wire_bytes: int = 0
    body: bytes = b""
    media_type: str = ""
    charset: str | None = None
    validators: Validators = Validators()
    fresh_seconds: float | None = None
    retry_seconds: float | None = None
    chain: tuple[Hop, ...] = ()
    moved_to: str | None = None

    @property
    def body_bytes(self) -> int:
        """Size of the body after decompression."""
        return len(self.body)

    @property
    def content_type(self) -> str:
        """Media type and charset as the header had them."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type
