"""The gazetteer: known entities that overrule the model, from `entities.yml` in the reference folder.

It is data that a person edits between runs, so it is read when a run starts and is no part of `analysis_id`:
`changed_names` tells which names an edit touches, so that only articles which hold one of them are analysed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from tasks.analyse.entities import entries
from tasks.analyse.entities.entries import Known
from tasks.errors import ContractError

NAME: Final = "entities.yml"
_HOME: Final = Path(__file__).parents[3] / "seeds" / "reference"
_sound: dict[Path, Gazetteer] = {}  # the latest of each file that could be read


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known entities with their names indexed: strong names by exact text, weak ones likewise."""

    fingerprint: str
    known: Mapping[str, Known]
    strong: Mapping[str, Known] = field(default_factory=dict)
    weak: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)


def load(folder: str | Path | None = None) -> Gazetteer:
    """The gazetteer of a reference folder (the project's own if None); read again only when the file changed."""
    path = where(folder)
    try:
        state = path.stat()
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise ContractError(f"there is no folder {path.parent}; name one that holds {NAME}") from None
        return build(())
    _sound[path] = _load(path, state.st_mtime_ns, state.st_size)
    return _sound[path]


def where(folder: str | Path | None = None) -> Path:
    """The file of a reference folder."""
    return (Path(folder) if folder else _HOME) / NAME


def latest(folder: str | Path | None = None) -> Gazetteer:
    """The gazetteer for a text of a run that goes on: a list that was broken meanwhile counts as it was before.

    The next run begins with `load`, says what is wrong, and reads anew what an edit touches.
    """
    try:
        return load(folder)
    except ContractError:
        if (path := where(folder)) in _sound:
            return _sound[path]
        raise


def fingerprint(folder: str | Path | None = None) -> str:
    """Hash of the known entities, for the analyser's card."""
    return load(folder).fingerprint


@lru_cache(maxsize=4)
def _load(path: Path, _mtime: int, _size: int) -> Gazetteer:
    return build(entries.read(path))


def build(rows: Iterable[Known]) -> Gazetteer:
    """Index known entities. Two may share a weak name; that ids and strong names differ was seen when reading them."""
    known: dict[str, Known] = {}
    strong: dict[str, Known] = {}
    weak: dict[str, tuple[Known, ...]] = {}
    digest = hashlib.sha256()
    for row in rows:
        known[row.id] = row
        digest.update(repr(row).encode())
        strong.update(dict.fromkeys(row.strong(), row))
        for name in row.weak:
            weak[name] = (*weak.get(name, ()), row)
    return Gazetteer(digest.hexdigest()[:16], known, strong, weak)


def changed_names(before: Gazetteer, after: Gazetteer) -> frozenset[str]:
    """Names of every entity that was added, removed or edited: an article with none of them needs no new analysis."""
    rows = set(before.known.values()) ^ set(after.known.values())
    return frozenset(name for row in rows for name in (*row.strong(), *row.weak))
