"""Features of candidate spans: numbers, and keys whose learned log-odds become numbers.

Counts over a span come from running sums, so that a candidate costs the same whatever its length.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.view import View

Floats = NDArray[np.float32]

SIDES: Final = {"Q": 0.0, "R": 1.0, "L": 2.0, "B": 3.0}
NUMBERS: Final = [
    "side",
    "length",
    "share_of_sentence",
    "before",
    "after",
    "at_start",
    "at_end",
    "quoted",
    "quoted_share",
    "region_start",
    "region_end",
    "regions",
    "finite",
    "subjects",
    "commas",
    "out_arcs",
    "in_arcs",
    "cue_weight",
    "cue_gap",
    "cue_in_list",
    "strong",
    "cues_inside",
    "weight_inside",
    "cues_in_sentence",
    "max_weight",
    "main_is_cue_child",
    "subtree_start",
    "subtree_end",
    "subject_gap",
    "subject_words",
    "has_subject",
    "paragraph_share",
    "capitals",
    "region_words",
    "region_closed",
    "region_marks_end_sentence",
    "regions_in_paragraph",
    "single_region",
    "subject_side",
    "chars_end_punctuation",
    "sentence_length",
    "neighbour_left",
    "neighbour_right",
]
KEYS: Final = [
    "cue",
    "cue_side",
    "sides",
    "start_tags",
    "before_word",
    "first_word",
    "end_tags",
    "end_word",
    "main",
    "how",
    "subject",
    "after_end",
    "cue_next",
    "cue_previous",
    "cut_cue",
    "start_context",
]


def features(view: View, cues: list[Cue], found: list[Candidate]) -> tuple[Floats, list[list[str]]]:
    """The number matrix (one row a candidate) and the key columns (one list a key)."""
    sums = _Sums(view, cues)
    numbers = np.zeros((len(found), len(NUMBERS)), dtype=np.float32)
    keys: list[list[str]] = [[] for _ in KEYS]
    if not found:
        return numbers, keys
    arcs = sums.arcs(found)
    per_cue = [_cue_facts(view, cue) for cue in cues]
    near = _nearest(view, cues, found)
    rows, lines = [], []
    for k, candidate in enumerate(found):
        number = candidate.cue if candidate.cue >= 0 else near[k]
        row, key = _row(view, cues, candidate, number, sums, per_cue, arcs[k])
        rows.append(row)
        lines.append(key)
    numbers[:] = rows
    return numbers, [list(column) for column in zip(*lines, strict=True)]


class _Sums:
    """Running sums over the tokens of a document."""

    def __init__(self, view: View, cues: list[Cue]) -> None:
        n = len(view.words)
        tags = view.tag
        self.finite = _running([t in ("VBD", "VBZ", "VBP", "MD") for t in tags])
        self.subjects = _running([d[:5] == "nsubj" for d in view.dep])
        self.commas = _running([w == "," for w in view.words])
        self.quoted = _running([r >= 0 for r in view.region_of])
        self.capitals = _running([w[0].isupper() for w in view.words])
        where = [0.0] * n
        weight = [0.0] * n
        for cue in cues:
            where[cue.token] = 1.0
            weight[cue.token] = cue.weight
        self.cues, self.weights = _running(where), _running(weight)
        self.head = np.asarray(view.head, dtype=np.int64)
        self.into = np.concatenate(([0], np.cumsum(np.bincount(self.head, minlength=n)))) if n else np.zeros(1)
        self.ends = [b for _, b in view.spans]
        self.per_paragraph: dict[int, int] = {}
        for region in view.regions:
            self.per_paragraph[region.paragraph] = self.per_paragraph.get(region.paragraph, 0) + 1

    def arcs(self, found: list[Candidate]) -> list[tuple[int, int, int]]:
        """For each candidate: arcs that leave it, arcs that enter it, and its first token with an outer head."""
        start = np.array([c.start for c in found])
        size = np.array([c.end for c in found]) - start
        first = np.cumsum(size) - size
        flat = np.arange(int(size.sum())) - np.repeat(first - start, size)
        head = self.head[flat]
        low = np.repeat(start, size)
        outer = (head < low) | (head >= low + np.repeat(size, size)) | (head == flat)
        leaving = np.add.reduceat(outer, first) if len(flat) else np.zeros(len(found))
        entering = self.into[start + size] - self.into[start] - (size - leaving)
        marked = np.where(outer, flat, np.iinfo(np.int64).max)
        main = np.minimum.reduceat(marked, first)
        main = np.where(main == np.iinfo(np.int64).max, start, main)
        return list(zip(leaving.tolist(), entering.tolist(), main.tolist(), strict=True))


def _running(values: list[Any]) -> list[float]:
    return list(accumulate(values, initial=0.0))


def _nearest(view: View, cues: list[Cue], found: list[Candidate]) -> list[int]:
    """For every quoted region the nearest cue of its sentence (by tokens between), else -1."""
    by_sentence: dict[int, list[int]] = {}
    for number, cue in enumerate(cues):
        by_sentence.setdefault(cue.sentence, []).append(number)
    result = []
    for candidate in found:
        best, gap = -1, 40
        if candidate.cue < 0:
            here = by_sentence.get(view.sentence_of[candidate.start], ())
            after = view.sentence_of[min(candidate.end, len(view.words) - 1)]
            for number in (*here, *(by_sentence.get(after, ()) if after != view.sentence_of[candidate.start] else ())):
                cue = cues[number]
                distance = min(abs(cue.attr[0] - candidate.end), abs(candidate.start - cue.attr[1]))
                distance += 0 if cue.weight > 0.3 else 4
                if distance < gap:
                    best, gap = number, distance
        result.append(best)
    return result


def _cue_facts(view: View, cue: Cue) -> tuple[float, float, float, float, str, str, str, str]:
    i, subject = cue.token, cue.subject
    size = view.right[subject] - view.left[subject] + 1 if subject >= 0 else 0
    if subject < 0:
        kind = "-"
    elif view.tag[subject] in ("PRP", "WP", "DT"):
        kind = view.lower[subject]
    else:
        kind = view.ent[subject] or view.tag[subject]
    how = f"{cue.how}|{view.tag[i]}|{view.dep[i]}"
    following = view.lower[i + 1] if i + 1 < len(view.words) else ""
    previous = view.lower[i - 1] if i else ""
    in_list = float(cue.lemma in words("verbs") or cue.lemma in words("nouns"))
    side = 0.0 if subject < 0 else 1.0 if subject < i else 2.0
    return in_list, float(cue.lemma in words("strong")), float(size), side, kind, how, following, previous


def _row(
    view: View,
    cues: list[Cue],
    candidate: Candidate,
    number: int,
    sums: _Sums,
    per_cue: list[tuple[float, float, float, float, str, str, str, str]],
    arcs: tuple[int, int, int],
) -> tuple[list[float], tuple[str, ...]]:
    s, e = candidate.start, candidate.end
    n = len(view.words)
    sentence = view.sentence_of[s]
    begin, stop = view.sentences[sentence]
    size, length = e - s, stop - begin
    quoted = sums.quoted[e] - sums.quoted[s]
    leaving, entering, main = arcs
    cue = cues[number] if number >= 0 else None
    facts = per_cue[number] if number >= 0 else (0.0, 0.0, 0.0, 0.0, "-", "-", "-", "-")
    i = cue.token if cue else -1
    gap = (s - i if s > i else e - i) if cue else 99
    region = view.region_of[s]
    first_region = view.regions[region] if region >= 0 else None
    last = view.region_of[e - 1]
    whole = region >= 0 and region == last and view.spans[region] == (s, e)
    closing = view.text[view.regions[last].end - 1] if last >= 0 and view.regions[last].end > 0 else ""
    tag_of, low_of = view.tag, view.lower
    edge = -1
    if cue and view.head[main] == i:
        edge = main
    inner = sums.cues[e] - sums.cues[s]
    row = [
        SIDES[candidate.side],
        size,
        size / max(1, length),
        s - begin,
        stop - e,
        s == begin,
        stop - e <= 1,
        quoted,
        quoted / size,
        region >= 0,
        last >= 0,
        bisect_right(sums.ends, e) - bisect_right(sums.ends, s),
        sums.finite[e] - sums.finite[s],
        sums.subjects[e] - sums.subjects[s],
        sums.commas[e] - sums.commas[s],
        leaving,
        entering,
        cue.weight if cue else 0.0,
        gap,
        facts[0],
        facts[1],
        inner,
        sums.weights[e] - sums.weights[s],
        sums.cues[stop] - sums.cues[begin],
        sums.weights[stop] - sums.weights[begin],
        edge >= 0,
        edge >= 0 and view.left[edge] == s,
        edge >= 0 and view.right[edge] == e - 1,
        (cue.subject - i if cue.subject >= 0 else 99) if cue else 99,
        facts[2],
        bool(cue and cue.subject >= 0),
        size / max(1, view.sentences[sentence][1] - begin),
        (sums.capitals[e] - sums.capitals[s]) / size,
        (first_region.end - first_region.start) / 6 if first_region else 0,
        bool(first_region and first_region.closed),
        bool(closing and closing in ".?!,"),
        sums.per_paragraph.get(view.paragraph_of[s], 0),
        whole,
        facts[3],
        view.words[e][0] in ".!?" if e < n else True,
        length,
        view.region_of[s - 1] >= 0 if s else False,
        view.region_of[e] >= 0 if e < n else False,
    ]
    previous, following = (low_of[s - 1] if s else ""), (low_of[e] if e < n else "")
    second = low_of[e + 1] if e + 1 < n else ""
    lemma = f"{cue.lemma}|{cue.kind[0]}" if cue else "-"
    side = candidate.side
    key = (
        lemma,
        f"{lemma}|{side}|{candidate.first}",
        f"{side}|{candidate.first}|{candidate.last}",
        f"{tag_of[s - 1] if s else ''}|{tag_of[s]}|{side}",
        f"{previous}|{side}",
        f"{low_of[s]}|{side if side != 'B' else 'R'}",
        f"{tag_of[e - 1]}|{tag_of[e] if e < n else ''}",
        f"{following}|{tag_of[e + 1] if e + 1 < n else ''}",
        f"{view.dep[main]}|{tag_of[main]}|{edge >= 0}|{side}",
        f"{facts[5]}|{side}",
        f"{facts[4]}|{facts[5][:4]}",
        f"{following}|{second}",
        f"{lemma}|{facts[6]}",
        f"{facts[7]}|{lemma[-1]}|{side}",
        f"{candidate.last}|{following}|{lemma}",
        f"{candidate.first}|{previous}|{tag_of[s]}|{view.dep[main]}",
    )
    return row, key
