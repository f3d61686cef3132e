"""Subscriptions as OPML: any reader's export comes in, and ours goes out to any reader.

What only mediawatch knows of a feed stands in attributes of its own namespace, which other readers pass over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from tasks.errors import ContractError
from tasks.fetch.addresses import url_problem
from tasks.fetch.feeds.builder import Element
from tasks.fetch.feeds.guard import cut_doctype, decode
from tasks.fetch.feeds.text import one_line
from tasks.fetch.feeds.tree import local, read_tree
from tasks.fetch.subscriptions import Subscription

NAMESPACE: Final = "urn:mediawatch:opml"
LARGEST: Final = 20_000_000
MOST_FEEDS: Final = 100_000
_TEXTS: Final = ("outlet", "language")
_NUMBERS: Final = {"expectedEntries": "expected_entries", "silentDays": "silent_days"}


def read_opml(data: bytes) -> tuple[tuple[Subscription, ...], tuple[str, ...]]:
    """Read an OPML file: its subscriptions, each address once, and a sentence for every outline left out.

    A file that is no OPML, or an attribute of ours that is unknown or no number, raises ContractError.
    """
    if len(data) > LARGEST:
        raise ContractError(f"the OPML file has more than {LARGEST} bytes")
    text = decode(data, None).lstrip("\ufeff \t\r\n")
    start = text.lower().find("<opml")
    doctype = text.lower().find("<!doctype", 0, max(start, 0))
    if doctype >= 0:
        text, _, _ = cut_doctype(text, doctype)
        start = text.lower().find("<opml")
    tree = read_tree(text[start:], {}) if start >= 0 else None
    if tree is None or local(tree.root) != "opml":
        raise ContractError("the file is no OPML: it has no <opml> element")
    found: dict[str, Subscription] = {}
    problems: list[str] = []
    if not tree.is_whole:
        problems.append("the file ends early: what stood before was read")
    for outline, folder in _outlines(tree.root):
        url = next((value.strip() for name, value in outline.items() if name.lower() == "xmlurl"), "")
        problem = url_problem(url)
        if problem:
            problems.append(f"{url[:200]!r}: {problem}")
        elif url in found:
            problems.append(f"{url}: entered twice")
        elif len(found) < MOST_FEEDS:
            found[url] = _subscription(outline, url, folder)
    return tuple(found.values()), tuple(problems)


def write_opml(subscriptions: Iterable[Subscription], title: str = "mediawatch") -> bytes:
    """Write subscriptions as OPML 2.0, grouped by folder."""
    root = etree.Element("opml", version="2.0", nsmap={"mediawatch": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    folders: dict[str, Element] = {}
    for one in subscriptions:
        parent = body
        if one.folder:
            if one.folder not in folders:
                folders[one.folder] = etree.SubElement(body, "outline", text=_safe(one.folder))
            parent = folders[one.folder]
        label = _safe(one.title or one.outlet or one.url)
        outline = etree.SubElement(parent, "outline", type="rss", text=label, title=label, xmlUrl=one.url)
        if one.site:
            outline.set("htmlUrl", one.site)
        for name in _TEXTS:
            if value := getattr(one, name):
                outline.set(f"{{{NAMESPACE}}}{name}", _safe(value))
        for name, attribute in _NUMBERS.items():
            if (number := getattr(one, attribute)) is not None:
                outline.set(f"{{{NAMESPACE}}}{name}", str(number))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _outlines(root: Element) -> Iterator[tuple[Element, str | None]]:
    """Outlines that carry a feed, with the folder around each."""
    for outline in root.iter():
        if local(outline) != "outline" or not any(name.lower() == "xmlurl" for name in outline.attrib):
            continue
        above = outline.getparent()
        label = (above.get("title") or above.get("text")) if above is not None and local(above) == "outline" else None
        yield outline, one_line(label, 200)


def _subscription(outline: Element, url: str, folder: str | None) -> Subscription:
    own = {name[len(NAMESPACE) + 2 :]: value for name, value in outline.items() if name.startswith(f"{{{NAMESPACE}}}")}
    unknown = set(own) - set(_TEXTS) - set(_NUMBERS)
    if unknown:
        known = ", ".join((*_TEXTS, *_NUMBERS))
        raise ContractError(f"{url}: unknown attribute {sorted(unknown)[0]!r}; known ones: {known}")
    numbers = {}
    for name, attribute in _NUMBERS.items():
        if name in own:
            if not (own[name].isascii() and own[name].isdigit() and len(own[name]) < 7):
                raise ContractError(f"{url}: {name}={own[name]!r} is no whole number")
            numbers[attribute] = int(own[name])
    site = next((value for name, value in outline.items() if name.lower() == "htmlurl"), "").strip()
    return Subscription(
        url=url,
        title=one_line(outline.get("title") or outline.get("text"), 500),
        site=site if site and url_problem(site) is None else None,
        outlet=one_line(own.get("outlet"), 200),
        language=one_line(own.get("language") or outline.get("language"), 35),
        folder=folder,
        **numbers,
    )


def _safe(text: str) -> str:
    """Text that XML can carry."""
    return one_line(text) or "-"
