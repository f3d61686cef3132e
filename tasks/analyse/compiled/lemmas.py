"""The model's rule lemmatizer as a table: a lemma depends on word, part of speech and morphology alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from spacy.language import Language

if TYPE_CHECKING:
    from spacy.pipeline import Lemmatizer
    from spacy.tokens import Doc

_LEMMATIZER: Final = "lemmatizer"
_MOST: Final = 20_000  # combinations remembered


def compile_lemmatizer(nlp: Language) -> None:
    """Put the table in the place of the pipeline's lemmatizer, where that goes by rules."""
    if _LEMMATIZER in nlp.pipe_names:
        lemmatizer: Any = nlp.get_pipe(_LEMMATIZER)
        if lemmatizer.mode == "rule" and not lemmatizer.overwrite:
            nlp.replace_pipe(_LEMMATIZER, "lemma_table")
            nlp.get_pipe(_LEMMATIZER).take(lemmatizer)  # type: ignore[attr-defined]


@Language.factory("lemma_table", assigns=["token.lemma"])
def make_lemmas(nlp: Language, name: str) -> LemmaTable:
    """A table without rules; `take` gives it some."""
    return LemmaTable()


class LemmaTable:
    """Component with the effect of a rule lemmatizer. Remembers strings, since a memory zone forgets their ids."""

    def take(self, lemmatizer: Lemmatizer) -> None:
        """Use the rules of spaCy's component."""
        self._lemmatizer = lemmatizer
        self._known: dict[tuple[int, int, int], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Give a lemma to every token that has none."""
        if not len(doc):
            return doc
        if len(self._known) > _MOST:
            self._known.clear()
        add, known = doc.vocab.strings.add, self._known
        rows: list[list[int]] = doc.to_array(["ORTH", "POS", "MORPH", "LEMMA"]).tolist()
        lemmas = []
        for place, (word, pos, morph, lemma) in enumerate(rows):
            key = (word, pos, morph)
            if not lemma and key not in known:
                known[key] = self._lemmatizer.rule_lemmatize(doc[place])[0]
            lemmas.append(lemma or add(known[key]))
        self._lemmatizer.cache.clear()  # it would keep every word that it ever met
        values: Any = np.array(lemmas, dtype=np.uint64)
        doc.from_array(["LEMMA"], values)
        return doc
