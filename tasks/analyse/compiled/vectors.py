"""The model's token vectors (hash embedding, then windows of maxout layers) in few passes over small buffers.

What a token is embedded as depends on few features of it, so each combination in a text is embedded once. The window
layers run some rows at a time, so that what a layer writes is still in the processor's cache when the next reads it.
Sums are taken in another order than in spaCy's layers, so values differ in their last digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = NDArray[np.float32]

_EMBED: Final = "maxout>>layernorm>>dropout"
_WINDOW: Final = f"expand_window>>{_EMBED}"
_ROWS: Final = 1024  # rows that go through all window layers together


def compile_vectors(component: object) -> None:
    """Let every embed-and-encode layer of a component work by `Vectors`, where it has the known form."""
    model = getattr(component, "model", None)
    for node in model.walk() if isinstance(model, Model) else ():
        if node.has_ref("embed") and node.has_ref("encode") and Vectors.fits(node):
            node._func = _forward(Vectors(node), node._func)


def parameter(node: Model[Any, Any], name: str) -> Floats:
    """A layer's weights."""
    return np.asarray(node.get_param(name), dtype=np.float32)


def _forward(vectors: Vectors, train: Callable[..., Any]) -> Callable[..., Any]:
    """A layer's function: ours to predict, the layer's own to train."""

    def forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> Any:
        return train(model, docs, is_train) if is_train else (vectors(docs), lambda gradient: [])

    return forward


@dataclass(frozen=True, slots=True)
class Maxout:
    """Linear layer with pieces of which the greatest counts, normalised. Pieces lie one after the other."""

    weights: Floats  # inputs and a constant one x pieces x outputs
    pieces: int
    scale: Floats
    shift: Floats

    @classmethod
    def of(cls, node: Model[Any, Any]) -> Maxout:
        """The layer's weights, `maxout>>layernorm`."""
        maxout, norm = (next(one for one in node.walk() if one.name == name) for name in ("maxout", "layernorm"))
        weights, bias = parameter(maxout, "W"), parameter(maxout, "b")  # outputs x pieces x inputs
        inputs = weights.shape[2]
        table = np.zeros((inputs + 16, weights.shape[1] * weights.shape[0]), dtype=np.float32)
        table[:inputs] = weights.transpose(2, 1, 0).reshape(inputs, -1)
        table[inputs] = bias.T.reshape(-1)
        return cls(table, weights.shape[1], parameter(norm, "G"), parameter(norm, "b"))

    def __call__(self, given: Floats, scratch: Floats) -> Floats:
        """Outputs for rows that end with a one and zeros."""
        every = np.matmul(given, self.weights, out=scratch)
        width = len(self.scale)
        best = every[:, :width].copy()  # rows that lie close together are gone through twice as fast
        for piece in range(1, self.pieces):
            np.maximum(best, every[:, piece * width : (piece + 1) * width], out=best)
        best -= (best @ np.full(width, 1 / width, dtype=np.float32))[:, None]
        spread = np.einsum("ij,ij->i", best, best)
        spread /= width
        spread += 1e-8
        best *= (1.0 / np.sqrt(spread))[:, None]
        best *= self.scale
        best += self.shift
        return best


