"""Article text that a page carries in the data of its scripts, for a browser to draw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tasks.clean.blocks import Paragraph, paragraphs_of
from tasks.clean.dom import Tree, fromstring
from tasks.clean.text import one_line

_LEAST_SCRIPT = 5_000
_MOST_SCRIPT = 4_000_000
_MOST_NODES = 200_000
_MOST_HTML = 500_000
_KINDS = ("type", "name", "tag", "tagName", "nodeName", "kind", "__typename")
_PARAGRAPH = frozenset(
    ("p", "paragraph", "text", "textblock", "paragraphblock", "text-block", "core/paragraph", "html")
)
_LEAVES = ("value", "data", "text", "content", "html", "innerHTML", "contentHtml")


def bodies_in(tree: Tree) -> Iterator[list[Paragraph]]:
    """Runs of at least three paragraphs in JSON scripts: lists of paragraph nodes, and strings of HTML."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() not in ("application/json", "text/json"):
            continue
        text = script.text or ""
        if _LEAST_SCRIPT <= len(text) <= _MOST_SCRIPT:
            try:
                root = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _runs(root)


def _runs(root: Any) -> Iterator[list[Paragraph]]:
    stack, seen = [root], 0
    while stack and seen < _MOST_NODES:
        seen += 1
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
            texts = [one_line(_flat(item)) for item in node if _is_paragraph(item)]
            if sum(len(text) > 40 for text in texts) >= 3:
                yield [Paragraph(text) for text in texts if text]
        elif isinstance(node, str) and len(node) < _MOST_HTML and node.count("<p") >= 3:
            yield paragraphs_of(fromstring(f"<div>{node}</div>"))


def _is_paragraph(item: Any) -> bool:
    return isinstance(item, dict) and any(str(item.get(kind)).lower() in _PARAGRAPH for kind in _KINDS)


def _flat(item: Any, depth: int = 12) -> str:
    """Text of the leaves of a paragraph node, in order."""
    if isinstance(item, str):
        return "".join(fromstring(f"<p>{item}</p>").itertext()) if "<" in item else item
    if depth == 0:
        return ""
    if isinstance(item, list):
        return "".join(_flat(part, depth - 1) for part in item)
    if not isinstance(item, dict):
        return ""
    children = item.get("children") or item.get("content") or item.get("nodes")
    if isinstance(children, list):
        return _flat(children, depth - 1)
    return next((_flat(item[name], depth - 1) for name in _LEAVES if isinstance(item.get(name), str | dict)), "")
