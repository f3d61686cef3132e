"""Reads the list of known entities, `entities.yml`. Its first fault is told in one line: file, line, entity, way out.

Every value is read as text, so that NO is Norway and Yes may be a name; dates are read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import yaml

from tasks import lists
from tasks.errors import ContractError

KEYS: Final = ("id", "name", "names", "weak", "former", "type", "wikidata", "gender", "country", "roles")
TYPES: Final = ("person", "organisation", "place", "group", "event", "product", "work", "law")
_ROLE_KEYS: Final = ("title", "since", "until")
_NOTHING: Final = ("", "~", "null")
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C one is ten times as fast
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ITEM: Final = re.compile(r"Q[1-9]\d*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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

    def strong(self) -> tuple[str, ...]:
        """The names that suffice alone."""
        return (self.name, *self.names, *self.former)


class _FaultError(Exception):
    """What is wrong with a part of the file, and the way out."""

    def __init__(self, message: str, node: yaml.Node) -> None:
        super().__init__(message)
        self.line = node.start_mark.line + 1


def read(path: Path) -> list[Known]:
    """The entities of a file. No two have an id or a strong name in common."""
    found: list[Known] = []
    lines: dict[str, int] = {}
    owners: dict[str, Known] = {}
    for number, node in enumerate(_entries(path), start=1):
        try:
            row = _known(_mapping(node, KEYS, "an entity as {id: …, name: …, type: …}"), node)
            if row.id in lines:
                raise _FaultError(
                    f"the id stands in line {lines[row.id]} already; give each entity one of its own", node
                )
            for name in row.strong():
                other = owners.setdefault(name, row)
                if other is not row:
                    raise _FaultError(
                        f"{name!r} names {other.id!r} (line {lines[other.id]}) too; move it to `weak` in both, "
                        "or make them one entity",
                        node,
                    )
        except _FaultError as fault:
            entry = _label(node) or f"entity {number}"
            raise ContractError(f"{path}, line {fault.line}, {entry}: {fault}", path=str(path)) from None
        lines[row.id] = node.start_mark.line + 1
        found.append(row)
    return found


def _entries(path: Path) -> list[yaml.Node]:
    """The items of the file's list."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=_LOADER)
    except OSError as error:
        raise ContractError(
            f"{path} cannot be read: {error.strerror}; make it a file that can", path=str(path)
        ) from error
    except UnicodeDecodeError as error:
        raise ContractError(f"{path} cannot be read: byte {error.start} is no UTF-8; save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "a character that YAML forbids"
        raise ContractError(f"{path}{where}: cannot be read as YAML ({what}); mend what stands before it") from error
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise ContractError(f"{path}: is no list of entities; begin each with '- '", path=str(path))
    return list(root.value)


def _label(node: yaml.Node) -> str | None:
    """The entry's id or name, to find it by."""
    if isinstance(node, yaml.MappingNode):
        said = {str(key.value): value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
        return str(said.get("id") or said.get("name") or "")[:60] or None
    return None


def _known(values: Mapping[str, yaml.Node], node: yaml.Node) -> Known:
    for key in ("id", "name", "type"):
        if key not in values:
            raise _FaultError(f"has no {key}; add `{key}: …`", node)
    kind = _text(values["type"], "type")
    if kind not in TYPES:
        raise _FaultError(f"type {kind!r} is none of {', '.join(TYPES)}", values["type"])
    return Known(
        _text(values["id"], "id"),
        _name(values["name"], "name"),
        kind,
        names=_names(values.get("names"), "names"),
        weak=_names(values.get("weak"), "weak"),
        former=_names(values.get("former"), "former"),
        wikidata=_fact(values.get("wikidata"), "wikidata"),
        gender=_fact(values.get("gender"), "gender"),
        country=_fact(values.get("country"), "country"),
        roles=tuple(map(_role, _items(values.get("roles"), "roles", "[{title: …}]"))),
    )


def _mapping(node: yaml.Node, known: tuple[str, ...], wanted: str) -> dict[str, yaml.Node]:
    """Keys and values that say something; each key known and there once."""
    if not isinstance(node, yaml.MappingNode):
        raise _FaultError(f"{_shown(node)} is out of place; write {wanted}", node)
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value not in known:
            near = get_close_matches(str(key.value), known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise _FaultError(f"unknown key {_shown(key)}; {hint}", key)
        if key.value in found:
            raise _FaultError(f"the key {key.value!r} stands twice; keep one", key)
        found[key.value] = value
    return {key: value for key, value in found.items() if not _is_nothing(value)}


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOTHING


def _items(node: yaml.Node | None, key: str, wanted: str) -> list[yaml.Node]:
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise _FaultError(f"{key} must be a list; write {key}: {wanted}", node)
    return list(node.value)


def _text(node: yaml.Node, key: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or _CONTROL.search(node.value) or not node.value.strip():
        raise _FaultError(f"{key} holds {_shown(node)}, which is no text on one line; write one, or leave it out", node)
    return " ".join(node.value.split())


def _names(node: yaml.Node | None, key: str) -> tuple[str, ...]:
    return tuple(_name(item, key) for item in _items(node, key, "[…, …]"))


def _name(node: yaml.Node, key: str) -> str:
    text = _text(node, key)
    if not any(character.isalnum() for character in text):
        raise _FaultError(f"{text!r} in {key} is no name; write one, or leave it out", node)
    return text


def _fact(node: yaml.Node | None, key: str) -> str | None:
    """A Wikidata id, gender or country."""
    if node is None:
        return None
    text = _text(node, key)
    if key == "wikidata" and not _ITEM.fullmatch(text):
        raise _FaultError(f"wikidata {text!r} is no Q-number such as Q42; correct it or leave it out", node)
    if key == "gender" and text not in ("m", "f"):
        raise _FaultError(f"gender {text!r} is neither m nor f; correct it or leave it out", node)
    if key == "country" and text not in {code for code, *_ in lists.country_rows()}:
        raise _FaultError(
            f"country {text!r} is no ISO code of two capitals such as FR; correct it or leave it out", node
        )
    return text


def _role(node: yaml.Node) -> KnownRole:
    values = _mapping(node, _ROLE_KEYS, "a role as {title: …, since: …, until: …}")
    if "title" not in values:
        raise _FaultError("a role has no title; add `title: …`", node)
    since, until = (_day(values.get(key), key) for key in ("since", "until"))
    if since and until and until < since:
        raise _FaultError(f"a role ends on {until}, before it begins on {since}; correct one of them", node)
    return KnownRole(_text(values["title"], "title"), since, until)


def _day(node: yaml.Node | None, key: str) -> date | None:
    if node is None:
        return None
    text = _text(node, key)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _FaultError(f"{key} {text!r} is no date; write a day as 2019-05-20", node)


def _shown(node: yaml.Node) -> str:
    return repr(node.value[:60]) if isinstance(node, yaml.ScalarNode) else "a list or mapping"
