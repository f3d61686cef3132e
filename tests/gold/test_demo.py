"""What is found of the key quotations of the demo articles, which the rules know: not below its floors."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.analyse import analyse
from tasks.clean import clean_capture
from tasks.fetch.seeds import read, scan
from tasks.records import Article, Capture, Quotation, Role, SeedFile
from tasks.settings import Settings
from tests.gold.spans import bare, best

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXPECTED = ROOT / "tests" / "data" / "seeds" / "expected.jsonl"
FLOORS: dict[str, int] = json.loads((HERE / "floors.json").read_text())["demo"]
COUNTS = ("expected", "found", "named", "name", "addressees", "addressee", "relays", "relay")


def articles(origins: set[str]) -> dict[str, Article]:
    """Demo articles by origin, as a backfill reads them."""
    settings, now = Settings(), datetime.now(UTC)
    files = [file for file in scan(ROOT / "seeds" / "articles", settings) if isinstance(file, SeedFile)]
    captures = [found for file in files for found in read(file, settings, now) if isinstance(found, Capture)]
    return {capture.origin: clean_capture(capture, now) for capture in captures if capture.origin in origins}


def counted(body: str, wanted: list[dict[str, Any]], found: tuple[Quotation, ...]) -> dict[str, int]:
    """Expected quotations, those found, and of these the parties named as expected."""
    counts = dict.fromkeys(COUNTS, 0)
    spans = [(bare(body, q.start, q.end), q) for q in found]
    for quotation in wanted:
        start = body.index(quotation["content_starts"])
        end = body.index(quotation["content_ends"], start) + len(quotation["content_ends"])
        match = best(spans, bare(body, start, end))
        counts["expected"] += 1
        if match is None:
            continue
        counts["found"] += 1
        if quotation["speaker_name"]:
            counts["named"] += 1
            counts["name"] += bool(match.speaker and match.speaker.name == quotation["speaker_name"])
        for role, parties in ((Role.ADDRESSEE, quotation["addressees"]), (Role.RELAY, quotation["relays"])):
            for party in parties:
                counts[f"{role.value}s"] += 1
                said = [text for hop in match.chain if hop.role is role for text in (hop.name, hop.text) if text]
                counts[role.value] += any(party in text or text in party for text in said)
    return counts


@pytest.mark.slow
def test_demo_articles() -> None:
    records = [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]
    wanted = {r["origin"]: r["quotations"] for r in records if r.get("language") == "en" and r["quotations"]}
    found = articles(set(wanted))
    assert found.keys() == wanted.keys()
    total = dict.fromkeys(COUNTS, 0)
    for (origin, article), analysis in zip(found.items(), analyse(found.values()), strict=True):
        for name, count in counted(article.body, wanted[origin], analysis.quotations).items():
            total[name] += count
    low = {name: (total[name], floor) for name, floor in FLOORS.items() if total[name] < floor}
    assert not low, f"{low} of {total}"
