"""Annotated documents: reading them, and what of a document the training looks at.

A file holds one JSON document a line: `text` and `quotes`, each with `start`, `end`, `tier` (core, act, other) and,
where known, `speaker_start`, `speaker_end`, `cue_start`, `cue_end`. Only tier core is learned; the rest counts as
neither right nor wrong.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from tasks.analyse.quotations.view import View, view_of

Span = tuple[int, int]
_EDGE = " \t\r\n\u00a0\"“”„‟«»‹›'‘’`.,;:!?…—–-()[]"


@dataclass(slots=True)
class Gold:
    """One annotated quotation, its edges without marks and punctuation."""

    span: Span
    core: bool
    speaker: Span | None
    cue: Span | None


@dataclass(slots=True)
class Sample:
    """One parsed document with its annotation."""

    view: View
    gold: list[Gold]


def read(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    """Documents of a .jsonl or .jsonl.gz file."""
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8").split("\n")
    for record in map(json.loads, filter(None, lines)):
        yield record["text"], [gold_of(record["text"], quote) for quote in record["quotes"]]


def gold_of(text: str, quote: dict[str, Any]) -> Gold:
    """One record of a file."""

    def pair(name: str) -> Span | None:
        return None if quote.get(f"{name}_start") is None else (quote[f"{name}_start"], quote[f"{name}_end"])

    return Gold(bare(text, quote["start"], quote["end"]), quote["tier"] == "core", pair("speaker"), pair("cue"))


def bare(text: str, start: int, end: int) -> Span:
    """A span without marks, punctuation and a leading "that" at its edges."""
    while True:
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if text[start : start + 4].lower() != "that" or not text[start + 4 : start + 5].isspace():
            return start, end
        start += 4


def overlap(a: Span, b: Span) -> float:
    """Intersection over union."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / (max(a[1], b[1]) - min(a[0], b[0])) if common > 0 else 0.0


def parse(nlp: Language, documents: Iterable[tuple[str, list[Gold]]]) -> Iterator[Sample]:
    """Parse documents one at a time: batches would change sums in the last digit, and with them parses."""
    for text, gold in documents:
        yield sample_of(nlp(text), gold)


def sample_of(doc: Doc, gold: list[Gold]) -> Sample:
    """A parsed document with its annotation; vectors in half precision, for there are many."""
    view = view_of(doc)
    view.vectors = None if view.vectors is None else view.vectors.astype(np.float16)
    return Sample(view, gold)
