"""What the extractor drops inside an article, put back: paragraphs between kept ones, further containers of the text.

And what it keeps beside the article, taken off: lines that invite to read, share or subscribe.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import Any

from tasks.clean.blocks import Paragraph
from tasks.clean.dom import Tree
from tasks.clean.text import one_line, words_of

_PROSE_LEAST = 60
_CONTAINER_LEAST = 300
_CAPTION_MOST = 160
_LINKED_MOST = 0.5
_PROSE_END = tuple('.!?…。！？"”’»)：:')
_LINE_MOST = 180
_LONE = (
    r"advertisement|story continues below(?: advertisement)?|article continues (?:below|after)[^.]*|anzeige|publicité"
    r"|(?:photo|image|slide)?\s?\d{1,3} (?:of|/|von|de|sur) \d{1,3}|\*{3,}|[-–—_=]{3,}|loading\W*|comments?"
    r"|share this(?: article| story)?|(?:read|see|watch|click here)(?: more| next| also| for more)?(?: here)?:?"
    r"|related(?: stories| articles)?:?|more (?:stories|on this)\W*|you might (?:also )?like\W*"
    r"|recommended(?: for you)?:?|trending(?: now)?"
)
_LEADS = (
    r"read (?:more|also|next)|also read|also on \w[\w.]+|see also|watch(?: also| next)?|related(?: stories| articles)?"
    r"|more on this|recommended|don't miss|in case you missed it|les også|läs (?:också|mer)|læs også|lue myös"
    r"|lesen sie (?:auch|mehr)|mehr zum thema|lire aussi|à lire(?: aussi)?|lea también|lee también|leia (?:também|mais)"
    r"|leggi anche|lees ook|czytaj (?:więcej|też|także)|zobacz także|читайте также|ayrıca oku\w*|ilgili haber"
)
_INVITES = (
    r"(?:sign up|subscribe|get|join|follow us|like this story)\b.{0,140}\b(?:newsletters?|inbox|share it with a friend"
    r"|on (?:facebook|twitter|instagram|telegram|whatsapp|youtube)|our (?:app|podcast|channel|mailing list))\b.{0,60}"
)
_FURNITURE = re.compile(
    rf"(?:{_LONE})|(?:{_LEADS})\s*[:：|»>–—-]\s*.*|also on \w+\.\w{{2,4}}\b.*|{_INVITES}", re.IGNORECASE
)


def is_furniture(text: str) -> bool:
    """Whether a whole line only leads away from the article."""
    return len(text) <= _LINE_MOST and _FURNITURE.fullmatch(text) is not None


def without_furniture(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs without such lines."""
    return [paragraph for paragraph in paragraphs if not is_furniture(paragraph.text)]


def completed(tree: Tree, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """`paragraphs` with the prose that stands between them in the page, and with further containers like theirs."""
    kept = {_key(paragraph.text): index for index, paragraph in enumerate(paragraphs)}
    seen = [(element, _key(_text(element))) for element in tree.iter("p")]
    by_parent: dict[Any, list[tuple[Any, str]]] = defaultdict(list)
    by_slot: dict[Any, list[tuple[Any, str]]] = defaultdict(list)
    for element, key in seen:
        by_parent[element.getparent()].append((element, key))
        by_slot[_slot(element).getparent()].append((element, key))
    added: dict[int, list[Paragraph]] = defaultdict(list)
    for children in by_slot.values():
        _between(children, kept, added)
    _containers(by_parent, kept, added)
    if not added:
        return paragraphs
    # A paragraph may have been kept in pieces, broken at <br> or joined with another.
    whole = _key(" ".join(paragraph.text for paragraph in paragraphs))
    result: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        result.append(paragraph)
        for extra in added.get(index, ()):
            key = _key(extra.text)
            if key not in whole:
                result.append(extra)
                whole = f"{whole} {key}"
    return result


def _has_many(element: Any) -> bool:
    """Whether there are more than three children; len() walks all of them."""
    return next(islice(iter(element), 3, 4), None) is not None


def _slot(element: Any) -> Any:
    """The outermost element that wraps nothing but this paragraph."""
    most = len(_text(element)) + 20
    for _ in range(4):
        parent = element.getparent()
        if parent is None or parent.tag not in ("div", "section", "span") or _has_many(parent):
            break
        if len(_text(parent).strip()) > most:
            break
        element = parent
    return element


def _between(children: list[tuple[Any, str]], kept: dict[str, int], added: dict[int, list[Paragraph]]) -> None:
    """Prose paragraphs that were dropped from between two kept siblings."""
    places = [place for place, (_, key) in enumerate(children) if key in kept]
    if len(places) < 2:
        return
    for place in range(places[0], places[-1]):
        element, key = children[place]
        if key in kept:
            last = kept[key]
        elif key and _is_prose(element):
            added[last].append(Paragraph(one_line(_text(element))))


def _containers(
    by_parent: dict[Any, list[tuple[Any, str]]], kept: dict[str, int], added: dict[int, list[Paragraph]]
) -> None:
    """Containers of the same tag and class as one whose paragraphs were kept, and of which none was."""
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for parent in by_parent:
        if parent is not None and (parent.get("class") or "").strip():
            groups[(str(parent.tag), str(parent.get("class")))].append(parent)
    for parents in groups.values():
        last = None
        for parent in parents:
            keys = [key for _, key in by_parent[parent]]
            found = [kept[key] for key in keys if key in kept]
            if found:
                last = max(found) if len(found) >= 2 else last
            elif last is not None and len(parents) <= 12:
                prose = [element for element, key in by_parent[parent] if key and _is_prose(element)]
                texts = [one_line(_text(element)) for element in prose]
                if len(texts) >= 2 and sum(map(len, texts)) >= _CONTAINER_LEAST:
                    added[last] += [Paragraph(text) for text in texts]


def _is_prose(element: Any) -> bool:
    text = one_line(_text(element))
    if len(text) < _PROSE_LEAST or not text.endswith(_PROSE_END) or is_furniture(text):
        return False
    if text.endswith(")") and len(text) < _CAPTION_MOST:  # a caption with its credit
        return False
    if any(parent.tag in ("aside", "footer", "nav", "form", "figure") for parent in element.iterancestors()):
        return False
    linked = sum(len(_text(link)) for link in element.iter("a"))
    return linked <= _LINKED_MOST * len(text)


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _key(text: str) -> str:
    return " ".join(words_of(text))
