"""From text to an element tree: strictly where the document allows it, else after repair, else tag by tag.

Three tries, each linear. The first is libxml2, strict. The second mends what breaks most feeds: entities of HTML, bare
ampersands, references to characters that XML forbids. The third reads tag by tag and closes what was left open, with
the knowledge that an item never stands inside an item; there alone a cut document can be told from a whole one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from tasks.fetch.feeds.builder import CONTAINERS, NAME, REFERENCE, Element, TreeReader, character

_XML_NAMES: Final = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))


@dataclass(frozen=True, slots=True)
class Tree:
    """The root element, whether the text was well-formed XML, whether it was whole, and items beyond the limit."""

    root: Element
    is_well_formed: bool
    is_whole: bool
    unread_count: int = 0


def read_tree(text: str, entities: Mapping[str, str]) -> Tree | None:
    """Read a document that starts with its root (prolog and comments may precede); None when no element is found."""
    root = None if entities else strict_tree(text)
    if root is not None:
        return Tree(root, is_well_formed=True, is_whole=True)
    mended = _mend(text, entities)
    root = strict_tree(mended)
    if root is not None:
        return Tree(root, is_well_formed=bool(entities), is_whole=True)
    closed = _close_cut(mended)
    root = strict_tree(closed) if closed else None
    if root is not None:
        return Tree(root, is_well_formed=False, is_whole=False)
    builder = TreeReader(entities)
    builder.feed(text)
    root = builder.close()
    return (
        None
        if root is None
        else Tree(root, is_well_formed=False, is_whole=builder.is_whole, unread_count=builder.unread_count)
    )


def local(element: Element) -> str:
    """Name of an element without namespace, in lower case."""
    tag = element.tag
    return _names(tag)[1] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """Namespace of an element, "" without."""
    tag = element.tag
    return _names(tag)[0] if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _names(tag: str) -> tuple[str, str]:
    uri, _, name = tag.rpartition("}")
    return uri[1:], name.lower()


def _close_cut(text: str) -> str | None:
    """A document that was cut, closed after its last whole item; None when its root has an end."""
    root = NAME.search(text)
    if root is None or root.start() != 1 or text.rfind(f"</{root[0]}") >= 0:
        return None
    last = max(CONTAINERS, key=lambda name: text.rfind(f"</{name}>"))
    end = text.rfind(f"</{last}>")
    if end < 0:
        return None
    end += len(last) + 3
    channel = "</channel>" if "<channel" in text and "</channel>" not in text else ""
    return f"{text[:end]}{channel}</{root[0]}>"


def strict_tree(text: str) -> Element | None:
    """The root of well-formed XML; None for any other text. No entity is expanded, nothing is loaded."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _sections(text: str) -> Iterator[tuple[bool, str]]:
    """Split into (is CDATA, text). An opening mark without its end is plain text."""
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", start)
        if end < 0:
            break
        yield False, text[at:start]
        yield True, text[start : end + 3]
        at = end + 3
    yield False, text[at:]


def _mend(text: str, entities: Mapping[str, str]) -> str:
    def mend(match: re.Match[str]) -> str:
        name = match[1]
        if not name:
            return "&amp;"
        if name in _XML_NAMES:
            return match[0]
        if name.startswith("#"):
            return html.escape(character(name), quote=True)
        if name[:-1] in entities:
            return html.escape(html.unescape(entities[name[:-1]]))
        return html.escape(html5[name]) if name in html5 else "&amp;" + name

    return "".join(part if is_cdata else REFERENCE.sub(mend, part) for is_cdata, part in _sections(text))
