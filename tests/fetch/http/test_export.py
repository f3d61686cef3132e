"""An exported archive is read by another tool, and by this project, as what it was."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime

from fastwarc.warc import ArchiveIterator, WarcRecordType

from tasks.fetch.export import warc_member, warc_members
from tasks.fetch.pieces import Budget, Piece, Problem
from tasks.fetch.warcs import warc_responses
from tasks.records import Capture, Declared, Door

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
PAGE = "<html><body><p>Die Fähre fährt.</p>\r\n\r\nWARC/1.0\r\n</body></html>".encode("latin-1")


def capture(origin: str = "https://gazette.example/fähre?a=1&b=2", **more: object) -> Capture:
    given = {
        "capture_id": "0" * 16,
        "door": Door.FEED,
        "root": "https://gazette.example/feed",
        "origin": origin,
        "body": PAGE,
        "media_type": "text/html",
        "fetched_at": NOW,
        "charset": "iso-8859-1",
        "declared": Declared(title="Ferry"),
    }
    return Capture(**{**given, **more})  # type: ignore[arg-type]


def test_another_tool_reads_every_record_and_its_digest_holds() -> None:
    data = b"".join(warc_members([capture(), capture("notes/a b.txt", media_type="text/plain")], NOW))
    got = []
    for record in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.any_type):
        if record.is_http:
            assert record.verify_payload_digest(consume=False)
        got.append((record.record_type, record.headers.get("WARC-Target-URI")))
    assert got == [
        (WarcRecordType.warcinfo, None),
        (WarcRecordType.response, "https://gazette.example/f%C3%A4hre?a=1&b=2"),
        (WarcRecordType.resource, "urn:mediawatch:https%3A//gazette.example/feed:notes/a%20b.txt"),
    ]


def test_this_project_reads_it_back_byte_for_byte() -> None:
    data = b"".join(warc_members([capture(), capture("https://gazette.example/b", charset=None)], NOW))
    size = len(data)
    budget = Budget(item_bytes=10**7, record_bytes=10**7, archive_bytes=10**8, file_size=size)
    pieces = [found.result for found in warc_responses(io.BytesIO(gzip.decompress(data)), budget)]
    assert all(isinstance(piece, Piece) for piece in pieces)
    first, second = (piece for piece in pieces if isinstance(piece, Piece))
    assert (first.body, first.charset, first.media_type, first.fetched_at) == (PAGE, "iso-8859-1", "text/html", NOW)
    assert (second.body, second.charset, second.declared.url) == (PAGE, None, "https://gazette.example/b")


def test_what_has_no_web_address_is_read_back_too() -> None:
    data = b"".join(
        warc_members([capture("a.html"), capture("b.json", body=b"{}", media_type="application/json")], NOW)
    )
    budget = Budget(item_bytes=10**7, record_bytes=10**7, archive_bytes=10**8, file_size=len(data))
    first, second = (found.result for found in warc_responses(io.BytesIO(gzip.decompress(data)), budget))
    assert isinstance(first, Piece)
    assert (first.body, first.media_type, first.fetched_at, first.declared.url) == (PAGE, "text/html", NOW, None)
    assert isinstance(second, Problem)
    assert second.reason == "seed.unsupported"


def test_the_same_capture_gives_the_same_bytes_and_no_header_can_be_smuggled_in() -> None:
    assert warc_member(capture()) == warc_member(capture())
    evil = capture("x\r\nWARC-Type: revisit", media_type="text/html\r\nX-Evil: 1", root="a\r\nb")
    (record,) = ArchiveIterator(io.BytesIO(warc_member(evil)), record_types=WarcRecordType.any_type)
    assert record.record_type == WarcRecordType.resource
    assert record.headers.get("X-Evil") is None
