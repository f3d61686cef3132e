"""A flat, fast view of a parsed document: plain lists instead of token objects, and sentences that respect quotations.

The parser splits sentences wrongly around quotation marks; here a sentence ends only at end punctuation or with its
paragraph, and never inside a quoted stretch followed by its attribution.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.tokens import Doc

from tasks.analyse.quotations.marks import Region, paragraphs, regions

_END: Final = frozenset((".", "!", "?", "…", "...", "...."))
_TAIL: Final = frozenset(('"', "”", "’", "'", "''", ")", "]", "»", "“", "›"))
_LONGEST_SENTENCE: Final = 250
_NONE: Final[list[int]] = []  # the children of most tokens; never written to
# Hashes of names first, then numbers.
_WANTED: Final[list[int | str]] = [
    *("LEMMA", "TAG", "DEP", "ENT_TYPE", "ORTH"),
    *("IDX", "LENGTH", "SENT_START", "SPACY", "HEAD"),
]


@dataclass(slots=True)
class View:
    """Token attributes as parallel lists; `left` and `right` are subtree edges (right inclusive).

    `vectors` holds what the model has computed of every token, one row each, or None where that is not known.
    """

    text: str
    words: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    lemma: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    ent: list[str]
    left: list[int]
    right: list[int]
    children: list[list[int]]
    regions: list[Region]
    region_of: list[int]
    spans: list[tuple[int, int]]
    sentences: list[tuple[int, int]]
    sentence_of: list[int]
    paragraph_of: list[int]
    paragraphs: list[tuple[int, int]]
    vectors: NDArray[np.floating] | None = None

    def token_at(self, char: int) -> int:
        """The first token that ends after `char`."""
        return bisect_right(self.end, char)

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """Token range that covers the characters `start:end`."""
        return bisect_right(self.end, start), bisect_left(self.start, end)


class _Names:
    """Names behind spaCy's hashes, and their lower case: kept, for a hash means the same in every vocabulary."""

    most: Final = 50_000

    def __init__(self) -> None:
        self.kept: tuple[dict[int, str], dict[int, str]] = {0: ""}, {0: ""}

    def of(self, strings: StringStore, columns: Sequence[Sequence[int]]) -> tuple[list[list[str]], list[str]]:
        """What the hashes in `columns` stand for, and the last column in lower case."""
        if len(self.kept[0]) > self.most:
            self.kept = {0: ""}, {0: ""}  # another thread goes on with what it has
        names, lowered = self.kept
        try:
            spelt = [list(map(names.__getitem__, column)) for column in columns]
        except KeyError:
            for number in set().union(*columns).difference(names):
                name = strings[number]
                lowered[number] = " " if name.isspace() else name.lower()
                names[number] = name  # last: a thread that finds it here finds its lower case too
            spelt = [list(map(names.__getitem__, column)) for column in columns]
        return spelt, list(map(lowered.__getitem__, columns[-1]))


_NAMES: Final = _Names()


