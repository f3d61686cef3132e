"""Whose full name a speaker is given: nicknames, two surnames, namesakes, role phrases, and who "he" and "she" are."""

from __future__ import annotations

import pytest

from tasks.analyse import analyse
from tasks.records import Quotation
from tests.bench.voices import sex_of, sexes


def quotations(text: str) -> tuple[Quotation, ...]:
    return next(analyse([text], languages=("en",))).quotations


def speaker_of(text: str, start: str) -> tuple[str, str | None]:
    """Mention and name of who says what starts so."""
    found = [q for q in quotations(text) if text[q.start : q.end].lstrip("“").startswith(start)]
    assert len(found) == 1, [text[q.start : q.end] for q in quotations(text)]
    assert found[0].speaker is not None
    return found[0].speaker.text, found[0].speaker.name


@pytest.mark.parametrize("mark", ["[13]", "[13,14]"])
def test_a_bracket_is_no_speaker(mark: str) -> None:
    assert speaker_of(f"Coase {mark} argues that firms exist because markets are costly.", "firms")[0] == "Coase"


def test_a_mention_ends_with_its_paragraph() -> None:
    text = "Vice President Urges Reform\n\nKenmark’s foreign minister said the talks would open in Lindhaven on Monday."
    assert speaker_of(text, "the talks")[0] == "Kenmark’s foreign minister"


def test_a_headline_is_no_subject() -> None:
    text = (
        "UN Denounces Harbour Blasts as Violation of International Law\n\nThe United Nations said Friday that the "
        "blasts in the harbour could be a crime."
    )
    assert speaker_of(text, "the blasts")[0] == "The United Nations"


PEG = (
    "Margaret “Peg” Lindholm has run the ferry since 1994.\n\n“It is cold,” Peg said. “You get used to it,” she said."
    "\n\nJim Orr, her deckhand, agrees. “Nothing stops her,” he said. “Not even ice.” Peg says the ferry will be sold."
)


@pytest.mark.parametrize("start", ["It is cold", "You get used", "the ferry will"])
def test_a_nickname_in_marks_is_its_bearer(start: str) -> None:
    assert speaker_of(PEG, start)[1] == "Margaret “Peg” Lindholm"


def test_the_first_of_two_surnames_will_do() -> None:
    text = "The chairman, Rafael Ortega Lozano, flew home. “They changed the load,” Ortega said by telephone."
    assert speaker_of(text, "They changed") == ("Ortega", "Rafael Ortega Lozano")


def test_a_pet_form_is_its_bearer() -> None:
    text = "Charlotte Byrne has been baking here since 1979. “There was one bread,” Charlie says. It was grey."
    assert speaker_of(text, "There was") == ("Charlie", "Charlotte Byrne")


def test_a_name_that_only_a_headline_shows_is_no_name() -> None:
    text = (
        "Lund Apologizes for Poor Conditions at Harbour Medical Center\n\nMayor Lund has apologized to patients. "
        "“We are going to fix it,” he said."
    )
    assert speaker_of(text, "We are")[1] == "Lund"


def test_the_company_is_no_forum() -> None:
    text = (
        "Norrvind Systems Inc. cut its forecast. The Civic Rights Forum cheered. The company said it did not discuss "
        "internal matters."
    )
    assert speaker_of(text, "it did not") == ("The company", "Norrvind Systems Inc.")


def test_a_surname_returns_to_whom_the_article_is_about() -> None:
    text = (
        "Poet Wiremu Tahana, who marched for the river, has died. His daughter Aroha Tahana said the house was full. "
        "“Dad was never done,” she said. The publisher has a last book. It will appear in spring. The prize went to a "
        "novelist that year. In an old interview, Tahana said the birds had taught him everything."
    )
    assert speaker_of(text, "the birds") == ("Tahana", "Wiremu Tahana")
    assert speaker_of(text, "Dad was")[1] == "Aroha Tahana"


@pytest.mark.parametrize(
    ("known", "phrase", "name"),
    [
        ("Chief Executive Helena Borg took the call.", "The CEO", "Helena Borg"),
        ("Sen. Priya Menon, a former engineer, was not there.", "The senator", "Priya Menon"),
        ("Former U.N. Secretary-General, Carl Lund, flew in.", "The former U.N. Secretary-General", "Carl Lund"),
        ("Anna Sorel, 54, who heads a network of farmers, came.", "The network’s leader", "Anna Sorel"),
        ("The Coastal Relief Agency sent boats.", "The agency", "Coastal Relief Agency"),
        ("The Dunmore Heritage Society looks after the mill.", "The society", "Dunmore Heritage Society"),
    ],
)
def test_what_a_phrase_stands_for(known: str, phrase: str, name: str) -> None:
    text = f"{known} Rain fell all day. {phrase} said the bridge would be closed until Friday."
    assert speaker_of(text, "the bridge") == (phrase, name)


def test_he_is_the_subject_of_the_sentence_before() -> None:
    text = (
        "President Tomas Varga pledged that the vote would be fair.\n\nFarhan Bakir is a spokesman for the union of "
        "teachers. He predicts neither the vote nor the count will be fair."
    )
    assert speaker_of(text, "neither")[1] == "Farhan Bakir"


def test_he_is_whom_a_phrase_named_last() -> None:
    text = (
        "Priest Harlan Gupta will sleep in front of the shrine. Lawyer Anselm Mirek said the law was clear. Mirek said "
        "old statues belonged to the state.\n\nThe priest disagreed. “The state is young,” he said."
    )
    assert speaker_of(text, "The state is")[1] == "Harlan Gupta"


@pytest.mark.parametrize(
    ("mention", "sex"),
    [
        ("she", "female"),
        ("a spokeswoman for Mr. Holt", "female"),
        ("Maria Holt’s adviser Peter Dunn", "male"),
        ("a fisherman", "male"),
        ("Newman", None),
        ("human rights groups", None),
    ],
)
def test_what_tells_a_speakers_sex(mention: str, sex: str | None) -> None:
    assert sex_of(mention) == sex


def test_a_surname_has_the_sex_of_its_only_bearer() -> None:
    quotes = [{"speaker": "Maria Holt"}, {"speaker": "Holt"}, {"speaker": "the board"}, {"speaker": "Dunn"}]
    assert sexes(quotes) == ["female", "female", None, None]
