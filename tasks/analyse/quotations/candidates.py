"""Candidate spans: every stretch that may be reported speech, generously, for a ranking to choose from.

A candidate is a token range with its cue (or none, for a quoted region of its own) and two codes that say how its
edges came about. A span that touches a quoted region is completed to the region's edges.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.view import View

_OBJECTS: Final = frozenset(
    ("ccomp", "xcomp", "dobj", "attr", "oprd", "acl", "relcl", "prep", "pcomp", "dative", "advcl")
)
_DASHES: Final = frozenset(("—", "–", "--", "-", "―"))
_POINTS: Final = _DASHES | {",", ";", ":", "(", "["}
_TURNS: Final = frozenset(("CC", "IN", "WRB", "VBG", "TO", "WDT", "WP", "RB", "NNP"))  # tags that may open what follows
_SUBORDINATORS: Final = frozenset(("while", "as", "because", "after", "when", "although", "before", "if", "since"))
_MAX_CUTS: Final = 9
_REACH: Final = 150  # tokens that are searched for an edge
LEAST: Final = 0.08  # weaker cues count as context, but their spans are hardly ever right


@dataclass(slots=True)
class Candidate:
    """Tokens `start:end` as content of `cue` (index into the cue list, -1 for none)."""

    start: int
    end: int
    cue: int
    side: str
    first: str
    last: str


def candidates(view: View, cues: list[Cue], least: float = LEAST) -> list[Candidate]:
    """All candidates of a document, quoted regions first, then by cue; cues lighter than `least` give none."""
    found = [Candidate(a, b, -1, "Q", "region", "region") for a, b in view.spans if a < b]
    joints = _joints(view)
    for number, cue in enumerate(cues):
        begin, stop = view.sentences[cue.sentence]
        if cue.weight < least:
            continue
        if cue.kind == "colon":
            found.extend(_turn(view, number, cue))
            continue
        seen: set[tuple[int, int]] = set()
        for start, end, side, first, last in _of_cue(view, joints, cue, begin, stop):
            s, e = _complete(view, start, end)
            s, e = _trim(view, s, e)
            if s >= e or (s, e) in seen or s <= cue.token < e:
                continue
            seen.add((s, e))
            found.append(Candidate(s, e, number, side, first, last))
        if view.words[stop - 1] == ":" or (stop - begin > 1 and view.words[stop - 2] == ":"):
            found.extend(block_after(view, number, stop))
    return found


def _turn(view: View, number: int, cue: Cue) -> list[Candidate]:
    """What one speaker of a transcript says: the rest of the paragraph."""
    end = start = cue.token + 1
    n = len(view.words)
    inside = view.region_of[cue.token]
    while end < n and view.paragraph_of[end] == view.paragraph_of[cue.token] and view.region_of[end] >= inside:
        end += 1
    start, end = _trim(view, start, end)
    return [Candidate(start, end, number, "R", "turn", "turn")] if start < end else []


def block_after(view: View, number: int, stop: int) -> list[Candidate]:
    """The paragraph after a lead-in that ends in a colon, when it carries no marks of its own."""
    n = len(view.words)
    if stop >= n or view.region_of[stop] >= 0 or view.paragraph_of[stop] == view.paragraph_of[stop - 1]:
        return []
    end = stop
    while end < n and view.paragraph_of[end] == view.paragraph_of[stop]:
        end += 1
    start, end = _trim(view, stop, end)
    return [Candidate(start, end, number, "B", "block", "block")] if start < end else []


def _of_cue(view: View, joints: list[int], cue: Cue, begin: int, stop: int) -> list[tuple[int, int, str, str, str]]:
    result: list[tuple[int, int, str, str, str]] = []
    starts = _starts_right(view, cue, stop)
    for rank, (start, first) in enumerate(starts):
        for end, last in _ends_right(view, joints, cue, start, stop):
            if rank < 3 or last in ("sentence", "subtree", "region"):
                result.append((start, end, "R", first, last))
    left = cue.attr[0]
    ends = [(left, "attr")]
    if cue.token != left:
        ends.append((cue.token, "cue"))
    for end, last in ends:
        for start, first in _starts_left(view, cue, begin, end):
            if last == "attr" or first in ("sentence", "region"):
                result.append((start, end, "L", first, last))
    return result


def _starts_right(view: View, cue: Cue, stop: int) -> list[tuple[int, str]]:
    """Where content after the cue may begin, the most telling places first."""
    i, after = cue.token, cue.attr[1]
    found: dict[int, str] = {}
    for c in view.children[i]:
        if (c > i and view.dep[c] in _OBJECTS and view.region_of[c] < 0) or (c > i and view.dep[c] == "ccomp"):
            left = max(view.left[c], i + 1)
            if left < stop:
                found.setdefault(left, view.dep[c])
                if view.dep[c] == "prep" and left + 1 < stop:
                    found.setdefault(left + 1, "pobj")
    for k in range(i + 1, min(stop, i + 25)):
        if view.region_of[k] >= 0:
            found.setdefault(k, "mark")
            break
        low = view.lower[k]
        if low == "that" and "that" not in found.values() and k + 1 < stop:
            found[k + 1] = "that"
        elif low in (":", ",") and low not in found.values() and k + 1 < stop:
            found.setdefault(k + 1, low)
    if cue.addressee >= 0 and view.right[cue.addressee] + 1 < stop:
        found.setdefault(view.right[cue.addressee] + 1, "addressee")
    if after < stop:
        found.setdefault(after, "next")
    order = {"that": 0, "ccomp": 1, "mark": 2, "xcomp": 3, "dobj": 3, "next": 4, ":": 2}
    return sorted(found.items(), key=lambda item: (order.get(item[1], 5), item[0]))


def _ends_right(view: View, joints: list[int], cue: Cue, start: int, stop: int) -> list[tuple[int, str]]:
    found: dict[int, str] = {stop: "sentence"}
    for c in view.children[cue.token]:
        if view.left[c] <= start <= view.right[c] and c > cue.token:
            found.setdefault(min(stop, view.right[c] + 1), "subtree")
    cuts = 0
    low = bisect_right(joints, start)
    for k in joints[low : bisect_left(joints, min(stop, start + _REACH), low)]:
        inside = view.region_of[k]
        if inside >= 0:
            if k + 1 < stop and view.region_of[k + 1] != inside:
                found.setdefault(k + 1, "region")
            continue
        cut = _cut(view, cue, k, stop, start)
        if cut:
            found.setdefault(k, cut)
            cuts += 1
            if cuts >= _MAX_CUTS:
                break
    return list(found.items())


def _joints(view: View) -> list[int]:
    """Where content may end: last tokens in marks, and what `_cut` may name."""
    regions = view.region_of
    return [
        k
        for k, (word, tag, region, after) in enumerate(
            zip(view.lower, view.tag, regions, (*regions[1:], -1), strict=True)
        )
        if (region != after if region >= 0 else tag in _TURNS or word in _POINTS)
    ]


def _cut(view: View, cue: Cue, k: int, stop: int, start: int) -> str:
    """Why content may end before token `k`, or nothing."""
    word, tag = view.lower[k], view.tag[k]
    if word == ",":
        follow = view.tag[k + 1] if k + 1 < stop else ""
        low = view.lower[k + 1] if k + 1 < stop else ""
        return ",VBG" if follow == "VBG" else f",{low}" if follow in ("CC", "IN", "WP", "WDT", "WRB") else ","
    if word in _POINTS:
        return "dash" if word in _DASHES else word
    if view.lower[k - 1] == ",":
        return ""
    if tag == "CC":
        return "CC"
    if tag in _TURNS and view.head[k] < start:
        return f"{tag}:out"
    return "sub" if tag in ("IN", "WRB") and word in _SUBORDINATORS else ""


def _starts_left(view: View, cue: Cue, begin: int, end: int) -> list[tuple[int, str]]:
    """Where content before the attribution may begin."""
    found: dict[int, str] = {}
    if begin < end:
        found[begin] = "sentence"
    elif begin > 0 and view.region_of[begin - 1] >= 0 and view.paragraph_of[begin - 1] == view.paragraph_of[begin]:
        return []
    inside = -1
    for k in range(end - 1, max(begin, end - _REACH), -1):
        if view.region_of[k] >= 0:
            if view.region_of[k] != inside:
                inside = view.region_of[k]
                found.setdefault(view.spans[inside][0], "region")
            continue
        word = view.lower[k]
        if word in _DASHES or word in (";", ":"):
            found.setdefault(k + 1, "dash" if word in _DASHES else word)
        elif word in (",", "and", "but") and len(found) < 8:
            found.setdefault(k + 1, word)
    for c in view.children[cue.token]:
        if c < cue.token and view.dep[c] == "ccomp" and view.left[c] > begin:
            found.setdefault(view.left[c], "ccomp")
    return list(found.items())


def _complete(view: View, start: int, end: int) -> tuple[int, int]:
    """Extend a span over the quoted regions that its edges touch."""
    if start < len(view.words) and view.region_of[start] >= 0:
        start = min(start, view.spans[view.region_of[start]][0])
    if end > 0 and view.region_of[end - 1] >= 0:
        end = max(end, view.spans[view.region_of[end - 1]][1])
    return start, end


def _trim(view: View, start: int, end: int) -> tuple[int, int]:
    """Drop punctuation and white space outside marks at the edges, and a leading "that"."""
    while (
        end > start
        and view.region_of[end - 1] < 0
        and not view.words[end - 1][-1].isalnum()
        and (view.words[end - 1] not in ("%", ")", "]"))
    ):
        end -= 1
    while (
        start < end
        and view.region_of[start] < 0
        and (
            (not view.words[start][0].isalnum() and view.words[start][0] not in "([$#@£€")
            or (view.lower[start] == "that" and view.tag[start] in ("IN", ""))
        )
    ):
        start += 1
    return start, end
