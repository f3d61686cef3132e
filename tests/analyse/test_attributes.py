"""The compiled attribute rules give what the model's own ruler gives, token by token."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from tasks.analyse import models
from tasks.analyse.attributes import AttributeTable, compile_rules

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
ODD = {
    "en": "I ain't gonna let's. C'm on, y'all got ta see 'em doin' nuthin'; it 'll do.\n\nThere 's that.\tHe'd one. ",
    "fr": "Qu’est-ce qu’il y a ?\n\nC’est « ce qu’elle a dit », n’est-ce pas.\tOn l’a vu.",
}


def parsed(nlp: Language, texts: list[str]) -> list[list[tuple[str, ...]]]:
    return [
        [(token.tag_, token.pos_, str(token.morph), token.lemma_, token.dep_) for token in doc]
        for doc in nlp.pipe(texts)
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_table_does_what_the_rules_do(language: str) -> None:
    exclude = models.LANGUAGES[language].exclude
    plain, compiled = (spacy.load(models.location(language), exclude=exclude) for _ in range(2))
    compile_rules(compiled)
    assert isinstance(compiled.get_pipe("attribute_ruler"), AttributeTable)
    seeds = sorted(SEEDS.rglob("*.txt"))[:12]
    texts = [ODD[language], "", "\n", *(path.read_text(encoding="utf-8", errors="replace") for path in seeds)]
    assert len(texts) > 8
    assert parsed(compiled, texts) == parsed(plain, texts)


def test_a_rule_that_the_table_cannot_hold_leaves_the_ruler() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"SHAPE": "Xxxx"}]], {"POS": "PROPN"})  # type: ignore[attr-defined]
    compile_rules(nlp)
    assert not isinstance(nlp.get_pipe("attribute_ruler"), AttributeTable)
    assert [token.pos_ for token in nlp("Anna goes")] == ["PROPN", ""]


def test_a_later_rule_overrides_an_earlier_one_of_several_tokens() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "got"}, {"LOWER": "ta"}]], {"LEMMA": "to", "POS": "PART"}, index=1)  # type: ignore[attr-defined]
    ruler.add([[{"LOWER": {"REGEX": "^t"}}]], {"POS": "X"})  # type: ignore[attr-defined]
    compile_rules(nlp)
    assert isinstance(nlp.get_pipe("attribute_ruler"), AttributeTable)
    assert [(token.lemma_, token.pos_) for token in nlp("got ta ta")] == [("", ""), ("to", "X"), ("", "X")]
