"""Markdown to body: marks off, paragraphs on lines of their own, block quotations kept as spans."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.clean.blocks import Paragraph, join
from tasks.clean.text import one_line
from tasks.records import Span

_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
_BULLET = re.compile(r"^[ \t]{0,12}[-*+][ \t]+")
_NUMBER = re.compile(r"^[ \t]{0,12}\d{1,2}[.)][ \t]+")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,500}\")?\)")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,1000})\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,2000})?"
    r"(?:[ \t]+\"[^\"\n]{0,500}\")?\)|\[[^\[\]\n]{0,200}\])"
)
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,2000})>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_\\])([*_])(?=\S)([^*_\n]{1,2000}?)(?<=[\S])\1(?![\w*_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Marked:
    """Body, the title if the text marks one, and block quotations."""

    body: str
    title: str | None
    blocks: tuple[Span, ...]


def read(text: str) -> Marked:
    """Read Markdown. The first level-one heading before any text is the title and leaves the body."""
    title: str | None = None
    paragraphs: list[Paragraph] = []
    for level, quote, content in _Reader().run(text):
        line = _inline(content)
        if not line:
            continue
        if level == 1 and title is None and not paragraphs:
            title = line
        else:
            paragraphs.append(Paragraph(line, quote))
    body, spans = join(paragraphs)
    return Marked(body, title, spans)


class _Reader:
    """Collects blocks line by line: (heading level or 0, number of the block quotation or 0, text)."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int, str]] = []
        self._lines: list[str] = []
        self._quote = 0
        self._quotes = 0
        self._is_fenced = False

    def run(self, text: str) -> list[tuple[int, int, str]]:
        for line in text.split("\n"):
            inner = self._inside(line)
            self._take(inner)
        self._flush()
        return self.found

    def _inside(self, line: str) -> str:
        """The line without its quotation marks; opens and closes block quotations."""
        inner = _QUOTE.sub("", line)
        if inner != line:
            if not self._quote:
                self._flush()
                self._quotes += 1
                self._quote = self._quotes
            while (deeper := _QUOTE.sub("", inner)) != inner:
                inner = deeper
        elif self._quote and not (line.strip() and self._lines):  # a line that goes on without > still belongs to it
            self._flush()
            self._quote = 0
        return inner

    def _take(self, line: str) -> None:
        heading = _ATX.match(line)
        if _FENCE.match(line):
            self._flush()
            self._is_fenced = not self._is_fenced
        elif self._is_fenced or not line.strip():
            self._flush()
            self._lines.extend([line.strip()] if line.strip() else [])
        elif self._lines and (under := _SETEXT.match(line)):
            self._flush(1 if under[1][0] == "=" else 2)
        elif _RULE.match(line):
            self._flush()
        elif heading:
            self._flush()
            self._lines.append(heading[2])
            self._flush(len(heading[1]))
        else:
            self._text(line)

    def _text(self, line: str) -> None:
        if _BULLET.match(line) or _NUMBER.match(line):
            self._flush()
            line = _BULLET.sub("", line)
        self._lines.append(line.strip().removesuffix("\\"))
        if line.endswith(("  ", "\\")):
            self._flush()

    def _flush(self, level: int = 0) -> None:
        if self._lines:
            self.found.append((level, self._quote, " ".join(self._lines)))
            self._lines.clear()


def _inline(text: str) -> str:
    """Text of a block as a reader sees it."""
    if any(mark in text for mark in "[<*_\\"):
        text = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", _IMAGE.sub("", text)))
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text)))
        text = _ESCAPE.sub(r"\1", text)
    return one_line(text)