class Vectors:
    """Vectors of the tokens of texts, one array a text."""

    def __init__(self, node: Model[Any, Any]) -> None:
        embed, encode = node.get_ref("embed"), node.get_ref("encode")
        self._columns = next(one for one in embed.walk() if one.name == "extract_features").attrs["columns"]
        self._tables = [
            (one.attrs["column"], next(each for each in one.walk() if each.name == "hashembed"))
            for one in embed.walk()
            if one.name == "ints-getitem>>hashembed"
        ]
        self._mix = Maxout.of(next(one for one in embed.walk() if one.name == _EMBED))
        self._layers = [Maxout.of(one) for one in encode.walk() if one.name == _WINDOW]
        self._pad = encode.attrs["pad"]
        self._width = len(self._mix.scale)
        chance = np.random.default_rng(1)
        self._mixer = chance.integers(1, 2**63, len(self._columns), dtype=np.uint64) * 2 + 1

    @staticmethod
    def fits(node: Model[Any, Any]) -> bool:
        """Whether a layer has the form that is known here."""
        embed, encode = node.get_ref("embed"), node.get_ref("encode")
        tables = [one for one in embed.walk() if one.name == "ints-getitem>>hashembed"]
        parts = "|".join(one.name for one in tables)
        windows = [one for one in encode.walk() if one.name == _WINDOW]
        chain = ">>".join([f"residual({_WINDOW})"] * len(windows))
        return (
            embed.name == f"extract_features>>list2ragged>>with_array({parts})>>with_array({_EMBED})>>ragged2list"
            and encode.name == f"with_array({chain})"
            and [one.attrs["column"] for one in tables] == list(range(len(tables)))
            and all(one.attrs["window_size"] == 1 for one in encode.walk() if one.name == "expand_window")
        )

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """One array of tokens x width for each text."""
        return [self._one(doc) for doc in docs]

    def _one(self, doc: Doc) -> Floats:
        # A matrix product may round a row by where it stands among others. Texts share none, lest a confidence depend
        # on which texts were analysed beside it.
        found = np.empty((len(doc), self._width), dtype=np.float32)
        if len(doc):
            features: NDArray[np.uint64] = np.asarray(doc.to_array(self._columns), dtype=np.uint64)
            embedded, places = self._embed(features.reshape(len(doc), len(self._columns)))
            self._encode(embedded, places, found)
        return found

    def _embed(self, features: NDArray[np.uint64]) -> tuple[Floats, NDArray[np.intp]]:
        """Embeddings of the different tokens, and for each token which of them is its own."""
        mixed = (features * self._mixer).sum(axis=1, dtype=np.uint64)
        _, firsts, places = np.unique(mixed, return_index=True, return_inverse=True)
        wide = np.zeros((len(firsts), len(self._mix.weights)), dtype=np.float32)
        for column, table in self._tables:
            ids = np.ascontiguousarray(features[firsts, column])
            rows, ops = parameter(table, "E"), cast("Any", table.ops)
            keys = ops.hash(ids, table.attrs["seed"]) % len(rows)
            wide[:, column * self._width : (column + 1) * self._width] = ops.gather_add(rows, keys)
        wide[:, len(self._tables) * self._width] = 1.0
        scratch = np.empty((len(wide), self._mix.weights.shape[1]), dtype=np.float32)
        return self._mix(wide, scratch), places

    def _encode(self, embedded: Floats, places: NDArray[np.intp], out: Floats) -> None:
        """Run one text through the window layers, some rows at a time with what they see to both sides."""
        for start in range(0, len(places), _ROWS):
            stop = min(start + _ROWS, len(places))
            first, last = max(start - self._pad, 0), min(stop + self._pad, len(places))
            # Beyond the ends of a text there are `pad` rows of zeros, which the layers change as they do all rows.
            before, after = self._pad - (start - first), self._pad - (last - stop)
            rows = before + last - first + after
            held = np.zeros((rows + 2, self._width), dtype=np.float32)
            held[1 + before : 1 + before + last - first] = embedded[places[first:last]]
            self._run(held, rows)
            out[start:stop] = held[1 + self._pad : 1 + self._pad + stop - start]

    def _run(self, held: Floats, rows: int) -> None:
        """Apply the layers to `held` in its place; its first and last row stay zero."""
        size = 3 * self._width
        windows = np.lib.stride_tricks.as_strided(held, (rows, size), held.strides)
        wide = np.zeros((rows, len(self._layers[0].weights)), dtype=np.float32)
        wide[:, size] = 1.0
        scratch = np.empty((rows, self._layers[0].weights.shape[1]), dtype=np.float32)
        for layer in self._layers:
            wide[:, :size] = windows
            held[1:-1] += layer(wide, scratch)
