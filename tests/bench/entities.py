"""Cost of the entity rules over the model, as a ratio within one run: `python -m tests.bench.entities [FILE ...]`.

The texts are the `text` of every record of the files (JSON lines, also gzipped). Without files they are the marked
articles joined to the length of an ordinary one (about 540 words): a name every six tokens, twice as many as in news.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import spacy

from tasks.analyse import models
from tasks.analyse.entities import gazetteer
from tasks.analyse.entities.component import register
from tests.bench.quotations import texts_of

GOLD = Path(__file__).parents[1] / "gold" / "entities.jsonl"
_BATCH = 20


def dense(words: int = 540) -> list[str]:
    """The marked articles, joined to about `words` words each."""
    rows = [json.loads(line)["marked"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    plain = [re.sub(r"\[([^\]|]+)\|[^\]]+\]", r"\1", row) for row in rows]
    found, current = [], ""
    for text in plain * 4:
        current = f"{current}\n{text}" if current else text
        if len(current.split()) >= words:
            found.append(current)
            current = ""
    return found


def measure(articles: Sequence[str]) -> dict[str, float]:
    """CPU seconds of the model and of the entity component, measured in turns, and their ratio."""
    register()
    nlp = spacy.load(models.location("en"), exclude=["senter"])
    rules = nlp.add_pipe("entities")
    known = gazetteer.load()
    nlp(articles[0])  # the lists are read once
    model = spent = names = tokens = 0.0
    for start in range(0, len(articles), _BATCH):
        before = time.process_time()
        with nlp.select_pipes(disable="entities"):
            docs = list(nlp.pipe(articles[start : start + _BATCH], batch_size=_BATCH))
        model += time.process_time() - before
        for doc in docs:
            doc._.gazetteer = known
            names += len(doc.ents)
            tokens += len(doc)
        before = time.process_time()
        for doc in docs:
            rules(doc)
        spent += time.process_time() - before
    return {
        "articles": len(articles),
        "tokens_per_name": round(tokens / names, 1),
        "model_seconds": round(model, 2),
        "rules_seconds": round(spent, 3),
        "ratio": round(spent / model, 4),
    }


if __name__ == "__main__":
    print(json.dumps(measure(texts_of(sys.argv[1:]) if sys.argv[1:] else dense())))
