"""Cost of the entity rules over the model, as a ratio within one run: `python tests/bench/entities.py`.

The texts are the marked articles, joined to the length of an ordinary news article (about 540 words).
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import spacy

from tasks.analyse import models
from tasks.analyse.entities import gazetteer
from tasks.analyse.entities.component import register

GOLD = Path(__file__).parents[1] / "gold" / "entities.jsonl"


def texts(words: int = 540) -> list[str]:
    """Articles of about `words` words."""
    rows = [json.loads(line)["marked"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    plain = [re.sub(r"\[([^\]|]+)\|[^\]]+\]", r"\1", row) for row in rows]
    found, current = [], ""
    for text in plain * 4:
        current = f"{current}\n{text}" if current else text
        if len(current.split()) >= words:
            found.append(current)
            current = ""
    return found


def measure() -> dict[str, float]:
    """CPU seconds of the model alone and of the entity component alone, and their ratio."""
    register()
    nlp = spacy.load(models.location("en"), exclude=["senter"])
    rules = nlp.add_pipe("entities")
    articles = texts()
    known = gazetteer.load()
    with nlp.select_pipes(disable="entities"):
        list(nlp.pipe(articles[:4]))
        before = time.process_time()
        docs = list(nlp.pipe(articles, batch_size=32))
        model = time.process_time() - before
    for doc in docs:
        doc._.gazetteer = known
    rules(docs[0])  # the lists are read once
    before = time.process_time()
    for doc in docs:
        rules(doc)
    spent = time.process_time() - before
    return {"articles": len(docs), "model_seconds": model, "rules_seconds": spent, "ratio": spent / model}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
