"""Cleaning: from the bytes of a page, a text or a record to an article. No network, no database, no Prefect."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.clean.page import clean_page
from tasks.clean.plain import clean_plain
from tasks.clean.record import clean_record
from tasks.clean.text import decode, decode_text
from tasks.errors import PermanentError
from tasks.records import Article, Capture, Declared

__all__ = ["clean", "clean_capture"]


def clean(html: bytes | str, url: str | None = None) -> Article:
    """Article of a page. Bytes are decoded by the page's own signs. PermanentError (`.code`) where there is none."""
    text = html if isinstance(html, str) else decode(html)[0]
    return clean_page(text, Declared(url=url), datetime.now(UTC))


def clean_capture(capture: Capture, now: datetime) -> Article:
    """Article of a capture, by its media type; `now` bounds dates. PermanentError (`.code`) where there is none."""
    kind = capture.media_type.split(";")[0].strip().lower()
    if not capture.body.strip():
        raise PermanentError(f"{capture.origin} holds no text", code="seed.empty")
    if kind in ("text/html", "application/xhtml+xml"):
        return clean_page(decode(capture.body, capture.charset)[0], capture.declared, now)
    if kind == "application/json":
        return clean_record(decode(capture.body, capture.charset)[0], capture.declared, now)
    if kind in ("text/plain", "text/markdown"):
        text = decode_text(capture.body, capture.charset)
        return clean_plain(text, capture.declared, now, is_markdown=kind == "text/markdown")
    raise PermanentError(f"{capture.origin}: media type {kind} is not supported", code="seed.unsupported")
