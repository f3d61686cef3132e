"""Places that stand for who rules there: "Moscow said", "a deal between Moscow and Ankara"."""

from __future__ import annotations

from tasks.analyse.entities.labels import PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.tokens import Tokens


def governments(tokens: Tokens, lexicon: Lexicon, names: list[Name]) -> set[int]:
    """First tokens of capitals and countries that act: subject of a verb of people, or a party to a deal."""
    found: set[int] = set()
    seats = [name for name in names if name.label == PLACE and _rules(tokens, lexicon, name)]
    by_end = {name.end: name for name in seats}
    for name in seats:
        if _acts(tokens, lexicon, name):
            found.add(name.start)
        elif name.start > 1 and tokens.lower[name.start - 1] == "and" and (partner := by_end.get(name.start - 1)):
            if partner.start and tokens.lower[partner.start - 1] == "between" and _is_deal(tokens, partner.start - 2):
                found |= {name.start, partner.start}
        elif name.start > 1 and tokens.words[name.start - 1] in "-–" and (partner := by_end.get(name.start - 1)):
            found |= {name.start, partner.start}  # "a Moscow-Ankara agreement"
    return found


def _acts(tokens: Tokens, lexicon: Lexicon, name: Name) -> bool:
    """Whether it does what governments do, or has it done to it: "told Belgrade", "drawn up by Islamabad"."""
    head = next((n for n in range(name.start, name.end) if not name.start <= tokens.head[n] < name.end), name.start)
    steps = 0
    while tokens.dep[head] == "conj" and steps < _JOINED:  # "Budapest and Vienna back the plan"
        head, steps = tokens.head[head], steps + 1
    verbs = lexicon.cues["governs"]
    if tokens.slice(name.start, name.end) in lexicon.capitals:
        verbs = verbs | lexicon.cues["capital_governs"]
    dep, verb = tokens.dep[head], tokens.head[head]
    if dep == "pobj" and tokens.dep[verb] == "agent":
        dep, verb = "agent", tokens.head[verb]
    word = tokens.lower[verb]
    return (dep in ("nsubj", "agent") and word in verbs) or (
        dep in ("dobj", "nsubjpass", "dative") and word in lexicon.cues["governs_whom"]
    )


_JOINED = 4


def _rules(tokens: Tokens, lexicon: Lexicon, name: Name) -> bool:
    text = tokens.slice(name.start, name.end)
    return text in lexicon.capitals or text in lexicon.country_names


def _is_deal(tokens: Tokens, n: int) -> bool:
    """Whether the word before "between" is something that only governments have with each other."""
    return n >= 0 and tokens.lower[n] in _DEALS


_DEALS = frozenset(
    {"deal", "agreement", "accord", "treaty", "pact", "truce", "ceasefire", "talks", "tension", "tensions", "relations"}
    | {"ties", "dispute", "row", "rift", "negotiations", "war", "cooperation", "alliance", "understanding", "trade"}
)
