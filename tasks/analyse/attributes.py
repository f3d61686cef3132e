"""The model's attribute rules as a table: the same parts of speech, morphology and lemmas in a fraction of the time.

spaCy's attribute ruler runs a matcher with all rules over every token, about an eighth of the small English pipeline's
time. Its rules look at a token's tag, word and dependency, and few at a following token: each combination has to be
decided once. `compile_rules` puts the table in the ruler's place when it can hold every rule, and else leaves
the ruler alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_RULER: Final = "attribute_ruler"
_READ: Final = ("TAG", "POS", "LOWER", "DEP", "IS_SPACE")
_SET: Final = ("TAG", "POS", "MORPH", "LEMMA", "DEP")
_MOST: Final = 20_000  # combinations and words remembered

Row = tuple[int, int, int, int, int]  # values of _READ, ids of strings
Test = Callable[[str | bool], bool]
Effect = tuple[int, int, int]  # place in _SET, value, number of the rule


def compile_rules(nlp: Language) -> None:
    """Put the table in the place of the pipeline's attribute ruler, where it can hold the rules."""
    if _RULER not in nlp.pipe_names:
        return
    patterns = nlp.get_pipe(_RULER).patterns  # type: ignore[attr-defined]
    if all(_fits(one) for one in patterns):
        nlp.replace_pipe(_RULER, "attribute_table")
        nlp.get_pipe(_RULER).take(patterns)  # type: ignore[attr-defined]


@Language.factory("attribute_table")
def make_table(nlp: Language, name: str) -> AttributeTable:
    """An empty table; `take` gives it rules."""
    return AttributeTable(nlp.vocab)


class AttributeTable:
    """Component with the effect of an attribute ruler. A later rule overrides an earlier one, as there."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._rules: list[tuple[int, int, list[list[tuple[int, Test]]], list[Effect]]] = []
        self._words: set[int] = set()  # words that some rule names; all others are alike
        self._regexes: list[re.Pattern[str]] = []
        self._row_effects: dict[Row, tuple[list[Effect], bool]] = {}
        self._word_of: dict[int, int] = {}

    def take(self, patterns: Sequence[dict[str, Any]]) -> None:
        """Add the rules of an attribute ruler (its `patterns`)."""
        for number, one in enumerate(patterns):
            effects = [self._effect(name, value, number) for name, value in one["attrs"].items()]
            for pattern in one["patterns"]:
                tests = [[(_READ.index(name), _test(value)) for name, value in token.items()] for token in pattern]
                index = one["index"] % len(pattern)
                self._rules.append((number, index, tests, effects))
                for token in pattern:
                    self._learn(token.get("LOWER"))

    def __call__(self, doc: Doc) -> Doc:
        """Set tags, parts of speech, morphology, lemmas and dependencies as the rules say."""
        if not len(doc):
            return doc
        read: list[Row] = doc.to_array(list(_READ)).tolist()
        rows = [(tag, pos, self._word(word), dep, space) for tag, pos, word, dep, space in read]
        values: Any = doc.to_array(list(_SET))
        changed, chains = [], []
        for place, row in enumerate(rows):
            effects, starts = self._row_effects.get(row) or self._decide(row)
            changed += [(place, column, value, number) for column, value, number in effects]
            if starts:
                chains.append(place)
        changed += self._chained(rows, chains)
        if chains:
            changed.sort(key=lambda change: change[3])
        if changed:
            places, columns, new, _ = zip(*changed, strict=True)
            values[list(places), list(columns)] = new
            doc.from_array(list(_SET), values)
        return doc

    def _decide(self, row: Row) -> tuple[list[Effect], bool]:
        """What the rules of one token do to such a token, and whether a rule of several tokens may start here."""
        if len(self._row_effects) > _MOST:
            self._row_effects.clear()
        last: dict[int, Effect] = {}
        starts = False
        for _, _, tests, effects in self._rules:
            if self._meets(row, tests[0]):
                starts = starts or len(tests) > 1
                last |= {effect[0]: effect for effect in effects if len(tests) == 1}
        self._row_effects[row] = list(last.values()), starts
        return self._row_effects[row]

    def _chained(self, rows: Sequence[Row], starts: Sequence[int]) -> list[tuple[int, int, int, int]]:
        """What the rules of several tokens do, as (place, column, value, number of the rule)."""
        found = []
        for start in starts:
            for number, index, tests, effects in self._rules:
                window = rows[start : start + len(tests)]
                if 1 < len(tests) == len(window) and all(map(self._meets, window, tests)):
                    found += [(start + index, column, value, number) for column, value, _ in effects]
        return found

    def _meets(self, row: Row, tests: Sequence[tuple[int, Test]]) -> bool:
        text = self._vocab.strings
        return all(test(bool(row[at]) if _READ[at] == "IS_SPACE" else text[row[at]]) for at, test in tests)

    def _word(self, word: int) -> int:
        """A word that some rule may look at, 0 for any other."""
        known = self._word_of.get(word)
        if known is None:
            if len(self._word_of) > _MOST:
                self._word_of.clear()
            named = word in self._words or any(regex.search(self._vocab.strings[word]) for regex in self._regexes)
            known = self._word_of[word] = word if named else 0
        return known

    def _learn(self, condition: Any) -> None:
        if condition is None:
            return
        words: dict[str, Any] = condition if isinstance(condition, dict) else {"IN": [condition]}
        self._words |= {self._vocab.strings.add(word) for word in words.get("IN", ())}
        self._regexes += [re.compile(words["REGEX"])] if "REGEX" in words else []

    def _effect(self, name: str, value: str, number: int) -> Effect:
        known = self._vocab.morphology if name == "MORPH" else self._vocab.strings
        return _SET.index(name), known.add(value), number


def _fits(one: dict[str, Any]) -> bool:
    """Whether the table can hold a rule: it reads and sets what the table has, by conditions the table knows."""
    conditions = [(name, value) for pattern in one["patterns"] for token in pattern for name, value in token.items()]
    return set(one["attrs"]) <= set(_SET) and all(
        name in _READ
        and (not isinstance(value, dict) or (len(value) == 1 and (set(value) <= {"IN", "REGEX"} or name != "LOWER")))
        and (not isinstance(value, dict) or set(value) <= {"IN", "NOT_IN", "REGEX"})
        for name, value in conditions
    )


def _test(condition: Any) -> Test:
    if not isinstance(condition, dict):
        return lambda value: value == condition
    ((name, wanted),) = condition.items()
    if name == "REGEX":
        regex = re.compile(wanted)
        return lambda value: bool(regex.search(str(value)))
    if name == "IN":
        return lambda value: value in wanted
    return lambda value: value not in wanted
