"""Captures as WARC 1.1, a gzip member a record, for any tool that reads web archives.

A capture holds the body as it was after decompression, and not the headers that came with it. So a page becomes a
response with the head that matters (type, charset, length) written anew, marked by
`X-Mediawatch-Head: rewritten`; what has no web address becomes a resource.
"""

from __future__ import annotations

import gzip
import hashlib
from base64 import b32encode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from tasks.fetch.addresses import url_problem
from tasks.records import Capture

SOFTWARE: Final = "mediawatch"


def warc_members(captures: Iterable[Capture], now: datetime) -> Iterator[bytes]:
    """The archive, one gzip member after the other: a warcinfo record, then each capture."""
    about = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n".encode()
    yield _member("warcinfo", f"info:{now.isoformat()}", now, about, {"Content-Type": "application/warc-fields"})
    for capture in captures:
        yield warc_member(capture)


def warc_member(capture: Capture) -> bytes:
    """One capture as a record; the same capture always gives the same bytes."""
    url = next((url for url in (capture.origin, capture.declared.url) if url and url_problem(url) is None), None)
    kind = f"{capture.media_type}; charset={capture.charset}" if capture.charset else capture.media_type
    identity = f"{capture.capture_id}:{capture.root}:{capture.origin}:{capture.fetched_at.isoformat()}"
    payload = b32encode(hashlib.sha1(capture.body).digest()).decode()  # noqa: S324 (the digest that the format asks for)
    headers = {"WARC-Payload-Digest": f"sha1:{payload}"}
    if url is None:
        target = f"urn:{SOFTWARE}:{quote(capture.root)}:{quote(capture.origin)}"
        headers |= {"WARC-Target-URI": target, "Content-Type": _line(kind)}
        return _member("resource", identity, capture.fetched_at, capture.body, headers)
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {_line(kind)}\r\nContent-Length: {len(capture.body)}\r\n"
        "X-Mediawatch-Head: rewritten\r\n\r\n"
    )
    target = quote(url, safe=":/?#[]@!$&'()*+,;=%~-._")
    headers |= {"WARC-Target-URI": target, "Content-Type": "application/http;msgtype=response"}
    return _member("response", identity, capture.fetched_at, head.encode("ascii", "replace") + capture.body, headers)


def _member(kind: str, identity: str, at: datetime, content: bytes, headers: dict[str, str]) -> bytes:
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, identity)}>",
        "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **headers,
        "Content-Length": str(len(content)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    return gzip.compress(head.encode("utf-8") + content + b"\r\n\r\n", mtime=0)


def _line(text: str) -> str:
    """A header's value on one line."""
    return " ".join(text.split())[:200]
