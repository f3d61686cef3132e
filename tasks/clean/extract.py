"""Main text of a page: trafilatura by the measured recipe, JSON-LD where it lost the body, the standfirst put back."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction, load_html
from trafilatura.meta import reset_caches
from trafilatura.settings import Document

from tasks.clean.blocks import Paragraph, paragraphs_of
from tasks.clean.complete import completed, without_furniture
from tasks.clean.dom import Tree, etree
from tasks.clean.guard import FAST_TAGS
from tasks.clean.jsonld import Stated
from tasks.clean.scripts import bodies_in
from tasks.clean.text import one_line, words_of

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# Precision mode sometimes keeps only a small block; measured on 940 pages.
SHORT = 1_200
FULLER = 3
RESCUE_LEAST = 500
RESCUE_RATIO = 1.3
_SAME = 0.6
# An article with less text of its own may be the frame of the others.
_OWN_LEAST = 600
_MOST_METAS = 500
_LONGEST_META = 5_000
_LONGEST_TITLE = 1_000
_OTHER_MOST = 1.0
_PAGES_BETWEEN_RESETS = 500
_PAGELIKE = re.compile(r"<(?:p|div|article|section|body|br|h1)[\s>/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """Paragraphs of the main text and the rule that gave them."""

    paragraphs: list[Paragraph]
    rule: str

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def parse(html: str) -> Tree | None:
    """Element tree of a page, made harmless and readable for the extractor; None for no HTML."""
    tree = load_html(html)
    if tree is None and _PAGELIKE.search(html):  # a fragment without <html>
        tree = load_html(f"<html><body>{html}</body></html>")
    if tree is None:
        return None
    _trim(tree)
    # Spans blow tables up when the extractor fills their cells, and carry no text.
    etree.strip_attributes(tree, "colspan", "rowspan")
    for quote in list(tree.iter("q")):
        # A reader sees quotation marks around <q>; the analysis needs them.
        quote.text = "“" + (quote.text or "")
        if len(quote):
            quote[-1].tail = (quote[-1].tail or "") + "”"
        else:
            quote.text += "”"
        quote.tag = "span"
    for block in list(tree.iter("pre")):
        _unwrap_pre(block)
    return tree


def _trim(tree: Tree) -> None:
    """Cut what no honest page has in its head: the readers of titles and facts are more than linear in them."""
    for extra in list(tree.iter("meta"))[_MOST_METAS:]:
        extra.drop_tree()
    for meta in tree.iter("meta"):
        if len(meta.get("content") or "") > _LONGEST_META:
            meta.set("content", meta.get("content")[:_LONGEST_META])
    for title in tree.iter("title", "h1"):
        if len("".join(title.itertext())) > _LONGEST_TITLE:
            text = "".join(title.itertext())[:_LONGEST_TITLE]
            tail = title.tail
            title.clear()
            title.text, title.tail = text, tail


def _unwrap_pre(block: Any) -> None:
    """The extractor takes <pre> for a quotation, but old wire pages set whole articles in it."""
    if len(block) or not block.text:
        return
    lines = block.text.split("\n")
    block.tag, block.text = "div", None
    paragraph = etree.SubElement(block, "p")
    for line in lines:
        if not line.strip():
            paragraph = etree.SubElement(block, "p")
        elif paragraph.text is None:
            paragraph.text = line
        else:
            paragraph.text += "\n" + line


def extract(html: str, tree: Tree, stated: Stated, url: str | None, is_fast: bool) -> Extracted:
    """Main text by the recipe: precision, default mode for live blogs and short finds, JSON-LD for lost text."""
    _forget()
    if not stated.is_live:
        _drop_other_articles(tree)
    if is_fast or sum(1 for _ in tree.iter()) > FAST_TAGS:
        found = _run(tree, url, "fast", fast=True)  # fast together with precision loses pages
    elif stated.is_live:
        found = _run(tree, url, "default:live")
    else:
        found = _run(tree, url, "precision", favor_precision=True)
        if len(found.text) < SHORT and len(_all_text(html)) > FULLER * len(found.text):
            fuller = _run(tree, url, "default:short")
            found = fuller if len(fuller.text) > len(found.text) else found
    found = Extracted(without_furniture(completed(tree, found.paragraphs)), found.rule)
    return _fuller(_rescued(found, stated), tree)


def _drop_other_articles(tree: Tree) -> None:
    """Take off the <article> elements beside or inside the one that holds the heading: teasers, or further stories."""
    articles = list(tree.iter("article"))
    heading = next(
        (element for element in tree.iter("h1") if any(a.tag == "article" for a in element.iterancestors())), None
    )
    if len(articles) < 2 or heading is None:
        return
    main = list(heading.iterancestors("article"))[-1]
    # Prose of each article without that of the articles inside it.
    own = {element: _prose(element) for element in articles}
    for element in articles:
        outer = next(element.iterancestors("article"), None)
        if outer is not None:
            own[outer] -= _prose(element)
    others = [element for element in articles if element is not main and heading not in element.iter("h1")]
    most = max((own[element] for element in others), default=0)
    if own[main] < _OWN_LEAST or most > _OTHER_MOST * own[main]:
        return
    for element in others:
        if element.getparent() is not None:
            element.drop_tree()


def _prose(element: Any) -> int:
    return sum(len("".join(paragraph.itertext())) for paragraph in element.iter("p"))


def _run(tree: Tree, url: str | None, rule: str, **options: Any) -> Extracted:
    document = bare_extraction(tree, url=url, include_comments=False, with_metadata=False, **options)
    paragraphs = paragraphs_of(document.body) if isinstance(document, Document) else []
    return Extracted(paragraphs, f"trafilatura:{rule}")


def _all_text(html: str) -> str:
    try:
        return str(extract_plain_text(html, main_content=True))
    except Exception:  # the probe is optional, and its parser's errors are not documented
        return ""


def _rescued(found: Extracted, stated: Stated) -> Extracted:
    """The body stated in JSON-LD if it is longer and the extractor holds less than half of it."""
    body = stated.body or ""
    if len(body) < RESCUE_LEAST or len(body) <= RESCUE_RATIO * len(found.text):
        return found
    wanted = _shingles(body)
    if not wanted or len(wanted & _shingles(found.text)) >= len(wanted) / 2:
        return found
    return Extracted([Paragraph(line) for line in body.split("\n")], "jsonld:articleBody")


def _fuller(found: Extracted, tree: Tree) -> Extracted:
    """The text in a script's data if it holds most of what was found and a good deal more."""
    known = _shingles(found.text)
    best = found
    for paragraphs in bodies_in(tree):
        other = Extracted(without_furniture(paragraphs), "script:json")
        if len(other.text) <= RESCUE_RATIO * len(best.text) or len(other.text) < RESCUE_LEAST:
            continue
        if len(known & _shingles(other.text)) >= _SAME * len(known):
            best = other
    return best


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[i : i + 4]) for i in range(max(0, len(words) - 3))}


