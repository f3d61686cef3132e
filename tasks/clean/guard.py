"""Guard before the HTML parser: plain scans that reject or repair what would hang it or lose text silently."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.errors import PermanentError

MOST_TAGS = 150_000
MOST_ATTRIBUTES = 2_000
# The parser drops whatever lies deeper than 256 elements.
MOST_DEPTH = 200
# Above these, the extractor runs in its fast mode: its full mode is more than linear.
FAST_CHARS = 2_000_000
FAST_TAGS = 20_000

_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "!doctype", "p", "li", "option", "dt", "dd", "tr", "td", "th",
))  # fmt: skip
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "noembed"))
_RAW_CLOSE = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _RAW}
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*+)")
_REST = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>?""")
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
    if tags > MOST_DEPTH:
        html, is_cut = _flatten(html)
        if is_cut:
            flags.append("flattened")
    else:
        for start in _tag_starts(html):
            _check_attributes(html, start)
    return Guarded(html, len(html) > FAST_CHARS or tags > FAST_TAGS, tuple(flags))


def _harmless(match: re.Match[str]) -> str:
    """A reference to a control or a non-character makes the extractor give up the whole page."""
    code = int(match[1], 16) if match[1] else int(match[2])
    if code in (9, 10, 13) or 0x80 <= code <= 0x9F:  # the latter mean Windows-1252, which parsers know
        return match[0]
    if code < 0x20 or code == 0x7F or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF:
        return ""
    return "" if code > 0x10FFFF or (code & 0xFFFE) == 0xFFFE else match[0]


def _tag_starts(html: str) -> list[int]:
    return [match.start() for match in _NAME.finditer(html)]


def _check_attributes(html: str, start: int) -> int:
    """End of the tag that starts at `start`; too many attributes raise PermanentError."""
    name = _NAME.match(html, start)
    rest = _REST.match(html, name.end() if name else start)
    if name is None or rest is None:
        return start + 1
    if rest.end() - rest.start() > 2 * MOST_ATTRIBUTES:
        count = sum(1 for _ in _ATTRIBUTE.finditer(html, rest.start(), rest.end()))
        if count > MOST_ATTRIBUTES:
            raise PermanentError(
                f"a <{name[1][:20]}> tag has {count} attributes; the limit is {MOST_ATTRIBUTES}",
                code="clean.too_complex",
            )
    return max(rest.end(), start + 1)


def _flatten(html: str) -> tuple[str, bool]:
    """Drop the tags (never the text) of elements nested deeper than MOST_DEPTH."""
    kept: list[str] = []
    last = position = depth = dropped = 0
    is_cut = False
    unclosed: set[str] = set()
    while (position := html.find("<", position)) >= 0:
        if html.startswith("<!--", position):
            end = html.find("-->", position)
            position = len(html) if end < 0 else end + 3
            continue
        name = _NAME.match(html, position)
        if name is None:
            position += 1
            continue
        end = _check_attributes(html, position)
        tag = name[1].lower()
        if tag in _RAW and html[position + 1] != "/":
            closing = None if tag in unclosed else _RAW_CLOSE[tag].search(html, end)
            if closing is None:
                unclosed.add(tag)
            position = closing.start() if closing else end
            continue
        if tag not in _VOID and tag not in _RAW:
            if html[position + 1] == "/":
                is_over = dropped > 0
                dropped, depth = (dropped - 1, depth) if is_over else (0, max(0, depth - 1))
            elif html.endswith("/>", position, end) and ":" in tag:
                is_over = False
            else:
                is_over = depth >= MOST_DEPTH
                dropped, depth = (dropped + 1, depth) if is_over else (0, depth + 1)
            if is_over:
                is_cut = True
                kept.append(html[last:position] + " ")
                last = end
        position = end
    return ("".join(kept) + html[last:], True) if is_cut else (html, False)
