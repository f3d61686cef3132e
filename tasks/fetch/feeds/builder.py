"""Reading a broken document tag by tag: what is no tag is text, what is never closed is closed in time.

It knows what feeds look like: an item never stands inside an item, a title holds no link, a stray </p> closes nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.entities import html5
from typing import Any, Final, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

Element: TypeAlias = Any
"""An element of lxml, which comes without types."""

CONTAINERS: Final = frozenset(("item", "entry", "url", "sitemap"))
DEEPEST: Final = 100
LONGEST_TAG: Final = 65_536
# Reading tag by tag is slow, so that a broken document is not read beyond this.
MOST_CONTAINERS: Final = 10_000
MOST_PIECES: Final = 500_000
MOST_ATTRIBUTES: Final = 100
PREFIXES: Final[dict[str, str]] = {
    "atom": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
# Fields that hold text only: a tag of the same kind inside one means that its end tag is missing.
_LEAVES: Final = frozenset(
    (
        "title",
        "link",
        "guid",
        "pubdate",
        "author",
        "category",
        "comments",
        "id",
        "updated",
        "published",
        "loc",
        "lastmod",
    )
)
# Names that HTML does not have: inside a description they mean that its end tag is missing.
_NEVER_HTML: Final = frozenset(("guid", "pubdate", "updated", "published", "loc", "lastmod"))
# Not <source>: Atom names an entry's origin with it, and what stands in there is not the entry's.
_VOID: Final = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "meta", "param", "track", "wbr"))
REFERENCE: Final = re.compile(r"&(#[0-9]{1,10};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9._\-]{0,60};|)")
NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*(?::[A-Za-z_][A-Za-z0-9_.\-]*)?")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_.:\-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9:/.#?=_~\-]{1,200}")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def character(reference: str) -> str:
    """The character of `#65;` or `#x41;`; "" where XML has no such character. Windows-1252 is read as browsers do."""
    return _FORBIDDEN.sub("", html.unescape(f"&{reference}").replace("\ufffd", ""))


def _plain(text: str, entities: Mapping[str, str]) -> str:
    """Read the references of a text once."""

    def read(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("#"):
            return character(name)
        if name[:-1] in entities:
            return html.unescape(entities[name[:-1]])
        return html5.get(name, match[0]) if name else match[0]

    return REFERENCE.sub(read, text) if "&" in text else text


class TreeReader:
    """Reads tag by tag, and never fails."""

    def __init__(self, entities: Mapping[str, str]) -> None:
        self._entities = entities
        self._builder = etree.TreeBuilder()
        self._open: list[tuple[str, Element]] = []
        self._spaces: list[dict[str, str]] = [PREFIXES]
        self._root: Element | None = None
        self._is_ended = False
        self._containers = 0
        self._has_no_more_comments = False
        self.is_whole = True
        self.unread_count = 0

    def feed(self, text: str) -> None:
        """Read a text, once."""
        at, size, pieces = 0, len(text), 0
        while at < size and not self._is_ended:
            start = text.find("<", at)
            if start < 0:
                self._text(text[at:])
                return
            self._text(text[at:start])
            pieces += 1
            if self._containers > MOST_CONTAINERS or pieces > MOST_PIECES:
                self.unread_count = sum(text.count(f"</{name}>", start) for name in CONTAINERS)
                return
            at = self._markup(text, start)

    def close(self) -> Element | None:
        """Close what is open. An item that was still open is half an item, and goes."""
        half = next((element for name, element in self._open if name in CONTAINERS), None)
        self.is_whole = not self._open or self.unread_count > 0
        while self._open:
            self._end_last()
        if half is not None and (parent := half.getparent()) is not None:
            parent.remove(half)
        return self._root

    def _markup(self, text: str, start: int) -> int:
        """Read the markup at `start`; return where to go on."""
        if text.startswith("<![CDATA[", start):
            end = text.find("]]>", start)
            self._raw(text[start + 9 : end if end >= 0 else len(text)])
            return end + 3 if end >= 0 else len(text)
        if text.startswith("<!--", start):
            end = -1 if self._has_no_more_comments else text.find("-->", start)
            self._has_no_more_comments = end < 0  # or each opening mark would search to the end in vain
            return end + 3 if end >= 0 else start + 4
        following = text.find("<", start + 1)
        end = text.find(">", start, following if following >= 0 else len(text))
        if end < 0:
            if following < 0:
                return len(text)  # a tag cut in the middle
            self._raw("<")
            return start + 1
        if text.startswith(("<?", "<!"), start):
            return end + 1
        closing = text.startswith("</", start)
        name = NAME.match(text, start + 1 + closing)
        if name is None:
            self._raw(text[start : end + 1])
        elif closing:
            self._end(name[0].rpartition(":")[2].lower())
        else:
            self._start(name[0], text[name.end() : min(end, start + LONGEST_TAG)])
        return end + 1

    def _start(self, name: str, raw: str) -> None:
        prefix, _, plain = name.rpartition(":")
        lower = plain.lower()
        is_empty = raw.endswith("/")
        if lower in CONTAINERS and not prefix and any(opened == lower for opened, _ in self._open):
            self._close_to(lower)
        elif lower in _LEAVES and self._open and self._open[-1][0] in _LEAVES and self._holder() in CONTAINERS:
            self._end_last()
        elif lower in _NEVER_HTML and any(opened in CONTAINERS for opened, _ in self._open):
            while self._open[-1][0] not in CONTAINERS:
                self._end_last()
        if len(self._open) >= DEEPEST:
            return
        self._containers += lower in CONTAINERS
        spaces, attributes = self._attributes(raw.rstrip("/") if is_empty else raw)
        uri = spaces.get(prefix, "")
        element = self._builder.start(f"{{{uri}}}{plain}" if uri else plain, attributes)
        if self._root is None:
            self._root = element
        self._open.append((lower, element))
        self._spaces.append(spaces)
        if is_empty or (lower in _VOID and not prefix):
            self._end_last()

    def _holder(self) -> str:
        return self._open[-2][0] if len(self._open) > 1 else ""

    def _attributes(self, raw: str) -> tuple[dict[str, str], dict[str, str]]:
        spaces = self._spaces[-1]
        attributes: dict[str, str] = {}
        if "=" not in raw:
            return spaces, attributes
        for count, match in enumerate(_ATTRIBUTE.finditer(raw)):
            if count >= MOST_ATTRIBUTES:
                break
            name = match[1]
            value = _plain(next((group for group in match.groups()[1:] if group is not None), ""), self._entities)
            if name == "xmlns" or name.startswith("xmlns:"):
                spaces = {**spaces, name[6:]: value if _URI.fullmatch(value) else ""}
                continue
            prefix, _, plain = name.rpartition(":")
            if plain and NAME.fullmatch(plain):
                uri = PREFIXES.get(prefix) or spaces.get(prefix, "")
                attributes[f"{{{uri}}}{plain}" if prefix and uri else plain] = _FORBIDDEN.sub("", value)
        return spaces, attributes

    def _end(self, name: str) -> None:
        for opened, _ in reversed(self._open):
            if opened == name:
                self._close_to(name)
                return
            # A stray </p> or </title> must not close the item around it.
            if opened in CONTAINERS and name not in ("channel", "rss", "rdf", "feed", "urlset", "sitemapindex"):
                return

    def _close_to(self, name: str) -> None:
        while self._open:
            last = self._open[-1][0]
            self._end_last()
            if last == name:
                return

    def _end_last(self) -> None:
        _, element = self._open.pop()
        self._spaces.pop()
        self._builder.end(element.tag)
        self._is_ended = not self._open

    def _text(self, text: str) -> None:
        self._raw(_plain(text, self._entities))

    def _raw(self, text: str) -> None:
        if text and self._open:
            self._builder.data(_FORBIDDEN.sub("", text))
