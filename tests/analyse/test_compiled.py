"""The compiled layers, parser and recogniser give what spaCy's own give, token by token."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from tasks.analyse import models
from tasks.analyse.compiled import compile_model, lemmas
from tasks.analyse.compiled.names import Namer
from tasks.analyse.compiled.trees import Parser

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds" / "articles"
ODD = {
    "en": [
        "",
        "\n",
        "Yes",
        "In\n\nNew York, U.S.",
        "Anna Maria  \n Lindqvist of the\tUnited Nations said: “No.",
        "… — ”",
    ],
    "fr": [
        "",
        " ",
        "Non",
        "À Paris,\n\nl’Organisation des Nations unies",
        "M. Jean-Luc\nDupont n’a rien dit. — « Rien",
    ],
}


def texts(language: str) -> list[str]:
    """Odd ones, some articles, and one that is longer than what goes through the layers together."""
    found = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SEEDS.rglob("*.txt"))[:14]]
    assert len(found) > 4
    return [*ODD[language], *found, " ".join(found[:6])]


def parsed(nlp: Language, language: str) -> list[list[tuple[object, ...]]]:
    return [
        [(t.tag_, t.lemma_, t.dep_, t.head.i, t.is_sent_start, t.ent_iob_, t.ent_type_) for t in doc]
        for doc in nlp.pipe(texts(language))
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_annotations_are_those_of_spacy(language: str) -> None:
    exclude = models.LANGUAGES[language].exclude
    plain, compiled = (spacy.load(models.location(language), exclude=exclude) for _ in range(2))
    compile_model(compiled)
    assert isinstance(compiled.get_pipe("parser"), Parser)
    assert isinstance(compiled.get_pipe("ner"), Namer)
    assert parsed(compiled, language) == parsed(plain, language)


def test_vectors_differ_in_their_last_digits_only() -> None:
    plain, compiled = (spacy.load(models.location("en"), exclude=["parser", "ner", "senter"]) for _ in range(2))
    compile_model(compiled)
    for one, other in zip(plain.pipe(texts("en")), compiled.pipe(texts("en")), strict=True):
        assert one.tensor.shape == other.tensor.shape
        assert np.allclose(one.tensor, other.tensor, atol=2e-5)


def vectors(nlp: Language, batch: list[str]) -> list[bytes]:
    return [doc.tensor.tobytes() for doc in nlp.pipe(batch)]


def compare_alone_and_together() -> None:
    """Run by the test below, in a process with the kernels of a processor that rounds a row by its place."""
    nlp = models.load("en")
    alone = [vectors(nlp, [text])[0] for text in texts("en")]
    assert vectors(nlp, texts("en")) == alone
    assert vectors(nlp, texts("en")[::-1]) == alone[::-1]


def test_vectors_do_not_depend_on_the_texts_beside() -> None:
    script = "from tests.analyse.test_compiled import compare_alone_and_together as run; run()"
    environment = {**os.environ, "OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_lemmas_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmas, "_MOST", 50)
    plain, compiled = (spacy.load(models.location("en"), exclude=["senter"]) for _ in range(2))
    compile_model(compiled)
    table = compiled.get_pipe("lemmatizer")
    assert isinstance(table, lemmas.LemmaTable)
    for number in range(20):
        text = f"The zogs{number} were quuing in {number} halls, and {' '.join(f'w{number}x{k}' for k in range(20))}."
        doc = compiled(text)
        assert [token.lemma_ for token in doc] == [token.lemma_ for token in plain(text)]
        assert len(table._known) <= 50 + len(doc)
        assert not table._lemmatizer.cache


def test_another_form_keeps_spacys_components() -> None:
    nlp = spacy.load(models.location("en"))
    for name in ("parser", "ner"):
        nlp.get_pipe(name).cfg["beam_width"] = 4  # type: ignore[attr-defined]
    compile_model(nlp)
    assert not isinstance(nlp.get_pipe("parser"), Parser)
    assert not isinstance(nlp.get_pipe("ner"), Namer)
