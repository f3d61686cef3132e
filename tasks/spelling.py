"""Names as they are spelt: folded to equal letters, and to a key that transliterations share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name without case and accents, with plain apostrophes and hyphens: equal for equal names."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‑", "-").replace("–", "-"))
    plain = plain.translate(_LETTERS)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


_LETTERS: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "ð": "d"}
    | {"þ": "th", "œ": "oe", "Œ": "Oe", "ə": "e", "Ə": "E", "ʻ": "'", "ʼ": "'"}
)

# Spellings of one sound in the common transliterations of Arabic, Persian, Russian, Ukrainian, Turkish names.
_SPELLINGS: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"'", ""),
        (r"ch|tsch|tch", "c"),
        (r"sch|sh|sz", "s"),
        (r"x", "ks"),
        (r"kh|gh|q|ck|g", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh|dj", "d"),
        (r"zh|j|dz", "z"),
        (r"ou|oo|ow|au|aw", "u"),
        (r"w", "v"),
        (r"ts|tz", "s"),
        (r"eff$", "ev"),
        (r"off$", "ov"),
        (r"h", ""),
        (r"(?<=.)[aeiouy]+", ""),
        (r"^[aeiou]", "a"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A key that transliterations of one name share: Mohammed, Muhammad; Zelensky, Zelenskyy; Sergei, Sergey."""
    for pattern, to in _SPELLINGS:
        word = pattern.sub(to, word)
    return word
