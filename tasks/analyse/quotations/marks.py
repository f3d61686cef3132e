"""Quotation marks: which stretches of a text stand inside marks of any kind.

One pass over the paragraphs of the unaltered text. Curly, straight, low-9, guillemets with and without spaces, the
typewriter pairs (two backticks, two apostrophes) and single marks are known. A paragraph's end resets the state, so
that a lost closing mark can spoil its own paragraph only; a next paragraph that opens with a mark continues the speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_PARAGRAPH: Final = re.compile(r"[^\n\r\u2028\u2029]+")
_MARK: Final = re.compile(r"``|''|[\"“”„‟«»‹›‘]|(?<![^\s(\[“\"—–-])'(?=\w)")
_MEASURE: Final = re.compile(r"\d\s?['’′]\s?\d{1,2}(?:\s?½)?$")
_CLOSERS: Final = {
    "“": '”“"',
    "„": '”“"',
    "‟": '”"',
    "«": "»",
    "‹": "›",
    '"': '"”',
    "”": '”"',
    "``": "''",
    "''": "''",
    "»": "«",
    "›": "‹",
}
_LOST_CUE: Final = re.compile(
    r"[,?!]\s+(?=(?:\S+\s){0,5}?(?:said|says|told|asked|added|replied|explained|wrote)\b)|[.?!…](?=\s+[A-Z0-9])"
)
_SINGLE_END: Final = re.compile(r"[’'](?=[\s,.;:!?)\]”\"—–]|$)")
_SINGLE_REACH: Final = 1500


@dataclass(frozen=True, slots=True)
class Region:
    """One stretch inside marks and inside one paragraph. `outer` offsets include the marks.

    `closed` is False where no closing mark was found. `continues`: the next paragraph takes the speech up again.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    closed: bool = True
    continues: bool = False
    single: bool = False


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of every line that holds more than white space."""
    return [m.span() for m in _PARAGRAPH.finditer(text) if not m.group().isspace()]


def regions(text: str, paras: list[tuple[int, int]] | None = None) -> list[Region]:
    """All stretches inside quotation marks, in order and without overlap (nested marks belong to the outer stretch)."""
    paras = paragraphs(text) if paras is None else paras
    found: list[Region] = []
    for number, (start, end) in enumerate(paras):
        following = text[paras[number + 1][0] : paras[number + 1][0] + 3] if number + 1 < len(paras) else ""
        found.extend(_in_paragraph(text, start, end, number, following))
    return found


def _in_paragraph(text: str, start: int, end: int, number: int, following: str) -> Iterator[Region]:
    opened: tuple[int, int, str] | None = None  # outer start, content start, closers
    resume = start
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if at < resume:
            continue
        if mark in "‘'":
            if opened is None and (found := _single(text, at, end, number)):
                resume = found.outer_end
                yield found
            continue
        opens, closes = _shape(text, at, at + len(mark), start, end, mark)
        if opened is None:
            if opens and _may_open(text, at, mark, start):
                opened = (at, at + len(mark), _CLOSERS[mark])
        elif _is_closer(mark, opened[2], opens, closes):
            yield Region(opened[1], at, opened[0], at + len(mark), number)
            opened = None
        elif opens and not closes and mark in "“\"``''" and mark in _family(opened[2]):
            # A second opening mark: the first stretch lost its closing one.
            stop = _lost_end(text, opened[1], at)
            yield Region(opened[1], stop, opened[0], stop, number, closed=False)
            opened = (at, at + len(mark), _CLOSERS[mark])
    if opened is not None:
        goes_on = following[:1] in tuple('"“«„‟') or following[:2] in ("``", "''")
        stop = end if goes_on or _is_introduced(text, opened[0], start) else _lost_end(text, opened[1], end)
        yield Region(opened[1], stop, opened[0], stop, number, closed=False, continues=goes_on)


def _shape(text: str, at: int, after: int, start: int, end: int, mark: str) -> tuple[bool, bool]:
    """(looks like an opening mark, looks like a closing mark) by the characters around it."""
    before = text[at - 1] if at > start else " "
    behind = text[after] if after < end else " "
    left_free = before.isspace() or before in "([{—–-/‘'“\"…:,"
    right_free = behind.isspace() or behind in ")]}.,;:!?—–-/’'”\"…"
    if mark in "„‟«‹``" and not (mark in "«‹" and right_free and not left_free):
        return True, False
    if mark == "“":
        return not (before in ".,!?…" and right_free), right_free and not left_free
    opens = left_free and not (behind.isspace() and mark in "”»›")
    closes = right_free or not left_free
    if mark == '"' and left_free and right_free and before.isspace() and not behind.isspace():
        closes = behind in ".,;:!?)"
    if before in ":," and not right_free:
        return True, False
    return opens, closes and not (before.isspace() and not behind.isspace() and behind.isalnum())


def _may_open(text: str, at: int, mark: str, start: int) -> bool:
    """Inch marks and marks after a digit or a letter never open."""
    if mark not in ('"', "''", "”"):
        return True
    if at > start and text[at - 1].isdigit():
        return False
    if mark == "''" and not text[at + 2 : at + 3].strip():
        return False
    return not _MEASURE.search(text, max(start, at - 8), at)


def _is_closer(mark: str, closers: str, opens: bool, closes: bool) -> bool:
    if (mark == "''") != (closers == "''") or mark not in closers:
        return False
    if mark == "“":
        return closes or not opens
    return closes or mark in "”»›«‹" or not opens


def _family(closers: str) -> str:
    return "``''" if closers == "''" else '“"'


def _is_introduced(text: str, at: int, start: int) -> bool:
    """Whether a comma or colon leads to the mark, or it opens the paragraph: then the speech fills the paragraph."""
    lead = text[max(start, at - 3) : at].rstrip()
    return lead.endswith((",", ":")) or (at == start)


def _lost_end(text: str, begin: int, limit: int) -> int:
    """Where speech without closing mark is taken to end: with its first sentence, or before its attribution."""
    match = _LOST_CUE.search(text, begin, min(limit, begin + _SINGLE_REACH))
    stop = match.start() + 1 if match else limit
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    return stop


def _single(text: str, at: int, end: int, number: int) -> Region | None:
    """A stretch in single marks: at least two words, and a closing mark that is no apostrophe."""
    limit = min(end, at + _SINGLE_REACH)
    curly = text[at] == "‘"
    pos = at + 1
    for _ in range(12):
        match = _SINGLE_END.search(text, pos, limit)
        if match is None:
            return None
        stop = match.start()
        same = (text[stop] == "’") == curly
        plural = text[stop - 1] in "sSnN" and text[stop + 1 : stop + 3].strip()[:1].isalpha()
        if same and not (plural and not curly):
            inside = text[at + 1 : stop]
            words = inside.split()
            return Region(at + 1, stop, at, stop + 1, number, single=True) if len(words) >= 2 else None
        pos = stop + 1
    return None
