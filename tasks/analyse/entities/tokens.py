"""A Doc read once into plain lists: rules over lists cost a fraction of rules over Token objects."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
from spacy.tokens import Doc

_HEAD: Final = 7  # column
_BEGINS, _INSIDE = 3, 1  # of ENT_IOB
_HYPHENS: Final = frozenset("-–‐‑")


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one value a token. `space[i]` is true if white space follows; `sentence[i]` counts from 0."""

    text: str
    words: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    space: list[bool]
    sentence: list[int]
    opens: list[bool]
    tag: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    upper: list[bool]
    breaks: list[int]  # tokens that hold a line end
    headlines: frozenset[int] | None = None  # sentences that `spans.shouted` found, once it was asked

    def __len__(self) -> int:
        return len(self.words)

    def slice(self, start: int, end: int) -> str:
        """The text of tokens start to end (exclusive)."""
        return self.text[self.start[start] : self.end[end - 1]]

    def joined(self, i: int) -> bool:
        """True if token i is a hyphen glued to both neighbours ("al-Assad", "Port-au-Prince")."""
        words = self.words
        return (
            i < len(words) - 1
            and words[i] in _HYPHENS
            and i > 0
            and not self.space[i]
            and self.end[i - 1] == self.start[i]
        )


def where(words: list[str], wanted: Container[str]) -> list[int]:
    """The places of some words, found at a fraction of what looking at each token costs."""
    return [n for n, word in enumerate(words) if word in wanted]


def read(doc: Doc, labels: dict[int, str]) -> Tokens:
    """Read a Doc. Works without a parse: everything is then one sentence per line.

    `labels` remembers what the model's tag numbers spell; the caller keeps it from Doc to Doc.
    """
    table = doc.to_array(["IDX", "LENGTH", "SPACY", "SENT_START", "TAG", "POS", "DEP", "HEAD", "ORTH"])
    columns = (column.tolist() for n, column in enumerate(table.T) if n != _HEAD)
    idx, length, space, opens, tag, pos, dep, orth = columns
    size, strings = len(idx), doc.vocab.strings
    spelt = {key: strings[key] for key in {*orth}}  # each word once: an article says most of them again and again
    words = [spelt[key] for key in orth]
    lower = {key: word.lower() for key, word in spelt.items()}
    upper = {key: word[0].isupper() for key, word in spelt.items()}
    for key in {*tag, *pos, *dep}.difference(labels):
        labels[key] = strings[key] if key else ""
    heads = table[:, _HEAD].astype(np.int64) + np.arange(size)  # relative to the token, in an unsigned column
    starts = [mark == 1 for mark in opens]
    starts[0] = True
    breaks = where(words, {word for word in spelt.values() if "\n" in word})
    for n in breaks:
        if n + 1 < size and not words[n + 1][0].islower():
            starts[n + 1] = True  # a headline or dateline ends with its line, whatever the parser makes of it
    return Tokens(
        text="".join([f"{word} " if white else word for word, white in zip(words, space, strict=True)]),
        words=words,
        lower=[lower[key] for key in orth],
        start=idx,
        end=[a + b for a, b in zip(idx, length, strict=True)],
        space=[bool(s) for s in space],
        sentence=list(accumulate(starts)),
        opens=starts,
        tag=[labels[t] for t in tag],
        pos=[labels[p] for p in pos],
        dep=[labels[d] for d in dep],
        head=np.clip(heads, 0, size - 1).tolist(),
        upper=[upper[key] for key in orth],
        breaks=breaks,
    )


def names(doc: Doc, labels: dict[int, str]) -> list[tuple[int, int, str]]:
    """The model's names as first token, end (exclusive) and label, without a Span object for each."""
    table = doc.to_array(["ENT_IOB", "ENT_TYPE"])
    inside, kinds = table[:, 0].tolist(), table[:, 1].tolist()
    found = []
    for start in np.flatnonzero(table[:, 0] == _BEGINS).tolist():
        end = start + 1
        while end < len(inside) and inside[end] == _INSIDE:
            end += 1
        kind = kinds[start]
        if kind not in labels:
            labels[kind] = doc.vocab.strings[kind]
        found.append((start, end, labels[kind]))
    return found
