"""The model's entity recogniser, decided for all tokens of a batch at once instead of token by token.

What spaCy's greedy transition system does at a token depends on the token alone until a name has begun, and then on the
token, the one before it and the name's first token. So all tokens are decided as if no name were open, then all names
that may begin are followed to their ends together, and last those are kept that begin where no earlier one is open.
The conditions are those of spaCy's `BiluoPushDown` for texts in which nothing is marked beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from tasks.analyse.compiled.vectors import parameter

if TYPE_CHECKING:
    from spacy.pipeline import EntityRecognizer

    from tasks.analyse.compiled.vectors import Floats

_NAMER: Final = "ner"
_FEATURES: Final = 3  # the token, the first one of the open name, the one before


def compile_namer(nlp: Language) -> None:
    """Put `Namer` in the place of the pipeline's entity recogniser, where it has the known form."""
    if _NAMER in nlp.pipe_names and Namer.fits(nlp.get_pipe(_NAMER)):
        namer = nlp.get_pipe(_NAMER)
        nlp.replace_pipe(_NAMER, "namer")
        nlp.get_pipe(_NAMER).take(namer)  # type: ignore[attr-defined]


@Language.factory("namer", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_namer(nlp: Language, name: str) -> Namer:
    """A recogniser without a model; `take` gives it one."""
    return Namer()


class Namer:
    """Component with the effect of an entity recogniser."""

    def take(self, namer: EntityRecognizer) -> None:
        """Use the model of spaCy's component."""
        lower, upper = (namer.model.get_ref(name) for name in ("lower", "upper"))
        self._vectors = namer.model.get_ref("tok2vec")
        # features x outputs x pieces x inputs, the pieces put one after the other
        weights = parameter(lower, "W").transpose(3, 0, 2, 1)
        self._hidden = np.ascontiguousarray(weights.reshape(weights.shape[0], -1))
        self._padding: Floats = parameter(lower, "pad")[0].transpose(0, 2, 1).reshape(_FEATURES, -1)
        self._bias: Floats = parameter(lower, "b").T.reshape(-1)
        self._pieces = weights.shape[2]
        self._scores: Floats = np.ascontiguousarray(parameter(upper, "W").T)
        self._offsets: Floats = parameter(upper, "b")
        names = [namer.moves.get_class_name(number) for number in range(namer.moves.n_moves)]
        self._moves = [(name[:1], name[2:]) for name in names]
        self._is_free = np.array([move == "O" or (move in "BU" and bool(label)) for move, label in self._moves])
        self._is_begin = np.array([move == "B" for move, _ in self._moves])
        self._is_name = np.array([move in "BU" for move, _ in self._moves])
        places = {move: place for place, move in enumerate(self._moves)}
        self._inside = np.array([places.get(("I", label), 0) for _, label in self._moves])
        self._last = np.array([places.get(("L", label), 0) for _, label in self._moves])

    @staticmethod
    def fits(namer: Any) -> bool:
        """Whether the component is the greedy recogniser with a hidden layer and three features that is known here."""
        model, cfg = namer.model, namer.cfg
        return (
            cfg["beam_width"] == 1
            and bool(model.attrs["has_upper"])
            and not model.attrs["unseen_classes"]
            and model.get_ref("lower").get_dim("nF") == _FEATURES
            and model.get_ref("lower").get_dim("nP") > 1
        )

    def __call__(self, doc: Doc) -> Doc:
        """Mark the names of one text."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Mark the names of texts, batch by batch."""
        rest = iter(docs)
        while batch := list(islice(rest, batch_size)):
            self._mark(batch)
            yield from batch

    def _mark(self, docs: Sequence[Doc]) -> None:
        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        part = self._vectors.predict(docs) @ self._hidden  # tokens x (features x pieces x outputs)
        part = part.reshape(len(part), _FEATURES, -1)
        flags = np.concatenate([doc.to_array(["IS_SPACE", "SENT_START"]) for doc in docs])
        lengths = np.array([len(doc) for doc in docs])
        ends = np.cumsum(lengths)
        is_edge = np.zeros(len(part), dtype=bool)  # no name may go on after this token
        is_edge[:-1] = flags[1:, 1] == 1
        is_edge[ends - 1] = True
        moves = self._free(part, flags[:, 0] == 1, is_edge)
        starts = np.flatnonzero(self._is_name[moves])
        stops = self._stops(part, moves, starts, is_edge)
        kept = _kept(starts.tolist(), stops.tolist())
        for doc, first, end in zip(docs, (ends - lengths).tolist(), ends.tolist(), strict=True):
            spans = []
            while kept and kept[-1][0] < end:
                start, stop = kept.pop()
                spans.append(Span(doc, start - first, stop - first, label=self._moves[moves[start]][1]))
            doc.set_ents(spans, default="outside")

    def _free(self, part: Floats, is_space: NDArray[np.bool_], is_edge: NDArray[np.bool_]) -> NDArray[np.intp]:
        """The best move at each token as if no name were open."""
        total = part[:, 0] + (self._padding[1] + self._padding[2] + self._bias)
        scores = self._best(total) @ self._scores + self._offsets
        scores[:, ~self._is_free] = -np.inf
        scores[np.ix_(is_edge, self._is_begin)] = -np.inf
        scores[np.ix_(is_space, self._is_name)] = -np.inf
        best: NDArray[np.intp] = np.argmax(scores, axis=1)
        return best

    def _stops(
        self, part: Floats, moves: NDArray[np.intp], starts: NDArray[np.intp], is_edge: NDArray[np.bool_]
    ) -> NDArray[np.intp]:
        """Where names that begin at `starts` end, exclusive."""
        stops = starts + 1
        open_ = np.flatnonzero(self._is_begin[moves[starts]])
        while len(open_):
            first, here = starts[open_], stops[open_]
            hidden = self._best(part[here, 0] + part[first, 1] + part[here - 1, 2] + self._bias)
            inside, last = self._inside[moves[first]], self._last[moves[first]]
            gain = np.einsum("ij,ij->i", hidden, (self._scores[:, inside] - self._scores[:, last]).T)
            gain += self._offsets[inside] - self._offsets[last]
            goes_on = (gain > 0) & ~is_edge[here]
            stops[open_] += 1
            open_ = open_[goes_on]
        return stops

    def _best(self, total: Floats) -> Floats:
        pieces = total.reshape(len(total), self._pieces, -1)
        return np.asarray(pieces.max(axis=1))


def _kept(starts: list[int], stops: list[int]) -> list[tuple[int, int]]:
    """Names that begin where no earlier one is open, last one first."""
    kept: list[tuple[int, int]] = []
    edge = 0
    for start, stop in zip(starts, stops, strict=True):
        if start >= edge:
            kept.append((start, stop))
            edge = stop
    return kept[::-1]
