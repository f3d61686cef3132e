"""One label per name per article: every occurrence of a name votes, and so does everything that the text shows.

Weights were set on the development part of the gold articles; the order of magnitude matters, not the digit:
knowing a name (lists) > being told (title, head word) > the model > the neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from tasks.analyse.entities import geonames, spans
from tasks.analyse.entities.labels import CORE, GROUP, ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.tokens import Tokens
from tasks.spelling import fold

_MODEL: Final = {PERSON: 1.6, ORGANISATION: 1.1, PLACE: 1.4, GROUP: 1.0}
_TOWN: Final = 5_000  # people; smaller places share their names with too much else
_SPOKEN: Final = ([","], ["."], ["who"], ["of"], [";"])  # behind "said X"
_MORE: Final = ([","], ["and"], ["or"], ["et"], ["ou"])
_OTHER: Final = 1.2
_ENOUGH: Final = 2.0  # for a stretch that the model did not name


def decide(tokens: Tokens, lexicon: Lexicon, names: list[Name]) -> list[Name]:
    """Give every name its label; drops stretches for which too little speaks, and adds up votes by name."""
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    ends = {name.end: name for name in names}
    for name in names:
        name.key = fold(spans.text_of(tokens, name))
        votes = totals[name.key]  # also where nothing speaks for a label yet: a longer name may
        for label, vote in _votes(tokens, lexicon, name, _partner(tokens, name, ends)).items():
            votes[label] += vote
    _pass_on(names, totals)
    _share(tokens, names, ends, totals)
    seen = {name.key for name in names if name.label is not None or name.phrase is not None}
    kept = []
    for name in names:
        votes = totals[name.key]
        if not votes:
            continue
        label = max(votes, key=lambda key: votes[key])
        known = name.label is not None or name.phrase is not None
        if not known and votes[label] < _needed(tokens, name, name.key in seen):
            continue
        name.label = label
        kept.append(name)
    return kept


def _needed(tokens: Tokens, name: Name, seen: bool) -> float:
    """What must speak for a stretch that the model passed over: less in mid-sentence, where only names are capitals."""
    inner = not tokens.opens[name.start] and tokens.pos[name.end - 1] in ("PROPN", "")
    return 1.0 if seen or inner else _ENOUGH


def _partner(tokens: Tokens, name: Name, ends: dict[int, Name]) -> Name | None:
    """The first name of an enumeration that this name continues ("in Molo, Njoro and Gilgil")."""
    first, current = None, name
    while (n := current.start - 1) > 0 and tokens.lower[n] in ("and", ",", "or", "&"):
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
            votes = sorted(totals[one.key].items(), key=lambda item: -item[1])
            if votes and votes[0][0] in CORE and votes[0][1] - (votes[1][1] if len(votes) > 1 else 0.0) >= 2.0:
                totals[other.key][votes[0][0]] += 1.2


def _votes(tokens: Tokens, lexicon: Lexicon, name: Name, partner: Name | None) -> dict[str, float]:
    votes: dict[str, float] = defaultdict(float, name.votes)
    if name.label is not None:
        votes[name.label] += _MODEL.get(name.label, _OTHER)
        if name.label not in CORE and name.label != GROUP and name.phrase is None:
            return votes
    if name.phrase is not None:
        votes[name.phrase.label] += 3.5 if name.title is None else 1.0
    if name.title is not None:
        votes[PERSON] += 4.0
    if name.nation is not None and name.title is not None:
        votes[PERSON] += 1.0
    elif name.label in (None, PLACE, ORGANISATION) and _is_town(tokens, lexicon, name):
        votes[PLACE] += 1.0
    _shape(tokens, lexicon, name, votes)
    _before(tokens, lexicon, partner or name, name, votes)
    _after(tokens, lexicon, name, votes)
    return votes


def _is_town(tokens: Tokens, lexicon: Lexicon, name: Name) -> bool:
    """Whether an unlisted name in mid-sentence, not in capitals, is that of a town.

    There are towns called South, West and God: a name that the model passed over must also stand where towns do.
    """
    if name.phrase is not None or name.end - name.start > 3 or tokens.opens[name.start]:
        return False
    before = tokens.lower[name.start - 1]
    if name.label is None and before not in lexicon.cues["inside"] | lexicon.cues["towards"]:
        return False
    return not tokens.words[name.start].isupper() and geonames.people(spans.text_of(tokens, name)) > _TOWN


def _shape(tokens: Tokens, lexicon: Lexicon, name: Name, votes: dict[str, float]) -> None:
    """What the words of the name tell."""
    words = tokens.words[name.start : name.end]
    first, last = words[0], words[-1]
    if len(words) == 1:
        if first in lexicon.forenames and name.phrase is None:
            votes[PERSON] += 0.8
        if first in lexicon.demonyms:
            votes[GROUP] += 6.0
        if first.isupper() and 2 <= len(first) <= 6 and name.phrase is None and not tokens.opens[name.start]:
            votes[ORGANISATION] += 1.2
        return
    if last in lexicon.org_heads:
        votes[ORGANISATION] += 4.0
    elif last in lexicon.place_heads:
        votes[PLACE] += 4.0
    elif first in lexicon.place_first:
        votes[PLACE] += 3.0
    elif first in lexicon.org_first:
        votes[ORGANISATION] += 2.5
    elif first in lexicon.event_first:
        votes["event"] += 4.0
    elif "of" in words and (first in lexicon.org_heads or words[words.index("of") - 1] in lexicon.org_heads):
        votes[ORGANISATION] += 3.0
    elif name.phrase is None:
        if first in lexicon.forenames:
            votes[PERSON] += 2.5
        elif first in lexicon.surnames and len(words) <= 5:
            votes[PERSON] += 1.5
        if any(word in _LINKS for word in tokens.lower[name.start + 1 : name.end]):
            votes[PERSON] += 1.0


_LINKS: Final = frozenset({"bin", "ibn", "bint", "van", "von", "der"})


def _before(tokens: Tokens, lexicon: Lexicon, front: Name, name: Name, votes: dict[str, float]) -> None:
    """What leads up to the name, or to the enumeration that it is in."""
    n = front.start - 1
    if n >= 0 and tokens.lower[n] == "the":
        n -= 1
    before = tokens.lower[n] if n >= 0 else ""
    second = tokens.lower[n - 1] if n >= 1 else ""
    bare = n == front.start - 1
    if before in lexicon.cues["inside"]:
        votes[PLACE] += 1.8 if bare else 0.8
    elif before in lexicon.cues["role_links"] and second in lexicon.roles:
        votes[ORGANISATION] += 1.0
        votes[PLACE] += 0.6
    elif before == "of" and second in lexicon.place_nouns:
        votes[PLACE] += 3.0
    elif before in lexicon.cues["towards"] and bare and name.end - name.start == 1:
        votes[PLACE] += 1.0
    elif before == "by" and bare:
        votes[PERSON] += 0.5
    elif before in lexicon.org_nouns and bare:
        votes[ORGANISATION] += 2.0
    elif before in lexicon.cues["speech"] and bare and tokens.lower[name.end : name.end + 1] in _SPOKEN:
        votes[PERSON] += 0.6 if name.phrase is None else 0.0
    elif (before == "," and second in lexicon.cues["kin"]) or before in lexicon.cues["kin"]:
        votes[PERSON] += 1.5


def _after(tokens: Tokens, lexicon: Lexicon, name: Name, votes: dict[str, float]) -> None:
    """What follows the name."""
    after = tokens.lower[name.end] if name.end < len(tokens) else ""
    second = tokens.lower[name.end + 1] if name.end + 1 < len(tokens) else ""
    if after in ("-", "–") and second in lexicon.cues["glued"] and not tokens.space[name.end]:
        votes[PLACE] += 2.5
    elif after in lexicon.cues["speech"]:
        votes[PERSON] += 0.6 if name.phrase is None else 0.0
    elif after in lexicon.place_nouns:
        votes[PLACE] += 1.5
    elif after in lexicon.cues["human"] or (after == "," and second in ("who", "whose")):
        votes[PERSON] += 1.5
    elif after == "," and second.isdigit() and len(second) == 2:
        votes[PERSON] += 3.0
    elif after == "," and name.end + 1 < len(tokens):
        _apposition(tokens, lexicon, name, votes)
    elif after == "(" and name.end - name.start > 1 and tokens.words[name.end + 1].isupper():
        votes[ORGANISATION] += 1.5


def _apposition(tokens: Tokens, lexicon: Lexicon, name: Name, votes: dict[str, float]) -> None:
    """ "X, a spokesman for Y" is a person; "X, Nigeria" is a place."""
    n = name.end + 1
    listed = lexicon.phrases.get(tokens.words[n])
    if listed and listed[-1].label == PLACE:
        votes[PLACE] += 1.5  # "Kaduna, Nigeria", "Charlotte, N.C."
        return
    article = tokens.lower[n] in lexicon.cues["determiners"]
    for look in range(n, min(n + 6, len(tokens))):
        word = tokens.lower[look]
        if word in lexicon.roles:
            votes[PERSON] += 2.5 if article or look == n else 1.0
            return
        if word in lexicon.org_nouns and article:
            votes[ORGANISATION] += 2.0
            return
        if word in lexicon.place_nouns and article:
            votes[PLACE] += 1.5
            return
        if word in lexicon.cues["stops"]:
            return


def _pass_on(names: list[Name], totals: dict[str, dict[str, float]]) -> None:
    """A short name leans on the longer name that it shortens: the surname, or an organisation's first words."""
    listed = {name.key for name in names if name.phrase is not None}
    best = {key: max(votes, key=lambda k: votes[k]) for key, votes in totals.items() if votes}
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
    for key in totals:
        if key in lengths and len(key.split()) < 3:
            # The model may err on every mention of a surname; only what the lists know may hold against it.
            others = max((vote for label, vote in totals[key].items() if label != PERSON), default=0.0)
            totals[key][PERSON] += 3.0 + (0.0 if key in listed else others)
        elif " " not in key and (whole := heads.get(key)) and best.get(key) != PLACE:
            totals[key][whole] += 1.5 if whole == PERSON else 2.0
