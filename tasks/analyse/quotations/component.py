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
        spans = (doc.char_span(q.start, q.end, label=q.kind.value, alignment_mode="expand") for q in found)
        doc.spans["quotations"] = [span for span in spans if isinstance(span, Span)]
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
