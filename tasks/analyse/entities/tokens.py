"""A Doc read once into plain lists: rules over lists cost a fraction of rules over Token objects."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
from spacy.strings import StringStore
from spacy.tokens import Doc

_HEAD, _ORTH = 7, 8  # columns
_MOST: Final = 50_000  # words that are kept
_spelt: dict[int, tuple[str, str, bool]] = {}
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
    tag, pos, dep = (table[:, n].tolist() for n in (4, 5, 6))
    size, strings = len(table), doc.vocab.strings
    words, lower, upper = _words(table[:, _ORTH].tolist(), strings)
    space = table[:, 2].astype(bool).tolist()
    for key in {*tag, *pos, *dep}.difference(labels):
        labels[key] = strings[key] if key else ""
    heads = table[:, _HEAD].astype(np.int64) + np.arange(size)  # relative to the token, in an unsigned column
    starts = (table[:, 3] == 1).tolist()
    starts[0] = True
    breaks = where(words, {word for word in {*words} if "\n" in word})
    for n in breaks:
        if n + 1 < size and not words[n + 1][0].islower():
            starts[n + 1] = True  # a headline or dateline ends with its line, whatever the parser makes of it
    return Tokens(
        text="".join([f"{word} " if white else word for word, white in zip(words, space, strict=True)]),
        words=words,
        lower=lower,
        start=table[:, 0].tolist(),
        end=(table[:, 0] + table[:, 1]).tolist(),
        space=space,
        sentence=list(accumulate(starts)),
        opens=starts,
        tag=[labels[t] for t in tag],
        pos=[labels[p] for p in pos],
        dep=[labels[d] for d in dep],
        head=np.clip(heads, 0, size - 1).tolist(),
        upper=upper,
        breaks=breaks,
    )


def _words(keys: list[int], strings: StringStore) -> tuple[list[str], list[str], list[bool]]:
    """Each token as written, in small letters, and whether it has a capital; each word is looked at once.

    A key is a hash of its word, the same in every vocabulary.
    """
    wanted = {*keys}
    if len(_spelt) > _MOST:
        _spelt.clear()
    for key in wanted.difference(_spelt):
        word = strings[key]
        _spelt[key] = (word, word.lower(), word[0].isupper())
    words, lower, upper = zip(*[_spelt[key] for key in keys], strict=True)
    return list(words), list(lower), list(upper)


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
