"""The gazetteer: known entities that overrule the model, from `entities.yml` in the reference folder.

It is data that a person edits between runs, so it is read when a run starts and is no part of `analysis_id`:
`changed_names` tells which names an edit touches, so that only articles which hold one of them are analysed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from tasks.errors import ContractError

NAME: Final = "entities.yml"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast
_HOME: Final = Path(__file__).parents[3] / "seeds" / "reference"
_KEYS: Final = {"id", "name", "names", "weak", "former", "type", "wikidata", "gender", "country", "roles"}
_TYPES: Final = {"person", "organisation", "place", "group", "event", "product", "work", "law"}


@dataclass(frozen=True, slots=True)
class KnownRole:
    """An office with its dates; None is open."""

    title: str
    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it was held on a day; where the day is not known, it may have been."""
        return day is None or ((self.since is None or self.since <= day) and (self.until is None or day <= self.until))


@dataclass(frozen=True, slots=True)
class Known:
    """One known entity. `names` suffice alone; `weak` names need a stronger one in the same article."""

    id: str
    name: str
    type: str
    names: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    wikidata: str | None = None
    gender: str | None = None
    country: str | None = None
    roles: tuple[KnownRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known entities with their names indexed: strong names by exact text, weak ones likewise."""

    fingerprint: str
    known: Mapping[str, Known]
    strong: Mapping[str, Known] = field(default_factory=dict)
    weak: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)


def load(folder: str | Path | None = None) -> Gazetteer:
    """The gazetteer of a reference folder (the project's own if None); read again only when the file changed."""
    path = Path(folder) / NAME if folder else _HOME / NAME
    try:
        state = path.stat()
    except FileNotFoundError:
        return build(())
    return _load(path, state.st_mtime_ns, state.st_size)


def fingerprint(folder: str | Path | None = None) -> str:
    """Hash of the known entities, for the analyser's card."""
    return load(folder).fingerprint


@lru_cache(maxsize=4)
def _load(path: Path, _mtime: int, _size: int) -> Gazetteer:
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or []  # noqa: S506 - both are safe loaders
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError(f"{path.name} cannot be read: {error}", path=str(path)) from error
    if not isinstance(rows, list):
        raise ContractError(f"{path.name} must be a list of entities", path=str(path))
    return build(_known(row) for row in rows)


def build(rows: Iterable[Known]) -> Gazetteer:
    """Index known entities. Two entities may share a weak name, never an id or a strong name."""
    known: dict[str, Known] = {}
    strong: dict[str, Known] = {}
    weak: dict[str, tuple[Known, ...]] = {}
    digest = hashlib.sha256()
    for row in rows:
        if row.id in known:
            raise ContractError(f"{NAME}: the id {row.id!r} appears twice")
        known[row.id] = row
        digest.update(repr(row).encode())
        for name in (row.name, *row.names, *row.former):
            other = strong.setdefault(name, row)
            if other is not row:
                raise ContractError(f"{NAME}: {name!r} names both {other.id!r} and {row.id!r}; make it weak")
        for name in row.weak:
            weak[name] = (*weak.get(name, ()), row)
    return Gazetteer(digest.hexdigest()[:16], known, strong, weak)


def _known(row: Any) -> Known:
    if not isinstance(row, dict) or not {"id", "name", "type"} <= row.keys():
        raise ContractError(f"{NAME}: every entity needs id, name and type: {row!r}")
    if unknown := row.keys() - _KEYS:
        raise ContractError(f"{NAME}: {row['id']}: unknown keys {sorted(unknown)}; known are {sorted(_KEYS)}")
    if row["type"] not in _TYPES:
        raise ContractError(f"{NAME}: {row['id']}: type {row['type']!r} is none of {sorted(_TYPES)}")
    roles = tuple(KnownRole(str(r["title"]), r.get("since"), r.get("until")) for r in row.get("roles", ()))
    several = {key: tuple(map(str, row.get(key, ()))) for key in ("names", "weak", "former")}
    single = {key: row.get(key) for key in ("wikidata", "gender", "country")}
    return Known(str(row["id"]), str(row["name"]), row["type"], roles=roles, **several, **single)  # type: ignore[arg-type]


def changed_names(before: Gazetteer, after: Gazetteer) -> frozenset[str]:
    """Names of every entity that was added, removed or edited: an article with none of them needs no new analysis."""
    rows = set(before.known.values()) ^ set(after.known.values())
    return frozenset(name for row in rows for name in (row.name, *row.names, *row.weak, *row.former))
