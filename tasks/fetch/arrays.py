"""Split a JSON array into its elements without reading it whole: strings and brackets are followed, nothing parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from tasks.fetch.pieces import refusal
from tasks.fetch.unpack import CHUNK

_OUTSIDE: Final = re.compile(rb'["\[\]{},]')
_INSIDE: Final = re.compile(rb'["\\]')
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


class Elements:
    """The elements of the array that a stream begins with, each as its bytes; None for one over the limit."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._parts: list[bytes] = []
        self._size = 0
        self._depth = 0
        self._in_string = False
        self._skip = 0

    def all(self) -> Iterator[bytes | None]:
        """Go through the array once; raise where the stream ends before it, or goes on after it."""
        while chunk := self._stream.read(CHUNK):
            start, position = 0, self._skip
            while match := (_INSIDE if self._in_string else _OUTSIDE).search(chunk, position):
                position = match.end()
                if match[0] == b"\\":
                    position += 1
                    continue
                if not self._step(match[0]):
                    continue
                self._keep(chunk[start : position - 1])
                start = position
                yield from self._take()
                if self._depth == 0:
                    self._expect_end(chunk[position:])
                    return
            # An escape may end a chunk: the byte that it protects is then the first of the next.
            self._skip = max(0, position - len(chunk))
            self._keep(chunk[start:])
        raise refusal("seed.truncated", "the array ends early")

    def _step(self, token: bytes) -> bool:
        """Follow one token; true where an element of the array ends."""
        if self._in_string:
            self._in_string = token != b'"'
        elif token == b'"':
            self._in_string = True
        elif token in b"[{":
            self._depth += 1
            return self._depth == 1
        elif token in b"]}":
            self._depth -= 1
            return self._depth == 0
        else:
            return self._depth == 1
        return False

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._limit:
            self._parts.append(part)
        else:
            self._parts.clear()

    def _take(self) -> Iterator[bytes | None]:
        data, is_large = b"".join(self._parts), self._size > self._limit
        self._parts, self._size = [], 0
        if is_large:
            yield None
        elif data.strip(_BLANK):
            yield data

    def _expect_end(self, rest: bytes) -> None:
        while not rest.strip(_BLANK):
            rest = self._stream.read(CHUNK)
            if not rest:
                return
        raise refusal("seed.bad_record", "there is more after the end of the array")
