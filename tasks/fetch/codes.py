"""What came of a request, as a code of the closed list."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Mapping
from typing import Final

import aiohttp

from tasks.fetch.addresses import REFUSAL, BlockedAddressError
from tasks.fetch.records import NOT_MODIFIED, OK

_OWN_CODES: Final = frozenset((401, 403, 404, 408, 410, 429))


def status_code(status: int, headers: Mapping[str, str], *, is_conditional: bool) -> tuple[str, str]:
    """Code and detail of a status that is no redirect."""
    if status in (200, 203):
        return OK, ""
    if status == 204:
        return "body.empty", "status 204"
    if status == 304:
        return (NOT_MODIFIED, "") if is_conditional else ("http.unexpected", "304 to a request without validators")
    if status in (403, 429, 503) and "challenge" in (
        headers.get("cf-mitigated"),
        headers.get("x-amzn-waf-action"),
    ):
        return "http.challenge", f"status {status}"
    if status in _OWN_CODES:
        return f"http.{status}", ""
    if status == 503 and headers.get("Retry-After"):
        return "http.503", ""
    if 400 <= status < 600:
        return f"http.{status // 100}xx", f"status {status}"
    return "http.unexpected", f"status {status}"


def code_of(error: BaseException) -> str | None:
    """The code of what a request raised; None for what no server can cause."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return "connect.timeout"
    if isinstance(error, TimeoutError):
        return "read.timeout"
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return "tls.invalid"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns.temporary" if getattr(error.os_error, "errno", None) == socket.EAI_AGAIN else "dns.not_found"
    if isinstance(error, aiohttp.ClientConnectorError):
        is_blocked = isinstance(error.os_error, BlockedAddressError) or REFUSAL in str(error.os_error)
        return "ssrf.blocked" if is_blocked else _connect_code(error.os_error)
    if isinstance(error, aiohttp.ClientPayloadError):
        return "read.truncated"
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionError | aiohttp.ClientOSError):
        return "connect.reset"
    if isinstance(error, aiohttp.InvalidURL | UnicodeError):
        return "url.invalid"
    if isinstance(error, aiohttp.ClientError | ValueError):
        return "read.protocol"
    return None


def _connect_code(error: OSError) -> str:
    if error.errno == errno.ETIMEDOUT:
        return "connect.timeout"
    return "connect.reset" if error.errno == errno.ECONNRESET else "connect.refused"
