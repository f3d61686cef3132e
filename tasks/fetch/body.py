"""Response bodies: decompressed as they arrive, and never beyond the limit.

Compression is undone here and not by the client library, since only a decoder that is told how much it may give back
holds against a bomb. What was not asked for (brotli, zstd, stacks of encodings) is refused.
"""

from __future__ import annotations

import zlib
from typing import Final

from tasks.errors import PermanentError

BOMB_RATIO: Final = 100
STEP: Final = 1 << 18
ACCEPTED: Final = "gzip, deflate"


class BodyError(PermanentError):
    """The body cannot be taken; `code` says why (body.too_large, body.bomb, body.bad_encoding, read.truncated)."""


class BodyReader:
    """Takes the chunks of one body; `finish` gives the whole, decompressed."""

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity", "none")]
        if len(names) > 1 or (names and names[0] not in ("gzip", "x-gzip", "deflate")):
            raise BodyError(f"the encoding {encoding[:60]!r} was not asked for", code="body.bad_encoding")
        self._encoding = names[0].removeprefix("x-") if names else ""
        self._limit = limit
        self._decoder: zlib._Decompress | None = None
        self._parts: list[bytes] = []
        self._head = b""
        self.wire_bytes = 0
        self.body_bytes = 0

    def take(self, chunk: bytes) -> None:
        """Take one chunk as it came; raises BodyError at the limit."""
        self.wire_bytes += len(chunk)
        if self._encoding and self._decoder is None:
            chunk = self._head + chunk
            if len(chunk) < 3:
                self._head = chunk
                return
            self._head = b""
            self._choose(chunk)
        if self._decoder is None:
            self._keep(chunk)
        else:
            self._inflate(self._decoder, chunk)

    def finish(self) -> bytes:
        """The whole body; raises BodyError when the compressed data stop before their end."""
        if self._head:
            self._keep(self._head)
        if self._decoder is not None and not self._decoder.eof:
            raise BodyError("the compressed body stops before its end", code="read.truncated")
        return b"".join(self._parts)

    def so_far(self) -> bytes:
        """What was taken within the limit."""
        return b"".join(self._parts)

    def _choose(self, chunk: bytes) -> None:
        """Pick the decoder by the first bytes: headers that announce compression lie often enough."""
        if chunk.startswith(b"\x1f\x8b"):
            self._decoder = zlib.decompressobj(wbits=31)
        elif self._encoding == "gzip":
            self._encoding = ""
        else:
            is_zlib = chunk[0] & 0x0F == 8 and int.from_bytes(chunk[:2], "big") % 31 == 0
            self._decoder = zlib.decompressobj(wbits=15 if is_zlib else -15)

    def _inflate(self, decoder: zlib._Decompress, chunk: bytes) -> None:
        data = chunk
        while data and not decoder.eof:
            try:
                out = decoder.decompress(data, STEP)
            except zlib.error as error:
                raise BodyError(f"the compressed body is broken: {error}", code="body.bad_encoding") from error
            data = decoder.unconsumed_tail
            self._keep(out)
            if not out and not data:
                break

    def _keep(self, out: bytes) -> None:
        self.body_bytes += len(out)
        if self.body_bytes > self._limit:
            is_bomb = self.body_bytes > BOMB_RATIO * max(self.wire_bytes, 1)
            raise BodyError(
                f"the body has more than {self._limit} bytes", code="body.bomb" if is_bomb else "body.too_large"
            )
        self._parts.append(out)
