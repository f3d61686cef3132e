"""The model's dependency parser, a step of all texts of a batch at a time.

spaCy's transition system decides and acts as ever; only what it costs to score a step is less: the vectors of a state's
tokens go through the hidden layer as one product for all texts, where spaCy's loop takes a lock and packs the weights
anew for a few texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from spacy.language import Language
from spacy.ml.parser_model import ParserStepModel  # type: ignore[import-not-found]
from spacy.tokens import Doc

from tasks.analyse.compiled.vectors import parameter

if TYPE_CHECKING:
    from spacy.pipeline import DependencyParser

    from tasks.analyse.compiled.vectors import Floats

_PARSER: Final = "parser"
_PIECES: Final = 2


def compile_parser(nlp: Language) -> None:
    """Put `Parser` in the place of the pipeline's dependency parser, where it has the known form."""
    if _PARSER in nlp.pipe_names and Parser.fits(nlp.get_pipe(_PARSER)):
        parser = nlp.get_pipe(_PARSER)
        nlp.replace_pipe(_PARSER, "step_parser")
        nlp.get_pipe(_PARSER).take(parser)  # type: ignore[attr-defined]


@Language.factory("step_parser", assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"])
def make_parser(nlp: Language, name: str) -> Parser:
    """A parser without a model; `take` gives it one."""
    return Parser()


class Parser:
    """Component with the effect of a dependency parser."""

    def take(self, parser: DependencyParser) -> None:
        """Use the model and the transitions of spaCy's component."""
        self._parser = parser
        self._vectors = parser.model.get_ref("tok2vec")
        lower, upper = (parser.model.get_ref(name) for name in ("lower", "upper"))
        # features x outputs x pieces x inputs; an input more says that there is no such token
        weights, padding = parameter(lower, "W").transpose(0, 3, 2, 1), parameter(lower, "pad")[0].transpose(0, 2, 1)
        self._hidden: Floats = np.ascontiguousarray(
            np.concatenate([weights, padding[:, None]], axis=1).reshape(-1, weights.shape[2] * weights.shape[3])
        )
        self._bias: Floats = parameter(lower, "b").T.reshape(-1)
        self._pieces, self._width = weights.shape[2:]
        self._scores: Floats = np.ascontiguousarray(parameter(upper, "W").T)
        self._offsets: Floats = parameter(upper, "b")
        self._reader = SimpleNamespace(state2vec=SimpleNamespace(nF=len(weights)))

    @staticmethod
    def fits(parser: Any) -> bool:
        """Whether the component is the greedy parser with a hidden layer that is known here."""
        model = parser.model
        return (
            parser.cfg["beam_width"] == 1
            and bool(model.attrs["has_upper"])
            and not model.attrs["unseen_classes"]
            and model.get_ref("lower").get_dim("nP") == _PIECES
        )

    def __call__(self, doc: Doc) -> Doc:
        """Parse one text."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Parse texts, batch by batch."""
        rest = iter(docs)
        while batch := list(islice(rest, batch_size)):
            self._parser.set_annotations(batch, self._parse(batch))
            yield from batch

    def _parse(self, docs: Sequence[Doc]) -> list[Any]:
        """The final state of each text."""
        states: list[Any] = self._parser.moves.init_batch(docs)
        left = [state for state in states if not state.is_final()]
        if not left:
            return states
        tokens = self._vectors.predict(docs)
        given = np.zeros((len(tokens) + 1, tokens.shape[1] + 1), dtype=np.float32)
        given[:-1, :-1] = tokens
        given[-1, -1] = 1.0  # what -1, no token, points to
        while left:
            places = ParserStepModel.get_token_ids(self._reader, left)
            total = given[places].reshape(len(left), -1) @ self._hidden
            total += self._bias
            hidden = np.maximum(total[:, : self._width], total[:, self._width :])
            scores = hidden @ self._scores
            scores += self._offsets
            left = self._parser.transition_states(left, scores)
        return states
