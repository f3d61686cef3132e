"""Read zip archives of seed files: each member like a file, none of them able to reach out of the archive."""

from __future__ import annotations

import io
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast

from tasks.fetch.manifest import Manifest, for_member, is_manifest, merge, read_manifest
from tasks.fetch.pieces import Budget, Found, Piece, Problem, clean_detail, problem_of, refusal
from tasks.fetch.unpack import CHUNK, Stream
from tasks.records import Declared

Reader = Callable[[BinaryIO, str, Budget, int], Iterator[Found]]

MOST_DEPTH: Final = 2
# Each entry of the directory costs some hundred bytes of memory.
LARGEST_DIRECTORY: Final = 64_000_000
_END: Final = b"PK\x05\x06"
_OFFICE: Final = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")


def zip_members(stream: BinaryIO, budget: Budget, depth: int, read: Reader) -> Iterator[Found]:
    """Yield what the members hold, numbered by their place in the archive; a lone member has no number."""
    if depth >= MOST_DEPTH:
        raise refusal("seed.unsupported", "archives inside of archives are read one level deep")
    with _seekable(stream, budget) as file:
        _check_directory(file)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise refusal("seed.damaged", f"the archive cannot be opened: {error}") from error
        with archive:
            names = archive.namelist()
            if any(name in _OFFICE for name in names[:5]):
                raise refusal("seed.unsupported", "an Office, EPUB or Java file, not an archive of articles")
            members = [info for info in archive.infolist() if _counts(info) and not is_manifest(_base(info))]
            if not members:
                raise refusal("seed.empty", "the archive holds no file")
            manifests = _manifests(archive, budget)
            for number, info in enumerate(members, 1):
                prefix = (number,) if len(members) > 1 else ()
                said = _said(manifests, info)
                for found in _member(archive, info, budget, depth, read):
                    yield Found(prefix + found.numbers, _with(said, found))
            for manifest in manifests.values():
                yield from (Found((), problem) for _, problem in manifest.complaints())


class Member(Stream):
    """The bytes of one member. Errors of the zip module become ours."""

    def __init__(self, inner: BinaryIO, budget: Budget) -> None:
        super().__init__()
        self._inner, self._budget = inner, budget

    def more(self, size: int) -> bytes:
        """Return at most `size` bytes."""
        try:
            data = self._inner.read(min(size, CHUNK))
        except EOFError as error:
            raise refusal("seed.truncated", "the member ends early") from error
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError) as error:
            raise refusal("seed.damaged", f"the member is damaged: {error}") from error
        self._budget.charge(len(data))
        return data


def _manifests(archive: zipfile.ZipFile, budget: Budget) -> dict[str, Manifest]:
    """The manifests of an archive by the folder that they lie in."""
    found = {}
    for info in archive.infolist():
        if _counts(info) and is_manifest(_base(info)) and _refused(info) is None:
            with archive.open(info) as inner:
                stream = cast(BinaryIO, io.BufferedReader(Member(cast(BinaryIO, inner), budget), CHUNK))
                found[str(PurePosixPath(info.filename).parent)] = read_manifest(stream, _base(info), budget)
    return found


def _said(manifests: dict[str, Manifest], info: zipfile.ZipInfo) -> Declared:
    """What the manifests above a member say of it; the nearest is the strongest."""
    declared, path = Declared(), PurePosixPath(info.filename)
    for parent in reversed(path.parents):
        manifest = manifests.get(str(parent))
        row = manifest.find(str(path.relative_to(parent))) if manifest else None
        declared = merge(row, declared) if row else declared
    return declared


def _with(said: Declared, found: Found) -> Piece | Problem:
    if isinstance(found.result, Problem):
        return found.result
    return replace(found.result, declared=merge(for_member(said) if found.numbers else said, found.result.declared))


def _base(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename).name


def _counts(info: zipfile.ZipInfo) -> bool:
    """Folders, hidden files and what systems leave behind are no members."""
    parts = [part for part in PurePosixPath(info.filename.replace("\\", "/")).parts if part not in ("..", ".")]
    hidden = any(part.startswith(".") or part.lower() in ("__macosx", "thumbs.db", "desktop.ini") for part in parts)
    return not info.is_dir() and not hidden


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, depth: int, read: Reader
) -> Iterator[Found]:
    problem = _refused(info)
    if problem is not None:
        yield Found((), problem)
        return
    try:
        with archive.open(info) as inner:
            stream = cast(BinaryIO, io.BufferedReader(Member(cast(BinaryIO, inner), budget), CHUNK))
            for found in read(stream, info.filename, budget, depth + 1):
                yield Found(found.numbers, _named(found.result, info))
    except NotImplementedError as error:
        yield Found((), Problem(reason="seed.unsupported", detail=f"{info.filename!a}: {error}"))
    except Exception as error:  # any damage of one member leaves the others
        damaged = isinstance(error, zipfile.BadZipFile | EOFError | RuntimeError)
        problem = Problem(reason="seed.damaged", detail=str(error)) if damaged else problem_of(error)
        yield Found((), _named(problem, info))


def _named(result: Piece | Problem, info: zipfile.ZipInfo) -> Piece | Problem:
    """Let a problem say in which member it is."""
    if isinstance(result, Piece):
        return result
    return replace(result, detail=clean_detail(f"in the member {info.filename!a}: {result.detail}"))


def _refused(info: zipfile.ZipInfo) -> Problem | None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return Problem(reason="seed.outside_root", detail=f"the member is called {info.filename!a}")
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        return Problem(reason="seed.not_regular", detail=f"the member {info.filename!a} is a link or device")
    if info.flag_bits & 1:
        return Problem(reason="seed.unsupported", detail=f"the member {info.filename!a} is encrypted")
    return None


def _check_directory(file: BinaryIO) -> None:
    """Look at the end record: without it the archive is cut; with a huge directory it would fill the memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        raise refusal("seed.truncated", "the archive ends early: its directory is missing")
    length = int.from_bytes(tail[place + 12 : place + 16], "little")
    if LARGEST_DIRECTORY < length < 0xFFFFFFFF or (length == 0xFFFFFFFF and size > 100 * LARGEST_DIRECTORY):
        raise refusal("seed.too_large", f"the archive's directory has {length:,} bytes")


def _seekable(stream: BinaryIO, budget: Budget) -> BinaryIO:
    """The stream itself if it can seek, else a temporary copy within the limit of an item."""
    if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO):
        return stream
    copy = tempfile.SpooledTemporaryFile(max_size=CHUNK * 64)  # noqa: SIM115 - the caller closes it
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > budget.item_bytes:
            copy.close()
            raise refusal("seed.too_large", f"an archive over {budget.item_bytes:,} bytes inside of another file")
        copy.write(chunk)
    copy.seek(0)
    return cast(BinaryIO, copy)
