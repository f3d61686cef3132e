"""The door for seed folders: `scan` lists the files of a folder, `read` yields the captures of one file.

Neither raises on bad input: each file or record that gives no capture gives a `Rejected`. `scan` reads every byte once
(size and SHA-256) of files whose stamp it does not know, parses nothing but manifests, and follows no link out of the
folder. `read` holds one item at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tasks.errors import ContractError
from tasks.fetch.folder import Walk, display, open_regular
from tasks.fetch.formats import read_stream
from tasks.fetch.manifest import for_member, merge
from tasks.fetch.pieces import Budget, Found, Piece, problem_of
from tasks.records import Capture, Rejected, SeedFile
from tasks.settings import Settings

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def scan(folder: Path, settings: Settings, stamped: Mapping[str, str] = _NONE) -> Iterator[SeedFile | Rejected]:
    """List the files of a folder (or the one file given) in sorted order, each with its fingerprint.

    `stamped` gives the fingerprints of files that are known by their stamps: these are not read.
    """
    base = Path(os.path.abspath(folder))
    if not base.exists():
        raise ContractError(f"{display(str(folder))} does not exist; give a folder or a file", folder=str(folder))
    if base.is_dir():
        return Walk(base, settings, stamped).all()
    return iter((Walk(base.parent, settings, stamped).one(base),))


def read(file: SeedFile, settings: Settings, now: datetime) -> Iterator[Capture | Rejected]:
    """Yield the captures of one file as they are read, and a `Rejected` for each part that gave none."""
    budget = Budget(settings.item_bytes, settings.record_bytes, settings.archive_bytes, file.size)
    try:
        stream = open_regular(file.path)
    except Exception as error:  # vanished, no permission, replaced by a pipe
        yield _result(file, Found((), problem_of(error)), now)
        return
    with stream:
        for found in read_stream(stream, file.path, budget):
            yield _result(file, found, now)


def _result(file: SeedFile, found: Found, now: datetime) -> Capture | Rejected:
    origin = file.origin + "".join(f"#{number}" for number in found.numbers)
    result = found.result
    if not isinstance(result, Piece):
        return Rejected(door=result.door, root=file.root, origin=origin, reason=result.reason, detail=result.detail)
    said = for_member(file.declared) if found.numbers else file.declared
    return Capture(
        capture_id=hashlib.sha256(result.body).hexdigest()[:16],
        door=result.door,
        root=file.root,
        origin=origin,
        body=result.body,
        media_type=result.media_type,
        fetched_at=result.fetched_at or now,
        charset=result.charset,
        declared=merge(said, result.declared),
    )
