"""Names that an article says elsewhere: in a headline, where every word has a capital, and where the model is blind."""

from __future__ import annotations

from tasks.analyse.entities.labels import CORE, PERSON
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.tokens import Tokens
from tasks.spelling import fold

_LEAST = 3  # letters of a surname that is looked for alone


def add(tokens: Tokens, lexicon: Lexicon, names: list[Name]) -> list[Name]:
    """The names and, where none of them stands, further occurrences of their words with the same label."""
    known = _known(tokens, lexicon, names)
    if not known:
        return names
    covered = bytearray(tokens.size)
    for name in names:
        covered[name.start : name.end] = b"\1" * (name.end - name.start)
    found: list[Name] = []
    for n in tokens.capitals:
        for words, label in known.get(tokens.words[n], ()) if not covered[n] else ():
            end = n + len(words)
            if tuple(tokens.words[n:end]) == words and not any(covered[n:end]) and _stands(tokens, n, end):
                found.append(Name(n, end, label, key=fold(" ".join(words))))
                covered[n:end] = b"\1" * (end - n)
                break
    return sorted([*names, *found], key=lambda name: name.start) if found else names


def _known(tokens: Tokens, lexicon: Lexicon, names: list[Name]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Token sequences by their first token, longest first: whole names, and the surnames of people."""
    table: dict[tuple[str, ...], str] = {}
    for name in names:
        words = tuple(tokens.words[name.start : name.end])
        if name.label not in CORE or name.cut or not tokens.upper[name.start]:
            continue
        table.setdefault(words, name.label)
        if name.label == PERSON and len(words) > 1 and tokens.upper[name.end - 1] and len(words[-1]) >= _LEAST:
            table.setdefault(words[-1:], PERSON)
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words in sorted(table, key=lambda words: -len(words)):
        if len(words) > 1 or words[0].lower() not in lexicon.roles:
            found.setdefault(words[0], []).append((words, table[words]))
    return found


def _stands(tokens: Tokens, start: int, end: int) -> bool:
    """Not a part of a longer name: in running text no capital stands beside it."""
    if tokens.sentence[start] in tokens.headlines:
        return True
    before = start > 0 and tokens.upper[start - 1] and not tokens.opens[start - 1] and tokens.words[start - 1].isalpha()
    after = end < tokens.size and tokens.upper[end] and tokens.words[end].isalpha()
    hyphen = tokens.joined(end) or (start > 0 and tokens.joined(start - 1))
    return not before and not after and not hyphen and tokens.pos[end - 1] in ("PROPN", "NOUN", "")
