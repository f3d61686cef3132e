"""Ids: hashes of natural keys, so that every rerun and every machine gives the same ones. Pure."""

from __future__ import annotations

import hashlib

SEPARATOR = "\x1f"


def sha16(*parts: str) -> str:
    """First 16 hex digits of the SHA-256 of the parts."""
    return hashlib.sha256(SEPARATOR.join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def body_sha(body: str) -> str:
    """Identity of a body: first 32 hex digits of the SHA-256 of its UTF-8."""
    return hashlib.sha256(storable(body).encode("utf-8")).hexdigest()[:32]


def origin_id(door: str, root: str, origin: str) -> str:
    """Identity of the place where an item was found."""
    return sha16(door, storable(root), storable(origin))


def article_id_of_url(url_key: str) -> str:
    """Id of an article that is known by its URL."""
    return sha16(url_key)


def article_id_of_body(sha: str) -> str:
    """Id of an article without URL, after the first text that it had."""
    return sha16("body:" + sha)


def version_id(article_id: str, sha: str, title: str | None) -> str:
    """Id of one text of an article."""
    return sha16(article_id, sha, *(() if title is None else (storable(title),)))


def rejected_id(door: str, root: str, origin: str, reason: str, capture_id: str | None) -> str:
    """Id of one rejection: the same bytes rejected again for the same reason give the same one."""
    return sha16(door, storable(root), storable(origin), reason, capture_id or "")


def quotation_id(version: str, analysis: str, start: int, end: int) -> str:
    """Id of one quotation. warehouse/load/copy_analysis.sql and move.sql hold the same formula."""
    return sha16(version, analysis, str(start), str(end))


def group_id(version: str, analysis: str, group: int) -> str:
    """Id of one utterance."""
    return sha16(version, analysis, "group", str(group))


def storable(text: str) -> str:
    """The text without lone surrogates, which no database takes; its length, and so every offset, stays."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if 0xD800 <= ord(char) <= 0xDFFF else char for char in text)
    return text
