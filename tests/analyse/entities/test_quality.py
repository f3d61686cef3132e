"""Floors on the marked articles: a change of rules or lists must not lose quality unseen.

Measured 2026-11 with en_core_web_sm 3.8.0: development part .969, kept-aside part .958 (the bare model: .775, .784).
Articles chosen to be hard, development and kept aside: names .903, .933; clusters BCubed 1.0, .979; governments
P 1.0, 1.0 R .786, 1.0. Alias pairs at the score that joins entities: F .961, .889; the further ones .989, .927 (without
the bodies of `tasks/lists`: .904, .824; .927, .857); spellings R .941, .860; of 75 and 75 pairs chosen to be nearly
one, 0 and 2 are taken for one. All four files together, kept-aside halves: P .983 R .843 F .908.
Second names that a text gives, 26 and 26 pairs: before there was `links.txt` P .900, .900 R .346, .346 F .500, .500;
with it P 1.0, 1.0 R .808, .846 F .894, .917.
World news: .931, .869; without the names that only the kept-aside part shares with the lists it is .836 there (the
bare model: .681, .692; the rules before this set was written: .808, .807). He and she over 60 and 53 pronouns:
P .981, .904 R .883, .887.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from tasks.analyse import analyse
from tasks.identity import SAFE, blocks, match_names

_SPEC = importlib.util.spec_from_file_location("entities_gold", Path(__file__).with_name("gold.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
gold = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = gold  # dataclasses look their module up
_SPEC.loader.exec_module(gold)

FLOORS = {"dev": (0.94, 0.90, 0.85), "held": (0.90, 0.85, 0.80)}  # names F1, pronoun precision, pronoun recall
WORLD_FLOORS = {"dev": 0.91, "held": 0.85}  # names F1
PRONOUN_FLOORS = {"dev": (0.93, 0.86), "held": (0.88, 0.86)}  # precision, recall
HARD_FLOORS = {"dev": (0.87, 0.95, 0.7), "held": (0.86, 0.93, 0.8)}  # names F1, BCubed F, governments recall


@pytest.mark.parametrize("part", ["dev", "held"])
def test_hard_articles(part: str) -> None:
    articles = gold.read(part, gold.HARD)
    found = list(analyse([article.text for article in articles], languages=("en",)))
    names, clusters, governments = HARD_FLOORS[part]
    assert gold.score_names(articles, [gold.names_of(analysis) for analysis in found]).f1 >= names
    assert gold.bcubed(articles, found)[2] >= clusters
    ruled = gold.score_governments(articles, found)
    assert ruled.precision >= 0.9, ruled
    assert ruled.recall >= governments, ruled


@pytest.mark.parametrize("part", ["dev", "held"])
def test_world_news(part: str) -> None:
    articles = gold.read(part, gold.WORLD)
    found = list(analyse([article.text for article in articles], languages=("en",)))
    score = gold.score_names(articles, [gold.names_of(analysis) for analysis in found])
    assert score.f1 >= WORLD_FLOORS[part], score


@pytest.mark.parametrize("part", ["dev", "held"])
def test_he_and_she(part: str) -> None:
    articles = gold.read(part, gold.PRONOUNS)
    score = gold.score_pronouns(articles, list(analyse([article.text for article in articles], languages=("en",))))
    precision, recall = PRONOUN_FLOORS[part]
    assert score.precision >= precision, score
    assert score.recall >= recall, score


@pytest.mark.parametrize(("part", "f1"), [("dev", 0.85), ("held", 0.9)])
def test_second_names_that_a_text_gives(part: str, f1: float) -> None:
    told = gold.second_names(part)
    found = [next(analyse([text.text], languages=(text.language,))) for text in told]
    score = gold.score_second_names(told, found)
    assert score.precision >= 0.97, score
    assert score.f1 >= f1, score


PAIRS, MORE = "alias_pairs.txt", "alias_pairs_more.txt"
SPELT, NEARLY = "alias_pairs_spelt.txt", "alias_pairs_hard.txt"
PAIR_FLOORS = [
    (PAIRS, "dev", 0.8, 0.97),
    (PAIRS, "dev", SAFE, 0.95),
    (PAIRS, "held", 0.8, 0.92),
    (PAIRS, "held", SAFE, 0.88),
    (MORE, "dev", 0.8, 0.97),
    (MORE, "dev", SAFE, 0.97),
    (MORE, "held", 0.8, 0.94),
    (MORE, "held", SAFE, 0.92),
    (SPELT, "dev", SAFE, 0.96),
    (SPELT, "held", SAFE, 0.91),
]


@pytest.mark.parametrize(("file", "part", "least", "f1"), PAIR_FLOORS)
def test_alias_pairs(file: str, part: str, least: float, f1: float) -> None:
    """0.8 is what two names are taken for one with inside of an article, `SAFE` across articles."""
    pairs = gold.alias_pairs(part, file)
    taken = [match_names(a, b, label).score >= least for label, a, b, _ in pairs]
    score = gold.Score(
        sum(t and one for t, (*_, one) in zip(taken, pairs, strict=True)), sum(taken), sum(p[3] for p in pairs)
    )
    assert score.precision >= 0.97, score
    assert score.f1 >= f1, score


@pytest.mark.parametrize(("part", "most"), [("dev", 0), ("held", 2)])
def test_names_of_two_that_look_like_one(part: str, most: int) -> None:
    pairs = gold.alias_pairs(part, NEARLY)
    taken = [(a, b) for label, a, b, _ in pairs if match_names(a, b, label).score >= SAFE]
    assert len(taken) <= most, taken


def test_every_name_kept_aside_counts_at_the_score_that_joins() -> None:
    pairs = [pair for file in (PAIRS, MORE, SPELT, NEARLY) for pair in gold.alias_pairs("held", file)]
    taken = [match_names(a, b, label).score >= SAFE for label, a, b, _ in pairs]
    right = sum(t and one for t, (*_, one) in zip(taken, pairs, strict=True))
    score = gold.Score(right, sum(taken), sum(pair[3] for pair in pairs))
    assert score.precision >= 0.97, score
    assert score.f1 >= 0.9, score


@pytest.mark.parametrize("file", [PAIRS, MORE, SPELT])
def test_pairs_that_are_joined_share_a_block(file: str) -> None:
    for part in ("dev", "held"):
        for label, a, b, _ in gold.alias_pairs(part, file):
            if match_names(a, b, label).score >= SAFE:
                assert blocks(a, label) & blocks(b, label), (a, b)


@pytest.mark.parametrize("part", ["dev", "held"])
def test_names_and_pronouns(part: str) -> None:
    articles = gold.read(part)
    found = list(analyse([article.text for article in articles], languages=("en",)))
    names, precision, recall = FLOORS[part]
    score = gold.score_names(articles, [gold.names_of(analysis) for analysis in found])
    assert score.f1 >= names, score
    pronouns = gold.score_pronouns(articles, found)
    assert pronouns.precision >= precision, pronouns
    assert pronouns.recall >= recall, pronouns


def test_one_label_a_name_an_article() -> None:
    articles = gold.read()
    for analysis in analyse([article.text for article in articles], languages=("en",)):
        labels: dict[str, set[str]] = {}
        for mention in analysis.mentions:
            if mention.form == "name" and mention.entity is not None:
                labels.setdefault(mention.text, set()).add(mention.label)
        assert {text: kinds for text, kinds in labels.items() if len(kinds) > 1} == {}


def test_marks_are_read_as_offsets() -> None:
    article = gold.unmark("x", "dev", "[Anna Keller|P] said [she|@Anna Keller] left [Nairobi|L].")
    assert article.text == "Anna Keller said she left Nairobi."
    assert [article.text[a:b] for a, b, _ in article.names] == ["Anna Keller", "Nairobi"]
    assert article.pronouns == ((17, 20, "Anna Keller"),)
