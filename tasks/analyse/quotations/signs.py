"""What the network reads besides the model's vectors: small codes of every token, and of every candidate span.

A code is a row of an embedding table. Columns of tokens are listed in `TOKEN_SIZES`, those of candidates in
`SPAN_SIZES`, each with the number of its codes; code 0 stands for what is not listed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.view import View

Ints = NDArray[np.int64]


def _numbered(names: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.split(), start=1)}


_TAGS: Final = _numbered(
    "# $ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ "
    "RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
)
_DEPS: Final = _numbered(
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
    "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp"
)
_ENTITIES: Final = _numbered("PERSON ORG GPE NORP DATE TIME MONEY CARDINAL PERCENT")
_PATHS: Final = _numbered("ccomp nsubj advcl prep punct conj dobj advmod npadvmod xcomp parataxis mark relcl cc dative")
_FIRST: Final = _numbered(
    "region that ccomp mark xcomp dobj next : , addressee turn block prep pobj attr oprd acl relcl pcomp dative advcl "
    "sentence ; dash and but"
)
_LAST: Final = _numbered(
    "region turn block sentence subtree attr cue , ,VBG ,and ,but ,or ,who ,which ,while ,as ,that dash ; : ( [ CC "
    "sub IN:out WRB:out VBG:out TO:out WDT:out WP:out RB:out NNP:out"
)
_KINDS: Final = {"verb": 0, "noun": 1, "according": 2, "colon": 3}
_SIDES: Final = {"Q": 0, "R": 1, "L": 2, "B": 3}
_WEIGHTS: Final = (0.03, 0.08, 0.2, 0.4, 0.6, 0.8)  # steps of a cue's weight
_STEPS: Final = len(_WEIGHTS) + 1
_DISTANCES: Final = (2, 3, 5, 9)
_DISTANCE_STEPS: Final = np.searchsorted(_DISTANCES, np.arange(_DISTANCES[-1] + 1), side="right")
_LENGTHS: Final = (2, 3, 4, 6, 9, 13, 18, 25, 35, 50, 80)
_GAPS: Final = (2, 3, 5, 9, 15)
_CLEAR: Final = 0.2  # from this weight on a cue's words are marked as its attribution
_HOLDS: Final = 0.08  # from this weight on a cue marks what hangs on it

_CLASSES: Final = (len(_TAGS) + 1, len(_DEPS) + 1, len(_TAGS) + 1, 2 * len(_DISTANCES) + 3, len(_DEPS) + 1)
_PATH_SIZE: Final = len(_PATHS) + 1
TOKEN_SIZES: Final = (*_CLASSES, 16, len(_ENTITIES) + 1, 8, 8 * _STEPS + 1, 2 * _STEPS * _PATH_SIZE + 1, 15, 8)
SPAN_SIZES: Final = (4 * (len(_FIRST) + 1), 4 * (len(_LAST) + 1), 12, 13, 16, 3 * _STEPS + 1)


def token_codes(view: View, cues: Sequence[Cue], known: Mapping[str, int]) -> Ints:
    """One row a token: its word (numbered by `known` from 1 on), then the columns of `TOKEN_SIZES`."""
    n = len(view.words)
    head = np.array(view.head)
    tag = _coded(view.tag, _TAGS)
    dep = _coded(view.dep, _DEPS)
    distance = head - np.arange(n)
    steps = _DISTANCE_STEPS[np.minimum(np.abs(distance), _DISTANCES[-1])]
    columns = [
        _coded(view.lower, known),
        tag,
        dep,
        tag[head],
        np.where(distance == 0, 0, np.where(distance > 0, 1, 2 + len(_DISTANCES)) + steps),
        dep[head],
        _region_codes(view),
        _coded(view.ent, _ENTITIES),
        _place_codes(view),
        *_cue_codes(view, cues),
    ]
    return np.stack(columns).T  # by columns in memory, as they are looked up


def _coded(names: Sequence[str], codes: Mapping[str, int]) -> Ints:
    """Codes of names, each looked up once."""
    found = {name: codes.get(name, 0) for name in set(names)}
    return np.fromiter(map(found.__getitem__, names), dtype=np.int64, count=len(names))


def _region_codes(view: View) -> Ints:
    """Inside of marks or beside them; first or last there; whether the closing mark is missing."""
    region = np.array(view.region_of)
    before = np.concatenate(([-2], region[:-1]))
    after = np.concatenate((region[1:], [-2]))
    closed = np.array([r.closed for r in view.regions] + [False])
    inside = 1 + 2 * (before != region) + 4 * (after != region) + 8 * closed[region]
    return np.asarray(np.where(region < 0, 2 * (before >= 0) + 4 * (after >= 0), inside))


def _place_codes(view: View) -> Ints:
    """First and last of a sentence, first of a paragraph."""
    turns = np.diff(view.sentence_of) != 0
    first = np.concatenate(([True], turns))
    last = np.concatenate((turns, [True]))
    opens = np.concatenate(([True], np.diff(view.paragraph_of) != 0))
    return np.asarray(first + 2 * last + 4 * opens)


def _cue_codes(view: View, cues: Sequence[Cue]) -> tuple[Ints, Ints, Ints, Ints]:
    """The cue that a token is; the cue it hangs on; the strongest cue of its sentence; its part in an attribution."""
    n = len(view.words)
    own, part, sentence = np.zeros((3, n), dtype=np.int64)
    strength: dict[int, int] = {}
    strongest: dict[int, Cue] = {}
    for cue in cues:
        step = bisect_left(_WEIGHTS, cue.weight)
        own[cue.token] = 1 + step + _STEPS * (_KINDS.get(cue.kind, 0) + 4 * (cue.subject >= 0))
        if cue.weight >= _HOLDS:
            strength[cue.token] = step
        if cue.weight > _CLEAR:
            part[slice(*cue.attr)] |= 1
            if cue.subject >= 0:
                part[cue.subject] |= 2
            if cue.addressee >= 0:
                part[cue.addressee] |= 4
        if cue.sentence not in strongest or cue.weight > strongest[cue.sentence].weight:
            strongest[cue.sentence] = cue
    for number, cue in strongest.items():
        begin, stop = view.sentences[number]
        step = 2 * bisect_left(_WEIGHTS, cue.weight)
        sentence[begin : cue.token] = step + 1
        sentence[cue.token : stop] = step + 2
    return own, _hanging(view, strength), sentence, part


def _hanging(view: View, strength: Mapping[int, int]) -> Ints:
    """The nearest cue above each token in the parse, by what the path leaves it, and on which side."""
    found = [0] * len(view.words)
    children = view.children
    for cue, step in strength.items():
        for below in children[cue]:
            found[below] = code = 1 + 2 * (step * _PATH_SIZE + _PATHS.get(view.dep[below], 0)) + (below > cue)
            waiting = [below]
            for k in waiting:
                if k not in strength:
                    for child in children[k]:
                        found[child] = code
                        if children[child]:
                            waiting.append(child)
    return np.array(found)


def span_codes(view: View, cues: Sequence[Cue], found: Sequence[Candidate]) -> tuple[Ints, Ints]:
    """Of every candidate the tokens before, first, last, after and its cue (-1 for none), and `SPAN_SIZES` codes."""
    n = len(view.words)
    places, codes = [], []
    for c in found:
        cue = cues[c.cue] if c.cue >= 0 else None
        begin, stop = view.sentences[view.sentence_of[c.start]]
        places.append((c.start - 1, c.start, c.end - 1, c.end if c.end < n else -1, cue.token if cue else -1))
        side = _SIDES[c.side]
        edges = (view.region_of[c.start] >= 0) + 2 * (view.region_of[c.end - 1] >= 0)
        codes.append(
            (
                side * (len(_FIRST) + 1) + _FIRST.get(c.first, 0),
                side * (len(_LAST) + 1) + _LAST.get(c.last, 0),
                bisect_right(_LENGTHS, c.end - c.start),
                _gap(cue, c) if cue else 0,
                (c.start == begin) + 2 * (stop - c.end <= 1) + 4 * edges,
                1 + bisect_left(_WEIGHTS, cue.weight) + _STEPS * (_KINDS.get(cue.kind, 0) % 3) if cue else 0,
            )
        )
    return (
        np.array(places, dtype=np.int64).reshape(-1, 5),
        np.array(codes, dtype=np.int64).reshape(-1, len(SPAN_SIZES)),
    )


def _gap(cue: Cue, candidate: Candidate) -> int:
    after = candidate.start > cue.token
    return 1 + bisect_right(_GAPS, candidate.start - cue.token if after else cue.token - candidate.end) + 6 * after
