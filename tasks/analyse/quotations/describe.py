"""What an article says of a person: the role nouns of titles, appositions and "who leads the ...", and words near."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Final

from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.view import View

# Words of a description that tell nobody apart.
LIGHT: Final = frozenset(
    (
        *("the", "a", "an", "of", "for", "and", "in", "at", "to", "'s", "’s", ",", "(", ")", "-"),
        *("top", "senior", "former", "chief", "deputy"),
    )
)
# Titles as they are written before names, and "the CEO" of whoever is "chief executive".
_SHORT: Final = {
    **{"sen.": "senator", "sen": "senator", "gov.": "governor", "gov": "governor", "rep.": "representative"},
    **{"prof.": "professor", "dr.": "doctor", "dr": "doctor", "gen.": "general", "col.": "colonel"},
    **{"capt.": "captain", "sgt.": "sergeant", "amb.": "ambassador", "ceo": "executive", "pm": "minister"},
}
# "X, who leads the network": what X is called later on.
_DOES: Final = {
    **{"lead": ("leader", "head"), "head": ("head", "leader"), "chair": ("chairman", "chairwoman", "chair")},
    **{"run": ("head", "owner", "manager"), "own": ("owner",), "manage": ("manager",), "coach": ("coach",)},
    **{"direct": ("director",), "edit": ("editor",), "found": ("founder",), "represent": ("lawyer", "attorney")},
    **{"teach": ("teacher",), "command": ("commander",), "research": ("researcher",), "study": ("researcher",)},
}
_ENDS: Final = frozenset((",", ".", ";", ":", "—", "–"))
_REACH: Final = 9  # tokens of a relative clause that are read


@cache
def adjectives() -> dict[str, str]:
    """Country or capital to its adjective; an adjective to itself."""
    pairs = [entry.split("=") for entry in words("countries") if "=" in entry]
    table = {pair[0]: pair[1] for pair in pairs}
    table.update({pair[1]: pair[1] for pair in pairs})
    return table


def role_of(view: View, k: int) -> str | None:
    """The role that a token names, in its full form; None where it names none."""
    word = view.lower[k]
    if k > 1 and view.words[k - 1] == "-" and (joined := f"{view.lower[k - 2]}-{word}") in words("roles"):
        return joined
    lemma = view.lemma[k].lower()
    found = lemma if lemma in words("roles") else word
    found = _SHORT.get(found, found)
    return found if found in words("roles") else None


@dataclass(slots=True)
class Description:
    """What the article says of a person: role nouns, and other content words near them."""

    roles: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)

    def add(self, view: View, tokens: range, own: set[int], head: int | None = None) -> None:
        """Take in the tokens of a title or apposition; of an apposition only its head noun is the role."""
        for k in tokens:
            word = view.lower[k]
            if k in own or word in LIGHT or not word[0].isalnum():
                continue
            if head in (None, k) and (role := role_of(view, k)):
                self.roles.add(role)
            if word in adjectives():
                self.countries.add(adjectives()[word])
            self.words.add(word)

    def add_deeds(self, view: View, k: int, stop: int) -> None:
        """ "X, 54, who heads the network": token `k` stands behind the comma."""
        if k + 3 < stop and view.tag[k] == "CD" and view.words[k + 1] == ",":
            k += 2
        if k + 2 >= stop or view.lower[k] != "who":
            return
        roles = _DOES.get(view.lemma[k + 1].lower())
        if roles is None:
            return
        self.roles.update(roles)
        for n in range(k + 2, min(k + 2 + _REACH, stop)):
            if view.words[n] in _ENDS or view.tag[n] in ("VBD", "VBZ", "MD"):
                break
            if view.lower[n] not in LIGHT:
                self.words.add(view.lower[n])
