"""Title of a page: every candidate and the one that wins."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from tasks.clean.dom import Tree
from tasks.clean.text import one_line, words_of
from tasks.records import Evidence

_SEPARATOR = re.compile(r"\s+[|\-–—•·:»«/]+\s+|\s*[|]\s*|(?<=\w):\s+")


def meta_of(tree: Tree, *names: str) -> str | None:
    """Content of the first <meta> whose name, property or itemprop is one of `names`, in the order of `names`."""
    return next(iter(metas_of(tree, *names)), None)


def metas_of(tree: Tree, *names: str) -> list[str]:
    """Contents of all such <meta> elements that are not empty."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip().lower()
            content = one_line(unescape(element.get("content") or ""))
            if key in names and content:
                found.setdefault(key, []).append(content)
                break
    return [content for name in names for content in found.get(name, ())]


def less_site(title: str, sites: list[str]) -> str:
    """`title` without a site's name at its end or start."""
    keys = {"".join(words_of(site)) for site in sites if site}
    for match in reversed(list(_SEPARATOR.finditer(title))):
        head, tail = title[: match.start()].strip(), title[match.end() :].strip()
        if head and "".join(words_of(tail)) in keys:
            return less_site(head, sites)
    for match in _SEPARATOR.finditer(title):
        head, tail = title[: match.start()].strip(), title[match.end() :].strip()
        if tail and "".join(words_of(head)) in keys:
            return tail
    return title


def _headings(tree: Tree) -> list[str]:
    texts = (one_line(_text(element)) for element in tree.iter("h1"))
    return [text for text in texts if 2 < len(text) < 400]


def _text(element: Any) -> str:
    """Text as seen: a space where a block or a line break ends."""
    parts: list[str] = []
    for child in element.iter():
        if child is not element and child.tag in ("br", "div", "p", "small"):
            parts.append(" ")
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            parts.append(child.text or "")
        if child is not element:
            parts.append(" " if child.tag in ("div", "p") else "")
            parts.append(child.tail or "")
    return "".join(parts)


def _agree(one: str, two: str) -> bool:
    """Same words, or most of the shorter's words are in the longer."""
    first, second = words_of(one), words_of(two)
    if first == second:
        return True
    short, long = sorted((set(first), set(second)), key=len)
    return len(short) >= 3 and len(short & long) >= 0.5 * len(short)


def title_of(
    tree: Tree, stated: str | None, declared: str | None, fallback: str | None, sites: list[str]
) -> tuple[str | None, list[Evidence]]:
    """What two of first heading, og:title and JSON-LD say alike, else a heading that agrees in most words, og:title
    less the site, JSON-LD, declared, a lone heading, the extractor."""
    social = meta_of(tree, "og:title", "twitter:title")
    shared = less_site(social, sites) if social else None
    headings = _headings(tree)
    reference = [text for text in (shared, stated, declared) if text]
    agreeing = next((text for text in headings if any(_agree(text, other) for other in reference)), None)
    same = shared if shared and stated and words_of(shared) == words_of(stated) else None
    equal = next((text for text in headings if any(words_of(text) == words_of(other) for other in reference)), None)
    candidates = [
        ("h1:equals", equal),
        ("og:title equals jsonld", same),
        ("h1:agrees", agreeing),
        ("og:title less site", shared),
        ("jsonld:headline", stated),
        ("declared", declared),
        ("h1:only", headings[0] if len(headings) == 1 else None),
        ("trafilatura", less_site(fallback, sites) if fallback else None),
    ]
    winner = next(((rule, text) for rule, text in candidates if text), None)
    rows = [Evidence(field_name="title", value=t, rule=r, is_winner=(r, t) == winner) for r, t in candidates if t]
    return (winner[1] if winner else None), rows
