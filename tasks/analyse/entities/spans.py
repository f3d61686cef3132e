"""Where names begin and end: the model's spans, repaired, and capitalised stretches that it missed.

A *stretch* is a run of capitalised tokens with the particles and hyphens between them. Titles and nationalities at
its front are cut off and remembered. Spans of the model are trimmed, split at lines, and snapped to stretches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tasks.analyse.entities.labels import ORGANISATION, PLACE
from tasks.analyse.entities.lexicon import Lexicon, Phrase
from tasks.analyse.entities.tokens import Tokens

_EDGE: Final = frozenset("'\"“”‘’«»()[]{},.;:!?-–—/&…*•|") | {"''", "``"}
_NO_NAME: Final = frozenset({"VERB", "AUX", "ADP", "ADV", "PRON", "DET", "CCONJ", "SCONJ", "PART", "INTJ", "NUM"})
_POSSESSIVE: Final = frozenset({"'s", "’s", "'", "’"})
_LEADING_PARTICLES: Final = frozenset(
    {"al", "el", "bin", "ibn", "abu", "van", "von", "der", "den", "ten", "umm", "bint"}
)


@dataclass(slots=True)
class Name:
    """A candidate name: tokens start to end (exclusive), the model's label if any, and what stood before it."""

    start: int
    end: int
    label: str | None = None
    phrase: Phrase | None = None
    title: tuple[int, int] | None = None
    nation: int | None = None
    key: str = ""
    cut: int = 0  # characters left off the last token: "U.S." of "U.S.-backed"
    text: str = ""  # once it was asked for; where a name begins and ends is settled by then
    votes: dict[str, float] = field(default_factory=dict)


def text_of(tokens: Tokens, name: Name) -> str:
    """The text of a name."""
    if not name.text:
        name.text = tokens.text[tokens.start[name.start] : tokens.end[name.end - 1] - name.cut]
    return name.text


