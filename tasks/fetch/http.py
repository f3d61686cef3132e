"""The fetcher: one request, its redirects, and an answer from a closed list of codes. It never raises for a server.

Redirects are followed by hand, so that each hop is checked, waits for its host's turn and is counted. The whole chain
shares one deadline; waiting for a turn does not count. Nothing is retried: the schedule is the retry.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from tasks.fetch.addresses import guarded_socket, networks, url_problem
from tasks.fetch.body import ACCEPTED, BodyError, BodyReader
from tasks.fetch.codes import code_of, status_code
from tasks.fetch.headers import content_type, fresh_seconds, plain_header, retry_seconds
from tasks.fetch.hosts import HostPausedError, HostSlots, host_key
from tasks.fetch.records import FEED, OK, Fetched, Hop, Manners, Profile, Validators
from tasks.settings import Settings

DEFAULT_PAUSE: Final = 600.0
CHUNK: Final = 1 << 16
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_LONGEST_DETAIL: Final = 300


@dataclass(slots=True)
class _Chain:
    """What one fetch has gathered so far."""

    url: str
    validators: Validators
    profile: Profile
    hops: list[Hop] = field(default_factory=list)
    spent: float = 0.0
    wire_bytes: int = 0
    moved_to: str | None = None
    is_permanent: bool = True


class Fetcher:
    """Fetches within the limits of `manners`. Use as an async context manager; one serves a whole run."""

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.manners = manners or Manners()
        self.slots = HostSlots(self.manners.gap_seconds, self.manners.most_hosts)
        self._tls = tls
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            ssl=self._tls or True,
            limit=self.manners.most_hosts,
            socket_factory=guarded_socket(self.manners.allowed),
            resolver=self._resolver,
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.manners.user_agent, "Accept-Encoding": ACCEPTED},
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self,
        url: str,
        profile: Profile = FEED,
        validators: Validators | None = None,
        refusal: Callable[[str], Awaitable[str | None]] | None = None,
    ) -> Fetched:
        """Fetch one address. The answer's `code` says what came of it; only a bug raises.

        `refusal` is asked about each address that a redirect leads to; a code that it gives ends the fetch.
        """
        chain = _Chain(url, validators or Validators(), profile)
        current = url
        while True:
            problem = url_problem(current)
            if problem:
                code = "redirect.scheme" if chain.hops else "url.invalid"
                return self._answer(chain, current, code, problem)
            try:
                async with self.slots.slot(host_key(current)):
                    result = await self._request(chain, current)
            except HostPausedError as error:
                answer = self._answer(chain, current, "host.paused", str(error))
                return replace(answer, retry_seconds=error.seconds)
            if isinstance(result, Fetched):
                return result
            failure = self._redirect_problem(chain, result)
            if failure:
                return self._answer(chain, current, *failure)
            current = result
            if refusal is not None and (refused := await refusal(current)):
                return self._answer(chain, current, refused, f"by way of {url[:200]}")

    def forget_names(self) -> None:
        """Ask the name server again for every host, as a run of days should now and then."""
        if self._session is not None and isinstance(self._session.connector, aiohttp.TCPConnector):
            self._session.connector.clear_dns_cache()

    def _redirect_problem(self, chain: _Chain, target: str) -> tuple[str, str] | None:
        if not target:
            return "redirect.no_location", f"status {chain.hops[-1].status} without an address"
        if any(hop.url == target for hop in chain.hops):
            return "redirect.loop", f"back to {target[:200]}"
        if len(chain.hops) > self.manners.most_redirects:
            return "redirect.too_many", f"more than {self.manners.most_redirects} redirects"
        return None

    async def _request(self, chain: _Chain, url: str) -> Fetched | str:
        """Make one request. Returns the answer, or the address of a redirect ("" where it names none)."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(self._seconds(chain.profile) - chain.spent, 0.01)):
                return await self._exchange(chain, url, started)
        except BodyError as error:
            failure = error.code, str(error)
        except Exception as error:
            # Whatever the library raises for a misbehaving server: it gets a code, and what has none is a bug.
            code = code_of(error)
            if code is None:
                raise
            failure = code, f"{type(error).__name__}: {error}"
        chain.spent += time.monotonic() - started
        return self._answer(chain, url, *failure)

    def _seconds(self, profile: Profile) -> float:
        return min(profile.total_seconds, self.manners.most_seconds)

    async def _exchange(self, chain: _Chain, url: str, started: float) -> Fetched | str:
        if self._session is None:
            raise RuntimeError("the fetcher is used outside of its context")
        headers = {"Accept": chain.profile.accept}
        if etag := plain_header(chain.validators.etag):
            headers["If-None-Match"] = etag
        if modified := plain_header(chain.validators.last_modified):
            headers["If-Modified-Since"] = modified
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=self.manners.connect_seconds)
        async with self._session.get(url, headers=headers, allow_redirects=False, timeout=timeout) as response:
            chain.hops.append(Hop(url=url, status=response.status))
            if response.status in _REDIRECTS:
                target = self._target(chain, url, response)
                chain.spent += time.monotonic() - started
                return target
            body, code, detail = await self._body(chain, response)
            chain.spent += time.monotonic() - started
            return self._complete(chain, url, response, body, code, detail)

    def _target(self, chain: _Chain, url: str, response: aiohttp.ClientResponse) -> str:
        location = response.headers.get("Location", "").strip()
        chain.is_permanent = chain.is_permanent and response.status in (301, 308)
        if not location:
            return ""
        try:
            target = urljoin(url, location)
        except ValueError:
            return location
        if chain.is_permanent:
            chain.moved_to = target
        return urlsplit(target)._replace(fragment="").geturl()

    async def _body(self, chain: _Chain, response: aiohttp.ClientResponse) -> tuple[bytes, str, str]:
        """Body, code and detail of a final answer."""
        code, detail = status_code(response.status, response.headers, is_conditional=bool(chain.validators))
        if code != OK:
            return b"", code, detail
        media_type, _ = content_type(response.headers)
        if media_type.startswith(chain.profile.refused_types):
            return b"", "type.not_text", f"the content is {media_type}"
        limit = chain.profile.body_bytes
        reader = BodyReader(response.headers.get("Content-Encoding", ""), limit)
        length = response.content_length
        if length is not None and length > limit and not chain.profile.is_cut:
            raise BodyError(f"the body is announced with {length} bytes", code="body.too_large")
        try:
            async for chunk in response.content.iter_chunked(CHUNK):
                reader.take(chunk)
            body = reader.finish()
        except BodyError as error:
            if not (chain.profile.is_cut and error.code == "body.too_large"):
                raise
            body = reader.so_far()
        finally:
            chain.wire_bytes = reader.wire_bytes
        return (body, OK, "") if body else (b"", "body.empty", "")

    def _complete(
        self, chain: _Chain, url: str, response: aiohttp.ClientResponse, body: bytes, code: str, detail: str
    ) -> Fetched:
        now = datetime.now(UTC)
        wait = retry_seconds(response.headers, now)
        if code in ("http.429", "http.503"):
            wait = DEFAULT_PAUSE if wait is None else wait
            self.slots.pause(host_key(url), wait)
        media_type, charset = content_type(response.headers)
        return replace(
            self._answer(chain, url, code, detail),
            body=body,
            media_type=media_type,
            charset=charset,
            validators=Validators(
                etag=plain_header(response.headers.get("ETag")),
                last_modified=plain_header(response.headers.get("Last-Modified")),
            ),
            fresh_seconds=fresh_seconds(response.headers, now),
            retry_seconds=wait,
            moved_to=chain.moved_to if chain.is_permanent else None,
        )

    def _answer(self, chain: _Chain, url: str, code: str, detail: str) -> Fetched:
        return Fetched(
            url=chain.url,
            final_url=url,
            code=code,
            detail=" ".join(detail.split())[:_LONGEST_DETAIL],
            fetched_at=datetime.now(UTC),
            status=chain.hops[-1].status if chain.hops and chain.hops[-1].url == url else None,
            milliseconds=round(chain.spent * 1000),
            wire_bytes=chain.wire_bytes,
            chain=tuple(chain.hops),
        )


def manners_of(settings: Settings) -> Manners:
    """Manners as the settings have them."""
    return Manners(
        user_agent=settings.user_agent,
        gap_seconds=settings.host_seconds,
        most_hosts=settings.hosts,
        most_seconds=settings.request_seconds,
        allowed=networks(settings.private_networks),
    )