def view_of(doc: Doc, *, vectors: bool = True) -> View:
    """Read everything that is needed from `doc` once; its vectors only if they are wanted and there."""
    n = len(doc)
    table = doc.to_array(_WANTED).T if n else np.zeros((len(_WANTED), 0), dtype=np.uint64)
    counts = table[5:].view(np.int64)
    start, _, starts, spaces = counts[:4].tolist()
    end: list[int] = (counts[0] + counts[1]).tolist()
    head: list[int] = (counts[4] + np.arange(n)).tolist()
    (lemma, tag, dep, ent, words), lower = _NAMES.of(doc.vocab.strings, table[:5].tolist())
    # Much quicker than `doc.text`, which makes an object for every token.
    text = "".join([w + " " if space else w for w, space in zip(words, spaces, strict=True)])
    left, right, children = _edges(head)
    paras = paragraphs(text)
    quoted = regions(text, paras)
    spans = [(bisect_right(end, r.outer_start), bisect_left(start, r.outer_end)) for r in quoted]
    region_of = [-1] * n
    for k, (a, b) in enumerate(spans):
        region_of[a:b] = [k] * (b - a)
    paragraph_of = _numbers(paras, start)
    sentences = _sentences(words, starts, region_of, paragraph_of)
    sentence_of = [0] * n
    for k, (a, b) in enumerate(sentences):
        sentence_of[a:b] = [k] * (b - a)
    return View(
        text=text,
        words=words,
        lower=lower,
        start=start,
        end=end,
        lemma=lemma,
        tag=tag,
        dep=dep,
        head=head,
        ent=ent,
        left=left,
        right=right,
        children=children,
        regions=quoted,
        region_of=region_of,
        spans=spans,
        sentences=sentences,
        sentence_of=sentence_of,
        paragraph_of=paragraph_of,
        paragraphs=paras,
        vectors=np.asarray(doc.tensor, dtype=np.float32) if vectors and len(doc.tensor) == n else None,
    )


def _edges(head: list[int]) -> tuple[list[int], list[int], list[list[int]]]:
    """Subtree edges and children, in linear time for any depth: children are merged before their heads."""
    n = len(head)
    children: list[list[int]] = [_NONE] * n  # a list for each would take longer than all else
    roots: list[int] = []
    for i, h in enumerate(head):
        if h == i:
            roots.append(i)
        elif own := children[h]:
            own.append(i)
        else:
            children[h] = [i]
    left, right = list(range(n)), list(range(n))
    order = [i for i in roots if children[i]]
    for i in order:  # those that have children
        below = children[i]
        if below[0] < i:
            left[i] = below[0]
        if below[-1] > i:
            right[i] = below[-1]
        order += [k for k in below if children[k]]
    for i in reversed(order):
        h = head[i]
        if left[i] < left[h]:
            left[h] = left[i]
        if right[i] > right[h]:
            right[h] = right[i]
    return left, right, children


def _numbers(paras: list[tuple[int, int]], start: list[int]) -> list[int]:
    """Paragraph number of every token; line breaks belong to the paragraph before them."""
    result: list[int] = []
    stops = [bisect_left(start, begin) for begin, _ in paras[1:]]
    for k, stop in enumerate((*stops, len(start))):
        result += [k] * (stop - len(result))
    return result


def _sentences(
    words: list[str], starts: list[int], region_of: list[int], paragraph_of: list[int]
) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    begin = 0
    n = len(words)
    beside = zip(words[1:], words, paragraph_of[1:], paragraph_of, strict=False)
    for i, (word, before, paragraph, last_paragraph) in enumerate(beside, 1):
        here = paragraph == last_paragraph
        if here and i - begin < _LONGEST_SENTENCE and (word[0].islower() or before[-1].isalnum()):
            continue  # most tokens
        if not here or _is_break(words, starts, region_of, i, begin):
            result.append((begin, i))
            begin = i
    if n:
        result.append((begin, n))
    return result


def _is_break(words: list[str], starts: list[int], region_of: list[int], i: int, begin: int) -> bool:
    if i - begin >= _LONGEST_SENTENCE:
        return True
    word = words[i]
    first = word[0]
    if first.islower() or first.isspace() or (word in _TAIL and region_of[i] == region_of[i - 1]):
        return False
    inner = region_of[i]
    if inner >= 0 and region_of[i - 1] == inner:
        return False
    k = i - 1
    while k > begin and (words[k] in _TAIL or words[k].isspace()):
        k -= 1
    closing = words[k]
    if closing not in _END and not (closing[-1] in ".?!" and starts[i] == 1 and k < i - 1):
        return starts[i] == 1 and closing[-1] in ".?!:" and (inner < 0 or closing[-1] != ":")
    # Speech that ended with its own full stop may be followed by its attribution ("Why?" Smith said).
    return region_of[k] < 0 or starts[i] == 1
