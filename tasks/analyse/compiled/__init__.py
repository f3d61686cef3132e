"""spaCy's own layers and decoders over whole batches: the same annotations in a fraction of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.analyse.compiled.lemmas import compile_lemmatizer
from tasks.analyse.compiled.names import compile_namer
from tasks.analyse.compiled.trees import compile_parser
from tasks.analyse.compiled.vectors import compile_vectors

if TYPE_CHECKING:
    from spacy.language import Language


def compile_model(nlp: Language) -> None:
    """Put ours in the place of spaCy's components; what has an unknown form stays as it is."""
    for _, component in nlp.pipeline:
        compile_vectors(component)
    compile_parser(nlp)
    compile_lemmatizer(nlp)
    compile_namer(nlp)
