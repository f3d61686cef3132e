"""`analyse`: order, languages, guards, and memory that stays flat."""

from __future__ import annotations

import time
from itertools import islice

import pytest

from tasks.analyse import analyse, analyser_card, guards, models, pipeline
from tasks.analyse.pipeline import _batches, _Text
from tasks.errors import ContractError
from tasks.records import Article
from tasks.settings import Settings

ENGLISH = "The minister Anna Keller met farmers in Nairobi on Monday and said that prices would fall."
FRENCH = "La ministre Anne Girard a rencontré lundi des agriculteurs à Lyon et a promis une baisse des prix."
GERMAN = "Die Ministerin Anna Keller hat am Montag in Hamburg mit Landwirten über die Preise gesprochen."


def test_one_analysis_a_text_in_order() -> None:
    found = list(analyse([FRENCH, ENGLISH, "", GERMAN, ENGLISH]))
    assert [a.status for a in found] == ["analysed", "analysed", "analysed", "language_not_supported", "analysed"]
    assert found[1] == found[4]
    assert found[0].analysis_id.startswith("fr-")
    assert {m.text for m in found[0].mentions} >= {"Anne Girard", "Lyon"}
    assert {m.text for m in found[1].mentions} >= {"Anna Keller", "Nairobi"}


def test_the_language_of_an_article_is_believed() -> None:
    [found] = analyse([Article(body=ENGLISH, lead="", language="nl")])
    assert found.status == "language_not_supported"


def test_languages_are_a_choice() -> None:
    [found] = analyse([FRENCH], languages=("en",))
    assert found.status == "language_not_supported"
    with pytest.raises(ContractError, match="tlh"):
        next(analyse([ENGLISH], languages=("tlh",)))


def test_offsets_point_into_the_text_given() -> None:
    text = "\u201cNo,\u201d she said.\n\n" + "-" * 500 + "\n" + ENGLISH + " \ud83d " + ENGLISH
    [found] = analyse([text])
    named = [m for m in found.mentions if m.label == "person" and m.form == "name"]
    assert len(named) == 2
    assert all(text[m.start : m.end] == m.text for m in found.mentions)
    assert all(0 <= s.start < s.end <= len(text) for s in found.sentences)


@pytest.mark.parametrize(
    "unit", ["(", "([", "'s", "http://", "\U0001f600", "$", "a.", "5km", "-", "x-", "\n", "\u00a0("]
)
def test_repeated_units_cost_no_more_than_words(unit: str) -> None:
    list(analyse([ENGLISH]))
    before = time.process_time()
    [found] = analyse([unit * (60_000 // len(unit))])
    assert time.process_time() - before < 15
    assert found.status in {"analysed", "too_long", "language_not_supported"}


def test_a_mask_keeps_the_length_and_ordinary_text() -> None:
    assert guards.mask(ENGLISH) == ENGLISH
    hostile = "a" * 400 + " \udc80 " + "." * 90 + " end"
    masked = guards.mask(hostile)
    assert len(masked) == len(hostile)
    assert masked.endswith(" end")
    assert "a" not in masked
    assert masked.count(".") == 1


def test_a_long_text_is_stored_not_analysed() -> None:
    settings = Settings(tokens=100)
    found = list(analyse([ENGLISH, ENGLISH * 20, "word " * 1000], settings=settings))
    assert [a.status for a in found] == ["analysed", "too_long", "too_long"]
    assert not found[1].mentions


def test_more_than_a_million_characters_are_no_error() -> None:
    [found] = analyse([(ENGLISH + " " * 40_000 + "\n") * 26])
    assert found.status == "analysed"
    assert sum(m.text == "Anna Keller" for m in found.mentions) == 26


def test_texts_are_taken_as_needed() -> None:
    taken = 0

    def endless():  # type: ignore[no-untyped-def]
        nonlocal taken
        while True:
            taken += 1
            yield ENGLISH

    assert len(list(islice(analyse(endless()), 3))) == 3
    assert taken <= 64


def test_batches_are_bounded_by_characters() -> None:
    items = [_Text(i, "x" * 50_000, "en") for i in range(7)] + [_Text(9, "x" * 900_000, "en")]
    sizes = [len(batch) for batch in _batches(items)]
    assert sizes == [3, 3, 1, 1]


def test_new_words_are_forgotten_once_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_WORDS", len(models.load("en").vocab) - 1)

    def texts(start: int):  # type: ignore[no-untyped-def]
        for n in range(start, start + 3):
            yield " ".join(f"Zog{n}x{k} met Mr Quu{n}y{k} in Haa{n}z{k}." for k in range(40))

    sum(1 for _ in analyse(texts(0)))
    strings = models.load("en").vocab.strings
    before = len(strings)
    sum(1 for _ in analyse(texts(1000)))
    # 360 new words in this run; a worker that runs for months would otherwise keep every misspelling.
    assert len(strings) == before
    assert "Zog1000x1" not in strings


def test_the_card_names_models_and_components() -> None:
    card = analyser_card()
    assert card["languages"]["en"]["model"]["license"] == "MIT"
    for language in models.LANGUAGES:
        assert card["languages"][language]["components"] == models.load(language).pipe_names
    assert card["languages"]["en"]["analysis_id"] == next(analyse([ENGLISH])).analysis_id
