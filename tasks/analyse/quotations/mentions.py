"""What of a noun phrase is a mention, and whether it is a news outlet's."""

from __future__ import annotations

from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.roles import is_outlet
from tasks.analyse.quotations.view import View


def mention(view: View, head: int) -> tuple[int, int]:
    """Token range of a mention: the noun phrase without relative clause, apposition and trailing punctuation."""
    a, b = view.left[head], head + 1
    for c in view.children[head]:
        if view.words[c] == "-":  # "Secretary-General"
            continue
        if c < head and (
            view.words[c] in (",", ";") or view.dep[c] in ("relcl", "cc", "punct", "conj", "advmod", "mark")
        ):
            a = max(a, view.right[c] + 1)
    for c in view.children[head]:
        if c <= head:
            continue
        if view.dep[c] not in ("prep", "compound", "flat", "nummod", "nmod", "case") or view.left[c] > b:
            break
        b = max(b, min(view.right[c], head + 15) + 1)
    while view.paragraph_of[a] != view.paragraph_of[head]:  # a headline has no full stop
        a += 1
    while view.paragraph_of[b - 1] != view.paragraph_of[head]:
        b -= 1
    stop = next((k for k in range(head + 1, b) if view.words[k] in (",", ";", ":") or view.region_of[k] >= 0), b)
    return min(a, head), max(stop, head + 1)


def is_outlet_mention(view: View, head: int) -> bool:
    """Whether the noun phrase at `head` is a news outlet."""
    a, b = mention(view, head)
    text = " ".join(view.text[view.start[a] : view.end[b - 1]].split())
    if is_outlet(text):
        return True
    return view.lower[head] in words("outlet_nouns") and view.lower[a] in ("the", "a", "an", "that", "local", "state")
