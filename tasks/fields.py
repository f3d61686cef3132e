"""What the columns of other people's records mean: which field is the text, which the title, the date, the outlet.

Names are compared without case, spaces and punctuation, so `published_at`, `publishedAt` and `Published At` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from tasks.dates import parse_date
from tasks.records import Declared

TEXT_NAMES: Final = (
    "text", "body", "content", "article", "articletext", "articlebody", "articlecontent", "maintext", "fulltext",
    "bodytext", "contenttext", "newstext", "plaintext", "cleanedtext", "cleantext", "storytext", "story",
    "paragraphs", "texte", "contenu", "corps",
)  # fmt: skip
HTML_NAMES: Final = (
    "html", "rawhtml", "contenthtml", "bodyhtml", "articlehtml", "pagehtml", "page", "contentencoded",
)  # fmt: skip
# A description is most often a teaser, so it counts only where nothing better stands.
TEASER_NAMES: Final = ("description", "summary", "abstract", "excerpt")
URL_NAMES: Final = ("canonicalurl", "url", "link", "articleurl", "weburl", "pageurl", "permalink", "originalurl", "uri")
TITLE_NAMES: Final = ("title", "headline", "articletitle", "heading", "titre")
OUTLET_NAMES: Final = (
    "outlet", "publisher", "publication", "newspaper", "outletname", "sourcename", "sitename", "site", "source",
    "sourcedomain", "media", "domain",
)  # fmt: skip
DATE_NAMES: Final = (
    "publishedat", "publishedon", "published", "datepublished", "publisheddate", "publicationdate", "publishdate",
    "datepublish", "pubdate", "publishedtime", "publishtime", "articlepublishedtime", "date", "datetime", "timestamp",
)  # fmt: skip
AUTHOR_NAMES: Final = ("authors", "author", "byline", "creator", "writer", "writers", "auteur", "auteurs")
LANGUAGE_NAMES: Final = ("language", "lang", "inlanguage", "languagecode", "langue")

_LANGUAGES: Final = {
    "english": "en", "french": "fr", "francais": "fr", "français": "fr", "german": "de", "deutsch": "de",
    "spanish": "es", "español": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru",
    "arabic": "ar", "chinese": "zh", "japanese": "ja",
}  # fmt: skip
_MARKUP: Final = re.compile(
    r"<(?:!doctype|html|body|article|section|div|p|br|h[1-6]|span|a|ul|ol|blockquote|figure)\b[^<>]{0,500}>", re.I
)
_LONGEST_FACT: Final = 2000
_MOST_AUTHORS: Final = 50


def text_of(record: Mapping[str, Any]) -> tuple[str, bool] | None:
    """Return the text of a record and whether it is HTML; None where the record has none."""
    fields = by_name(record)
    for names, is_html in ((TEXT_NAMES, False), (HTML_NAMES, True), (TEASER_NAMES, False)):
        for name in names:
            found = _text(fields.get(name))
            if found is not None:
                return found[0], is_html or found[1] or bool(_MARKUP.search(found[0]))
    return None


def declared_of(record: Mapping[str, Any]) -> Declared:
    """Return what a record says of its article, under whatever usual names; what is missing or broken stays None."""
    fields = by_name(record)
    return Declared(
        url=_first(fields, URL_NAMES, web_url),
        title=_first(fields, TITLE_NAMES, fact),
        outlet=_first(fields, OUTLET_NAMES, fact),
        published_at=_first(fields, DATE_NAMES, _date),
        authors=_first(fields, AUTHOR_NAMES, names_in) or (),
        language=_first(fields, LANGUAGE_NAMES, language_code),
    )


def by_name(record: Mapping[str, Any]) -> dict[str, Any]:
    """Key a record by folded names. Of two that fold alike the first with a value stays."""
    fields: dict[str, Any] = {}
    for key, value in record.items():
        name = fold(key)
        if value not in (None, "", [], {}) and name not in fields:
            fields[name] = value
    return fields


def fold(name: object) -> str:
    """Fold a column name to lower-case letters and digits."""
    text = str(name)
    # The same few names come with every record; long ones are nobody's column and not worth the memory.
    return _folded(text) if len(text) < 50 else _folded.__wrapped__(text)


@lru_cache(maxsize=1000)
def _folded(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalnum())


def fact(value: object) -> str | None:
    """Return a short text on one line, from a string or from an object that has a name."""
    if isinstance(value, Mapping):
        inner = by_name(value)
        value = next((inner[key] for key in ("name", "title", "rendered", "value", "id") if key in inner), None)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    line = re.sub(r"[\s\x00-\x1f\ud800-\udfff]+", " ", str(value)[:_LONGEST_FACT]).strip()
    return line or None


def web_url(value: object) -> str | None:
    """Return an http(s) address; anything else is none."""
    line = fact(value)
    return line if line and re.match(r"https?://[^\s/]+", line, re.I) and " " not in line else None


def language_code(value: object) -> str | None:
    """Return the primary language code of "en", "en-GB" or "English"."""
    line = (fact(value) or "").lower()
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_].{1,20})?", line)
    return match[1] if match else _LANGUAGES.get(line)


def names_in(value: object) -> tuple[str, ...] | None:
    """Return the people named by a list, an object, or a credit line ("By A. Person and B. Person")."""
    found: list[str] = []
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            found.extend(_credit(part))
        elif (name := fact(part)) is not None:
            found.append(name)
    return tuple(dict.fromkeys(found[:_MOST_AUTHORS])) or None


def _credit(line: str) -> Iterable[str]:
    text = re.sub(r"^\s*(?:by|par|von)\s+", "", fact(line) or "", flags=re.I)
    parts = re.split(r"\s*[;|]\s*|\s+(?:and|et|und|&)\s+", text)
    for part in parts:
        # "Person, Ann" is one name turned round; "Ann Person, Bo Other" are two.
        split = part.split(",")
        several = len(split) > 1 and all(len(name.split()) > 1 for name in split)
        yield from (name.strip() for name in (split if several else [part]) if name.strip(" ,"))


def _date(value: object) -> datetime | None:
    return parse_date(value) if isinstance(value, str | int | float) else None


def _first(fields: Mapping[str, Any], names: Iterable[str], read: Any) -> Any:
    return next((found for name in names if name in fields and (found := read(fields[name])) is not None), None)


def _text(value: object) -> tuple[str, bool] | None:
    """Text of a value and whether its shape says HTML: a string, a list of paragraphs, or an object around either."""
    if isinstance(value, str):
        return (value, False) if value.strip("\ufeff\x00 \t\r\n\v\f\xa0") else None
    if isinstance(value, list):
        parts = [found for part in value if (found := _text(part) if isinstance(part, str | Mapping) else None)]
        return ("\n\n".join(part for part, _ in parts), any(html for _, html in parts)) if parts else None
    if isinstance(value, Mapping):
        inner = by_name(value)
        for key, is_html in (("text", False), ("plain", False), ("value", False), ("rendered", True), ("html", True)):
            if isinstance(inner.get(key), str) and inner[key].strip():
                return inner[key], is_html
    return None
