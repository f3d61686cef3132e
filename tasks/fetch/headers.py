"""What response headers say: freshness, waits, types. Numbers are clamped, since some servers say sixteen years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_RETRY: Final = 86_400.0
LONGEST_FRESH: Final = 31_536_000.0
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:\-]{1,40})", re.IGNORECASE)
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)


def http_date(text: str | None) -> datetime | None:
    """A date as HTTP has it, in UTC; None when it is none."""
    try:
        found = parsedate_to_datetime((text or "")[:60])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def retry_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait that Retry-After asks for, in seconds or until a date; at most a day."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST_RETRY)
    until = http_date(text)
    return None if until is None else min(max((until - now).total_seconds(), 0.0), LONGEST_RETRY)


def fresh_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the answer is called fresh: max-age, else Expires against the server's own clock."""
    control = headers.get("Cache-Control", "")
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return None
    if match := _MAX_AGE.search(control):
        return min(float(match[1]), LONGEST_FRESH)
    expires = http_date(headers.get("Expires"))
    if expires is None:
        return None
    left = expires - (http_date(headers.get("Date")) or now)
    return min(max(left / timedelta(seconds=1), 0.0), LONGEST_FRESH)


def content_type(headers: Mapping[str, str]) -> tuple[str, str | None]:
    """Media type in lower case, and charset."""
    text = headers.get("Content-Type", "")
    match = _CHARSET.search(text)
    return text.partition(";")[0].strip().lower()[:100], match[1] if match else None


def plain_header(text: str | None) -> str | None:
    """A header's value, if it can be sent back: a validator with a line break in it is a trap."""
    if not text or len(text) > 1000 or any(char in text for char in "\r\n\0"):
        return None
    return text
