"""From an element tree to a body: paragraphs on lines of their own, and the spans of block quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tasks.clean.text import normalise, seen
from tasks.records import Span

_BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hr", "html", "item", "li", "list", "main", "nav", "ol", "p", "pre", "quote", "row", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "cell",
))  # fmt: skip
_BREAK = frozenset(("br", "lb"))
_SKIP = frozenset((
    "script", "style", "template", "noscript", "iframe", "svg", "math", "button", "select", "form", "graphic",
))  # fmt: skip
_QUOTE = frozenset(("blockquote", "quote"))
_CELL = frozenset(("cell", "td", "th"))
_SPACE = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a body. `quote` numbers the block quotation that it belongs to, 0 for none."""

    text: str
    quote: int = 0
    tag: str = "p"


class _Walk:
    """Collects paragraphs in document order, without recursion."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self._parts: list[str] = []
        self._quotes: list[int] = []
        self._count = 0
        self._tag = "p"

    def run(self, root: Any) -> list[Paragraph]:
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            element, is_closing = stack.pop()
            if is_closing:
                self._close(element, element is root)
                continue
            tag = element.tag if isinstance(element.tag, str) else ""
            if not tag or tag in _SKIP:
                self._add("" if element is root else element.tail)
                continue
            self._open(tag, element)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        self._flush()
        return self.found

    def _open(self, tag: str, element: Any) -> None:
        if tag in _BREAK:
            self._flush()
        elif tag in _CELL:
            self._parts.append(" ")
        elif tag in _BLOCK:
            self._flush()
            self._tag = tag
        if tag in _QUOTE:
            if not self._quotes:
                self._count += 1
            self._quotes.append(self._count)
        self._add(element.text)

    def _close(self, element: Any, is_root: bool) -> None:
        tag = element.tag
        if tag in _CELL:
            self._parts.append(" ")
        elif tag in _BLOCK:
            self._flush()
        if tag in _QUOTE:
            self._quotes.pop()
        if not is_root:
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def _flush(self) -> None:
        text = _SPACE.sub(" ", seen(normalise("".join(self._parts))).replace("\n", " ")).strip()
        self._parts.clear()
        if text:
            self.found.append(Paragraph(text, self._quotes[-1] if self._quotes else 0, self._tag))
        self._tag = "p"


def paragraphs_of(root: Any) -> list[Paragraph]:
    """Paragraphs of an extractor's tree or of an HTML fragment."""
    return _Walk().run(root)


def join(paragraphs: list[Paragraph]) -> tuple[str, tuple[Span, ...]]:
    """Body and the spans of its block quotations; adjoining paragraphs of one quotation are one span."""
    lines: list[str] = []
    spans: dict[int, Span] = {}
    offset = 0
    for paragraph in paragraphs:
        lines.append(paragraph.text)
        end = offset + len(paragraph.text)
        if paragraph.quote:
            first = spans.get(paragraph.quote)
            spans[paragraph.quote] = Span(first.start if first else offset, end)
        offset = end + 1
    return "\n".join(lines), tuple(sorted(spans.values(), key=lambda span: span.start))
