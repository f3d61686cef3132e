"""Cues: the words that signal reported speech, each with its subject and its addressee.

A cue is looked for outside quotation marks only: what stands inside is somebody's speech about speech.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final

from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.view import View

SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj")
_LEAST: Final = 0.03  # a lemma that signals speech less often is no cue by itself
_OPEN: Final = frozenset(("V", "N"))  # beginnings of tags
_CLOSED: Final = frozenset(("according", "per", ":"))
_RELATIVES: Final = frozenset(("who", "which", "that", "whom"))
_BEFORE_TIME: Final = frozenset(("after", "before", "during", "at", "in", "on", "since", "following", "until"))
_SAID: Final = {
    "said": "say",
    "says": "say",
    "told": "tell",
    "tells": "tell",
    "tweeted": "tweet",
    "wrote": "write",
    "writes": "write",
    "adds": "add",
    "added": "add",
    "asks": "ask",
    "asked": "ask",
    "notes": "note",
}


@dataclass(slots=True)
class Cue:
    """One cue. `subject` is the head token of its subject or -1; `attr` is the token range of cue and subject.

    `relative` is the pronoun of "the man who said", whose subject is the man.
    """

    token: int
    lemma: str
    kind: str
    subject: int = -1
    how: str = ""
    attr: tuple[int, int] = (0, 0)
    addressee: int = -1
    relative: int = -1
    sentence: int = 0
    weight: float = 0.0


def find_cues(view: View, rates: Mapping[str, float]) -> list[Cue]:
    """All possible cues in text order. `rates` holds how often a lemma (with its class) signals speech."""
    verbs, nouns = words("verbs"), words("nouns")
    found: list[Cue] = []
    for i, (tag, low, region) in enumerate(zip(view.tag, view.lower, view.region_of, strict=True)):
        if (region >= 0 and low != ":") or (tag[:1] not in _OPEN and low not in _CLOSED):
            continue
        cue: Cue | None = None
        if low == "according" or (low == "per" and tag == "IN"):
            cue = _according(view, i)
        elif tag[:2] == "VB":
            cue = _verb(view, i, verbs, rates)
        elif tag[:2] == "NN" and low in _SAID:
            cue = Cue(i, _SAID[low], "verb")
        elif tag[:2] == "NN":
            cue = _noun(view, i, nouns, rates)
        elif low == ":":
            cue = _transcript(view, i)
        if cue is not None:
            cue.sentence = view.sentence_of[i]
            cue.weight = rates.get(key_of(cue), 0.0)
            _place(view, cue)
            found.append(cue)
    return found


def key_of(cue: Cue) -> str:
    """Lemma and class of a cue, as in the table of learned rates."""
    return f"{cue.lemma}|{cue.kind[0]}"


def _verb(view: View, i: int, verbs: Container[str], rates: Mapping[str, float]) -> Cue | None:
    lemma = view.lemma[i].lower()
    if view.dep[i] in ("aux", "auxpass"):
        return None
    rate = rates.get(lemma + "|v", -1.0)
    if rate >= _LEAST or (lemma in verbs and rate < 0):
        return Cue(i, lemma, "verb")
    if rate < 0.004 and rate >= 0:
        return None
    return Cue(i, lemma, "verb") if any(view.dep[c] == "ccomp" for c in view.children[i]) else None


def _noun(view: View, i: int, nouns: Container[str], rates: Mapping[str, float]) -> Cue | None:
    lemma = view.lemma[i].lower()
    rate = rates.get(lemma + "|n", -1.0)
    if rate < _LEAST and not (lemma in nouns and rate < 0):
        return None
    follows = view.lower[i + 1] if i + 1 < len(view.words) else ""
    near = view.region_of[i + 1] if i + 1 < len(view.words) else -1
    if follows in ("that", "of", "about", "to", "for", "from", "by", ":", ",", "on", "as") or near >= 0:
        return Cue(i, lemma, "noun")
    return Cue(i, lemma, "noun") if any(view.dep[c] in ("acl", "ccomp", "relcl") for c in view.children[i]) else None


def _according(view: View, i: int) -> Cue | None:
    last = i + 1 if i + 1 < len(view.words) and view.lower[i + 1] == "to" else i
    if view.lower[i] == "according" and last == i:
        return None
    cue = Cue(i, view.lower[i], "according", how="according")
    for p in (last, i):
        cue.subject = next((c for c in view.children[p] if view.dep[c] == "pobj" and c > last), -1)
        if cue.subject >= 0:
            return cue
    nearest = range(last + 1, min(last + 8, len(view.words)))
    cue.subject = next((k for k in nearest if view.tag[k][:2] in ("NN", "PR")), -1)
    return cue if cue.subject >= 0 else None


def _transcript(view: View, i: int) -> Cue | None:
    """A name and a colon at the start of a paragraph, where a transcript has its speakers."""
    begin = view.sentences[view.sentence_of[i]][0]
    if (
        view.region_of[i] >= 0
        and view.region_of[i] == view.region_of[begin]
        and view.spans[view.region_of[i]][0] == begin
    ):
        return _turn(view, i, begin, begin + 1)
    if view.region_of[i] >= 0:
        return None
    return _turn(view, i, begin, begin)


def _turn(view: View, i: int, begin: int, first: int) -> Cue | None:
    if not 0 < i - first <= 6 or (begin and view.paragraph_of[begin - 1] == view.paragraph_of[begin]):
        return None
    named = [k for k in range(first, i) if view.words[k][0].isupper() or view.tag[k] == "NNP"]
    if len(named) * 2 <= i - first or view.words[i - 1][0].isdigit():
        return None
    return Cue(i, ":", "colon", subject=named[-1], how="transcript", attr=(first, i + 1))


def _place(view: View, cue: Cue) -> None:
    """Find subject, attribution range and addressee of a cue."""
    i = cue.token
    if cue.kind == "colon":
        return
    if cue.kind == "according":
        cue.attr = (i, max(view.right[cue.subject], i) + 1)
        return
    if cue.kind == "verb":
        cue.subject, cue.how = subject_of(view, i)
        if cue.how == "relative":
            relatives = (c for c in view.children[i] if view.lower[c] in _RELATIVES and view.dep[c] in SUBJECTS)
            cue.relative = next(relatives, -1)
        cue.addressee = _addressee(view, i, cue.subject)
    else:
        cue.subject, cue.how = _owner(view, i)
    begin, stop = view.sentences[view.sentence_of[i]]
    left = min([i] + [c for c in view.children[i] if view.dep[c] in ("aux", "auxpass", "neg", "mark") and c < i])
    right = i
    if cue.subject >= 0 and begin <= cue.subject < stop and cue.how in ("own", "inverted", "owner"):
        left = min(left, max(begin, view.left[cue.subject])) if cue.subject < i else left
        if cue.subject > i:
            right = max(right, min(stop - 1, view.right[cue.subject]))
    while left > begin and view.lower[left - 1] in ("as", "so", "also"):
        left -= 1
    cue.attr = (left, right + 1)


def subject_of(view: View, i: int, depth: int = 0) -> tuple[int, str]:
    """Subject head of verb `i` and how it was found; repairs subjects that only say when."""
    best = -1
    for c in view.children[i]:
        if view.dep[c] in SUBJECTS and view.tag[c][:1].isalpha():  # the bracket of "Coase [13] argues" is none
            best = c if best < 0 or c < i else best
    if best >= 0:
        if view.lower[best] in _RELATIVES and view.dep[i] == "relcl":
            return view.head[i], "relative"
        if not _only_when(view, best):
            return _of_paragraph(view, best, i), "own" if best < i else "inverted"
    passive = _agent(view, i)
    if passive >= 0:
        return passive, "agent"
    up = view.head[i]
    if up == i or depth > 5:
        return _before(view, i) if best >= 0 else (-1, "")
    dep = view.dep[i]
    if dep in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep", "parataxis", "oprd"):
        if view.tag[up][:2] == "VB" or dep == "conj":
            found, how = subject_of(view, up, depth + 1)
            return found, "shared" if found >= 0 else how
        return subject_of(view, up, depth + 1) if dep in ("pcomp", "prep") else (-1, "")
    if dep in ("acl", "relcl"):
        return (up, "noun") if view.tag[up][:1] in "NP" else (-1, "")
    return _before(view, i) if best >= 0 else (-1, "")


def _of_paragraph(view: View, subject: int, i: int) -> int:
    """The subject, or the noun before the verb where the parser has taken the headline above for it."""
    if view.paragraph_of[subject] == view.paragraph_of[i]:
        return subject
    k = i - 1
    while k > 0 and view.tag[k][:2] in ("RB", "MD", "VB"):
        k -= 1
    return k if view.tag[k][:2] in ("NN", "PR") and view.paragraph_of[k] == view.paragraph_of[i] else subject


def _only_when(view: View, subject: int) -> bool:
    left = view.left[subject]
    return view.lower[subject] in words("time") and left > 0 and view.lower[left - 1] in _BEFORE_TIME


def _before(view: View, i: int) -> tuple[int, str]:
    """The nearest earlier subject in the sentence that is not itself repaired away."""
    begin = view.sentences[view.sentence_of[i]][0]
    for k in range(i - 1, begin - 1, -1):
        if view.dep[k] in SUBJECTS and not _only_when(view, k):
            return k, "repaired"
    return -1, ""


def _agent(view: View, i: int) -> int:
    for c in view.children[i]:
        if view.dep[c] == "agent":
            return next((g for g in view.children[c] if view.dep[g] == "pobj"), -1)
    return -1


def _owner(view: View, i: int) -> tuple[int, str]:
    """Whose statement, claim, warning: possessor, "by X", "of X", or the subject of "made a claim"."""
    for c in view.children[i]:
        if view.dep[c] == "poss":
            return c, "owner"
    for c in view.children[i]:
        if view.dep[c] in ("prep", "agent") and view.lower[c] in ("by", "from", "of"):
            found = next((g for g in view.children[c] if view.dep[g] == "pobj"), -1)
            if found >= 0 and (view.lower[c] != "of" or view.ent[found] in ("PERSON", "ORG", "NORP", "GPE")):
                return found, "by"
    up = view.head[i]
    if view.dep[i] in ("dobj", "pobj") and up != i:
        verb = up if view.tag[up][:2] == "VB" else view.head[up]
        if view.tag[verb][:2] == "VB":
            return subject_of(view, verb)[0], "shared"
    return -1, ""


def _addressee(view: View, i: int, subject: int) -> int:
    """To whom a verb's words go: object of "tell", or "to X"."""
    for c in view.children[i]:
        if c <= i or c == subject:
            continue
        dep = view.dep[c]
        if dep in ("dative", "dobj", "iobj") and view.lemma[i].lower() in _TO_SOMEBODY and view.tag[c][:1] in "NP":
            return c
        if (dep in ("prep", "dative")) and view.lower[c] in ("to", "with"):
            found = next((g for g in view.children[c] if view.dep[g] == "pobj"), -1)
            if found >= 0 and (view.ent[found] or view.tag[found] == "PRP" or view.lower[found] in words("roles")):
                return found
    return -1


_TO_SOMEBODY: Final = frozenset(
    (
        "tell",
        "ask",
        "warn",
        "assure",
        "remind",
        "inform",
        "urge",
        "advise",
        "promise",
        "reassure",
        "notify",
        "email",
        "text",
    )
)
