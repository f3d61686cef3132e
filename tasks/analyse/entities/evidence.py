"""One label per name per article: every occurrence of a name votes, and so does everything that the text shows.

`votes` says what one occurrence speaks for; here they are added up by name, passed on to short names, and decided.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from tasks.analyse.entities import spans, votes
from tasks.analyse.entities.labels import CORE, ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.tokens import Tokens
from tasks.spelling import fold

_MORE: Final = ([","], ["and"], ["or"], ["et"], ["ou"])
_JOINS: Final = frozenset({"and", ",", "or", "&"})
_ENOUGH: Final = 2.0  # for a stretch that the model did not name


def decide(tokens: Tokens, lexicon: Lexicon, names: list[Name]) -> list[Name]:
    """Give every name its label; drops stretches for which too little speaks, and adds up votes by name."""
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    ends = {name.end: name for name in names}
    for name in names:
        name.key = fold(spans.text_of(tokens, name))
        total = totals[name.key]  # also where nothing speaks for a label yet: a longer name may
        partner = _partner(tokens, name, ends) if tokens.lower[name.start - 1] in _JOINS else None
        for label, vote in votes.cast(tokens, lexicon, name, partner).items():
            total[label] += vote
    _pass_on(tokens, lexicon, names, totals)
    _share(tokens, names, ends, totals)
    seen = {name.key for name in names if name.label is not None or name.phrase is not None}
    kept = []
    best = _best(totals)
    for name in names:
        if name.key not in best:
            continue
        label = best[name.key]
        sure = totals[name.key][label]
        if sure <= 0:
            continue  # "TV", "GDP"
        known = name.label is not None or name.phrase is not None
        if not known and sure < _needed(tokens, name, name.key in seen):
            continue
        name.label = label
        kept.append(name)
    return kept


def _best(totals: dict[str, dict[str, float]]) -> dict[str, str]:
    """The label that most speaks for, of each name for which anything speaks."""
    return {key: max(total, key=total.__getitem__) for key, total in totals.items() if total}


def _needed(tokens: Tokens, name: Name, seen: bool) -> float:
    """What must speak for a stretch that the model passed over: less in mid-sentence, where only names are capitals."""
    inner = not tokens.opens[name.start] and tokens.pos[name.end - 1] in ("PROPN", "")
    return 1.0 if seen or inner else _ENOUGH


def _partner(tokens: Tokens, name: Name, ends: dict[int, Name]) -> Name | None:
    """The first name of an enumeration that this name continues ("in Molo, Njoro and Gilgil")."""
    first, current = None, name
    while (n := current.start - 1) > 0 and tokens.lower[n] in _JOINS:
        before = ends.get(n) or (ends.get(n - 1) if tokens.words[n - 1] == "," else None)
        if before is None or before is current:
            break
        if tokens.words[n] == "," and current is name and tokens.lower[name.end : name.end + 1] not in _MORE:
            break  # "In Somalia, Mahad Warsame lost ..." enumerates nothing
        first = current = before
    return first


def _share(tokens: Tokens, names: list[Name], ends: dict[int, Name], totals: dict[str, dict[str, float]]) -> None:
    """Members of an enumeration are mostly of one kind: the better known one helps the other."""
    for name in names:
        n = name.start - 1
        before = ends.get(n) if n > 0 and tokens.lower[n] in ("and", ",", "or") else None
        if before is None or before.key == name.key:
            continue
        for one, other in ((before, name), (name, before)):
            ranked = sorted(totals[one.key].items(), key=lambda item: -item[1])
            if ranked and ranked[0][0] in CORE and ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0) >= 2.0:
                totals[other.key][ranked[0][0]] += 1.2


def _pass_on(tokens: Tokens, lexicon: Lexicon, names: list[Name], totals: dict[str, dict[str, float]]) -> None:
    """A short name leans on the longer name that it shortens: the surname, or an organisation's first words."""
    listed = {name.key for name in names if name.phrase is not None}
    best = _best(totals)
    lengths: dict[str, str] = {}
    heads: dict[str, str] = {}
    for key, label in best.items():
        words = key.split()
        if len(words) > 1 and totals[key][label] >= 1.5:
            if label == PERSON:
                lengths.setdefault(words[-1], label)
                lengths.setdefault(" ".join(words[-2:]), label)
                heads.setdefault(words[0], label)
            elif label == ORGANISATION and words[0] not in heads:
                heads[words[0]] = label
    for name in names:
        if tokens.words[name.end - 1] not in lexicon.place_heads or best.get(name.key) != PLACE:
            continue
        first, *rest = name.key.split()
        if rest and first not in lengths and first in totals:
            totals[first][PLACE] += 2.0  # the town of "Muan International Airport"
    for key in totals:
        if key in lengths and len(key.split()) < 3:
            # The model may err on every mention of a surname; only what the lists know may hold against it.
            others = max((vote for label, vote in totals[key].items() if label != PERSON), default=0.0)
            totals[key][PERSON] += 3.0 + (0.0 if key in listed else others)
        elif " " not in key and (whole := heads.get(key)) and best.get(key) != PLACE:
            totals[key][whole] += 1.5 if whole == PERSON else 2.0
