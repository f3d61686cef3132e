"""Read the pages of a WARC archive as a stream: one record in memory, and no silence about a cut or a wrong length.

Records are framed here, because readers in use end without a word at a cut, at bytes between records, and where a
length swallows the next record. FastWARC then parses the HTTP part of each framed record and undoes its encodings.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from fastwarc.warc import WarcRecord

from tasks.errors import PermanentError
from tasks.fetch.pieces import Budget, Found, Piece, Problem, clean_detail, numbered, problem_of, refusal
from tasks.fetch.rows import Result
from tasks.fetch.sniff import HEAD, kind_of
from tasks.fetch.unpack import CHUNK, Stream
from tasks.fields import web_url
from tasks.records import Declared, Door

LONGEST_LINE: Final = 16_384
LONGEST_HEADER: Final = 65_536
# How often a wrong length is mended by reading on inside of the bytes that it swallowed.
MOST_REPAIRS: Final = 20
_NEWLINE: Final = (b"\r\n", b"\n")
# Where the export of captures keeps what has no web address. Resources of other crawlers are screenshots and extracts.
_OURS: Final = b"urn:mediawatch:"
_NAMES: Final = {"text/plain": "page.txt", "text/markdown": "page.md"}
_NEXT: Final = b"\r\n\r\nWARC/1."


@dataclass(slots=True)
class _Frame:
    """One response, or resource of ours: its header, and its content unless that is over the limit."""

    head: bytes
    content: bytes | None
    media_type: str | None = None  # of a resource, which has no HTTP part


def warc_responses(stream: BinaryIO, budget: Budget) -> Iterator[Found]:
    """Yield a piece for each archived page; what is no page, or broken, is a problem of its own."""
    return numbered(_pages(stream, budget))


def _pages(stream: BinaryIO, budget: Budget) -> Iterator[Result]:
    number = 0
    try:
        for frame in _Frames(stream, budget.record_bytes).all():
            if isinstance(frame, Problem):
                number += 1
                yield number, frame
            elif (result := _page(frame, budget)) is not None:
                number += 1
                yield number, result
    except Exception as error:  # a cut or damaged file: what was whole is out already
        yield 0, problem_of(error, Door.WARC)


class _Frames:
    """The response records of a stream, and a problem for each place where the framing is broken."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit, self._repairs, self._lost = stream, limit, 0, False

    def all(self) -> Iterator[_Frame | Problem]:
        """Go through the stream once; raises where it ends inside of a record."""
        while line := self._stream.readline(LONGEST_LINE):
            if line in _NEWLINE:
                continue
            if len(line) < 6 and b"WARC/1".startswith(line):
                raise refusal("seed.truncated", "the archive ends inside of a record")
            if not line.startswith(b"WARC/"):
                if not self._lost:
                    yield _damaged("bytes between two records; the next record is searched")
                self._lost = True
                continue
            self._lost = False
            head, fields = self._header(line)
            length = fields.get(b"content-length", b"")
            if not length.isdigit() or len(length) > 18:
                self._lost = True
                yield _damaged("a record without a valid length")
                continue
            yield from self._record(head, fields, int(length))

    def _record(self, head: bytes, fields: dict[bytes, bytes], length: int) -> Iterator[_Frame | Problem]:
        is_page = fields.get(b"warc-type") == b"response" and b"http" in fields.get(b"content-type", b"")
        content = self._stream.read(length) if length <= self._limit + LONGEST_HEADER else None
        if (len(content) if content is not None else self._pass(length)) < length:
            raise refusal("seed.truncated", "the archive ends inside of a record")
        end = self._stream.readline(8), self._stream.readline(8)
        if all(part in (*_NEWLINE, b"") for part in end):
            if is_page:
                yield _Frame(head, content)
            elif fields.get(b"warc-type") == b"resource" and fields.get(b"warc-target-uri", b"").startswith(_OURS):
                kind = fields.get(b"content-type", b"").decode("ascii", "replace")
                yield _Frame(head, content, kind.partition(";")[0].strip())
            return
        self._lost = True
        swallowed = content.find(_NEXT) if content is not None else -1
        if swallowed >= 0 and content is not None and self._repairs < MOST_REPAIRS:
            self._repairs += 1
            rest = _Joined(content[swallowed + 4 :] + b"".join(end), self._stream)
            self._stream = cast(BinaryIO, io.BufferedReader(rest, HEAD))
        yield _damaged("a record whose length is wrong")

    def _header(self, line: bytes) -> tuple[bytes, dict[bytes, bytes]]:
        head, fields = line, dict[bytes, bytes]()
        while (line := self._stream.readline(LONGEST_LINE)) not in _NEWLINE:
            if not line:
                raise refusal("seed.truncated", "the archive ends inside of a record")
            head += line
            if len(head) > LONGEST_HEADER:
                return head, {}
            name, _, value = line.partition(b":")
            fields[name.strip().lower()] = value.strip()
        return head, fields

    def _pass(self, length: int) -> int:
        done = 0
        while done < length and (data := self._stream.read(min(CHUNK, length - done))):
            done += len(data)
        return done


