"""Read a sidecar manifest: what a person wrote down about files that do not say it themselves."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, BinaryIO, Final

from tasks.errors import PermanentError
from tasks.fetch.pieces import Budget, Problem, clean_detail, refusal
from tasks.fetch.rows import WRAPPERS, parse
from tasks.fetch.table import csv_rows, read_header
from tasks.fields import by_name, declared_of
from tasks.records import Declared

NAMES: Final = ("manifest.csv", "manifest.json")
FILE_COLUMNS: Final = ("file", "path", "filename", "filepath", "document")


@dataclass(slots=True)
class Manifest:
    """The rows of one manifest by the path that they name, and what is wrong with it."""

    rows: dict[str, tuple[int, Declared]] = field(default_factory=dict)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def find(self, path: str) -> Declared | None:
        """What the manifest says of the file at `path`, relative to the manifest's folder."""
        key = _key(path)
        found = self.rows.get(key)
        if found is None:
            return None
        self.used.add(key)
        return found[1]

    def complaints(self) -> Iterator[tuple[int, Problem]]:
        """Every problem met while reading, and every row that named no file."""
        yield from self.problems
        for path, (number, _) in self.rows.items():
            if path not in self.used:
                yield number, _bad(f"row {number} names {path!r}, which is not there")


def is_manifest(name: str) -> bool:
    """Whether a file of this name is a manifest, and so no article."""
    return name.lower() in NAMES


def read_manifest(stream: BinaryIO, name: str, budget: Budget) -> Manifest:
    """Read a manifest; what is broken becomes a problem in it."""
    manifest = Manifest()
    try:
        rows = _json_rows(stream, budget) if name.lower().endswith(".json") else _csv_rows(stream, budget)
        for number, row in rows:
            _add(manifest, number, row)
    except Exception as error:  # whatever is wrong with the manifest, the files beside it are read
        reason = str(error) if isinstance(error, PermanentError) else f"{type(error).__name__}: {error}"
        manifest.problems.append((0, _bad(f"the manifest cannot be read: {reason}")))
    return manifest


def merge(stronger: Declared, weaker: Declared) -> Declared:
    """Fill what the stronger leaves open from the weaker."""
    given = {f.name: value for f in fields(Declared) if (value := getattr(stronger, f.name))}
    return replace(weaker, **given)


def for_member(declared: Declared) -> Declared:
    """The part that holds for each record of a file: one title, address and date cannot be all of theirs."""
    return Declared(outlet=declared.outlet, language=declared.language)


def _add(manifest: Manifest, number: int, row: Mapping[str, Any] | Problem) -> None:
    if isinstance(row, Problem):
        manifest.problems.append((number, _bad(row.detail)))
        return
    named = by_name(row)
    path = next((str(named[column]).strip() for column in FILE_COLUMNS if column in named), None)
    if path is None:
        manifest.problems.append(
            (number, _bad(f"row {number} names no file; a column of {', '.join(FILE_COLUMNS[:3])} does"))
        )
        return
    key = _key(path)
    if key.startswith(("/", "../")) or key in (".", ".."):
        manifest.problems.append((number, _bad(f"row {number} names {path!r}, which is outside of the folder")))
    elif key in manifest.rows:
        manifest.problems.append((number, _bad(f"row {number} names {path!r} again; the first row counts")))
    else:
        manifest.rows[key] = (number, declared_of(row))


def _key(path: str) -> str:
    return posixpath.normpath(unicodedata.normalize("NFC", path.replace("\\", "/")))


def _csv_rows(stream: BinaryIO, budget: Budget) -> Iterable[tuple[int, Mapping[str, Any] | Problem]]:
    header, delimiter, lines = read_header(stream, budget.record_bytes)
    if not set(FILE_COLUMNS) & by_name(dict.fromkeys(header, True)).keys():
        raise refusal(
            "seed.bad_manifest", f"no column called {', '.join(FILE_COLUMNS[:3])} among: {', '.join(header[:20])}"
        )
    return csv_rows(lines, header, delimiter, budget)


def _json_rows(stream: BinaryIO, budget: Budget) -> Iterable[tuple[int, Mapping[str, Any] | Problem]]:
    data = stream.read(budget.item_bytes + 1)
    if len(data) > budget.item_bytes:
        raise refusal("seed.too_large", f"more than {budget.item_bytes:,} bytes")
    value = parse(data)
    if isinstance(value, Mapping):
        lists = [value[key] for key in ("files", *WRAPPERS) if isinstance(value.get(key), list)]
        # Else an object whose keys are the files' names.
        value = (
            lists[0]
            if lists
            else [{"file": name, **row} if isinstance(row, Mapping) else row for name, row in value.items()]
        )
    if not isinstance(value, list):
        raise refusal("seed.bad_manifest", "neither a list of records nor an object of them")
    return (
        (number, row if isinstance(row, Mapping) else _bad(f"row {number} is no object with named fields"))
        for number, row in enumerate(value, 1)
    )


def _bad(detail: str) -> Problem:
    return Problem(reason="seed.bad_manifest", detail=clean_detail(detail))
