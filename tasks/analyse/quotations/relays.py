"""Who passed words on, and who said them too: frames around the speaker's clause, outlets that carried them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.rules import noun_after
from tasks.analyse.quotations.view import View

_CARRIED: Final = frozenset(
    (
        "seen",
        "obtained",
        "read",
        "carried",
        "published",
        "aired",
        "broadcast",
        "reviewed",
        "posted",
        "released",
        "distributed",
        "printed",
        "relayed",
        "recorded",
        "shown",
        "shared",
    )
)
_QUOTED: Final = frozenset(("quoted", "cited", "reported", "paraphrased"))
_BY: Final = frozenset(("by", "on", "in", "to", "with", "via"))
QUOTING: Final = frozenset(("quote", "cite"))
_HEARING: Final = frozenset(("hear", "learn", "understand", "know"))
_FRAMES: Final = frozenset(
    (
        "say",
        "tell",
        "report",
        "claim",
        "write",
        "add",
        "note",
        "state",
        "announce",
        "reveal",
        "recall",
        "allege",
        "insist",
        "suggest",
        "explain",
        "quote",
        "cite",
        "confirm",
        "argue",
        "testify",
        "acknowledge",
    )
)

_JOINED: Final = {
    "echo": ("dobj",),
    "join": ("agent",),
    "along": ("prep",),
    "together": ("prep",),
    "like": ("pobj",),
}
_MORE: Final = frozenset(("other", "many", "most", "several", "some"))


def companions(view: View, speaker: int, cue: Cue | None) -> list[int]:
    """Heads of those said to say the same: "X, echoing Y,", "X, joined by Y,", "X, along with Y,", "like others, X"."""
    found = []
    if cue is not None and view.dep[cue.token] == "pcomp" and view.lemma[_over(view, cue.token)].lower() == "echo":
        found += [c for c in view.children[_over(view, cue.token)] if view.dep[c] == "dobj" and speaks(view, c)]
    for up in (speaker, *([cue.token] if cue and cue.kind == "verb" else [])):
        for word in view.children[up]:
            near = view.sentence_of[word] == view.sentence_of[speaker] and view.region_of[word] < 0
            if not near or view.tag[word] not in ("VBG", "VBN", "IN", "RB"):
                continue
            for child in (c for c in view.children[word] if view.dep[c] in _JOINED.get(view.lemma[word].lower(), ())):
                ends = [child]
                if view.dep[child] in ("agent", "prep"):
                    ends = [c for c in view.children[child] if view.dep[c] == "pobj"]
                found += [end for end in ends if speaks(view, end) and (view.lower[word] != "like" or _more(view, end))]
    return found


def _over(view: View, token: int) -> int:
    """The verb above "in saying that"."""
    return view.head[view.head[token]]


def _more(view: View, head: int) -> bool:
    """Whether it is "other analysts", who are like the speaker in what they say, and not his father."""
    return any(view.lower[c] in _MORE for c in view.children[head])


def speaks(view: View, head: int) -> bool:
    """Whether a noun, if there is one, is somebody: a name, a pronoun, a role, a body of people."""
    lemma = view.lemma[head].lower()
    return head >= 0 and (
        view.tag[head][:3] in ("NNP", "PRP") or lemma in words("roles") or lemma in words("collectives")
    )


def carriers(view: View, sentence: int, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """Heads after "read on X", "seen by X", "quoted by X" outside a content, and whether anybody may be meant."""
    begin, stop = view.sentences[sentence]
    for k, word in enumerate(view.lower[begin:stop], start=begin):
        if (word not in _CARRIED and word not in _QUOTED) or view.region_of[k] >= 0 or start <= k < end:
            continue
        if view.tag[k] not in ("VBN", "VBD"):
            continue
        reach = range(k + 1, min(stop, k + (5 if word in _QUOTED else 3)))
        for n in reach:
            if view.lower[n] in _BY and not start <= n < end and (word in _CARRIED or view.lower[n] == "by"):
                head = noun_after(view, n)
                if head >= 0 and not start <= head < end:
                    yield head, word in _QUOTED
                break


def ladder(view: View, cues_at: dict[int, Cue], cue: Cue, content: Candidate) -> list[tuple[int, Cue | None]]:
    """Subjects of the verbs above a cue whose clauses hold one another, outermost first, with whom they had it from."""
    found: list[tuple[int, Cue | None]] = []
    at = cue.token
    for _ in range(10):
        up = view.head[at]
        if up == at or view.sentence_of[up] != cue.sentence:
            break
        clause = view.dep[at] in ("ccomp", "pcomp", "acl") or (view.dep[at] == "prep" and view.lower[at] == "as")
        outside = view.region_of[up] < 0 and not content.start <= up < content.end
        if clause and outside and up < cue.token and view.tag[up][:2] == "VB":
            found = [*_voices(view, cues_at, up), *found]
        at = up
    return found


def _voices(view: View, cues_at: dict[int, Cue], verb: int) -> list[tuple[int, Cue | None]]:
    """Who frames a clause by this verb: its subject, and whom it was heard from or whom it quotes."""
    lemma, frame = view.lemma[verb].lower(), cues_at.get(verb)
    subjects: list[tuple[int, Cue | None]] = [(head, frame) for head in _subject(view, cues_at, verb)]
    if lemma in _HEARING:
        return [*subjects, *((head, None) for head in _from(view, verb))]
    if lemma in QUOTING:
        return [*subjects, *((c, None) for c in view.children[verb] if view.dep[c] == "dobj")]
    return subjects if lemma in _FRAMES else []


def _subject(view: View, cues_at: dict[int, Cue], verb: int) -> list[int]:
    known = cues_at.get(verb)
    if known is not None and known.subject >= 0 and known.how in ("own", "repaired", "shared", "inverted"):
        return [known.subject]
    return [c for c in view.children[verb] if view.dep[c] == "nsubj"][:1]


def _from(view: View, verb: int) -> list[int]:
    """ "heard from X"."""
    for c in view.children[verb]:
        if view.dep[c] == "prep" and view.lower[c] == "from":
            return [n for n in view.children[c] if view.dep[n] == "pobj"][:1]
    return []
