"""He and she: precision first. A pronoun is left open unless one person stands out.

Candidates are persons named (or already meant by a pronoun) in this and the last sentences, of fitting gender; they
are scored by distance, grammatical role and how often the article has named them. A forename and a title tell gender;
where they do not, the first clear pronoun teaches it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks import identity
from tasks.analyse.entities.labels import PERSON
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.things import Thing, Things
from tasks.analyse.entities.tokens import Tokens

_WINDOW = 4  # sentences back
_TOLD = 1.0  # for whoever is the subject of the verb that reports the clause
_DEEP = 8  # heads that are climbed
_SUBJECT = ("nsubj", "nsubjpass")
_OPEN, _CLOSE = frozenset('“"«„'), frozenset('”"»')
_MARKS = _OPEN | _CLOSE


@dataclass(slots=True)
class _Seen:
    """One place where a person was named or meant."""

    at: int
    verb: int
    thing: Thing
    subject: bool
    quoted: int
    pronoun: bool


def genders(lexicon: Lexicon, things: Things) -> None:
    """What forenames tell; a title or role that says otherwise weighs more."""
    for thing in things.every:
        if thing.label != PERSON:
            continue
        for form in thing.forms:
            first = form.replace("-", " ").split()
            told = lexicon.forenames.get(form.split()[0]) or lexicon.forenames.get(first[0]) if len(first) > 1 else None
            if first[0] in lexicon.surnames:
                continue  # "Lim Soo-hyun": what comes first is the family's name
            if told in ("m", "f") and len(identity.words(form)) > 1:
                thing.genders[told] += 2
                break


def resolve(
    tokens: Tokens, lexicon: Lexicon, things: Things, nominals: list[tuple[int, int, Thing]]
) -> list[tuple[int, Thing]]:
    """Pronouns and the person each stands for, in text order."""
    quoted = _quoted(tokens)
    marks = {name.start: (name.end, thing) for thing in things.every if thing.label == PERSON for name in thing.names}
    marks.update({start: (end, thing) for start, end, thing in nominals})
    wanted = dict.fromkeys(lexicon.cues["pronouns_m"], "m") | dict.fromkeys(lexicon.cues["pronouns_f"], "f")
    seen: list[_Seen] = []
    found: list[tuple[int, Thing]] = []
    for n in sorted({*marks, *tokens.where(wanted.keys())}):
        if n in marks:
            end, thing = marks[n]
            head = _head(tokens, n, end)
            seen.append(_Seen(n, tokens.head[head], thing, _is_subject(tokens, n, end), quoted[n], False))
        elif (gender := wanted[tokens.lower[n]]) and not _means_no_person(tokens, lexicon, marks, n, gender):
            thing_found = _choose(tokens, seen, n, gender, quoted)
            if thing_found is not None:
                found.append((n, thing_found))
                seen.append(_Seen(n, tokens.head[n], thing_found, tokens.dep[n] in _SUBJECT, quoted[n], True))
                thing_found.genders[gender] += 1
    return found


def _means_no_person(
    tokens: Tokens, lexicon: Lexicon, marks: dict[int, tuple[int, Thing]], n: int, gender: str
) -> bool:
    """ "Il faut", "il y a"; and, where things have a gender too, "La commission ... Elle": the last subject is one."""
    if tokens.dep[n].startswith("expl") or tokens.lower[n + 1 : n + 2] in [[w] for w in lexicon.cues["impersonal"]]:
        return True
    articles = lexicon.cues[f"articles_{gender}"]
    for k in range(n - 1, 0, -1) if articles else ():
        if k in marks or tokens.sentence[n] - tokens.sentence[k] > 1:
            return False
        if tokens.dep[k] in _SUBJECT and tokens.pos[k] == "NOUN" and tokens.lower[k - 1] in articles:
            return tokens.lower[k] not in lexicon.roles
    return False


def _quoted(tokens: Tokens) -> list[int]:
    """For each token the number of the quotation it stands in, 0 outside; marks are reset at line ends."""
    found, opened, count = [0] * tokens.size, -1, 0
    for n in sorted({*tokens.where(_MARKS), *tokens.breaks, tokens.size}):
        if opened >= 0:
            found[opened:n] = [count] * (n - opened)
        word = tokens.words[n] if n < tokens.size else "\n"
        if word in _OPEN and not (opened >= 0 and word in _CLOSE):
            opened, count = n, count + 1
        else:
            opened = -1
    return found


def _is_subject(tokens: Tokens, start: int, end: int) -> bool:
    return any(tokens.dep[n] in _SUBJECT for n in range(start, end))


def _head(tokens: Tokens, start: int, end: int) -> int:
    """The token of a name that the rest of it hangs on."""
    return next((n for n in range(start, end) if not start <= tokens.head[n] < end), start)


def _choose(tokens: Tokens, seen: list[_Seen], n: int, gender: str, quoted: list[int]) -> Thing | None:
    """The person with the best score, if the lead over the next one is clear."""
    sentence = tokens.sentence[n]
    scores: dict[int, float] = {}
    people: dict[int, Thing] = {}
    speaker = _speaker(tokens, seen, n, quoted)
    for place in reversed(seen):
        gap = sentence - tokens.sentence[place.at]
        if gap > _WINDOW:
            break
        thing = place.thing
        told = thing.gender
        if (told is not None and told != gender) or thing is speaker:
            continue
        score = _score(tokens, place, n, gap, quoted)
        if told:
            score += 1.0
        if score > scores.get(id(thing), -9.0):
            scores[id(thing)], people[id(thing)] = score, thing
    if not scores:
        return None
    ranked = sorted(scores, key=lambda key: -scores[key])
    best = ranked[0]
    if scores[best] < 1.0 or (len(ranked) > 1 and scores[best] - scores[ranked[1]] < 0.25):
        return None
    return people[best]


def _score(tokens: Tokens, place: _Seen, n: int, gap: int, quoted: list[int]) -> float:
    """Near, in the subject's place, and on the same side of quotation marks is better."""
    score = 3.0 - 0.9 * gap
    if place.subject:
        score += 1.2
        if tokens.dep[place.verb] == "advcl":
            score -= 1.0  # "While X hesitated, Y ...": the main clause goes on
    if place.pronoun:
        score += 0.3
    possessive = tokens.tag[n] == "PRP$"
    if gap == 0:
        if place.subject and _is_told_by(tokens, n, place.verb):
            score += _TOLD
        score += 0.2
        same_clause = place.verb == tokens.head[n]
        if not possessive and same_clause and tokens.dep[n] in ("dobj", "iobj", "pobj", "dative"):
            score -= 2.5  # "Putin met him": not himself
        if possessive and place.subject:
            score += 0.5
    if place.quoted != quoted[n]:
        score -= 0.7
    return score


def _is_told_by(tokens: Tokens, n: int, verb: int) -> bool:
    """ "X said (that) he ...": whether the pronoun is in what the verb of a subject reports."""
    inside = False
    for _ in range(_DEEP):
        inside |= tokens.dep[n] == "ccomp"
        if tokens.head[n] in (n, verb):
            return inside and tokens.head[n] == verb
        n = tokens.head[n]
    return False


def _speaker(tokens: Tokens, seen: list[_Seen], n: int, quoted: list[int]) -> Thing | None:
    """Whoever speaks a quotation does not say "he" of himself: the subject right before or after the marks."""
    if not quoted[n]:
        return None
    start = n
    while start > 0 and quoted[start - 1] == quoted[n]:
        start -= 1
    for place in reversed(seen):
        if place.at < start:
            near = start - place.at <= 8 and tokens.sentence[place.at] == tokens.sentence[start - 1]
            return place.thing if near and place.subject and not place.quoted else None
    return None
