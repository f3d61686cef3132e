"""Reads `tests/gold/entities.jsonl`: own articles in the style of world news, names and pronouns marked in the text.

`[Nairobi|L]` is a place, P a person, O an organisation; `[she|@Anna Keller]` a pronoun and whom it stands for.
Titles, articles and possessives stay outside of a name. `part` is "dev" or, for a third, "held" (never tuned on).
`entities_hard.jsonl` also says who is who, `[Langat|P=Kipruto Langat]`, and which places stand for who rules there,
`[Moscow|L!]`.
`entities_world.jsonl` names real people, bodies and places of many regions, in sentences of our own, with headlines
and datelines; of `pronouns.jsonl` only the pronouns are marked. In both every second article is kept aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tasks.records import Analysis

GOLD: Final = Path(__file__).parents[2] / "gold" / "entities.jsonl"
HARD: Final = GOLD.with_name("entities_hard.jsonl")
WORLD: Final = GOLD.with_name("entities_world.jsonl")
PRONOUNS: Final = GOLD.with_name("pronouns.jsonl")
LABELS: Final = {"P": "person", "L": "place", "O": "organisation"}
_MARK: Final = re.compile(r"\[([^\]|]+)\|([^\]]+)\]")


@dataclass(frozen=True)
class Gold:
    """One marked article."""

    id: str
    part: str
    text: str
    names: tuple[tuple[int, int, str], ...]
    pronouns: tuple[tuple[int, int, str], ...]
    who: tuple[tuple[int, int, str], ...] = ()  # every name with the one it stands for
    governments: frozenset[tuple[int, int]] = frozenset()


def read(part: str | None = None, path: Path = GOLD) -> list[Gold]:
    """The marked articles of one part, or all."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [unmark(row["id"], row["part"], row["marked"]) for row in rows if part in (None, row["part"])]


def unmark(name: str, part: str, marked: str) -> Gold:
    """Take the marks out of a text and keep them as offsets."""
    names: list[tuple[int, int, str]] = []
    pronouns: list[tuple[int, int, str]] = []
    who: list[tuple[int, int, str]] = []
    governments: set[tuple[int, int]] = set()
    pieces: list[str] = []
    size = last = 0
    for found in _MARK.finditer(marked):
        plain = marked[last : found.start()]
        start = size + len(plain)
        end = start + len(found[1])
        if found[2].startswith("@"):
            pronouns.append((start, end, found[2][1:]))
        else:
            label, _, meant = found[2].partition("=")
            names.append((start, end, LABELS[label.rstrip("!")]))
            who.append((start, end, meant or found[1].casefold()))
            governments |= {(start, end)} if label.endswith("!") else set()
        pieces += [plain, found[1]]
        size, last = end, found.end()
    return Gold(
        name, part, "".join(pieces) + marked[last:], tuple(names), tuple(pronouns), _same(who), frozenset(governments)
    )


