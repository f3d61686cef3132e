"""Rules one by one, on short texts: names, labels, aliases, roles, pronouns, senses, the gazetteer."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks import identity
from tasks.analyse import analyse
from tasks.analyse.entities import gazetteer
from tasks.analyse.entities.entries import Known
from tasks.records import Analysis, Article, Mention
from tasks.settings import Settings


def read(text: str, **settings: str) -> Analysis:
    return next(analyse([text], languages=("en", "fr"), settings=Settings(**settings)))


def names(analysis: Analysis, label: str) -> set[str]:
    return {entity.name for entity in analysis.entities if entity.label == label}


def who(analysis: Analysis, text: str) -> set[str | None]:
    """Names of the entities that mentions of this text stand for."""
    found = [m for m in analysis.mentions if m.text == text]
    assert found, f"{text!r} is no mention: {[m.text for m in analysis.mentions]}"
    return {analysis.entities[m.entity].name if m.entity is not None else None for m in found}


def test_titles_and_possessives_are_facts_not_names() -> None:
    analysis = read(
        "Prime Minister Xanana Soares\u2019s plan was praised by Dr. Wanjiru Kamotho of Kenya\u2019s Red Cross."
    )
    assert names(analysis, "person") == {"Xanana Soares", "Wanjiru Kamotho"}
    titles = {a.text for e in analysis.entities for a in e.aliases if a.kind.value == "title"}
    assert titles == {"Prime Minister", "Dr."}


@pytest.mark.parametrize(
    "name",
    [
        "Bashar al-Karim",
        "Mohammed bin Rashid",
        "Jan van der Merwe",
        "Ana de la Cruz",
        "Marie-Claude Diop",
        "Omar el-Amin",
    ],
)
def test_particles_stay_whole(name: str) -> None:
    analysis = read(f"The minister, {name}, said in Cairo on Monday that talks with {name} would go on.")
    assert names(analysis, "person") == {name}


def test_namesakes_are_kept_apart() -> None:
    text = (
        "Iranian President Hassan Rouhani met reporters. Hassan Hassan, an analyst in London, was not convinced. "
        "Rouhani smiled. Hassan said the talks had failed."
    )
    analysis = read(text)
    assert names(analysis, "person") == {"Hassan Rouhani", "Hassan Hassan"}
    assert who(analysis, "Hassan") == {"Hassan Hassan"}
    assert who(analysis, "Rouhani") == {"Hassan Rouhani"}


def test_slips_of_the_model_are_set_right() -> None:
    coach = (
        "Swimming coach Shazia Iqbal-Moss, who has taught at the pool since she was 19, wept as the result was read."
    )
    assert "Shazia Iqbal-Moss" in names(read(coach), "person")
    customs = read("The head of customs in Senegal Armand Naro says training is crucial.")
    assert names(customs, "person") == {"Armand Naro"}
    assert names(customs, "place") == {"Senegal"}


def test_brackets_define_acronyms_both_ways() -> None:
    text = (
        "The Kafue Water Users Association (KWUA) sued the mine. KWUA wants money. "
        "NRC (the Norwegian Relief Council) sent tents; the NRC has an office in Kitwe."
    )
    analysis = read(text)
    assert who(analysis, "KWUA") == {"Kafue Water Users Association"}
    assert who(analysis, "NRC") == {"Norwegian Relief Council"}
    kinds = {(a.text, a.kind.value) for e in analysis.entities for a in e.aliases}
    assert ("KWUA", "acronym") in kinds


@pytest.mark.parametrize("words", ["formerly known as", "formerly known", "formerly", "previously known as"])
def test_former_names(words: str) -> None:
    analysis = read(f"Members of the Unity Front, {words} Jabhat al-Wahda, met in Aleppo. Jabhat al-Wahda was banned.")
    assert len(names(analysis, "organisation")) == 1
    [front] = [e for e in analysis.entities if e.label == "organisation"]
    assert ("Jabhat al-Wahda", "former") in {(a.text, a.kind.value) for a in front.aliases}


def test_role_phrases_find_their_person() -> None:
    text = (
        "Zambian President Mulenga Chanda opened the dam. The Zambian leader said it was a great day. "
        "Petra Olsen, a spokeswoman for the Copper Union, disagreed. A spokeswoman for the Copper Union later "
        "told reporters that the president had lied."
    )
    analysis = read(text)
    assert who(analysis, "The Zambian leader") == {"Mulenga Chanda"}
    assert who(analysis, "A spokeswoman for the Copper Union") == {"Petra Olsen"}
    assert who(analysis, "the president") == {"Mulenga Chanda"}


def test_a_role_phrase_for_somebody_else_stays_open() -> None:
    analysis = read("Zambian President Mulenga Chanda opened the dam. The Ghanaian president sent his regards.")
    assert not [m for m in analysis.mentions if m.form == "nominal"]


def test_pronouns_agree_in_gender() -> None:
    text = "Mrs. Achieng Odera met Mr. Kipruto Langat in Nairobi. She said the road was closed. He agreed."
    analysis = read(text)
    assert who(analysis, "She") == {"Achieng Odera"}
    assert who(analysis, "He") == {"Kipruto Langat"}


def test_a_pronoun_without_a_candidate_stays_open() -> None:
    analysis = read("Nobody saw it. He left at noon, and the house was empty.")
    assert not [m for m in analysis.mentions if m.form == "pronoun"]


def test_capitals_that_act_are_governments() -> None:
    def sense(text: str) -> list[str | None]:
        return [m.sense for m in read(text).mentions if m.text == "Moscow"]

    assert sense("Moscow said on Friday that the deal was dead.") == ["government"]
    assert sense("A deal between Moscow and Ankara was signed.") == ["government"]
    assert sense("Heavy snow fell in Moscow on Friday.") == [None]


def test_countries_have_one_name() -> None:
    text = "The U.S. and the United States are one. U.S.-backed rebels met in Türkiye, that is Turkey."
    analysis = read(text)
    assert names(analysis, "place") == {"United States", "Turkey"}
    assert {e.country for e in analysis.entities if e.label == "place"} == {"US", "TR"}
    [cut] = [m for m in analysis.mentions if m.start == text.index("U.S.-")]
    assert cut.text == "U.S."


def test_french_names_titles_and_roles() -> None:
    text = (
        "Le président français Emmanuel Macron a reçu mardi à Paris Mme Amélie Girard, porte-parole du parti. "
        "M. Macron a promis une loi. L'Organisation des Nations unies (ONU) a salué cette annonce."
    )
    analysis = read(text)
    assert {"Emmanuel Macron", "Amélie Girard"} <= names(analysis, "person")
    assert who(analysis, "Macron") == {"Emmanuel Macron"}
    [girard] = [e for e in analysis.entities if e.name == "Amélie Girard"]
    assert girard.gender == "f"
    assert len([e for e in analysis.entities if e.label == "organisation"]) == 1


def test_french_pronouns_mean_persons_only() -> None:
    text = (
        "La ministre de la Santé, Awa Diallo, a présenté son plan à Dakar. Elle souhaite recruter des médecins. "
        "Le député Moussa Faye l'a critiquée ; il estime que la réforme coûtera cher. Il faut attendre. "
        "La commission siège mardi. Elle rendra son avis en mai. Mme Diallo répond qu'elle ne cédera pas."
    )
    analysis = read(text)
    found = {
        m.start: analysis.entities[m.entity].name
        for m in analysis.mentions
        if m.form == "pronoun" and m.entity is not None
    }
    assert found == {
        text.index("Elle souhaite"): "Awa Diallo",
        text.index("il estime"): "Moussa Faye",
        text.index("elle ne"): "Awa Diallo",
    }


@pytest.mark.parametrize(
    "text",
    [
        "President Macky Sall named Youssou Diatta to the court on Monday.",
        "Hillary Clinton called Alicia Machado on Tuesday, and Hillary Clinton once called Rosa Lind a friend.",
        "Erik Lund was named Pier Dorn\u2019s successor. Erik Lund, then Rosa Lind, spoke.",
        "Anna Keller, who called Otto Brandt a liar, dubbed Rosa Lind a fool.",
    ],
)
def test_who_calls_another_is_not_that_other(text: str) -> None:
    analysis = read(text)
    people = {m.text: m.entity for m in analysis.mentions if m.label == "person" and m.form == "name"}
    assert len(people) >= 2
    assert len(set(people.values())) == len(people), people


@pytest.mark.parametrize(
    ("text", "first", "second", "kind"),
    [
        (
            "Police held Viktor Mandrell, nicknamed \u201cOld Hook\u201d, on Tuesday.",
            "Viktor Mandrell",
            "Old Hook",
            "name",
        ),
        (
            "The Lowland League, formerly known as Union of Growers, won.",
            "Lowland League",
            "Union of Growers",
            "former",
        ),
        ("The Hill Guard, a militia that renamed itself Hill Force, won.", "Hill Force", "Hill Guard", "former"),
        ("The Free Coast Front (FPL, by its French acronym) lost.", "Free Coast Front", "FPL", "acronym"),
        (
            "The oil firm PDVZ (Petr\u00f3leos del Valle de Zamora) lost.",
            "Petr\u00f3leos del Valle de Zamora",
            "PDVZ",
            "acronym",
        ),
    ],
)
def test_a_second_name_is_kept_with_its_kind_and_span(text: str, first: str, second: str, kind: str) -> None:
    analysis = read(text)
    [entity] = [e for e in analysis.entities if e.name == first]
    assert [(a.text, a.kind.value) for a in entity.aliases if a.text == second] == [(second, kind)]
    assert [text[a.start : a.end] for a in entity.aliases] == [a.text for a in entity.aliases]


# --- gazetteer ---

ROWS = """
- {id: zog-party, name: Zog, names: [Zog Movement], weak: [ZM], type: organisation, wikidata: Q1, country: AL}
- {id: keller, name: Anna Keller, weak: [Keller], type: person, gender: f, country: AT,
   roles: [{title: chancellor, since: 2019-05-01, until: 2021-05-01}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    (tmp_path / "entities.yml").write_text(ROWS, encoding="utf-8")
    return str(tmp_path)


def test_the_gazetteer_overrules_the_model(folder: str) -> None:
    analysis = read(
        "Supporters of Zog marched in Vienna. Anna Keller and ZM made peace, Keller said.", reference=folder
    )
    [zog] = [e for e in analysis.entities if e.gazetteer_id == "zog-party"]
    assert (zog.name, zog.label, zog.key, zog.wikidata_id) == ("Zog", "organisation", "known:zog-party", "Q1")
    assert who(analysis, "ZM") == {"Zog"}
    assert who(analysis, "Keller") == {"Anna Keller"}


def test_a_weak_name_alone_proves_nothing(folder: str) -> None:
    analysis = read("Keller said the shop would close.", reference=folder)
    assert all(e.gazetteer_id is None for e in analysis.entities)


def test_title_and_nation_support_a_weak_name(folder: str) -> None:
    analysis = read("Austrian Chancellor Keller said the shop would close.", reference=folder)
    assert [e.gazetteer_id for e in analysis.entities if e.label == "person"] == ["keller"]


@pytest.mark.parametrize(("year", "name"), [(2020, "Anna Keller"), (2023, "Keller"), (None, "Anna Keller")])
def test_an_office_counts_while_it_was_held(folder: str, year: int | None, name: str) -> None:
    text = "Austrian Chancellor Keller spoke in Vienna on Monday."
    day = datetime(year, 6, 1, tzinfo=UTC) if year else None
    article = Article(body=text, lead=text, language="en", published_at=day)
    analysis = next(analyse([article], settings=Settings(reference=folder)))
    assert names(analysis, "person") == {name}


def test_an_office_that_every_country_has_is_that_of_its_country() -> None:
    keys = {}
    for owner, country in (("Zambia", "ZM"), ("Kenya", "KE")):
        analysis = read(
            f"{owner}'s Ministry of Health closed a clinic on Monday. The Ministry of Health gave no reason."
        )
        [ministry] = [entity for entity in analysis.entities if entity.label == "organisation"]
        assert (ministry.name, ministry.country) == ("Ministry of Health", country)
        keys[country] = identity.entity_key(ministry)
    assert len(set(keys.values())) == 2
    analysis = read("Officials in Chile and in Peru spoke to the Ministry of Health.")
    assert {e.country for e in analysis.entities if e.label == "organisation"} == {None}


def test_an_edit_names_what_it_touches(folder: str) -> None:
    before = gazetteer.load(folder)
    after = gazetteer.build([*before.known.values(), Known("new", "New Body", "organisation", weak=("NB",))])
    assert gazetteer.changed_names(before, after) == {"New Body", "NB"}
    assert before.fingerprint != after.fingerprint
    assert gazetteer.changed_names(before, before) == frozenset()


def test_the_project_s_own_gazetteer_is_sound() -> None:
    own = gazetteer.load()
    assert own.known["vladimir-putin"].roles[0].since == date(2012, 5, 7)
    assert own.strong["Jabhat al-Nusra"].id == "hayat-tahrir-al-sham"


def test_mentions_are_in_text_order() -> None:
    def place(mention: Mention) -> tuple[int, int]:
        return mention.start, -mention.end

    analysis = read("Mr. Kipruto Langat said he would meet the Kenyan president in Nairobi, Kenya.")
    assert [place(m) for m in analysis.mentions] == sorted(place(m) for m in analysis.mentions)


def test_many_namesakes_cost_little() -> None:
    text = " ".join(
        f"Anna Keller{chr(97 + i % 26)}{chr(97 + i // 26)} met John Smith{chr(97 + i % 26)}." for i in range(400)
    )
    before = time.process_time()
    read(text)
    # Comparing every name with every other took half a minute for a long text.
    assert time.process_time() - before < 12


@pytest.mark.parametrize(
    ("text", "person", "role"),
    [
        (
            "Rosa Lindqvist from the Centre for Coastal Studies (CCS) think-tank argues that the port is unsafe.",
            "Rosa Lindqvist",
            "Centre for Coastal Studies",
        ),
        (
            "Omar Khalil from the Institute for Harbour Policy says that the port is unsafe.",
            "Omar Khalil",
            "Institute for Harbour Policy",
        ),
        (
            "Karin Holt, the co-president of the Almar Democratic Council (ADC), the political wing, said so.",
            "Karin Holt",
            "co-president of the Almar Democratic Council",
        ),
        (
            "Marie Dupont de la Confédération générale du travail a refusé de signer cet accord hier soir.",
            "Marie Dupont",
            "Confédération générale du travail",
        ),
    ],
)
def test_whose_somebody_is_and_where_a_role_ends(text: str, person: str, role: str) -> None:
    roles = {e.name: [a.text for a in e.aliases if a.kind.value == "role"] for e in read(text).entities}
    assert roles[person] == [role]


def test_where_papers_come_from_is_nobodys_employer() -> None:
    analysis = read("Police took the letters of Peter Marsh from the Ministry of Finance on Monday.")
    assert [a.text for e in analysis.entities for a in e.aliases if a.kind.value == "role"] == []


def test_a_french_pronoun_is_no_part_of_a_name() -> None:
    analysis = read("L’avocat avait rédigé le recours. « Gaspard m’a répondu », dit-il, avant que Gaspard n’y renonce.")
    assert names(analysis, "person") == {"Gaspard"}


def test_what_may_join_another_article_is_told() -> None:
    analysis = read(
        "The Almar Harbour Council (AHC) met Kenya’s finance minister, John Kamau. President Ana Ruiz of Chile spoke."
    )
    told = {entity.name: entity.told for entity in analysis.entities if entity.told}
    assert told == {
        "Almar Harbour Council": ("acronym:ahc",),
        "John Kamau": ("office:finance minister@KE",),
        "Ana Ruiz": ("office:president@CL",),
    }
