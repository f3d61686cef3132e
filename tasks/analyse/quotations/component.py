"""The spaCy component "quotations": who said what, to whom, relayed by whom.

`nlp.add_pipe("quotations")` after a parser (and, for names, an entity recogniser) fills `doc.spans["quotations"]` and
`doc._.quotations`. The text is read unaltered and parsed once. Block quotations known from the page come in through
`doc._.blocks`; names resolved by the "entities" component are used where it ran before. The vectors of tokens
(`doc.tensor`) are read behind the model that the weights were trained with; any other one is served without them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from tasks.analyse.quotations.extract import extract
from tasks.analyse.quotations.weights import Weights, shipped

EXTENSIONS: Final = ("quotations", "blocks")


class Quotations:
    """Callable that a pipeline applies to every document."""

    def __init__(self, weights: Weights, *, vectors: bool = True) -> None:
        self.weights, self.vectors = weights, vectors

    def __call__(self, doc: Doc) -> Doc:
        """Fill `doc._.quotations` and `doc.spans["quotations"]`."""
        found = extract(doc, self.weights, vectors=self.vectors)
        doc._.quotations = found
        starts = doc.to_array("IDX")  # `doc.char_span` would look for each span anew
        edges = np.searchsorted(starts, [(q.start, q.end - 1) for q in found], side="right").tolist()
        doc.spans["quotations"] = [Span(doc, a - 1, b, q.kind.value) for q, (a, b) in zip(found, edges, strict=True)]
        return doc

    def to_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Weights come with the package: nothing to write."""

    def from_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> Quotations:
        """Weights come with the package: nothing to read."""
        return self

    def to_bytes(self, *, exclude: tuple[str, ...] = ()) -> bytes:
        """Weights come with the package: nothing to write."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: tuple[str, ...] = ()) -> Quotations:
        """Weights come with the package: nothing to read."""
        return self


def register() -> None:
    """Register the extension attributes; calling it twice does no harm."""
    for name in EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


@Language.factory(
    "quotations",
    requires=["token.dep", "token.tag", "token.lemma", "token.head"],
    assigns=["doc._.quotations", "doc.spans"],
    default_config={"weights": None},
)
def make_quotations(nlp: Language, name: str, weights: str | None) -> Callable[[Doc], Doc]:
    """Build the component; `weights` is the path of an npz file, or None for the shipped one."""
    register()
    loaded = Weights.load(Path(weights)) if weights else shipped()
    return Quotations(loaded, vectors=f"{nlp.meta['name']} {nlp.meta['version']}".startswith(loaded.facts["model"]))
