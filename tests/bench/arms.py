"""What the parse sheds, one step after another, and what else was tried: the arms of `tests/bench/shed.py`."""

from __future__ import annotations

import importlib.util
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import tasks.analyse.entities.component
import tasks.analyse.quotations.component  # noqa: F401  (both register their factories)
from tasks.analyse import models, pipeline
from tasks.analyse.attributes import compile_rules
from tasks.analyse.compiled import compile_model
from tasks.analyse.compiled.lemmas import compile_lemmatizer
from tasks.analyse.compiled.names import compile_namer
from tasks.analyse.compiled.trees import compile_parser
from tasks.analyse.compiled.vectors import compile_vectors
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.weights import shipped
from tests.bench.backends import onnx_runtime, open_vino

Change = Callable[[Language], object]
PINNED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


def each(compile_one: Callable[[Any], None]) -> Change:
    """What is done to every component of a pipeline."""
    return lambda nlp: [compile_one(component) for _, component in nlp.pipeline]


# Each step is taken on top of those before it; after the last the pipeline is ours.
STEPS: dict[str, Change] = {
    "matrix products by NumPy": models._use_numpy,
    "layers over whole texts": each(compile_vectors),
    "parser: a step of all texts at a time": compile_parser,
    "names decided for all tokens at once": compile_namer,
    "attribute rules as a table": compile_rules,
    "lemmas as a table": compile_lemmatizer,
}


@dataclass(frozen=True)
class Arm:
    """One way to analyse: how spaCy's pipeline is changed, settings of ours, environment, packages that it needs."""

    name: str
    changes: tuple[Change, ...] = (compile_rules, models._use_numpy, compile_model)
    settings: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=lambda: PINNED)
    needs: tuple[str, ...] = ()
    model: Path | None = None
    weights: str | None = None

    @property
    def missing(self) -> list[str]:
        """Packages that are not installed."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]

    def prepare(self) -> None:
        """Let this process analyse as the arm says."""
        nlp = spacy.load(self.model or models.location("en"), exclude=["senter"])
        nlp.max_length = 10**9
        for change in self.changes:
            change(nlp)
        nlp.add_pipe("entities")
        nlp.add_pipe("quotations", config={"weights": self.weights})
        models.load = lambda language: nlp  # type: ignore[assignment]
        for name, value in self.settings.items():
            setattr(pipeline, name, value)


def steps() -> Iterator[Arm]:
    """spaCy's own components behind the same pipeline, then step upon step."""
    taken: tuple[Change, ...] = ()
    yield Arm("spaCy's own components", taken)
    for name, change in STEPS.items():
        taken = (*taken, change)
        yield Arm(name, taken)


def others() -> Iterator[Arm]:
    """What else was tried, each on top of ours."""
    ours = Arm("").changes
    yield Arm("threads left free", environment={})
    yield Arm("one text at a time", settings={"_BATCH": 1})
    yield Arm("64 texts at a time", settings={"_BATCH": 64, "_BATCH_CHARACTERS": 400_000})
    yield Arm("texts as they come, not by length", settings={"_batches": as_they_come})
    yield Arm("words forgotten after each batch", settings={"_WORDS": 0})
    yield Arm("documents handed over as bytes", (*ours, hand_over))
    yield Arm("records handed over, as workers do", settings={"_record": handed_over})
    yield Arm("parser only where there may be a quotation", (*ours, skip_parser))
    yield Arm("without lemmatizer", (*ours, without("lemmatizer")))
    yield Arm("without tagger and its rules", (*ours, without("tagger", "attribute_ruler", "lemmatizer")))
    yield Arm("without recogniser", (*ours, without("ner")))
    yield Arm("sentences without a parser", (*ours, sentences_by_marks))
    yield Arm("ONNX Runtime, 32 bits", (onnx_runtime(), *ours), needs=("onnx", "onnxruntime"))
    yield Arm("ONNX Runtime, 8 bits", (onnx_runtime(bits=8), *ours), needs=("onnx", "onnxruntime"))
    yield Arm("ONNX Runtime, 7 bits", (onnx_runtime(bits=7), *ours), needs=("onnx", "onnxruntime"))
    yield Arm("OpenVINO, 32 bits", (open_vino("f32"), *ours), needs=("onnx", "openvino"))
    yield Arm("OpenVINO, 16 bits", (open_vino("bf16"), *ours), needs=("onnx", "openvino"))


