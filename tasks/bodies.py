"""Whether two names are of one organisation: equal but for the legal form, small words and spelling, or an acronym."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from tasks import lists
from tasks.naming import PARTICLES, SMALL, Match, core, words
from tasks.spelling import alike, fold

_FORMS: Final = """
inc incorporated corp corporation co company ltd limited llc llp lp plc ag fc afc gmbh sa nv bv spa ab asa oyj pte pty
holding holdings group kk srl
"""
_LEGAL: Final = frozenset(_FORMS.split())


def match(a: str, b: str) -> Match:
    """How sure it is that two names are of one organisation, and why."""
    left, right = spelt(a), spelt(b)
    if left == right:
        listed = is_known(a) or is_known(b)
        return Match(0.95, "names of one known body" if listed else "same but for the legal form")
    if "".join(left) == "".join(right):
        return Match(0.95, "same but for spaces and dots")
    plain_left, plain_right = (tuple(w for w in side if w not in SMALL) for side in (left, right))
    if plain_left == plain_right:
        return Match(0.95, "same but for small words")
    if sorted(plain_left) == sorted(plain_right) and len(plain_left) > 1:
        if "university" in plain_left and _TWO_SCHOOLS & {*plain_left}:
            return Match(0.5, "two universities")
        return Match(0.92, "same words in another order")
    if _spelt_alike(plain_left, plain_right):
        return Match(0.9, "transliterated")
    for short, full, name in ((a, right, b), (b, left, a)):
        if is_acronym(short, full) or ("-" in name and is_acronym(short, words(name.replace("-", "")))):
            return Match(0.8, "acronym")
    return Match(0.0, "different names")


def _spelt_alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """al-Qaeda and al-Qaida: word for word equal, or long words that may be spellings of one."""
    return len(core(a)) == len(core(b)) and all(
        x == y or (min(len(x), len(y)) >= SPELT and alike(x, y)) for x, y in zip(core(a), core(b), strict=True)
    )


# Of these, the University of X and X University are two.
_TWO_SCHOOLS: Final = frozenset({"washington", "miami", "york", "newcastle", "lincoln", "columbia", "texas", "wales"})
SPELT: Final = 5  # letters of a word that may be a transliteration


def is_acronym(short: str, full: tuple[str, ...]) -> bool:
    """Whether `short` (two letters and more, in capitals) is spelt by the first letters of a name."""
    letters = "".join(c for c in short if c.isalnum())
    if not (2 <= len(letters) <= 8 and letters[:-1].isupper()) or " " in short.strip():
        return False
    letters = fold(letters)
    every = "".join(word[0] for word in full)
    main = "".join(word[0] for word in full if word not in SMALL and word not in PARTICLES)
    return len(full) > 1 and letters in (every, main)


@lru_cache(maxsize=65536)
def spelt(name: str) -> tuple[str, ...]:
    """The words of an organisation's name in one spelling, without its legal form; of a known body, its first name."""
    parts = _spelt(name)
    first, only_capitals = _known().get(parts, (parts, False))
    return first if name.isupper() or not only_capitals else parts


def is_known(name: str) -> bool:
    """Whether a name is one of those that `lists/bodies.txt` gives."""
    found = _known().get(_spelt(name))
    return found is not None and (name.isupper() or not found[1])


@cache
def _known() -> dict[tuple[str, ...], tuple[tuple[str, ...], bool]]:
    """Name of a known body -> its first name, and whether only capitals mean it ("WHO", never "who")."""
    rows = [line.split("|") for line in lists.lines("bodies.txt")]
    return {_spelt(name): (_spelt(row[0]), name.isupper()) for row in rows for name in row}


def _spelt(name: str) -> tuple[str, ...]:
    found = words(name)
    if "." in name and len(found) > 1 and all(len(word) == 1 for word in found):
        found = ("".join(found),)  # U.N.
    parts = tuple(_AMERICAN.get(word, word) for word in without_legal(found))
    if _OFFICES & {*parts}:  # the Kenyan Health Ministry is Kenya's; the American Express is not America's
        adjectives = lists.countries_by_adjective()
        parts = tuple(part for word in parts if word != "affairs" for part in adjectives.get(word, (word,)))
    for short, full in _ABBREVIATED.items():
        if parts[: len(short)] == short and len(parts) > len(short):
            return (*full, *parts[len(short) :])
    return parts


_ABBREVIATED: Final = {
    ("un",): ("united", "nations"), ("u", "n"): ("united", "nations"), ("us",): ("united", "states"),
    ("u", "s"): ("united", "states"), ("uk",): ("united", "kingdom"), ("eu",): ("european", "union"),
}  # fmt: skip


_OFFICES: Final = frozenset({"ministry", "department", "parliament", "government", "army", "police", "embassy"})
_AMERICAN: Final = {
    "defence": "defense", "labour": "labor", "centre": "center", "organisation": "organization",
    "programme": "program", "theatre": "theater", "harbour": "harbor",
}  # fmt: skip


def without_legal(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without article, legal form and what else is left off at its end."""
    if parts and parts[0] == "the":
        parts = parts[1:]
    while len(parts) > 1 and (parts[-1] in _LEGAL or parts[-2:] == ("football", "club")):
        parts = parts[:-1] if parts[-1] in _LEGAL else parts[:-2] or parts[:1]
    if len(parts) > 2 and parts[-1] == "society" and parts[-2] in ("cross", "crescent"):
        return parts[:-1]  # the Kenya Red Cross Society
    return parts
