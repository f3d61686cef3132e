"""Names as they are spelt: folded to equal letters, and to a key that transliterations share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name without case and accents, with plain apostrophes and hyphens: equal for equal names."""
    if text.isascii():
        return " ".join(text.casefold().split())
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
        (r"ch|tsch|tch", "s"),
        (r"sch|sh|sz", "s"),
        (r"x", "ks"),
        (r"kh|gh|q|ck|g", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh|dj", "d"),
        (r"zh|j|dz|z", "d"),
        (r"ow$", "ov"),
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


@lru_cache(maxsize=65536)
def alike(a: str, b: str) -> bool:
    """Whether two folded words may be transliterations of one name: Mohammed and Muhammad, not Carol and Carl.

    Consonants must agree one by one, and the vowels between them all but a few: an e may be any other vowel, a short
    one may be left out. The vowels that a name begins and ends with tell names apart (Ali, Eli; Paul, Paula).
    """
    if sound(a) != sound(b):
        return False
    one, other = _parts(a), _parts(b)
    if len(one) != len(other):
        return False
    loose, last = 0, len(one) - 1
    for n, (left, right) in enumerate(zip(one, other, strict=True)):
        if left == right:
            continue
        if n % 2:  # a consonant
            if not left & right:
                return False
        elif n == last or not _near(left, right, is_first=n == 0):
            return False
        else:
            loose += 1
    return loose <= (1 if min(len(a), len(b)) < _LONG else 2)


@lru_cache(maxsize=65536)
def resembles(a: str, b: str) -> bool:
    """Whether two folded words agree but for the vowels between their consonants: weaker than `alike`, for forenames
    beside the same surname."""
    one, other = _parts(a), _parts(b)
    return (
        sound(a) == sound(b)
        and len(one) == len(other)
        and one[-1] == other[-1]
        and bool(one[0]) == bool(other[0])
        and all(left & right for left, right in zip(one[1::2], other[1::2], strict=True))
    )


def near(a: str, b: str) -> bool:
    """Whether two folded words agree roughly and both end in a vowel or both do not: a surname beside equal
    forenames."""
    return len(rough(a)) > 2 and rough(a) == rough(b) and (a[-1] in "aeiouyh") == (b[-1] in "aeiouyh")


@lru_cache(maxsize=65536)
def rough(word: str) -> str:
    """A key coarser than `sound`: without the sounds of h and k, which letters for one throat sound are."""
    key = sound(word).replace("k", "").translate(_ROUGH)
    return re.sub(r"(.)\1+", r"\1", key)


_ROUGH: Final = str.maketrans("tz", "dd")


def _near(one: frozenset[str], other: frozenset[str], *, is_first: bool) -> bool:
    """Whether two groups of vowels are spellings of one."""
    if is_first:
        return one | other <= {"e", "i"} and bool(one) and bool(other)
    if not one or not other:
        return len(one | other) == 1 and one | other <= {"e", "i"}
    wild = {"e", "o"} if len(one) == len(other) == 1 else set()  # Yusuf, Yousef; but not Jean, Joan
    same = [{"e", "a"}, {"e", "i"}, wild]
    return all(any(v == w or {v, w} in same for w in y) for x, y in ((one, other), (other, one)) for v in x)


@lru_cache(maxsize=65536)
def _parts(word: str) -> tuple[frozenset[str], ...]:
    """A word as vowels, consonant, vowels, consonant ... vowels; any of them may be empty of vowels."""
    parts: list[frozenset[str]] = [frozenset()]
    place, before = 0, ""
    word = re.sub(r"(.)\1+", r"\1", word.replace("'", "").replace("x", "ks")).removesuffix("h")
    word = re.sub(r"^abd[aou]l", "abdel", word)
    while place < len(word):
        letter = word[place]
        if vowel := _VOWELS.get(letter):
            parts[-1] |= {vowel}
            place += 1
            continue
        size = next(n for n in (3, 2, 1) if word[place : place + n] in _CONSONANTS or n == 1)
        sounds = _CONSONANTS.get(word[place : place + size], frozenset(letter))
        if letter == "w" and size == 1 and before and (place + 1 == len(word) or word[place + 1] not in _VOWELS):
            parts[-1] |= {"o"}  # Dawd, Daoud
        else:
            if letter == "f" and place + 1 == len(word):
                sounds |= {"v"}  # Ivanoff
            if sounds != (parts[-2] if len(parts) > 1 and not parts[-1] else None):
                parts += [sounds, frozenset()]
        place, before = place + size, letter
    return tuple(parts)


_LONG: Final = 7
_VOWELS: Final = {"a": "a", "e": "e", "i": "i", "y": "i", "o": "o", "u": "o"}
_CONSONANTS: Final = {
    letters: frozenset(sounds)
    for letters, sounds in {
        "kh": "k", "gh": "g", "q": "gk", "ck": "k", "c": "ksc", "ch": "c5", "tch": "c", "tsch": "c", "sh": "5",
        "sch": "5", "sz": "5s", "zh": "jz", "j": "j", "dj": "j", "dz": "zj", "dh": "dz", "th": "t", "ph": "f", "w": "v",
        "ts": "s", "tz": "s", "z": "z",
    }.items()
}  # fmt: skip
