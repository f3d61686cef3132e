"""From a plain or Markdown text to an article."""

from __future__ import annotations

from datetime import datetime

from tasks.clean.flags import SHORT
from tasks.clean.frontmatter import FrontMatter, split
from tasks.clean.language import language_of, primary
from tasks.clean.markdown import Marked, read
from tasks.clean.text import lead_of
from tasks.clean.wire import wire_of
from tasks.errors import PermanentError
from tasks.records import Article, Declared, Evidence
from tasks.urls import fetch_url


def clean_plain(
    text: str, declared: Declared, now: datetime, *, is_markdown: bool = False, has_front_matter: bool = True
) -> Article:
    """Article of a normalised text. A title is only what is marked as one: front matter, `# Title`, declared."""
    front = split(text, now) if has_front_matter else None
    rest = front.text if front else text
    marked = read(rest) if is_markdown else Marked(_trimmed(rest), None, ())
    if not marked.body.strip():
        raise PermanentError("the item holds no text", code="seed.empty")
    said = front.declared if front else Declared()
    winners = _choose(said, marked, declared)
    wire = wire_of(marked.body)
    language, confidence = language_of(marked.body)
    says = primary(said.language) or primary(declared.language)
    if says and (confidence is None or confidence < 0.5):
        language, confidence = says, None
    url = winners.get("url")
    return Article(
        body=marked.body,
        lead=(front.lead if front else None) or lead_of(marked.body),
        title=winners.get("title"),
        authors=said.authors or declared.authors,
        published_at=said.published_at or declared.published_at,
        modified_at=front.modified_at if front else None,
        url=fetch_url(url) if url else None,
        outlet=winners.get("outlet"),
        language=language,
        language_confidence=confidence,
        dateline=wire.dateline,
        agency=wire.agency,
        blocks=marked.blocks,
        flags=("short",) if len(marked.body) < SHORT else (),
        evidence=tuple(_evidence(front, marked, declared)),
    )


def _trimmed(text: str) -> str:
    """Without empty lines before and after, and without spaces at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _choose(said: Declared, marked: Marked, declared: Declared) -> dict[str, str]:
    values = {
        "title": said.title or marked.title or declared.title,
        "url": said.url or declared.url,
        "outlet": said.outlet or declared.outlet,
    }
    return {name: value for name, value in values.items() if value}


def _evidence(front: FrontMatter | None, marked: Marked, declared: Declared) -> list[Evidence]:
    said = front.declared if front else Declared()
    rows: list[Evidence] = []
    for name in ("title", "authors", "published_at", "url", "outlet"):
        candidates = [("front matter", getattr(said, name)), ("declared", getattr(declared, name))]
        if name == "title":
            candidates.insert(1, ("markdown heading", marked.title))
        winner = next((rule for rule, value in candidates if value), None)
        rows += [
            Evidence(field_name=name, value=_printed(value), rule=rule, is_winner=rule == winner)
            for rule, value in candidates
            if value
        ]
    return rows


def _printed(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)
