"""What speaks for a label at one place of the text: the model, the lists, the words of a name and its neighbours.

Weights were set on the development parts of the marked articles; the order of magnitude matters, not the digit:
knowing a name (lists) > being told (title, head word) > the model > the neighbourhood.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from tasks.analyse.entities import geonames, spans
from tasks.analyse.entities.labels import CORE, GROUP, ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.tokens import Tokens

_MODEL: Final = {PERSON: 1.6, ORGANISATION: 1.1, PLACE: 1.4, GROUP: 1.0}
_TOWN: Final = 5_000  # people; smaller places share their names with too much else
_SPOKEN: Final = ([","], ["."], ["who"], ["of"], [";"])  # behind "said X"
_OTHER: Final = 1.2
_ACTS: Final = frozenset({"nsubj", "nsubjpass", "appos", "dobj", "pobj", "conj", "agent", "dative"})
_BRAND: Final = re.compile(
    r"(?!Mac[A-Z]|Mc[A-Z]|Di[A-Z]|De[A-Z]|Le[A-Z]|La[A-Z]|Fitz[A-Z]|O['’])\w*[a-z][A-Z]\w*|[A-Z][A-Za-z]*\d+\w*"
)
_PLURAL: Final = re.compile(r"[A-Z]{2,}s|[-–]")
_SITE: Final = re.compile(
    r"[\w-]+\.(com|org|net|info|news|tv|co|io|kz|ru|ua|in|za|ng|br|mx|fr|de|uk|au|nz|ph|my)", re.I
)


def cast(tokens: Tokens, lexicon: Lexicon, name: Name, partner: Name | None) -> dict[str, float]:
    """What one occurrence of a name says; `partner` is the first name of the enumeration that it is in."""
    votes: dict[str, float] = defaultdict(float, name.votes)
    if name.label is not None:
        votes[name.label] += _MODEL.get(name.label, _OTHER)
        if name.label not in CORE and name.label not in (GROUP, "product") and name.phrase is None:
            return votes
    elif name.phrase is None and _is_noun(tokens, name):
        votes[ORGANISATION] += 0.8
    if name.phrase is not None:
        votes[name.phrase.label] += 3.5 if name.title is None or not tokens.upper[name.title[0]] else 1.0
    if name.title is not None:  # "coal producer West Virginia" is no person
        votes[PERSON] += 4.0 if name.phrase is None or tokens.upper[name.title[0]] else 0.5
    if name.nation is not None and name.title is not None:
        votes[PERSON] += 1.0
    elif _is_town(tokens, lexicon, name):
        votes[PLACE] += 2.0 if name.end - name.start > 1 else 1.0
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
    if name.label is None and before not in lexicon.cues["inside"] and before not in lexicon.cues["towards"]:
        return False
    if name.label == PERSON and (tokens.words[name.start] in lexicon.forenames or not tokens.upper[name.start]):
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
        if name.phrase is None:
            votes[ORGANISATION] += _sign(tokens, lexicon, name.start)
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
    elif any(w in ("of", "for") and n and words[n - 1] in lexicon.org_heads for n, w in enumerate(words)):
        votes[ORGANISATION] += 3.0
    elif "&" in words:
        votes[ORGANISATION] += 2.0
    elif name.phrase is None:
        if first in lexicon.forenames:
            votes[PERSON] += 2.5
        elif first in lexicon.surnames and len(words) <= 5:
            votes[PERSON] += 1.5
        if any(word in _LINKS for word in tokens.lower[name.start + 1 : name.end]):
            votes[PERSON] += 1.0


def _sign(tokens: Tokens, lexicon: Lexicon, n: int) -> float:
    """What the letters of a single word say for an organisation: an acronym, a brand, an address."""
    word = tokens.words[n]
    if _SITE.fullmatch(word):
        return 3.0
    if word in lexicon.cues["no_orgs"]:
        return -2.0
    if word.isupper() and word.isalpha():
        if tokens.opens[n]:
            return 1.0 if 3 <= len(word) <= 7 and tokens.lower[n + 1 : n + 2] not in ([":"], ["—"], ["("]) else 0.0
        return {1: 0.0, 2: 1.2}.get(len(word), 1.8 if len(word) <= 7 else 0.0)
    return 1.6 if _BRAND.fullmatch(word) else 0.0


def _is_noun(tokens: Tokens, name: Name) -> bool:
    """Whether a stretch that the model passed over stands where names of actors do, and not in quotation marks."""
    last = name.end - 1
    quoted = name.start > 0 and tokens.words[name.start - 1] in "\"“‘'" and tokens.words[name.end : name.end + 1] != []
    if quoted and tokens.words[name.end] in "\"”’',":
        return False
    if any(len(word) < 2 or _PLURAL.fullmatch(word) for word in tokens.words[name.start : name.end]):
        return False  # "(D)", "super PACs"
    return tokens.pos[last] == "PROPN" and tokens.dep[last] in _ACTS and "-" not in tokens.words[last]


_LINKS: Final = frozenset({"bin", "ibn", "bint", "van", "von", "der"})


def _before(tokens: Tokens, lexicon: Lexicon, front: Name, name: Name, votes: dict[str, float]) -> None:
    """What leads up to the name, or to the enumeration that it is in."""
    n = front.start - 1
    if n >= 0 and tokens.lower[n] == "the":
        n -= 1
    before = tokens.lower[n] if n >= 0 else ""
    second = tokens.lower[n - 1] if n >= 1 else ""
    bare = n == front.start - 1
    listed = name.phrase is not None
    if before in ("in", "of") and second in lexicon.cues["company_nouns"] and not listed:
        votes[ORGANISATION] += 2.0
    elif before in lexicon.cues["inside"]:
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
    after = tokens.lower[name.end] if name.end < tokens.size else ""
    second = tokens.lower[name.end + 1] if name.end + 1 < tokens.size else ""
    country = name.phrase is not None and name.phrase.label == PLACE and name.phrase.country is not None
    if after in lexicon.cues["sports"] and not country:
        votes[ORGANISATION] += 2.5
    elif after in lexicon.cues["org_owned"] and name.phrase is None and (name.label or not tokens.opens[name.start]):
        votes[ORGANISATION] += 1.5
    elif after in ("-", "–") and second in lexicon.cues["glued"] and not tokens.space[name.end]:
        votes[PLACE] += 2.5
    elif after in lexicon.cues["speech"]:
        votes[PERSON] += 0.6 * (name.phrase is None) * (2 if _is_pair(tokens, lexicon, name) else 1)
    elif after == ":" and tokens.opens[name.start] and tokens.words[name.start].isupper() and name.label is None:
        votes[PERSON] += 1.5  # who speaks, in a transcript
    elif after in lexicon.place_nouns:
        votes[PLACE] += 2.2 if after in lexicon.cues["regions"] else 1.5
    elif after in lexicon.cues["human"] or (after == "," and second in ("who", "whose")):
        votes[PERSON] += 1.5
    elif after == "," and second.isdigit() and len(second) == 2:
        votes[PERSON] += 3.0
    elif after == "," and name.end + 1 < tokens.size:
        _apposition(tokens, lexicon, name, votes)
    elif after == "(" and name.end - name.start > 1 and tokens.words[name.end + 1].isupper():
        votes[ORGANISATION] += 1.5


def _is_pair(tokens: Tokens, lexicon: Lexicon, name: Name) -> bool:
    """Two or three capitalised words without a head word of bodies or places: so people are named."""
    words = tokens.words[name.start : name.end]
    heads = (lexicon.org_heads, lexicon.place_heads, lexicon.org_first, lexicon.place_first)
    return (
        2 <= len(words) <= 3
        and all(w.isalpha() and w.istitle() for w in words)
        and not any(word in head for word in words for head in heads)
    )


def _is_place(tokens: Tokens, lexicon: Lexicon, n: int) -> bool:
    """Whether a listed place begins at n, and is not the owner of what follows ("Nigeria's finance minister")."""
    for phrase in lexicon.phrases.get(tokens.lower[n], ()):
        end = n + len(phrase.tokens)
        if tuple(tokens.words[n:end]) == phrase.tokens:
            return phrase.label == PLACE and tokens.lower[end : end + 1] not in (["'s"], ["’s"], ["'"], ["’"])
    return False


def _apposition(tokens: Tokens, lexicon: Lexicon, name: Name, votes: dict[str, float]) -> None:
    """ "X, a spokesman for Y" is a person; "X, Nigeria" is a place."""
    n = name.end + 1
    if _is_place(tokens, lexicon, n):
        votes[PLACE] += 2.5  # "Kaduna, Nigeria", "Charlotte, N.C."
        return
    article = tokens.lower[n] in lexicon.cues["determiners"]
    for look in range(n, min(n + 6, tokens.size)):
        word = tokens.lower[look]
        if word in lexicon.roles:
            votes[PERSON] += 2.5 if article or look == n else 1.0
            return
        if word in lexicon.org_nouns and article:
            votes[ORGANISATION] += 2.0
            return
        if word in lexicon.place_nouns and article:
            votes[PLACE] += 2.5
            return
        if word in lexicon.cues["stops"]:
            return
