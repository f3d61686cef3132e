"""A Doc read once into plain lists: rules over lists cost a fraction of rules over Token objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.symbols import AUX, VERB  # type: ignore[import-not-found]
from spacy.tokens import Doc

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_HEAD, _ORTH = 7, 8  # columns
_MOST: Final = 50_000  # words that are kept
_spelt: dict[int, tuple[str, str, bool, str, bool]] = {}
_SHORT: Final = 3  # letters of words that headlines may write small
_BEGINS, _INSIDE = 3, 1  # of ENT_IOB
_HYPHENS: Final = frozenset("-–‐‑")


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one value a token. `space[i]` is true if white space follows; `sentence[i]` counts from 0.

    `places` is where each word, in small letters, stands; `capitals` and `breaks` are the tokens that have a capital or
    hold a line end: rules look words up there, which costs a fraction of looking at each token.
    """

    text: str
    size: int
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
    places: dict[str, list[int]]
    capitals: list[int]
    breaks: list[int]
    headlines: frozenset[int]  # sentences and lines in which nearly every word has a capital; also lists of names

    def slice(self, start: int, end: int) -> str:
        """The text of tokens start to end (exclusive)."""
        return self.text[self.start[start] : self.end[end - 1]]

    def joined(self, i: int) -> bool:
        """True if token i is a hyphen glued to both neighbours ("al-Assad", "Port-au-Prince")."""
        words = self.words
        return (
            i < self.size - 1
            and words[i] in _HYPHENS
            and i > 0
            and not self.space[i]
            and self.end[i - 1] == self.start[i]
        )

    def where(self, wanted: Set[str]) -> list[int]:
        """The places of some words, given in small letters, in text order."""
        return sorted([n for word in self.places.keys() & wanted for n in self.places[word]])


def read(doc: Doc, labels: dict[int, str]) -> Tokens:
    """Read a Doc. Works without a parse: everything is then one sentence per line.

    `labels` remembers what the model's tag numbers spell; the caller keeps it from Doc to Doc.
    """
    table = doc.to_array(["IDX", "LENGTH", "SPACY", "SENT_START", "TAG", "POS", "DEP", "HEAD", "ORTH"])
    size, strings = len(table), doc.vocab.strings
    spelt = _look_up(table[:, _ORTH].tolist(), strings)
    lower = [row[1] for row in spelt]
    upper = [row[2] for row in spelt]
    space = (table[:, 2] == 1).tolist()
    tag, pos, dep = (_named(table[:, n].tolist(), labels, strings) for n in (4, 5, 6))
    heads = table[:, _HEAD].astype(np.int64) + np.arange(size)  # relative to the token, in an unsigned column
    starts = table[:, 3] == 1
    starts[0] = True
    places: dict[str, list[int]] = defaultdict(list)
    for n, word in enumerate(lower):
        places[word].append(n)
    breaks = sorted([n for word, found in places.items() if "\n" in word for n in found])
    for n in breaks:
        if n + 1 < size and not spelt[n + 1][0][0].islower():
            starts[n + 1] = True  # a headline or dateline ends with its line, whatever the parser makes of it
    sentence = np.cumsum(starts)
    shown = np.array(upper), (table[:, 5] == VERB) | (table[:, 5] == AUX), np.array([row[4] for row in spelt])
    return Tokens(
        size=size,
        text="".join([row[3] if white else row[0] for row, white in zip(spelt, space, strict=True)]),
        words=[row[0] for row in spelt],
        lower=lower,
        start=table[:, 0].tolist(),
        end=(table[:, 0] + table[:, 1]).tolist(),
        space=space,
        sentence=sentence.tolist(),
        opens=starts.tolist(),
        tag=tag,
        pos=pos,
        dep=dep,
        head=heads.tolist(),
        upper=upper,
        places=places,
        capitals=list(compress(range(size), upper)),
        breaks=breaks,
        headlines=_headlines(sentence, breaks, *shown),
    )


def _headlines(sentence: Ints, breaks: list[int], capital: Flags, verb: Flags, long: Flags) -> frozenset[int]:
    """Numbers of the sentences that shout, or end in a line that does; a small verb tells an ordinary sentence."""
    line = np.zeros_like(sentence)
    line[breaks] = 1
    line = np.cumsum(line)
    told = verb & ~capital
    counted = told | long
    weights = np.where(told, -5, capital)[counted]
    loud = []
    for number in (sentence, line):
        count = np.bincount(number[counted], minlength=number[-1] + 1)
        loud.append((count > 4) & (np.bincount(number[counted], weights, minlength=number[-1] + 1) > 0.75 * count))
    last = np.flatnonzero(np.diff(sentence, append=sentence[-1] + 1))  # its line is the sentence's
    return frozenset(sentence[last][loud[0][sentence[last]] | loud[1][line[last]]].tolist())


def _look_up(keys: list[int], strings: StringStore) -> list[tuple[str, str, bool, str, bool]]:
    """Each token as written, in small letters, whether it has a capital, with a space behind it, whether it is long.

    Each word is looked at once. A key is a hash of its word, the same in every vocabulary.
    """
    if len(_spelt) > _MOST:
        _spelt.clear()
    try:
        return [_spelt[key] for key in keys]
    except KeyError:
        for key in {*keys}.difference(_spelt):
            word = strings[key]
            _spelt[key] = (word, word.lower(), word[0].isupper(), f"{word} ", len(word) > _SHORT and word[0].isalpha())
        return [_spelt[key] for key in keys]


def _named(keys: list[int], labels: dict[int, str], strings: StringStore) -> list[str]:
    """What the model's numbers spell."""
    try:
        return [labels[key] for key in keys]
    except KeyError:
        labels.update((key, strings[key] if key else "") for key in {*keys})
        return [labels[key] for key in keys]


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
