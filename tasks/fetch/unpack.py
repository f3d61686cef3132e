"""Decompress gzip, bzip2 and Zstandard as a stream: bounded at every step, and never silent about a cut or damage."""

from __future__ import annotations

import bz2
import io
import zlib
from abc import abstractmethod
from typing import BinaryIO, Final, Protocol

import zstandard

from tasks.fetch.pieces import Budget, refusal

CHUNK: Final = 65536
# The decoder of Zstandard cannot be told a maximum of output: 512 bytes of input give at most about 16 MB.
ZSTD_INPUT: Final = 512
ZSTD_WINDOW: Final = 1 << 27


class Stream(io.RawIOBase):
    """A readable stream over `more`; an error after some bytes is raised by the next read, so no byte is lost."""

    def __init__(self) -> None:
        self._error: BaseException | None = None
        self._end = False

    @abstractmethod
    def more(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""

    def readable(self) -> bool:
        """Always true."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as the data go."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        done = 0
        while done < len(view) and self._error is None and not self._end:
            try:
                data = self.more(len(view) - done)
            except Exception as error:  # kept for the next read
                self._error = error
                break
            self._end = not data
            view[done : done + len(data)] = data
            done += len(data)
        if not done and self._error is not None:
            raise self._error
        return done


class Codec(Protocol):
    """One compressed member: feed it input, take bounded output."""

    eof: bool
    unused: bytes
    hungry: bool

    def feed(self, data: bytes, size: int) -> bytes:
        """Take input, return at most about `size` bytes."""


class Gzip:
    """A gzip member."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self.eof, self.unused, self.hungry = False, b"", True

    def feed(self, data: bytes, size: int) -> bytes:
        """Take input, return at most `size` bytes."""
        out = self._inner.decompress(self._inner.unconsumed_tail + data, size)
        self.eof, self.unused = self._inner.eof, self._inner.unused_data
        self.hungry = not self._inner.unconsumed_tail and len(out) < size
        return out


class Bzip2:
    """A bzip2 stream."""

    def __init__(self) -> None:
        self._inner = bz2.BZ2Decompressor()
        self.eof, self.unused, self.hungry = False, b"", True

    def feed(self, data: bytes, size: int) -> bytes:
        """Take input, return at most `size` bytes."""
        out = self._inner.decompress(data, size)
        self.eof, self.unused = self._inner.eof, self._inner.unused_data
        self.hungry = self._inner.needs_input
        return out


class Zstd:
    """A Zstandard frame. Input is fed in small steps, which bounds the output of each."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        self._input = memoryview(b"")
        self._output = memoryview(b"")
        self.eof, self.unused, self.hungry = False, b"", True

    def feed(self, data: bytes, size: int) -> bytes:
        """Take input, return at most `size` bytes."""
        if data:
            self._input = memoryview(bytes(self._input) + data)
        if not self._output and self._input and not self._inner.eof:
            step, self._input = self._input[:ZSTD_INPUT], self._input[ZSTD_INPUT:]
            self._output = memoryview(self._inner.decompress(step))
        out, self._output = self._output[:size], self._output[size:]
        if self._inner.eof and not self._output:
            self.eof, self.unused = True, self._inner.unused_data + bytes(self._input)
        self.hungry = not self._output and not self._input
        return bytes(out)


MAGIC: Final[tuple[tuple[bytes, str, type[Codec]], ...]] = (
    (b"\x1f\x8b\x08", "gzip", Gzip),
    (b"BZh", "bzip2", Bzip2),
    (b"\x28\xb5\x2f\xfd", "zstd", Zstd),
)


def codec_of(head: bytes) -> tuple[str, type[Codec]] | None:
    """Recognise a compression by its first bytes."""
    if head[:3] == b"BZh" and head[4:10] not in (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"):
        return None
    return next(((name, codec) for magic, name, codec in MAGIC if head.startswith(magic)), None)


class Unpacked(Stream):
    """The decompressed bytes of all members of a compressed stream."""

    def __init__(self, packed: BinaryIO, name: str, codec: type[Codec], budget: Budget) -> None:
        super().__init__()
        self._packed, self._name, self._kind, self._budget = packed, name, codec, budget
        self._member: Codec | None = codec()
        self._rest = b""

    def more(self, size: int) -> bytes:
        """Return at most `size` decompressed bytes."""
        while True:
            if self._member is None and not self._next_member():
                return b""
            assert self._member is not None  # noqa: S101 - for the type checker: _next_member made one
            data = self._rest
            self._rest = b""
            if not data and self._member.hungry:
                data = self._packed.read(CHUNK)
                if not data:
                    raise refusal("seed.truncated", f"the {self._name} data end early")
            try:
                out = self._member.feed(data, size)
            except (zlib.error, OSError, EOFError, ValueError, zstandard.ZstdError) as error:
                raise refusal("seed.damaged", f"the {self._name} data are damaged: {error}") from error
            if self._member.eof:
                self._rest, self._member = self._member.unused, None
            if out:
                self._budget.charge(len(out))
                return out

    def _next_member(self) -> bool:
        """Start the next member, if there is one. Zero padding may follow the last; anything else is damage."""
        while len(self._rest) < 10 and (data := self._packed.read(CHUNK)):
            self._rest += data
        while self._rest and not self._rest.strip(b"\0"):
            self._rest = self._packed.read(CHUNK)
        if not self._rest:
            return False
        found = codec_of(self._rest)
        if found is None or found[1] is not self._kind:
            if self._kind is Zstd and self._rest[1:4] == b"\x2a\x4d\x18" and self._rest[0] & 0xF0 == 0x50:
                self._skip_frame()
                return self._next_member()
            # The head of a member that was cut is a cut, not garbage.
            cut = any(magic.startswith(self._rest[:3]) for magic, _, kind in MAGIC if kind is self._kind)
            code = "seed.truncated" if cut else "seed.damaged"
            raise refusal(code, f"{len(self._rest)} or more bytes after the {self._name} data are none")
        self._member = self._kind()
        return True

    def _skip_frame(self) -> None:
        left = 8 + int.from_bytes(self._rest[4:8], "little")
        while len(self._rest) < left and self._rest:
            left -= len(self._rest)
            self._rest = self._packed.read(min(CHUNK, left))
        self._rest = self._rest[left:]
