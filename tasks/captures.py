"""The bytes of captures, kept for good: compressed, checked by hash on each read, many to one file.

One batch writes one pack, however many captures it holds: under a temporary name, flushed once, then renamed. So a
batch costs two flushes instead of one for each article, and a kill leaves either the whole pack or none. The warehouse
keeps (pack, offset, length) with each capture id; a pack also names its captures itself, so it can be listed without
the warehouse.

A pack is a plain Zstandard file (`zstd -d` reads it): for each capture a skippable frame with its id, then its frame.
Writing the same captures for the same batch again finds the pack and writes nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

import zstandard

from tasks.errors import ContractError, PermanentError, TransientError

LEVEL: Final = 3
ID_LENGTH: Final = 16
LARGEST: Final = 1 << 30
STALE_SECONDS: Final = 86_400.0
_ID_HEAD: Final = b"\x50\x2a\x4d\x18" + ID_LENGTH.to_bytes(4, "little")
_ID_FRAME: Final = len(_ID_HEAD) + ID_LENGTH


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the bytes of one capture lie: a frame of `length` bytes at `offset` of `pack`."""

    capture_id: str
    pack: str
    offset: int
    length: int


class Blobs(Protocol):
    """All that the store asks of the place where packs lie; an object store can do it too."""

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a whole object, visible only when complete and durable."""

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Read a range; fewer bytes at the end; FileNotFoundError where there is no such object."""

    def exists(self, name: str) -> bool:
        """Whether a complete object of this name is there."""


class LocalBlobs:
    """Objects as files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write under a temporary name, flush, rename, flush the folder."""
        path = self._folder / name
        try:
            self._make(path.parent)
            temporary = path.parent / f".{path.name}.{uuid4().hex}.tmp"
            try:
                with open(temporary, "xb") as file:
                    file.writelines(parts)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            _flush_folder(path.parent)
        except OSError as error:
            raise TransientError(
                f"cannot write {name} below {self._folder}: {error.strerror}; free space or set MEDIAWATCH_DATA",
                pack=name,
            ) from error

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Read a range of a file."""
        with open(self._folder / name, "rb") as file:
            file.seek(offset)
            return file.read(length)

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return (self._folder / name).is_file()

    def sweep(self, older_than: float = STALE_SECONDS) -> int:
        """Delete temporary files that killed writers left; return how many."""
        removed = 0
        for path in self._folder.glob("**/.*.tmp"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > older_than:
                    path.unlink()
                    removed += 1
        return removed

    def _make(self, folder: Path) -> None:
        """Make a folder so that a power cut after this call cannot lose it."""
        if folder.is_dir():
            return
        if folder != self._folder:
            self._make(folder.parent)
        folder.mkdir(parents=folder == self._folder, exist_ok=True)
        _flush_folder(folder.parent)


class CaptureStore:
    """Captures below a data folder (or in any other `Blobs`)."""

    def __init__(self, place: Path | Blobs) -> None:
        self._blobs: Blobs = LocalBlobs(place) if isinstance(place, Path) else place

    def put_many(self, batch_id: str, items: Sequence[tuple[str, bytes]]) -> list[Stored]:
        """Store captures as one pack and return where each lies, in the order given. No captures, no pack."""
        bodies = dict(items)
        if not bodies:
            return []
        for capture_id, body in bodies.items():
            if capture_id_of(body) != capture_id:
                raise ContractError(f"capture id {capture_id} is not the hash of its bytes", capture_id=capture_id)
        pack = _pack_name(batch_id, bodies)
        if self._blobs.exists(pack):
            places = {stored.capture_id: stored for stored in self.list_pack(pack)}
            if places.keys() == bodies.keys():
                return [places[capture_id] for capture_id, _ in items]
        places = {}
        self._blobs.write(pack, _frames(pack, bodies, places))
        return [places[capture_id] for capture_id, _ in items]

    def put(self, capture_id: str, body: bytes) -> Stored:
        """Store one capture in a pack of its own."""
        return self.put_many(capture_id, [(capture_id, body)])[0]

    def get(self, capture_id: str, pack: str, offset: int, length: int) -> bytes:
        """Return the bytes of a capture; raise PermanentError capture.corrupt when they are not what was stored."""
        try:
            frame = self._blobs.read(pack, offset, length)
            if zstandard.frame_content_size(frame) > LARGEST:
                raise ValueError("larger than any capture")
            body = zstandard.ZstdDecompressor().decompress(frame)
        except (FileNotFoundError, zstandard.ZstdError, ValueError) as error:
            raise _corrupt(capture_id, pack, str(error)) from error
        if capture_id_of(body) != capture_id:
            raise _corrupt(capture_id, pack, "other bytes than were stored")
        return body

    def list_pack(self, pack: str) -> Iterator[Stored]:
        """List the captures of a pack from the pack itself."""
        offset = 0
        while head := self._blobs.read(pack, offset, _ID_FRAME + 18):
            if len(head) < _ID_FRAME or not head.startswith(_ID_HEAD):
                raise _corrupt("", pack, f"no capture at byte {offset}")
            capture_id = head[len(_ID_HEAD) : _ID_FRAME].decode("ascii", "replace")
            length = self._frame_length(pack, offset + _ID_FRAME)
            yield Stored(capture_id, pack, offset + _ID_FRAME, length)
            offset += _ID_FRAME + length

    def _frame_length(self, pack: str, start: int) -> int:
        """Walk the block headers of a frame (RFC 8878) to its end; nothing is decompressed."""
        parameters = zstandard.get_frame_parameters(self._blobs.read(pack, start, 18))
        position = start + zstandard.frame_header_size(self._blobs.read(pack, start, 18))
        while True:
            block = self._blobs.read(pack, position, 3)
            if len(block) < 3:
                raise _corrupt("", pack, "the pack ends early")
            value = int.from_bytes(block, "little")
            is_last, kind, size = value & 1, value >> 1 & 3, value >> 3
            position += 3 + (1 if kind == 1 else size)
            if is_last:
                return position + (4 if parameters.has_checksum else 0) - start


def capture_id_of(body: bytes) -> str:
    """The id of a capture: the first 16 hex digits of the SHA-256 of its bytes."""
    return hashlib.sha256(body).hexdigest()[:ID_LENGTH]


def _frames(pack: str, bodies: dict[str, bytes], places: dict[str, Stored]) -> Iterator[bytes]:
    """Compress one capture after the other, noting where each will lie."""
    compressor = zstandard.ZstdCompressor(level=LEVEL, write_content_size=True)
    offset = 0
    for capture_id, body in bodies.items():
        frame = compressor.compress(body)
        places[capture_id] = Stored(capture_id, pack, offset + _ID_FRAME, len(frame))
        offset += _ID_FRAME + len(frame)
        yield _ID_HEAD + capture_id.encode("ascii") + frame


def _pack_name(batch_id: str, bodies: Iterable[str]) -> str:
    """Name a pack by batch and content: a batch that was cut and comes again with other captures gets another pack."""
    content = hashlib.sha256("\n".join(bodies).encode()).hexdigest()[:8]
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", batch_id)
    name = batch_id if plain else hashlib.sha256(batch_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    folder = hashlib.sha256(name.encode()).hexdigest()[:2]
    return f"packs/{folder}/{name}-{content}.zst"


def _corrupt(capture_id: str, pack: str, why: str) -> PermanentError:
    return PermanentError(
        f"capture {capture_id} in {pack} is damaged or missing: {why}", code="capture.corrupt", pack=pack
    )


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