def as_they_come(items: list[Any]) -> Iterator[list[Any]]:
    """Batches in the order of the texts."""
    for start in range(0, len(items), pipeline._BATCH):
        yield items[start : start + pipeline._BATCH]


def hand_over(nlp: Language) -> None:
    """What `nlp.pipe` with several processes does with each document, but for the strings."""

    def handed(doc: Doc) -> Doc:
        other = Doc(doc.vocab).from_bytes(doc.to_bytes(exclude=["user_data"]))
        other.user_data = doc.user_data
        return other

    nlp._components.append(("handed", handed))


def handed_over(name: str, doc: Doc, record: Callable[[str, Doc], Any] = pipeline._record) -> Any:
    """An analysis as another process gets it."""
    return pickle.loads(pickle.dumps(record(name, doc)))  # noqa: S301  (our own)


def without(*names: str) -> Change:
    """Leave components out."""
    return lambda nlp: [nlp.remove_pipe(name) for name in names]


def sentences_by_marks(nlp: Language) -> None:
    """Sentences end at full stops; no token has a head."""
    nlp.remove_pipe("parser")
    nlp.add_pipe("sentencizer", first=True)


def skip_parser(nlp: Language) -> None:
    """Parse only paragraphs in which a mark, a colon or a word of speech stands."""
    place = nlp.pipe_names.index("parser")
    nlp._components[place] = ("parser", SomeParagraphs(nlp.get_pipe("parser")))


class SomeParagraphs:
    """A parser that leaves the other paragraphs without a tree."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser
        lemmas = words("verbs") | words("nouns") | {key.split(".")[0] for key in shipped().rates}
        self._words = {form for lemma in lemmas for form in forms(lemma)} | set("\"“”„«»':‘’") | {"according", "per"}
        self._words |= {"said", "told", "wrote", "held", "read", "spoke", "thought", "swore", "wept", "knew", "felt"}

    def __call__(self, doc: Doc) -> Doc:
        """Parse the paragraphs that may hold speech."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        """The same for many texts, their paragraphs together."""
        given = list(docs)
        cuts = [(doc, start, stop) for doc in given for start, stop in paragraphs(doc)]
        kept = [self._may_speak(doc, start, stop) for doc, start, stop in cuts]
        parts = iter(self._parser.pipe([d[a:b].as_doc() for (d, a, b), one in zip(cuts, kept, strict=True) if one]))
        rows: dict[int, list[np.ndarray[Any, Any]]] = {id(doc): [] for doc in given}
        for (doc, start, stop), one in zip(cuts, kept, strict=True):
            part = next(parts).to_array(["DEP", "HEAD", "SENT_START"]) if one else self._flat(doc, start, stop)
            rows[id(doc)].append(part)
        for doc in given:
            if len(doc):
                doc.from_array(["DEP", "HEAD", "SENT_START"], np.concatenate(rows[id(doc)]))
            yield doc

    def _may_speak(self, doc: Doc, start: int, stop: int) -> bool:
        return any(token.lower_ in self._words for token in doc[start:stop])

    @staticmethod
    def _flat(doc: Doc, start: int, stop: int) -> np.ndarray[Any, Any]:
        """Each token its own head, sentences by full stops."""
        found = np.zeros((stop - start, 3), dtype=np.uint64)
        found[:, 0] = doc.vocab.strings.add("ROOT")
        ends = [doc[k].text in ".!?" for k in range(start, stop - 1)]
        found[:, 2] = [1, *(1 if end else np.uint64(2**64 - 1) for end in ends)]
        return found


def paragraphs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Stretches of tokens up to and with a line's end."""
    start = 0
    for token in doc:
        if token.i + 1 == len(doc) or "\n" in token.text:
            yield start, token.i + 1
            start = token.i + 1


def forms(verb: str) -> Iterator[str]:
    """Regular forms of a lemma, and some that do not exist."""
    stem = verb[:-1] if verb[-1:] in "ey" else verb
    yield from (verb, f"{verb}s", f"{verb}es", f"{stem}ing", f"{stem}ed", f"{stem}ies", f"{stem}ied", f"{verb}ing")
    yield from (f"{verb}{verb[-1:]}ing", f"{verb}{verb[-1:]}ed")
