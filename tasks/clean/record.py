"""From one JSON record to an article."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from tasks.clean.page import clean_page
from tasks.clean.plain import clean_plain
from tasks.clean.text import normalise
from tasks.errors import PermanentError
from tasks.fields import declared_of, text_of
from tasks.records import Article, Declared


def clean_record(text: str, declared: Declared, now: datetime) -> Article:
    """Article of a record: its own fields first, then what the door declared."""
    try:
        record: Any = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise PermanentError(f"the record is no JSON: {error}"[:300], code="seed.bad_record") from error
    if not isinstance(record, dict):
        raise PermanentError("the record is no JSON object", code="seed.bad_record")
    found = text_of(record)
    if found is None or not found[0].strip():
        raise PermanentError("the record has no text field", code="seed.no_text")
    body, is_html = found
    known = merge(declared_of(record), declared)
    if is_html:
        return clean_page(body, known, now, is_fragment="<body" not in body.lower())
    return clean_plain(normalise(body), known, now, has_front_matter=False)


def merge(first: Declared, second: Declared) -> Declared:
    """`first`, filled up from `second`."""
    return Declared(**{f.name: getattr(first, f.name) or getattr(second, f.name) for f in fields(Declared)})
