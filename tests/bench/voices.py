"""Women's and men's speech: how much of it is found, and how much of it is given to the right speaker.

    python -m tests.bench.voices FILE.jsonl[.gz] ...

Each record has `text` and `quotes` (start, end, speaker_start, speaker_end, speaker, speaker_name, tier). A speaker's
sex is `speaker_sex` where it is annotated; else what tells it in the annotated speaker: "he" or "she", a title or role
word, a forename; a surname alone has the sex of the one full name of the same text that ends in it.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tasks.analyse import analyse
from tasks.analyse.quotations.lexicon import words
from tasks.records import Quotation
from tests.bench.quotations import records
from tests.gold.spans import bare, best

SEXES = ("female", "male")
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_SHE, _HE = frozenset(("she", "her", "herself")), frozenset(("he", "him", "his", "himself"))
_DRAWS = 1000


def sex_of(mention: str) -> str | None:
    """What a mention says by itself of the sex of whom it means."""
    said = _WORD.findall(re.split(r"[,(]", mention)[0].replace("’s ", "'s ").rsplit("'s ", 1)[-1])
    parts = [part.lower() for part in said]
    for word, part in zip(said, parts, strict=True):
        woman = part in words("titles_f") or word.endswith("woman") or (part in _SHE and len(parts) == 1)
        man = part in words("titles_m") or (part in _HE and len(parts) == 1)
        if woman or man:
            return SEXES[not woman]
        if word.islower() and word.endswith("man") and word != "human":  # "a fisherman", but not "Newman"
            return SEXES[1]
    for part, behind in reversed([*zip(parts, said[1:], strict=False)]):
        woman, man = part in words("female_names"), part in words("male_names")
        if woman != man and behind[0].isupper():
            return SEXES[man]
    return None


def sexes(quotes: list[dict[str, Any]]) -> list[str | None]:
    """The sex of each quotation's speaker, None where nothing tells."""
    told: list[str | None] = []
    by_surname: dict[str, set[str]] = {}
    for quote in quotes:
        names = [quote.get("speaker_name") or "", quote.get("speaker") or ""]
        sex = quote.get("speaker_sex") or next(filter(None, map(sex_of, names)), None)
        told.append(sex)
        if sex and (full := next((name for name in names if " " in name), "")):
            by_surname.setdefault(_last(full), set()).add(sex)
    for k, quote in enumerate(quotes):
        known = by_surname.get(_last(quote.get("speaker") or ""), set())
        if told[k] is None and len(known) == 1:
            told[k] = next(iter(known))
    return told


def _last(name: str) -> str:
    parts = _WORD.findall(name.removesuffix("'s").removesuffix("’s"))
    return parts[-1].lower() if parts else ""


def is_right(quote: dict[str, Any], found: Quotation) -> bool:
    """Whether the speaker found is the annotated mention, or bears the annotated name."""
    speaker = found.speaker
    if speaker is None:
        return False
    if quote.get("speaker_name") and quote["speaker_name"] == speaker.name:
        return True
    if quote.get("speaker_start") is None:
        return False
    common = min(speaker.end, quote["speaker_end"]) - max(speaker.start, quote["speaker_start"])
    return 2 * common >= min(speaker.end - speaker.start, quote["speaker_end"] - quote["speaker_start"]) > 0


def count(record: dict[str, Any], found: tuple[Quotation, ...]) -> Counter[str]:
    """Quotations, found ones and rightly attributed ones of one text, by the speaker's sex."""
    text, counts = record["text"], Counter[str]()
    quotes = [quote for quote in record["quotes"] if quote.get("tier", "core") == "core"]
    spans = [(bare(text, q.start, q.end), q) for q in found]
    for quote, sex in zip(quotes, sexes(quotes), strict=True):
        match = best(spans, bare(text, quote["start"], quote["end"]))
        for key in (sex or "untold", "all"):
            counts[f"{key} speech"] += 1
            counts[f"{key} found"] += match is not None
            counts[f"{key} right"] += match is not None and is_right(quote, match)
    return counts


def interval(counts: list[Counter[str]], sex: str, what: str) -> tuple[float, float]:
    """95 % of the share among texts drawn anew."""
    draw, shares = random.Random(7), []
    for _ in range(_DRAWS):
        drawn = draw.choices(counts, k=len(counts))
        shares.append(sum(c[f"{sex} {what}"] for c in drawn) / max(1, sum(c[f"{sex} speech"] for c in drawn)))
    shares.sort()
    return shares[_DRAWS // 40], shares[-_DRAWS // 40]


def main() -> None:
    """Print a line for each sex, for each file."""
    for path in map(Path, sys.argv[1:]):
        rows = records(path)
        counts = [count(row, a.quotations) for row, a in zip(rows, analyse(r["text"] for r in rows), strict=True)]
        total = sum(counts, Counter[str]())
        print(f"{path.name}: {len(rows)} texts")
        for sex in (*SEXES, "untold", "all"):
            speech = total[f"{sex} speech"]
            shares = [
                f"{what} {100 * total[f'{sex} {what}'] / speech:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
                for what in ("found", "right")
                for low, high in [interval(counts, sex, what)]
                if speech
            ]
            print(f"  {sex:7}{speech:6} quotations: {', '.join(shares)}")


if __name__ == "__main__":
    main()
