"""How quotations are scored against PolNeAR's annotation: what counts as right, and the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tasks.records import Quotation
from tests.gold.spans import bare, best, overlap


def f1(hits: int, found: int, gold: int) -> float:
    """Harmonic mean of precision and recall; 0 of nothing."""
    return 2 * hits / (found + gold) if found + gold else 0.0


def counted(record: dict[str, Any], quotations: Iterable[Quotation]) -> Counter[str]:
    """Of one document: annotated, found, matched and rightly attributed quotations, by kind and in all."""
    text = record["text"]
    core = {bare(text, g["start"], g["end"]): g for g in record["quotes"] if g["tier"] == "core"}
    rest = [bare(text, g["start"], g["end"]) for g in record["quotes"] if g["tier"] != "core"]
    found = {bare(text, q.start, q.end): q for q in quotations}
    counts: Counter[str] = Counter()
    matched = set()
    for span, gold in core.items():
        kinds = ("all", gold["type"])
        counts.update(f"gold {kind}" for kind in kinds)
        match = best(found.items(), span)
        if match is None or id(match) in matched:
            continue
        matched.add(id(match))
        counts.update(f"{count} {kind}" for kind in kinds for count in ("found", "hit"))
        counts["joint"] += names_speaker(match, gold)
    for span, one in found.items():
        if id(one) not in matched and not any(overlap(span, r) >= 0.5 or covered(span, r) for r in rest):
            counts.update(("found all", f"found {one.kind}"))
    return counts


def scores(counts: Counter[str]) -> dict[str, float]:
    """F1 of spans in all and by kind, F1 with the right speaker, recall of direct speech."""
    by_kind = {
        kind: f1(counts[f"hit {kind}"], counts[f"found {kind}"], counts[f"gold {kind}"])
        for kind in ("direct", "mixed", "indirect")
    }
    return {
        "ov80": f1(counts["hit all"], counts["found all"], counts["gold all"]),
        "joint": f1(counts["joint"], counts["found all"], counts["gold all"]),
        "direct_recall": counts["hit direct"] / counts["gold direct"],
        **by_kind,
    }


def covered(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return min(span[1], other[1]) - max(span[0], other[0]) >= 0.8 * (span[1] - span[0])


def names_speaker(match: Quotation, gold: dict[str, Any]) -> bool:
    if gold.get("speaker_start") is None:
        return True
    speaker = match.speaker
    if speaker is None or speaker.start is None or speaker.end is None:
        return False
    common = min(gold["speaker_end"], speaker.end) - max(gold["speaker_start"], speaker.start)
    return common > 0 and 2 * common >= min(gold["speaker_end"] - gold["speaker_start"], speaker.end - speaker.start)