class _Joined(Stream):
    """Bytes that were read already, then the rest of a stream."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first, self._rest = first, rest

    def more(self, size: int) -> bytes:
        """Return at most `size` bytes."""
        out, self._first = self._first[:size], self._first[size:]
        return out or self._rest.read(size)


def _page(frame: _Frame, budget: Budget) -> Piece | Problem | None:
    if frame.content is None:
        return _too_large(budget)
    if frame.media_type is not None:
        return _resource(frame.content, frame.media_type, frame.head, budget)
    try:
        record, body = _parsed(frame.head + b"\r\n" + frame.content, budget.record_bytes + 1)
        url = web_url((record.headers.get("WARC-Target-URI") or "").strip("<>"))
        status = record.http_headers.status_code if record.http_headers else None
        if status is None or not 200 <= status < 300:
            detail = f"status {status} at {url}"
            return Problem(reason="seed.http_status", detail=clean_detail(detail), door=Door.WARC)
        if len(body) > budget.record_bytes:
            return _too_large(budget)
        budget.charge(len(body))
        media_type = _media_type(record.http_content_type or "", body)
    except PermanentError as error:
        if error.code == "seed.too_large":
            raise  # the whole archive is a bomb
        return problem_of(error, Door.WARC)
    except Exception as error:  # one response that breaks its parser costs itself
        return _damaged(f"a response that cannot be parsed: {error}")
    return Piece(
        body=body,
        media_type=media_type,
        charset=record.http_charset,
        declared=Declared(url=url),
        door=Door.WARC,
        fetched_at=record.record_date,
    )


def _resource(body: bytes, media_type: str, head: bytes, budget: Budget) -> Piece | Problem:
    """What a capture without a web address held."""
    if len(body) > budget.record_bytes:
        return _too_large(budget)
    budget.charge(len(body))
    try:
        media_type = _media_type(media_type, body)
        fetched_at = WarcRecord.from_bytes(head + b"\r\n").record_date
    except PermanentError as error:
        return problem_of(error, Door.WARC)
    except Exception as error:  # one record that breaks its parser costs itself
        return _damaged(f"a resource that cannot be parsed: {error}")
    return Piece(body=body, media_type=media_type, declared=Declared(), door=Door.WARC, fetched_at=fetched_at)


def _parsed(raw: bytes, most: int) -> tuple[WarcRecord, bytes]:
    """A record and its decoded body. Some crawlers decode the body and leave the header: then the body as it is."""
    record = WarcRecord.from_bytes(raw)
    try:
        record.parse_http(auto_decode="all", quirks_mode=True)
        return record, record.reader.read(most)
    except OSError:
        record = WarcRecord.from_bytes(raw)
        record.parse_http(auto_decode="none", quirks_mode=True)
        body = record.reader.read(most)
        if body[:512].lstrip()[:1] != b"<":
            raise
        return record, body


def _media_type(declared: str, body: bytes) -> str:
    if declared and declared.lower() not in ("text/html", "application/xhtml+xml", *_NAMES):
        raise refusal("seed.unsupported", f"the response is {declared}")
    if not body.strip(b"\0 \t\r\n"):
        raise refusal("seed.empty", "the response has no body")
    found = kind_of(body[:HEAD], _NAMES.get(declared.lower(), "page.html"))
    if not found.startswith("text/"):
        raise refusal("seed.unsupported", f"the response holds {found}")
    return found


def _damaged(detail: str) -> Problem:
    return Problem(reason="seed.damaged", detail=clean_detail(detail), door=Door.WARC)


def _too_large(budget: Budget) -> Problem:
    return Problem(
        reason="seed.too_large", detail=f"the response is over {budget.record_bytes:,} bytes", door=Door.WARC
    )
