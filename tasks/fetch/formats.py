"""Read one stream, whatever it holds: unpack, recognise, and hand it to the reader of its format."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from tasks.fetch.archives import zip_members
from tasks.fetch.pieces import Budget, Found, Piece, guarded, refusal
from tasks.fetch.rows import json_array, json_document, json_lines
from tasks.fetch.sniff import HEAD, kind_of, wide_encoding
from tasks.fetch.table import csv_table
from tasks.fetch.unpack import CHUNK, Stream, Unpacked, codec_of
from tasks.fetch.warcs import warc_responses

MOST_LAYERS: Final = 3
_BLANK: Final = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\v\f\xa0\xc2"


def read_stream(stream: BinaryIO, name: str, budget: Budget, depth: int = 0) -> Iterator[Found]:
    """Yield the pieces and problems of a stream; never raises. `depth` counts the archives around it."""
    return guarded(_read(stream, name, budget, depth))


def buffered(raw: io.RawIOBase) -> BinaryIO:
    """Buffer a raw stream so far that its head can be looked at."""
    return cast(BinaryIO, io.BufferedReader(raw, HEAD))


def peek(stream: BinaryIO) -> bytes:
    """Look at the head of a buffered stream without taking it."""
    return cast(io.BufferedReader, stream).peek(HEAD)[:HEAD]


def _read(stream: BinaryIO, name: str, budget: Budget, depth: int) -> Iterator[Found]:
    for _ in range(MOST_LAYERS):
        found = codec_of(peek(stream))
        if found is None:
            break
        stream = buffered(Unpacked(stream, found[0], found[1], budget))
    else:
        raise refusal("seed.unsupported", f"compressed more than {MOST_LAYERS - 1} times")
    head = peek(stream)
    if not head:
        raise refusal("seed.empty", "the file holds no byte")
    kind = kind_of(head, name)
    if kind in ("json", "jsonl", "csv"):
        stream = _as_utf8(stream, head)
    is_empty = True
    for part in _parts(stream, kind, budget, depth):
        is_empty = False
        yield part
    if is_empty:
        raise refusal("seed.empty", "the file holds no record")


def _parts(stream: BinaryIO, kind: str, budget: Budget, depth: int) -> Iterator[Found]:
    """Choose the reader of a format."""
    if kind == "json":
        is_array = peek(stream).lstrip(_BLANK).startswith(b"[")
        return json_array(stream, budget) if is_array else json_document(stream, budget)
    if kind == "jsonl":
        return json_lines(stream, budget)
    if kind == "csv":
        return csv_table(stream, budget)
    if kind == "zip":
        return zip_members(stream, budget, depth, read_stream)
    if kind == "warc":
        return warc_responses(stream, budget)
    return _leaf(stream, kind, budget)


def _leaf(stream: BinaryIO, media_type: str, budget: Budget) -> Iterator[Found]:
    body = stream.read(budget.item_bytes + 1)
    if len(body) > budget.item_bytes:
        raise refusal("seed.too_large", f"more than {budget.item_bytes:,} bytes")
    if not body.strip(_BLANK):
        raise refusal("seed.empty", "the file holds white space only")
    yield Found((), Piece(body=body, media_type=media_type))


class _Recoded(Stream):
    """A stream in a wide encoding, as UTF-8."""

    def __init__(self, inner: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._inner, self._decoder, self._ready = inner, codecs.getincrementaldecoder(encoding)("replace"), b""

    def more(self, size: int) -> bytes:
        """Return at most `size` bytes of UTF-8."""
        while not self._ready:
            data = self._inner.read(CHUNK)
            self._ready = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data and not self._ready:
                return b""
        out, self._ready = self._ready[:size], self._ready[size:]
        return out


def _as_utf8(stream: BinaryIO, head: bytes) -> BinaryIO:
    encoding = wide_encoding(head)
    return stream if encoding in (None, "utf-8-sig") else buffered(_Recoded(stream, str(encoding)))
