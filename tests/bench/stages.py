"""Where an article's CPU goes: `python -m tests.bench.stages [PAGES]`, one process, generated pages.

Each stage of our pipeline beside the same stage of spaCy's own over the same texts in the same run, and what cleaning
and loading (batches of a chunk, into a new warehouse) take; also how many annotations differ.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from tasks.analyse import analyse, models, pipeline
from tasks.captures import capture_id_of
from tasks.clean import clean
from tasks.load import load, open_warehouse, register_analysis, start_run
from tasks.records import Batch, Capture, Door, Item
from tasks.settings import Settings
from tests.bench.pages import pages

_MARKS = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]


class Timed:
    """A component whose CPU seconds are counted under its name."""

    def __init__(self, name: str, component: Any, spent: Counter[str]) -> None:
        self.name, self.component, self.spent = name, component, spent

    def __call__(self, doc: Doc) -> Doc:
        (done,) = self.pipe([doc])
        return done

    def pipe(self, docs: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        """Documents, a list at a time, so that what comes before is not counted."""
        given = list(docs)
        begin = time.process_time()
        if hasattr(self.component, "pipe"):
            done = list(self.component.pipe(given, batch_size=batch_size))
        else:
            done = [self.component(doc) for doc in given]
        self.spent[self.name] += time.process_time() - begin
        yield from done

    def __getattr__(self, name: str) -> Any:
        return getattr(self.component, name)


def timed(nlp: Language) -> Counter[str]:
    """Count a pipeline's CPU from now on."""
    spent: Counter[str] = Counter()
    nlp._components = [(name, Timed(name, component, spent)) for name, component in nlp._components]
    return spent


def batches(texts: list[str]) -> Iterator[list[str]]:
    """Texts as many as the pipeline takes together."""
    for start in range(0, len(texts), pipeline._BATCH):
        yield texts[start : start + pipeline._BATCH]


def bare(texts: list[str]) -> tuple[Counter[str], float]:
    """CPU seconds of spaCy's own pipeline, by component and as a whole."""
    nlp = spacy.load(models.location("en"), exclude=["senter"])
    list(nlp.pipe(texts[:2]))
    spent = timed(nlp)
    begin = time.process_time()
    for batch in batches(texts):
        list(nlp.pipe(batch, batch_size=len(batch)))
    return spent, time.process_time() - begin


def loading(items: list[Item]) -> float:
    """CPU seconds of loading, in batches of a chunk."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = open_warehouse(Settings(warehouse=f"{folder}/media.duckdb", data=f"{folder}/data"))
        run = start_run(warehouse, "bench", {})
        register_analysis(warehouse, {"analysis_id": "bench"}, run)
        begin = time.process_time()
        for start in range(0, len(items), Settings().chunk):
            chunk = tuple(items[start : start + Settings().chunk])
            load(warehouse, Batch(run_id=run, batch_id=f"b{start}", items=chunk))
        spent = time.process_time() - begin
        warehouse.release()
    return spent


def differences(texts: list[str]) -> tuple[int, int]:
    """Tokens of which an annotation is another in our pipeline than in spaCy's, and all tokens."""
    plain = spacy.load(models.location("en"), exclude=["senter"])
    ours = models.load("en").pipe(texts, batch_size=32)
    pairs = zip(plain.pipe(texts, batch_size=32), ours, strict=True)
    arrays = [(one.to_array(_MARKS), other.to_array(_MARKS)) for one, other in pairs]
    return sum(int((one != other).any(axis=1).sum()) for one, other in arrays), sum(len(one) for one, _ in arrays)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    bodies = [page.encode() for page in pages(count)]
    clean(bodies[0])
    begin = time.process_time()
    articles = [clean(body) for body in bodies]
    cleaning = time.process_time() - begin
    texts = [article.body for article in articles]
    theirs, whole = bare(texts)
    list(analyse(articles[:2]))
    wrong, tokens = differences(texts[:40])
    spent = timed(models.load("en"))
    begin = time.process_time()
    found = [replace(analysis, analysis_id="bench") for analysis in analyse(articles)]
    analysing = time.process_time() - begin
    now = datetime.now(UTC)
    captures = [
        Capture(capture_id=capture_id_of(body), door=Door.SEED, root="bench", origin=f"{number}.html", body=body,
            media_type="text/html", fetched_at=now)
        for number, body in enumerate(bodies)
    ]  # fmt: skip
    rows = zip(captures, articles, found, strict=True)
    stored = loading([Item(capture=capture, article=article, analysis=one) for capture, article, one in rows])
    print(f"{count} pages, CPU ms a page       spaCy     ours")
    print(f"{'cleaning':24}{'':10}{cleaning / count * 1000:9.1f}")
    for name in spent:
        before = f"{theirs[name] / count * 1000:10.1f}" if name in theirs else " " * 10
        print(f"  {name:22}{before}{spent[name] / count * 1000:9.1f}")
    before, after = (total - sum(parts.values()) for total, parts in ((whole, theirs), (analysing, spent)))
    print(f"  {'tokenising and the rest':22}{before / count * 1000:9.1f}{after / count * 1000:9.1f}")
    print(f"{'analysing':24}{whole / count * 1000:10.1f}{analysing / count * 1000:9.1f}")
    print(f"{'loading':24}{'':10}{stored / count * 1000:9.1f}")
    print(f"analysis with names and quotations over the bare parse: {analysing / whole:.2f}")
    print(f"tokens annotated otherwise than by spaCy: {wrong} of {tokens}")


if __name__ == "__main__":
    main()
