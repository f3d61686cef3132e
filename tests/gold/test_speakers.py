"""News reports in the shapes of many desks, written and annotated before the component had read them: floors.

`speakers.jsonl`: each quotation with its span, the mention of its speaker, the fullest name that the text has for the
speaker, and the speaker's sex where the text shows it. `python -m tests.bench.voices` reads the file too.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tasks import naming
from tasks.analyse import analyse
from tests.bench.voices import count
from tests.gold.spans import bare, best

HERE = Path(__file__).parent
RECORDS = [json.loads(line) for line in (HERE / "speakers.jsonl").read_text(encoding="utf-8").splitlines()]
FLOORS: dict[str, float] = json.loads((HERE / "floors.json").read_text())["speakers"]


def test_names_and_voices() -> None:
    """How many speakers get their full name, and how much of women's and of men's speech is found and well given."""
    counts: Counter[str] = Counter()
    for record, analysis in zip(RECORDS, analyse(r["text"] for r in RECORDS), strict=True):
        text = record["text"]
        counts += count(record, analysis.quotations)
        spans = [(bare(text, q.start, q.end), q) for q in analysis.quotations]
        for quote in record["quotes"]:
            match = best(spans, bare(text, quote["start"], quote["end"]))
            if match is not None and "speaker_name" in quote:
                name = match.speaker.name if match.speaker else None
                counts["named"] += 1
                counts["name"] += naming.words(name or "-") == naming.words(quote["speaker_name"])
    measured = {"name": counts["name"] / counts["named"]} | {
        f"{sex} {what}": counts[f"{sex} {what}"] / counts[f"{sex} speech"]
        for sex in ("female", "male")
        for what in ("found", "right")
    }
    low = {key: (round(value, 3), FLOORS[key]) for key, value in measured.items() if value < FLOORS[key]}
    assert not low, f"{low} of {measured}"
