"""Guard before the HTML parser: plain scans that reject or repair what would hang it or lose text silently."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from tasks.errors import PermanentError

MOST_TAGS = 150_000
MOST_ATTRIBUTES = 2_000
# Of all tags with more than MANY_ATTRIBUTES together: the parser's time grows with the square of each.
MANY_ATTRIBUTES = 300
MOST_IN_ALL = 10_000
# The parser drops whatever lies deeper than 256 elements.
MOST_DEPTH = 200
# Above these, the extractor runs in its fast mode: its full mode is more than linear.
FAST_CHARS = 2_000_000
FAST_TAGS = 20_000

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# Paragraphs cannot nest, and the extractor wants them: they stay at any depth.
_LEAF = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
# A start tag closes these if they are open just above it.
_CLOSES = {
    "li": ("li",), "option": ("option",), "dt": ("dt", "dd"), "dd": ("dt", "dd"), "td": ("td", "th"),
    "th": ("td", "th"), "tr": ("td", "th", "tr"),
}  # fmt: skip
_LOOK_BACK = 12
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "noembed"))
_RAW_CLOSE = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _RAW}
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*+)")
# A quotation mark opens a value only behind "=": pages hold stray ones, and browsers go on at the next ">".
_REST = re.compile(r"""(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>?""")
_ATTRIBUTE = re.compile(r"""[^\s"'>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+""")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}))(?:;|(?![0-9a-fA-F]))")


@dataclass(frozen=True, slots=True)
class Guarded:
    """HTML that is safe to parse, whether only in the fast mode, and what was repaired."""

    html: str
    is_fast: bool
    flags: tuple[str, ...]


def guard(html: str) -> Guarded:
    """Check the number of tags and attributes and the depth; repair comments and character references."""
    flags: list[str] = []
    tags = html.count("<")
    if tags > MOST_TAGS:
        raise PermanentError(f"the page has {tags} tags; the limit is {MOST_TAGS}", code="clean.too_complex")
    opened = html.rfind("<!--")
    if opened >= 0 and html.find("-->", opened) < 0 and html.find("--!>", opened) < 0:
        # A parser swallows the rest of the page here; the text is worth more than the comment.
        html = html[:opened] + html[opened + 4 :]
        flags.append("unclosed_comment")
    html = _REFERENCE.sub(_harmless, html)
    _check_attributes(html)
    if tags > MOST_DEPTH:
        html, is_cut = _flatten(html)
        if is_cut:
            flags.append("flattened")
    return Guarded(html, len(html) > FAST_CHARS or tags > FAST_TAGS, tuple(flags))


def _harmless(match: re.Match[str]) -> str:
    """A reference to a control or a non-character makes the extractor give up the whole page."""
    code = int(match[1], 16) if match[1] else int(match[2])
    if code in (9, 10, 13) or 0x80 <= code <= 0x9F:  # the latter mean Windows-1252, which parsers know
        return match[0]
    if code < 0x20 or code == 0x7F or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF:
        return ""
    return "" if code > 0x10FFFF or (code & 0xFFFE) == 0xFFFE else match[0]


def _check_attributes(html: str) -> None:
    """Too many attributes on one tag, or on all tags that have many, raise PermanentError."""
    total = position = 0
    while (name := _NAME.search(html, position)) is not None:
        position = _end(html, name)
        if position - name.end() <= 2 * MANY_ATTRIBUTES:
            continue
        count = sum(1 for _ in _ATTRIBUTE.finditer(html, name.end(), position))
        total += count if count > MANY_ATTRIBUTES else 0
        if count > MOST_ATTRIBUTES or total > MOST_IN_ALL:
            raise PermanentError(
                f"a <{name[1][:20]}> tag has {count} attributes, and all such tags {total}; "
                f"the limits are {MOST_ATTRIBUTES} and {MOST_IN_ALL}",
                code="clean.too_complex",
            )


def _end(html: str, name: re.Match[str]) -> int:
    rest = _REST.match(html, name.end())
    return max(rest.end() if rest else 0, name.end())


class _Depth:
    """Open elements, and those whose tags were dropped because they would lie too deep."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._dropped: Counter[str] = Counter()

    def opens(self, tag: str) -> bool:
        """Whether the start tag may stay."""
        closed = _CLOSES.get(tag, ())
        while self._open and self._open[-1] in closed:
            self._open.pop()
        if len(self._open) >= MOST_DEPTH:
            self._dropped[tag] += 1
            return False
        self._open.append(tag)
        return True

    def closes(self, tag: str) -> bool:
        """Whether the end tag may stay."""
        if self._dropped[tag] > 0:
            self._dropped[tag] -= 1
            return False
        if tag in self._open[-_LOOK_BACK:]:
            while self._open.pop() != tag:
                pass
        return True


def _flatten(html: str) -> tuple[str, bool]:
    """Drop the tags (never the text) of elements nested deeper than MOST_DEPTH."""
    kept: list[str] = []
    depth = _Depth()
    unclosed: set[str] = set()
    last = position = 0
    while (position := html.find("<", position)) >= 0:
        if html.startswith("<!--", position):
            end = html.find("-->", position)
            position = len(html) if end < 0 else end + 3
            continue
        name = _NAME.match(html, position)
        if name is None:
            position += 1
            continue
        end, tag, is_end = _end(html, name), name[1].lower(), html[position + 1] == "/"
        if tag in _RAW:
            closing = None if is_end or tag in unclosed else _RAW_CLOSE[tag].search(html, end)
            if closing is None and not is_end:
                unclosed.add(tag)
            position = closing.start() if closing else end
            continue
        if tag not in _VOID | _LEAF and not (depth.closes(tag) if is_end else depth.opens(tag)):
            kept.append(html[last:position] + " ")
            last = end
        position = end
    return ("".join(kept) + html[last:], True) if kept else (html, False)
