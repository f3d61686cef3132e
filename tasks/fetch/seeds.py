"""The door for seed folders: `scan` lists the files of a folder, `read` yields the captures of one file.

Neither raises on bad input: each file or record that gives no capture gives a `Rejected`. `scan` reads every byte once
(size and SHA-256), parses nothing but manifests, and follows no link out of the folder. `read` holds one item at once.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from tasks.errors import ContractError
from tasks.fetch.formats import read_stream
from tasks.fetch.pieces import Budget, Piece, Problem, clean_detail, problem_of, refusal
from tasks.fetch.sniff import HEAD
from tasks.records import Capture, Rejected, SeedFile
from tasks.settings import Settings

IGNORED: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_HASH_CHUNK: Final = 1 << 20


def scan(folder: Path, settings: Settings) -> Iterator[SeedFile | Rejected]:
    """List the files of a folder (or the one file given) in sorted order, each with its fingerprint."""
    base = Path(os.path.abspath(folder))
    if not base.exists():
        raise ContractError(f"{display(str(folder))} does not exist; give a folder or a file", folder=str(folder))
    if base.is_dir():
        return _walk(base)
    return iter((_entry(base, base.parent),))


def read(file: SeedFile, settings: Settings, now: datetime) -> Iterator[Capture | Rejected]:
    """Yield the captures of one file as they are read, and a `Rejected` for each part that gave none."""
    budget = Budget(settings.item_bytes, settings.record_bytes, settings.archive_bytes, file.size)
    try:
        stream = open_regular(file.path)
    except Exception as error:  # vanished, no permission, replaced by a pipe
        yield _rejected(file, file.origin, problem_of(error))
        return
    with stream:
        for found in read_stream(stream, file.path, budget):
            origin = file.origin + "".join(f"#{number}" for number in found.numbers)
            if isinstance(found.result, Piece):
                yield _capture(file, origin, found.result, now)
            else:
                yield _rejected(file, origin, found.result)


def display(name: str) -> str:
    """Make a file name valid UTF-8, and distinct from the origin of any record. Different names stay different.

    Undecodable bytes are shown as \\xNN; where that could be confused, backslashes are doubled, likewise trailing #.
    """
    if re.search(r"[\ud800-\udfff]|\\x[0-9a-f]{2}", name):
        name = name.replace("\\", "\\\\")
        name = re.sub("[\udc80-\udcff]", lambda m: f"\\x{ord(m[0]) - 0xDC00:02x}", name)
        name = re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", name)
    return re.sub(r"#[#\d]*$", lambda m: m[0].replace("#", "##"), name)


def open_regular(path: str) -> BinaryIO:
    """Open a regular file for reading, without blocking on a pipe that took its place."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise refusal("seed.not_regular", "a socket, pipe or device")
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise refusal("seed.not_regular", "a socket, pipe or device took its place")
        return cast(BinaryIO, io.BufferedReader(io.FileIO(number), HEAD))
    except BaseException:
        os.close(number)
        raise


def is_ignored(name: str) -> bool:
    """Hidden files, and those that systems leave behind, are no articles."""
    return name.startswith(".") or name.lower() in IGNORED


def _walk(base: Path) -> Iterator[SeedFile | Rejected]:
    real = os.path.realpath(base)
    pending = [str(base)]
    while pending:
        folder = pending.pop()
        try:
            names = sorted(os.listdir(folder), key=os.fsencode)
        except OSError as error:
            yield _refused(Path(folder), base, problem_of(error))
            continue
        folders = []
        for name in names:
            path = os.path.join(folder, name)
            if is_ignored(name):
                continue
            if os.path.isdir(path) and not os.path.islink(path):
                folders.append(path)
            elif not os.path.islink(path):
                yield _entry(Path(path), base)
            elif not _is_below(os.path.realpath(path), real):
                yield _refused(Path(path), base, Problem(reason="seed.outside_root", detail="a link out of the folder"))
            elif not os.path.isdir(path):  # a folder linked within is met by its own name
                yield _entry(Path(path), base)
        pending.extend(reversed(folders))


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _entry(path: Path, base: Path) -> SeedFile | Rejected:
    try:
        with open_regular(str(path)) as stream:
            digest, size = hashlib.sha256(), 0
            while chunk := stream.read(_HASH_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except Exception as error:  # one file never stops a scan
        return _refused(path, base, problem_of(error))
    return SeedFile(
        path=str(path),
        root=display(str(base)),
        origin=_origin(path, base),
        size=size,
        fingerprint=digest.hexdigest(),
    )


def _origin(path: Path, base: Path) -> str:
    return display(os.path.relpath(path, base).replace(os.sep, "/"))


def _refused(path: Path, base: Path, problem: Problem) -> Rejected:
    return Rejected(
        door=problem.door,
        root=display(str(base)),
        origin=_origin(path, base),
        reason=problem.reason,
        detail=problem.detail,
    )


def _capture(file: SeedFile, origin: str, piece: Piece, now: datetime) -> Capture:
    return Capture(
        capture_id=hashlib.sha256(piece.body).hexdigest()[:16],
        door=piece.door,
        root=file.root,
        origin=origin,
        body=piece.body,
        media_type=piece.media_type,
        fetched_at=piece.fetched_at or now,
        charset=piece.charset,
        declared=piece.declared,
    )


def _rejected(file: SeedFile, origin: str, problem: Problem) -> Rejected:
    return Rejected(
        door=problem.door,
        root=file.root,
        origin=origin,
        reason=problem.reason,
        detail=clean_detail(problem.detail),
    )