_done = 0


def _forget() -> None:
    """Empty the extractor's caches now and then: they are bounded by entries, not by bytes."""
    global _done
    _done += 1
    if _done % _PAGES_BETWEEN_RESETS == 0:
        reset_caches()


# Where a standfirst may stand, and what it never is.
_STANDFIRST_TAGS = ("p", "h2", "h3", "h4", "div", "span", "strong", "em", "li", "summary")
_STANDFIRST_LEAST = 40


def standfirst_of(tree: Tree, descriptions: list[str], found: Extracted) -> str | None:
    """The description that readers see above the text and that the extractor dropped, in its visible form."""
    words = [words_of(text) for text in descriptions if len(text) >= _STANDFIRST_LEAST]
    wanted = [text[:-1] if len(text) > 12 else text for text in words]
    if not wanted:
        return None
    body = " ".join(words_of(found.text))
    wanted = [text for text in wanted if " ".join(text) not in body]
    if not wanted:
        return None
    longest = max(len(" ".join(text)) for text in wanted)
    root = tree.find(".//body")
    for element in (root if root is not None else tree).iter(*_STANDFIRST_TAGS):
        visible = _visible(element, 3 * longest + 100)
        if not visible:
            continue
        seen = words_of(visible)
        if any(seen[: len(text)] == text and len(seen) <= 2 * len(text) + 6 for text in wanted):
            return visible
    return None


def _visible(element: Any, most: int) -> str | None:
    """Text of a small element; None where there is none or it holds paragraphs."""
    parts, size = [], 0
    for part in element.itertext():
        size += len(part)
        if size > 4 * most:
            return None
        parts.append(part)
    text = one_line("".join(parts))
    return text if _STANDFIRST_LEAST <= len(text) <= most else None
