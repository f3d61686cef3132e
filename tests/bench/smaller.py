"""A smaller pipeline trained for this, to compare: `python -m tests.bench.smaller DATA OUT [WIDTH DEPTH EPOCHS]`.

Tagger, parser and recogniser read one set of token vectors, WIDTH numbers from DEPTH window layers, where the small
English model computes two, 96 from 4. It learns from that model's own annotations of DATA/polnear_train and
DATA/gum_train (an epoch of 0.9 million tokens: two to five minutes); with its width and depth it begins with its
vectors. Rules of attributes and lemmas are copied. OUT is a spaCy pipeline; `python -m
tasks.analyse.quotations.train DATA --model OUT --out WEIGHTS` fits the quotation component to it.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import minibatch
from thinc.api import Adam, NumpyOps, set_current_ops

from tasks.analyse import models
from tests.bench.quotations import records

_PIECE = 120  # tokens after which a text is cut at the next sentence
_BATCH = 12  # pieces
_DROP = 0.1
_RISE = 200  # steps until the learning rate is whole


def pupil(teacher: Language, width: int, depth: int) -> Language:
    """An untrained pipeline with one set of vectors."""
    config = teacher.config.copy()
    parts = config["components"]
    parts["tok2vec"]["model"]["encode"] |= {"width": width, "depth": depth}
    parts["ner"]["model"]["tok2vec"] = parts["tagger"]["model"]["tok2vec"]
    for name in ("senter", "attribute_ruler", "lemmatizer"):
        parts.pop(name, None)
    config["nlp"] |= {"pipeline": ["tok2vec", "tagger", "parser", "ner"], "disabled": []}
    config["initialize"] |= {"components": {}, "vectors": None, "before_init": None, "lookups": None}
    nlp = spacy.util.get_lang_class(teacher.lang).from_config(config)
    nlp.tokenizer.from_bytes(teacher.tokenizer.to_bytes())  # type: ignore[attr-defined]
    nlp.meta["name"] = f"core_web_sm_{width}_{depth}"  # the quotation component reads vectors of such names
    return nlp


def pieces(doc: Doc) -> Iterator[Doc]:
    """A text cut at sentences."""
    start = 0
    for sentence in doc.sents:
        if sentence.end - start >= _PIECE or sentence.end == len(doc):
            yield doc[start : sentence.end].as_doc()
            start = sentence.end


def example(nlp: Language, doc: Doc) -> Example:
    """An annotated text as what the pupil has to find."""
    words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    names = [f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc]
    wanted = Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        tags=[token.tag_ for token in doc],
        heads=[token.head.i for token in doc],
        deps=[token.dep_ for token in doc],
        sent_starts=[bool(token.is_sent_start) for token in doc],
        ents=names,
    )
    return Example(Doc(nlp.vocab, words=words, spaces=spaces), wanted)


def learn(nlp: Language, examples: list[Example], epochs: int, rate: float) -> Adam:
    """Train all parts together; the rate falls to nothing."""
    optimizer = Adam(rate, L2=0.01, grad_clip=1.0, use_averages=True)
    draw = random.Random(1)
    steps, step = epochs * (1 + len(examples) // _BATCH), 0
    for epoch in range(epochs):
        draw.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, _BATCH):
            optimizer.learn_rate = rate * min(1.0, step / _RISE) * (1 - step / steps)
            nlp.update(batch, drop=_DROP, sgd=optimizer, losses=losses)
            step += 1
        print(f"epoch {epoch + 1}: { ({name: round(float(loss)) for name, loss in losses.items()}) }", flush=True)
    return optimizer


def main() -> None:
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    width, depth, epochs = (int(value) for value in (*sys.argv[3:6], *("96", "4", "5")[len(sys.argv) - 3 :]))
    set_current_ops(NumpyOps(use_blis=False))
    teacher = spacy.load(models.location("en"), exclude=["senter"])
    texts = [one["text"] for name in ("polnear_train", "gum_train") for one in records(data / f"{name}.jsonl.gz")]
    nlp = pupil(teacher, width, depth)
    examples = [example(nlp, piece) for doc in teacher.pipe(texts, batch_size=16) for piece in pieces(doc)]
    nlp.initialize(lambda: examples)
    encoder = teacher.config["components"]["tok2vec"]["model"]["encode"]
    is_alike = (width, depth) == (encoder["width"], encoder["depth"])
    if is_alike:
        nlp.get_pipe("tok2vec").from_bytes(teacher.get_pipe("tok2vec").to_bytes())  # type: ignore[attr-defined]
    optimizer = learn(nlp, examples, epochs, 0.0005 if is_alike else 0.001)
    with nlp.use_params(optimizer.averages):
        nlp.add_pipe("attribute_ruler", source=teacher, after="parser")
        nlp.add_pipe("lemmatizer", source=teacher, after="attribute_ruler")
        nlp.to_disk(out)


if __name__ == "__main__":
    main()
