"""Walk a seed folder: which files there are, their fingerprints, and what manifests say of them. Nothing is parsed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from tasks.fetch.manifest import Manifest, is_manifest, merge, read_manifest
from tasks.fetch.pieces import Budget, Problem, problem_of, refusal
from tasks.fetch.sniff import HEAD
from tasks.records import Declared, Rejected, SeedFile
from tasks.settings import Settings

IGNORED: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_HASH_CHUNK: Final = 1 << 20
SETTLED_SECONDS: Final = 3.0  # some file systems count time in steps of two seconds
_NOTHING: Final = Declared()  # what is said of nearly all files; one object serves all


@dataclass(slots=True)
class _Sidecar:
    """A manifest and the folder that it speaks of."""

    path: str
    folder: str
    manifest: Manifest


class Walk:
    """One walk over a folder, in sorted order, each folder's files before its subfolders.

    `stamped` gives the fingerprint of files whose stamp is known; they are not read.
    """

    def __init__(self, base: Path, settings: Settings, stamped: Mapping[str, str]) -> None:
        self._base, self._settings, self._stamped = str(base), settings, stamped
        self._real = os.path.realpath(base)
        self._root = display(str(base))

    def all(self) -> Iterator[SeedFile | Rejected]:
        """Every file below the folder. A manifest's complaints follow after the last file that it could speak of."""
        pending: list[tuple[str, tuple[_Sidecar, ...]] | _Sidecar] = [(self._base, ())]
        while pending:
            step = pending.pop()
            if isinstance(step, _Sidecar):
                yield from self._complaints(step)
                continue
            folder, sidecars = step
            try:
                with os.scandir(folder) as listed:  # tells links and folders apart without a question for each
                    entries = sorted(listed, key=lambda entry: os.fsencode(entry.name))
            except OSError as error:
                yield self._refused(folder, problem_of(error))
                continue
            own = self._sidecars(folder, [entry.name for entry in entries])
            sidecars += own
            pending.extend(own)
            folders: list[str] = []
            yield from self._files(entries, sidecars, folders)
            pending.extend((path, sidecars) for path in reversed(folders))

    def one(self, path: Path) -> SeedFile | Rejected:
        """A single file, with what a manifest beside it says."""
        return self._entry(str(path), self._sidecars(self._base, os.listdir(self._base)))

    def _files(
        self, entries: list[os.DirEntry[str]], sidecars: tuple[_Sidecar, ...], folders: list[str]
    ) -> Iterator[SeedFile | Rejected]:
        for entry in entries:
            if is_ignored(entry.name) or is_manifest(entry.name):
                continue
            if not entry.is_symlink():
                if entry.is_dir():
                    folders.append(entry.path)
                else:
                    yield self._entry(entry.path, sidecars)
            elif not self._is_inside(entry.path):
                yield self._refused(entry.path, Problem(reason="seed.outside_root", detail="a link out of the folder"))
            elif not os.path.isdir(entry.path):  # what a folder linked within holds is met by its own name
                yield self._entry(entry.path, sidecars)

    def _entry(self, path: str, sidecars: tuple[_Sidecar, ...]) -> SeedFile | Rejected:
        declared = _NOTHING
        for sidecar in sidecars:  # outermost first: the nearest manifest is the strongest
            found = sidecar.manifest.find(os.path.relpath(path, sidecar.folder))
            declared = merge(found, declared) if found else declared
        said = "" if declared == _NOTHING else json.dumps(asdict(declared), sort_keys=True, default=str)
        origin = self._origin(path)
        try:
            size, stamp = _stamp(path, f"{origin} {said}")
            digest = self._stamped.get(stamp) if stamp else None
            if digest is None:
                size, digest = fingerprint(path)
                digest = _hash(f"{digest} {said}") if said else digest
        except Exception as error:  # one file never stops a walk
            return self._refused(path, problem_of(error))
        return SeedFile(
            path=path, root=self._root, origin=origin, size=size, fingerprint=digest, stamp=stamp, declared=declared
        )

    def _sidecars(self, folder: str, names: list[str]) -> tuple[_Sidecar, ...]:
        found = []
        for name in filter(is_manifest, names):
            path = os.path.join(folder, name)
            manifest = Manifest()
            try:
                if not self._is_inside(path):
                    raise refusal("seed.outside_root", "a link out of the folder")
                with open_regular(path) as stream:
                    limits = self._settings
                    budget = Budget(limits.item_bytes, limits.record_bytes, limits.item_bytes, limits.item_bytes)
                    manifest = read_manifest(stream, name, budget)
            except Exception as error:  # the files beside it are read all the same
                manifest.problems.append((0, problem_of(error)))
            found.append(_Sidecar(path, folder, manifest))
        return tuple(found)

    def _complaints(self, sidecar: _Sidecar) -> Iterator[Rejected]:
        for number, problem in sidecar.manifest.complaints():
            yield self._refused(sidecar.path, problem, f"#{number}" if number else "")

    def _is_inside(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real == self._real or real.startswith(self._real.rstrip(os.sep) + os.sep)

    def _origin(self, path: str) -> str:
        return display(path.removeprefix(self._base).lstrip(os.sep).replace(os.sep, "/"))

    def _refused(self, path: str, problem: Problem, suffix: str = "") -> Rejected:
        return Rejected(
            door=problem.door,
            root=self._root,
            origin=self._origin(path) + suffix,
            reason=problem.reason,
            detail=problem.detail,
        )


def _stamp(path: str, named: str) -> tuple[int, str | None]:
    """Size of a file, and a hash of its name, size and times: while that stays the same, so do its bytes.

    Every write sets the time of change, which goes back only if the machine's clock does. A file that was written just
    now may be written again within the same step of the clock: it has no stamp yet.
    """
    status = os.stat(path)
    if time.time() - max(status.st_ctime, status.st_mtime) < SETTLED_SECONDS:
        return status.st_size, None
    return status.st_size, _hash(f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {named}")[:16]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def fingerprint(path: str) -> tuple[int, str]:
    """Size and SHA-256 of a regular file, read as a stream."""
    digest, size = hashlib.sha256(), 0
    with open_regular(path) as stream:
        while chunk := stream.read(_HASH_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


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


def display(name: str) -> str:
    """Make a file name valid UTF-8, and distinct from the origin of any record. Different names stay different.

    Undecodable bytes are shown as \\xNN; where that could be confused, backslashes are doubled, likewise trailing #.
    """
    if re.search(r"[\ud800-\udfff]|\\x[0-9a-f]{2}", name):
        name = name.replace("\\", "\\\\")
        name = re.sub("[\udc80-\udcff]", lambda m: f"\\x{ord(m[0]) - 0xDC00:02x}", name)
        name = re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", name)
    return re.sub(r"#[#\d]*\Z", lambda m: m[0].replace("#", "##"), name, flags=re.ASCII)
