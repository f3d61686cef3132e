"""Guards before the tokenizer: hostile or broken text may cost no more than ordinary text of its length.

The tokenizer peels marks one by one and re-slices the rest, which is quadratic in the length of a run: 20,000
brackets took 65 s. Such stretches are blanked in a copy of the same length, so that every offset stays valid.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_RUN: Final = 50
LONGEST_WORD: Final = 300

_MARKS: Final = re.compile(rf"[^\w\s]{{{LONGEST_RUN + 1},}}")
_WORD: Final = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PIECE: Final = re.compile(r"\w+|[^\w\s]")


def mask(text: str) -> str:
    """A copy of the same length with runs of marks and endless words blanked, and lone surrogates replaced."""
    text = _SURROGATE.sub("\ufffd", text)
    text = _MARKS.sub(lambda found: found[0][0] + " " * (len(found[0]) - 1), text)
    return _WORD.sub(lambda found: " " * len(found[0]), text)


def is_hopeless(text: str, tokens: int) -> bool:
    """True if the text surely has more than `tokens` tokens, told without the tokenizer.

    A token rarely holds more than a few pieces ("U.S.", "a.b.c"), hence the factor; the exact count comes later.
    """
    limit = tokens * 4
    if len(text) <= limit:
        return False
    return any(count > limit for count, _ in enumerate(_PIECE.finditer(text), 1))
