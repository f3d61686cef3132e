"""One request a host at a time, with a pause between two, and a longer one where the host asks for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from tasks.urls import registered_domain

MOST_HOSTS: Final = 20_000
# Hosts under these domains are one machine with many names.
SHARED: Final = frozenset(
    (
        "blogspot.com", "feedburner.com", "ghost.io", "livejournal.com", "medium.com", "substack.com", "tumblr.com",
        "typepad.com", "wordpress.com", "wixsite.com",
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def host_key(url: str) -> str:
    """What counts as one host: its name and port, or the registered domain of a service that many share."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if any(host.endswith(f".{domain}") for domain in SHARED):
        return registered_domain(url) or host
    port = parts.port
    return host if port in (None, 80, 443) else f"{host}:{port}"


class HostPausedError(Exception):
    """The host asked for a pause that is longer than waiting makes sense; `seconds` are left of it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the host asked for a pause; {seconds:.0f} s are left")
        self.seconds = seconds


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0
    paused_until: float = 0.0
    waiting: int = 0


class HostSlots:
    """Slots of all hosts of one fetcher."""

    def __init__(self, gap_seconds: float, most_at_once: int, longest_wait: float = 30.0) -> None:
        self._gap = gap_seconds
        self._longest_wait = longest_wait
        self._all = asyncio.Semaphore(most_at_once)
        self._hosts: dict[str, _Host] = {}
        self._delays: dict[str, float] = {}

    def pause(self, key: str, seconds: float) -> None:
        """Let no request start at a host for some time."""
        host = self._host(key)
        host.paused_until = max(host.paused_until, time.monotonic() + seconds)

    def slow_down(self, key: str, gap_seconds: float) -> None:
        """Keep a longer pause between requests, as a robots.txt asks for."""
        if gap_seconds > self._gap:
            self._delays[key] = gap_seconds

    @asynccontextmanager
    async def slot(self, key: str) -> AsyncIterator[None]:
        """Wait for a turn at a host and hold it. Raises HostPausedError rather than sleep through a long pause."""
        host = self._host(key)
        host.waiting += 1
        try:
            async with host.lock:
                left = host.paused_until - time.monotonic()
                if left > self._longest_wait:
                    raise HostPausedError(left)
                delay = max(left, host.next_start - time.monotonic())
                if delay > 0:
                    await asyncio.sleep(delay)
                async with self._all:
                    host.next_start = time.monotonic() + self._delays.get(key, self._gap)
                    yield
        finally:
            host.waiting -= 1

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= MOST_HOSTS:
                self._forget()
            host = self._hosts[key] = _Host()
        return host

    def _forget(self) -> None:
        """Drop hosts that nobody waits for and that owe no pause."""
        now = time.monotonic()
        for key, host in list(self._hosts.items()):
            if not host.waiting and max(host.next_start, host.paused_until) <= now:
                del self._hosts[key]
