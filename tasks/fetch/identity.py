"""Which entry is which: keys that hold from poll to poll, and across feeds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tasks.fetch.feeds import Entry
from tasks.urls import url_key

SEPARATOR: Final = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryIdentity:
    """Keys of one entry. `entry_key` is unique within its feed; `rule` says what it was made of.

    `url_key` is the same for the same article in any feed; `content_hash` changes when the announcement does.
    """

    entry_key: str
    rule: str
    url_key: str | None
    content_hash: str


def identities(entries: Sequence[Entry]) -> tuple[EntryIdentity, ...]:
    """Keys of a document's entries: guid, else link, else title and date; a repeated guid is told apart by link."""
    repeats = Counter(entry.guid for entry in entries if entry.guid)
    links: dict[str, set[str | None]] = {}
    for entry in entries:
        if entry.guid and repeats[entry.guid] > 1:
            links.setdefault(entry.guid, set()).add(_key(entry))
    return tuple(_identity(entry, is_repeated=len(links.get(entry.guid or "", ())) > 1) for entry in entries)


def _identity(entry: Entry, *, is_repeated: bool) -> EntryIdentity:
    key = _key(entry)
    one: str | None
    other: str | None
    if entry.guid and is_repeated:
        rule, one, other = "guid+link", entry.guid, key
    elif entry.guid:
        rule, one, other = "guid", entry.guid, None
    elif key:
        rule, one, other = "link", key, None
    else:
        rule, one, other = "hash", entry.title, _time(entry.published_at) or entry.summary
    return EntryIdentity(
        entry_key=_digest(rule, one, other),
        rule=rule,
        url_key=key,
        content_hash=_digest(entry.title, entry.summary, _time(entry.updated_at)),
    )


def _key(entry: Entry) -> str | None:
    link = entry.original_link or entry.link
    return url_key(link) if link else None


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _digest(*parts: str | None) -> str:
    return hashlib.sha256(SEPARATOR.join(part or "" for part in parts).encode("utf-8", "replace")).hexdigest()[:16]
