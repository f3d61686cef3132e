"""A Doc read once into plain lists: rules over lists cost a fraction of rules over Token objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

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

    def __len__(self) -> int:
        return len(self.words)

    def slice(self, start: int, end: int) -> str:
        """The text of tokens start to end (exclusive)."""
        return self.text[self.start[start] : self.end[end - 1]]

    def joined(self, i: int) -> bool:
        """True if token i is a hyphen glued to both neighbours ("al-Assad", "Port-au-Prince")."""
        return (
            0 < i < len(self.words) - 1
            and self.words[i] in _HYPHENS
            and not self.space[i]
            and self.end[i - 1] == self.start[i]
        )


def read(doc: Doc) -> Tokens:
    """Read a Doc. Works without a parse: everything is then one sentence per line."""
    table = doc.to_array(["IDX", "LENGTH", "SPACY", "SENT_START", "TAG", "POS", "DEP", "HEAD"])
    idx, length, space, opens, tag, pos, dep, head = (column.tolist() for column in table.T)
    words = [token.text for token in doc]
    names = {key: doc.vocab.strings[key] if key else "" for key in {*tag, *pos, *dep}}
    count, sentence, starts = -1, [], []
    for n, mark in enumerate(opens):
        first = mark == 1 or n == 0
        count += first
        sentence.append(count)
        starts.append(first)
    size = len(words)
    return Tokens(
        text=doc.text,
        words=words,
        lower=[word.lower() for word in words],
        start=idx,
        end=[a + b for a, b in zip(idx, length, strict=True)],
        space=[bool(s) for s in space],
        sentence=sentence,
        opens=starts,
        tag=[names[t] for t in tag],
        pos=[names[p] for p in pos],
        dep=[names[d] for d in dep],
        head=[min(max(n + _signed(h), 0), size - 1) for n, h in enumerate(head)],
        upper=[word[0].isupper() for word in words],
    )


def _signed(value: int) -> int:
    """Heads are stored relative, in an unsigned column."""
    return value - 2**64 if value >= 2**63 else value
