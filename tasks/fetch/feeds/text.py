"""Plain text and safe links out of what feeds put into their fields. Every scan here is linear in its input."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import urljoin, urlsplit

LONGEST_TITLE: Final = 2_000
LONGEST_SUMMARY: Final = 5_000
LONGEST_LINK: Final = 2_048
LONGEST_GUID: Final = 2_048
MOST_AUTHORS: Final = 50

HTML_TAGS: Final = frozenset((
    "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdo", "big", "blockquote", "br",
    "button", "canvas", "caption", "center", "cite", "code", "col", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "embed", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "iframe", "img", "input", "ins", "kbd", "label", "li", "link", "main", "map", "mark",
    "meta", "nav", "nobr", "object", "ol", "p", "param", "picture", "pre", "q", "s", "samp", "script", "section",
    "select", "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "time", "tr", "track", "tt", "u", "ul", "var", "video", "wbr",
))  # fmt: skip
_BLOCKS: Final = frozenset((
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "li", "ol", "p", "pre", "td", "tr", "ul",
))  # fmt: skip
HIDDEN: Final = frozenset(("script", "style"))
_TAG_NAME: Final = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>]|$)")
# Without a semicolon only the names that browsers read so too, and only before a space: "&copy 2026".
_ENTITY: Final = re.compile(
    r"&(?:(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|(?:amp|quot|lt|gt|nbsp|copy|reg)(?=\s))"
)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_NO_HOST: Final = re.compile(r'[<>"{}|\\^`]|[^@]\[')
_INVISIBLE: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u00ad"))
# Controls of the second kind are Windows-1252 that was never converted: &#146; is meant as a curly apostrophe.
_WINDOWS: Final = {number: text for number in range(0x80, 0xA0) if (text := bytes([number]).decode("cp1252", "ignore"))}


def one_line(text: str | None, limit: int = LONGEST_TITLE) -> str | None:
    """Text on one line without control characters; None when nothing is left."""
    if not text:
        return None
    line = " ".join(_CONTROLS.sub(" ", text[: 4 * limit].translate(_WINDOWS)).translate(_INVISIBLE).split())
    return line[:limit].rstrip() or None


def title_of(text: str | None, *, markup: bool | None) -> str | None:
    """A title as plain text. `markup`: the field is HTML (True), is not (False), or does not say (None)."""
    if not text:
        return None
    text = text[: 4 * LONGEST_TITLE]
    if markup or (markup is None and looks_like_html(text)):
        text = strip_html(text)
        if markup is None and "<" in text and looks_like_html(text):
            text = strip_html(text)  # escaped twice
    return one_line(text)


def summary_of(text: str | None) -> str | None:
    """A summary as plain text; summaries are HTML more often than they say."""
    if not text:
        return None
    text = text[: 8 * LONGEST_SUMMARY]
    if "<" in text or "&" in text:
        text = strip_html(text)
    return one_line(text, LONGEST_SUMMARY)


def looks_like_html(text: str) -> bool:
    """Whether plain text can only be meant as HTML: it holds an entity or a closing tag, and no unknown tag."""
    if "<" not in text:
        return _ENTITY.search(text) is not None
    names = [match[1].lower() if (match := _TAG_NAME.match(piece)) else "" for piece in text.split("<")[1:]]
    is_known = all(name in HTML_TAGS for name in names)
    has_end = "</" in text or "/>" in text or "<br" in text or "<img" in text
    return is_known and (has_end or _ENTITY.search(text) is not None)


def strip_html(text: str) -> str:
    """Text of a piece of HTML: tags, comments, scripts and styles cut, entities read once."""
    out: list[str] = []
    at, size, hidden = 0, len(text), ""
    while at < size:
        start = text.find("<", at)
        if start < 0:
            start = size
        if not hidden:
            out.append(text[at:start])
        if start == size:
            break
        if text.startswith("<!--", start):
            end = text.find("-->", start)
            at = end + 3 if end >= 0 else size
            continue
        end = text.find(">", start)
        name = _TAG_NAME.match(text, start + 1)
        if name is None and not text.startswith(("<!", "<?"), start):
            out.append("" if hidden else "<")  # "a < b" is no tag
            at = start + 1
            continue
        tag = name[1].lower() if name else ""
        closing = text.startswith("</", start)
        if tag in HIDDEN and (not hidden or tag == hidden):
            hidden = "" if closing else tag
        elif tag in _BLOCKS and not hidden:
            out.append(" ")
        at = end + 1 if end >= 0 else size
    return html.unescape("".join(out))


def web_link(text: str | None, base: str) -> tuple[str | None, str | None]:
    """An absolute http(s) address and, where there is none, what is wrong with it."""
    link = "".join(_CONTROLS.sub("", text or "").translate(_INVISIBLE).split("\n")).strip()
    link = re.sub(r"[\t\r]", "", link).replace(" ", "%20").replace("&amp;", "&")
    if not link:
        return None, None
    if len(link) > LONGEST_LINK:
        return None, f"a link of {len(link)} characters"
    if link.startswith("www."):
        link = "//" + link
    scheme = _SCHEME.match(link)
    if scheme and scheme[1].lower() not in ("http", "https") and not link[scheme.end() :][:1].isdigit():
        return None, f"a link with the scheme {scheme[1].lower()[:20]}:"
    try:
        link = urljoin(base, link)
        parts = urlsplit(link)
        if parts.scheme not in ("http", "https") or not parts.hostname or _NO_HOST.search(parts.netloc):
            return None, "a link without a host"
        _ = parts.port
    except ValueError:
        return None, "a link that is no address"
    return (link, None) if len(link) <= LONGEST_LINK else (None, "a link longer than the limit")


def name_of(text: str | None) -> str | None:
    """The name in an author field: "a@b.example (Ann Person)", "Ann Person (a@b.example)" or <a@b.example>."""
    line = one_line(text, 300)
    if line is None:
        return None
    if "@" in line:
        opening = line.find("(")
        if opening > 0 and line.endswith(")"):
            inner = line[opening + 1 : -1].strip()
            line = line[:opening].strip() if "@" in inner else inner
        elif "<" in line:
            line = line[: line.find("<")].strip(" \"'")
        elif " " in line:
            line = " ".join(word for word in line.split() if "@" not in word)
        else:
            return None
    return line or None
