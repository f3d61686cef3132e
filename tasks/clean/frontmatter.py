"""Front matter of texts: what it says, and where the text begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from tasks.clean.authors import names_in
from tasks.clean.dates import is_plausible
from tasks.clean.text import one_line
from tasks.dates import parse_date
from tasks.records import Declared
from tasks.urls import is_public

_MOST_CHARS = 20_000
_KEYS = {
    "title": "title", "headline": "title",
    "author": "authors", "authors": "authors", "byline": "authors", "by": "authors",
    "date": "published_at", "published": "published_at", "published_at": "published_at", "pubdate": "published_at",
    "publication_date": "published_at", "publish_date": "published_at", "published_date": "published_at",
    "date_published": "published_at", "datepublished": "published_at",
    "updated": "modified_at", "modified": "modified_at", "lastmod": "modified_at", "modified_at": "modified_at",
    "updated_at": "modified_at", "date_modified": "modified_at",
    "url": "url", "link": "url", "canonical": "url", "canonical_url": "url", "source_url": "url", "permalink": "url",
    "outlet": "outlet", "source": "outlet", "publisher": "outlet", "publication": "outlet", "site": "outlet",
    "site_name": "outlet", "newspaper": "outlet",
    "language": "language", "lang": "language",
    "lead": "lead", "standfirst": "lead", "description": "lead", "summary": "lead", "dek": "lead", "subtitle": "lead",
}  # fmt: skip
_HEADER = re.compile(r"^([A-Za-z][A-Za-z _-]{1,30}):[ \t]+(\S.*)$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Facts stated above a text, and the text below."""

    declared: Declared
    modified_at: datetime | None
    lead: str | None
    text: str


def split(text: str, now: datetime) -> FrontMatter | None:
    """YAML between --- lines, or at least two `Key: value` lines of known keys and an empty line; else None."""
    start = text.lstrip("\n \t")
    found = _yaml(start) if start.startswith(("---\n", "--- \n")) else _headers(start)
    return None if found is None else _facts(*found, now)


def _yaml(text: str) -> tuple[dict[str, Any], str] | None:
    lines = text[: _MOST_CHARS + 10].split("\n")
    end = next((index for index, line in enumerate(lines) if index and line.rstrip() in ("---", "...")), None)
    if end is None:
        return None
    block, rest = "\n".join(lines[1:end]), text.split("\n", end + 1)
    body = rest[end + 1] if len(rest) > end + 1 else ""
    try:
        found = yaml.load(block, Loader=_Loader)  # noqa: S506 - a SafeLoader that keeps dates as text
    except (yaml.YAMLError, ValueError, RecursionError):
        found = {match[1]: match[2] for line in lines[1:end] if (match := _HEADER.match(line))}
        found = found if any(_key(name) in _KEYS for name in found) else None
    # A rule, a speech and another rule are no front matter.
    return (found, body) if isinstance(found, dict) and found else None


class _Loader(yaml.SafeLoader):
    """Scalars as text: a date must reach `parse_date` as printed, and 2024_05 is no number."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.endswith(("null", "merge"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _headers(text: str) -> tuple[dict[str, Any], str] | None:
    found: dict[str, Any] = {}
    lines = text[:_MOST_CHARS].split("\n")
    for count, line in enumerate(lines):
        if not line.strip():
            keys = {_KEYS[_key(name)] for name in found}
            rest = text.split("\n", count + 1)[-1] if count + 1 < len(lines) else ""
            return (found, rest) if len(keys) >= 2 and rest.strip() else None
        match = _HEADER.match(line)
        if match is None or _key(match[1]) not in _KEYS or match[1] in found:
            return None
        found[match[1]] = match[2]
    return None


def _key(name: object) -> str:
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


def _facts(found: dict[str, Any], text: str, now: datetime) -> FrontMatter:
    values: dict[str, Any] = {}
    for name, value in found.items():
        target = _KEYS.get(_key(name))
        if target and value not in (None, "", [], {}):
            values.setdefault(target, value)
    url = _scalar(values.get("url"))
    outlet = _scalar(values.get("outlet"))
    if outlet and is_public(outlet):  # `source:` is an address as often as a name
        url, outlet = url or outlet, None
    declared = Declared(
        url=url if url and is_public(url) else None,
        title=_scalar(values.get("title")),
        outlet=outlet,
        published_at=_when(values.get("published_at"), now),
        authors=tuple(_authors(values.get("authors"))),
        language=_scalar(values.get("language")),
    )
    return FrontMatter(declared, _when(values.get("modified_at"), now), _scalar(values.get("lead")), text)


def _scalar(value: Any) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str | int | float | date):
        return one_line(str(value)).strip("\"'") or None
    return None


def _authors(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    texts = (item.get("name") if isinstance(item, dict) else item for item in items[:50])
    return [name for text in texts if isinstance(text, str) for name in names_in(text.strip("\"'"))]


def _when(value: Any, now: datetime) -> datetime | None:
    text = _scalar(value)
    when = parse_date(text, now) if text else None
    return when if is_plausible(when, now) else None