def _same(who: list[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """A name without "=" stands for itself."""
    return tuple((start, end, meant.casefold()) for start, end, meant in who)


@dataclass(frozen=True)
class Score:
    """Precision, recall and their harmonic mean."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.wanted, 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(self.found + self.wanted, 1)

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F {self.f1:.3f} ({self.right}/{self.found}/{self.wanted})"


def score_names(golds: Iterable[Gold], found: Iterable[Iterable[tuple[int, int, str]]]) -> Score:
    """Exact spans with labels, over persons, organisations and places."""
    right = total = wanted = 0
    for gold, spans in zip(golds, found, strict=True):
        kept = {span for span in spans if span[2] in LABELS.values()}
        right += len(kept & set(gold.names))
        total += len(kept)
        wanted += len(gold.names)
    return Score(right, total, wanted)


def names_of(analysis: Analysis) -> list[tuple[int, int, str]]:
    """The named spans of an analysis, without pronouns and role phrases."""
    return [(m.start, m.end, m.label) for m in analysis.mentions if m.form == "name"]


def score_pronouns(golds: Sequence[Gold], found: Sequence[Analysis]) -> Score:
    """He and she: right if the entity's name is the one marked. A pronoun left open counts against recall only."""
    right = total = wanted = 0
    for gold, analysis in zip(golds, found, strict=True):
        want = {(start, end): name for start, end, name in gold.pronouns}
        have = {
            (m.start, m.end): analysis.entities[m.entity].name
            for m in analysis.mentions
            if m.form == "pronoun" and m.entity is not None
        }
        right += sum(have.get(span) == name for span, name in want.items())
        total += len(have)
        wanted += len(want)
    return Score(right, total, wanted)


def bcubed(golds: Iterable[Gold], found: Iterable[Analysis]) -> tuple[float, float, float]:
    """Names that both marked and found: how well those of one entity stand together (precision, recall, F)."""
    precision = recall = 0.0
    count = 0
    for gold, analysis in zip(golds, found, strict=True):
        want = {(start, end): meant for start, end, meant in gold.who}
        have = {(m.start, m.end): m.entity for m in analysis.mentions if m.form == "name" and m.entity is not None}
        both = want.keys() & have.keys()
        for one in both:
            ours = {other for other in both if have[other] == have[one]}
            theirs = {other for other in both if want[other] == want[one]}
            precision += len(ours & theirs) / len(ours)
            recall += len(ours & theirs) / len(theirs)
            count += 1
    precision, recall = precision / count, recall / count
    return precision, recall, 2 * precision * recall / (precision + recall)


def score_governments(golds: Iterable[Gold], found: Iterable[Analysis]) -> Score:
    """Places that stand for those who rule there."""
    right = total = wanted = 0
    for gold, analysis in zip(golds, found, strict=True):
        have = {(m.start, m.end) for m in analysis.mentions if m.sense == "government"}
        right += len(have & gold.governments)
        total += len(have)
        wanted += len(gold.governments)
    return Score(right, total, wanted)


def alias_pairs(part: str, name: str = "alias_pairs.txt") -> list[tuple[str, str, str, bool]]:
    """Label, two names and whether they are one, of a file beside `GOLD`; every second line is "held"."""
    lines = GOLD.with_name(name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if not line.startswith("#")]
    labels = {"P": "person", "O": "organisation"}
    return [(labels[kind], a, b, verdict == "=") for kind, verdict, a, b in rows[0 if part == "dev" else 1 :: 2]]


@dataclass(frozen=True, slots=True)
class Told:
    """A short text with pairs of names that it tells to be one, and pairs that are two."""

    part: str
    language: str
    text: str
    one: tuple[tuple[str, str], ...]
    two: tuple[tuple[str, str], ...]


def second_names(part: str) -> list[Told]:
    """The texts of `second_names.txt` of one part."""
    rows = (GOLD.parent / "second_names.txt").read_text(encoding="utf-8").splitlines()
    cut = [row.split("|") for row in rows if row and not row.startswith("#")]
    return [Told(row[0], row[1], row[2], _pairs(row[3]), _pairs(row[4])) for row in cut if row[0] == part]


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    found = [pair.split(" = ") for pair in text.split("; ") if pair]
    return tuple((first, second) for first, second in found)


def score_second_names(told: Sequence[Told], found: Sequence[Analysis]) -> Score:
    """Pairs of names that are one entity of their text: right where the text tells so, wrong where they are two."""
    right = wrong = 0
    for text, analysis in zip(told, found, strict=True):
        of: dict[str, set[int]] = {}
        for mention in analysis.mentions:
            if mention.entity is not None:
                of.setdefault(mention.text.removeprefix("the ").removeprefix("The "), set()).add(mention.entity)
        right += sum(_is_one(of, *pair) for pair in text.one)
        wrong += sum(_is_one(of, *pair) for pair in text.two)
    return Score(right, right + wrong, sum(len(text.one) for text in told))


def _is_one(of: dict[str, set[int]], first: str, second: str) -> bool:
    one, other = (of.get(name.removeprefix("The "), set()) for name in (first, second))
    return bool(one & other)