def trim(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> tuple[int, int]:
    """Cut articles, quotation marks, possessives and stray punctuation off both ends."""
    words, lower = tokens.words, tokens.lower
    while start < end and (words[start] in _EDGE or words[start].isspace()):
        start += 1
    while end > start and (words[end - 1] in _POSSESSIVE or words[end - 1] in _EDGE or words[end - 1].isspace()):
        if words[end - 1] == ")" and "(" in words[start:end]:
            break
        end -= 1
    while end - start > 1 and lower[end - 1][-1] in "'’" and lower[end - 1] in lexicon.cues["elided"]:
        end -= 1  # "Gaspard m’a répondu"
    while (
        end - start > 1 and lower[start] in lexicon.cues["trim"] and (lower[start] == "the" or not tokens.upper[start])
    ):
        start += 1
        if words[start] in _EDGE:
            start += 1
    while end - start > 1 and is_compound(words[start], lexicon):
        start += 1
    return start, end


def is_compound(word: str, lexicon: Lexicon) -> bool:
    """One token that only begins with a name: "U.S.-backed"."""
    return "-" in word[1:] and word.rpartition("-")[2] in lexicon.cues["glued"]


def cut_names(tokens: Tokens, lexicon: Lexicon) -> list[Name]:
    """Countries at the front of compound tokens."""
    found = []
    for n in tokens.capitals:
        word = tokens.words[n]
        if "-" in word and is_compound(word, lexicon):
            front = word.rpartition("-")[0]
            if code := lexicon.country_names.get(front):
                phrase = Phrase((front,), PLACE, code)
                found.append(Name(n, n + 1, PLACE, phrase, cut=len(word) - len(front)))
    return found


def title_at(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> int:
    """Length of the longest title that begins at token `start` (0 if none)."""
    if start >= end or tokens.lower[start] not in lexicon.title_opens:
        return 0
    for size in range(min(lexicon.longest_title, end - start), 0, -1):
        if tuple(tokens.lower[start : start + size]) in lexicon.titles:
            return size
    return 0


def title_before(tokens: Tokens, lexicon: Lexicon, start: int) -> tuple[int, int] | None:
    """The title that ends just before token `start`, in small letters or capitals."""
    if not start or tokens.lower[start - 1] not in lexicon.title_ends:
        return None
    for size in range(min(lexicon.longest_title, start), 0, -1):
        if tuple(tokens.lower[start - size : start]) in lexicon.titles:
            return start - size, start
    return None


def phrases(tokens: Tokens, lexicon: dict[str, tuple[Phrase, ...]]) -> dict[int, tuple[int, Phrase]]:
    """Known names in the text: first token -> (end, phrase), longest match, no overlap."""
    found: dict[int, tuple[int, Phrase]] = {}
    words, free = tokens.words, 0
    for i in tokens.where(lexicon.keys()):
        if i < free:
            continue
        for phrase in lexicon[tokens.lower[i]]:
            if phrase.tokens[0] != words[i]:
                continue
            end = i + len(phrase.tokens)
            if end == i + 1 or tuple(words[i:end]) == phrase.tokens:
                found[i] = (end, phrase)
                free = end
                break
    return found


def stretches(tokens: Tokens, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Runs of capitalised tokens with particles and hyphens inside; headlines in capitals are left to the model."""
    i = 0
    for start in sorted({*tokens.capitals, *tokens.where(_LEADING_PARTICLES)}):
        if start < i or tokens.sentence[start] in tokens.headlines or not _opens(tokens, lexicon, start):
            continue
        i = start + 1
        if tokens.opens[start] and tokens.pos[start] in _NO_NAME:
            continue  # "Did", "Injecting": a capital only because a sentence begins
        i = run(tokens, lexicon, start)
        yield start, i


def run(tokens: Tokens, lexicon: Lexicon, start: int) -> int:
    """Where the run of capitals, particles and hyphens ends that begins at a token."""
    i, size, sentence = start + 1, tokens.size, tokens.sentence
    while i < size and sentence[i] == sentence[start]:
        step = _continues(tokens, lexicon, i)
        if not step:
            break
        i += step
    return i


def _opens(tokens: Tokens, lexicon: Lexicon, i: int) -> bool:
    if tokens.upper[i]:
        if is_compound(tokens.words[i], lexicon):
            return False
        return tokens.words[i] not in lexicon.cues["times"] and tokens.pos[i] not in (
            "PRON",
            "DET",
            "SCONJ",
            "CCONJ",
            "ADV",
        )
    return _particle(tokens, lexicon, i) > 0


def _continues(tokens: Tokens, lexicon: Lexicon, i: int) -> int:
    """How many tokens from i on belong to the run that reaches i (0: none)."""
    if tokens.upper[i]:
        return 1 if tokens.words[i] not in lexicon.cues["times"] else 0
    if tokens.joined(i):
        if tokens.lower[i + 1] in lexicon.cues["glued"]:
            return 0  # "Miami-based"
        return 2 if tokens.upper[i + 1] or tokens.upper[i - 1] else 0
    if (
        tokens.words[i] in _POSSESSIVE
        and tokens.lower[i - 1] in lexicon.cues["owners"]
        and i + 1 < tokens.size
        and tokens.upper[i + 1]
    ):
        return 2
    return _particle(tokens, lexicon, i)


def _particle(tokens: Tokens, lexicon: Lexicon, i: int) -> int:
    """Length of a particle chain at i that a capitalised token follows, that token included."""
    n, size = i, tokens.size
    while n < size and n < i + 4 and (tokens.lower[n] in lexicon.particles or (n > i and tokens.joined(n))):
        n += 1
    return n + 1 - i if i < n < size and tokens.upper[n] and tokens.words[n] not in lexicon.cues["times"] else 0


def split(tokens: Tokens, lexicon: Lexicon, start: int, end: int, inner: bool = True) -> list[Name]:
    """Cut a stretch into names: nationality and title in front are taken off, a title inside parts two names."""
    title: tuple[int, int] | None = None
    nation: int | None = None
    tail = tokens.words[end - 1]
    headed = end - start > 1 and (tail in lexicon.org_heads or tail in lexicon.place_heads)
    while start < end:
        size = title_at(tokens, lexicon, start, end)
        if size == 1 and headed and tokens.lower[start] in lexicon.cues["ambiguous_titles"]:
            break  # "Queen Elizabeth Hospital", "General Electric Company"
        if size and start + size < end and not tokens.joined(start + size):
            title = (title[0] if title else start, start + size)
            start += size
        elif tokens.opens[start] and end - start > 2 and tokens.lower[start] in lexicon.roles:
            title = (start, start + 1)  # "Publisher Anna Keller"
            start += 1
        elif tokens.words[start] in lexicon.demonyms and _before_title(tokens, lexicon, start, end):
            nation = start
            start += 1
        else:
            break
    if start >= end or start + title_at(tokens, lexicon, start, end) == end:
        return []  # a bare title names nobody
    if inner:
        for middle in range(start + 1, end - 1):
            size = title_at(tokens, lexicon, middle, end) if tokens.lower[middle] in lexicon.title_opens else 0
            if size and middle + size < end and not _is_inner_title(tokens, lexicon, middle, middle + size, end):
                left = Name(start, middle, title=title, nation=nation)
                return [left, *split(tokens, lexicon, middle, end)]
    return [Name(start, end, title=title or title_before(tokens, lexicon, start), nation=nation)]


def _before_title(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    return start + 1 < end and title_at(tokens, lexicon, start + 1, end) > 0


def _is_inner_title(tokens: Tokens, lexicon: Lexicon, start: int, end: int, last: int) -> bool:
    """True if a title word is rather a part of the name around it ("Attorney General's Office", "Fox Major League")."""
    tail = tokens.words[last - 1]
    if tail in lexicon.org_heads or tail in lexicon.place_heads:
        return True
    return (
        tokens.words[end] not in lexicon.forenames
        and end - start == 1
        and tokens.lower[start] in lexicon.cues["ambiguous_titles"]
    )


def opener(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> str | None:
    """The label told by a first word like "Ministry (of ...)" when "of" or "for" follows the stretch."""
    if end + 1 >= tokens.size or tokens.lower[end] not in lexicon.cues["open_links"]:
        return None
    if tokens.words[end - 1] in lexicon.cues["org_openers"]:
        return ORGANISATION
    return PLACE if tokens.words[end - 1] in lexicon.cues["place_openers"] and end - start <= 2 else None


def after_of(tokens: Tokens, end: int) -> int:
    """First token of the name behind "of [the]" at `end`, or -1."""
    n = end + 1
    if n < tokens.size and tokens.lower[n] == "the":
        n += 1
    return n if n < tokens.size and tokens.upper[n] and tokens.sentence[n] == tokens.sentence[end] else -1


def portfolio(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> int:
    """Where an office's name ends that goes on behind `end`: "Ministry of Energy | and Mines", "Health, Labour and
    Welfare"."""
    if tokens.words[start] not in lexicon.cues["offices"] or end >= tokens.size:
        return end
    n = end
    while (
        n + 1 < tokens.size and tokens.lower[n] in (",", "and", "&") and tokens.lower[n + 1] in lexicon.cues["fields"]
    ):
        last = tokens.words[n] != ","
        n += 2
        if not tokens.upper[n - 1]:
            break
        while n < tokens.size and tokens.lower[n] in lexicon.cues["fields"] and tokens.upper[n]:
            n += 1
        if last:
            return n
    return end
