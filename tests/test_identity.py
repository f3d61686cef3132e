"""Names compared by structure: pairs that are one person or body, pairs that are not, keys that never move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.identity import SAFE, blocks, entity_id, entity_key, is_full, match_names
from tasks.records import Entity

SAME = [
    ("Vladimir Putin", "Wladimir Putin"),
    ("Mohammed bin Salman", "Muhammad bin Salman"),
    ("Joe Biden", "Joseph R. Biden"),
    ("Bill Clinton", "William Jefferson Clinton"),
    ("Hassan Rouhani", "Hassan Rohani"),
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ("Bashar al-Assad", "Bashar Assad"),
    ("Muammar Gaddafi", "Moammar Gadhafi"),
    ("Muammar Gaddafi", "Muammar Qaddafi"),
    ("Recep Tayyip Erdogan", "Tayyip Erdoğan"),
    ("Ayman al-Zawahiri", "Ayman Zawahri"),
    ("Kim Jong Un", "Kim Jong-un"),
    ("Sergei Lavrov", "Sergey Lavrov"),
    ("Alexei Navalny", "Aleksei Navalny"),
    ("Usama bin Laden", "Osama bin Laden"),
    ("Abdel Fattah el-Sisi", "Abdul Fattah al-Sissi"),
    ("Nouri al-Maliki", "Nuri Maliki"),
    ("George Bush", "George W. Bush"),
    ("Mr. Emmanuel Macron", "Emmanuel Macron"),
    ("Xi Jinping", "Jinping Xi"),
]
DIFFERENT = [
    ("Hassan Rouhani", "Hassan Hassan"),
    ("Bashar al-Assad", "Hafez al-Assad"),
    ("Kim Jong Un", "Kim Jong Il"),
    ("George H.W. Bush", "George W. Bush"),
    ("Donald Trump", "Donald Trump Jr."),
    ("Donald Trump", "Ivanka Trump"),
    ("Michael Jackson", "Michelle Jackson"),
    ("Paul Ryan", "Paula Ryan"),
    ("Eric Smith", "Erica Smith"),
    ("Maria Ivanova", "Mario Ivanov"),
    ("Nikolai Petrov", "Nikita Petrov"),
    ("Ali Hassan", "Alaa Hassan"),
    ("Putin", "Vladimir Putin"),
    ("J. Smith", "John Smith"),
    ("Carol Danvers", "Carl Danvers"),
    ("Maria Keller", "Mira Keller"),
    ("Elena Petrova", "Alina Petrova"),
    ("Jeremy Smith", "Jerome Smith"),
    ("Edward Cole", "Theodore Cole"),
    ("Zack Turner", "Jack Turner"),
    ("Gamal Hassan", "Kamal Hassan"),
    ("Peter Graft", "Peter Kraft"),
    ("Hassan Ali", "Hossein Ali"),
]
BODIES = [
    ("Kargo Express Ltd", "Kargo Express"),
    ("Ministry of Defence", "Defence Ministry"),
    ("The Copper Union", "Copper Union"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_person(a: str, b: str) -> None:
    assert match_names(a, b).score >= SAFE, match_names(a, b)
    assert match_names(a, b) == match_names(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_persons_or_not_sure(a: str, b: str) -> None:
    assert match_names(a, b).score < SAFE, match_names(a, b)


@pytest.mark.parametrize(("a", "b"), BODIES)
def test_one_body(a: str, b: str) -> None:
    assert match_names(a, b, "organisation").score >= SAFE


@pytest.mark.parametrize(("a", "b", "label"), [(*p, "person") for p in SAME] + [(*p, "organisation") for p in BODIES])
def test_names_that_match_share_a_block(a: str, b: str, label: str) -> None:
    assert blocks(a, label) & blocks(b, label)


def test_an_acronym_is_a_suggestion() -> None:
    match = match_names("HTS", "Hayat Tahrir al-Sham", "organisation")
    assert match.reason == "acronym"
    assert 0.5 < match.score < SAFE


def test_keys() -> None:
    one = Entity(key="", name="Recep Tayyip Erdoğan", label="person")
    other = Entity(key="", name="Mr. Recep Tayyip Erdogan", label="person")
    assert entity_key(one) == entity_key(other) == "person:recep tayyip erdogan"
    assert entity_key(Entity(key="", name="Kargo Ltd.", label="organisation")) == "organisation:kargo"
    assert entity_key(Entity(key="", name="X", label="person", gazetteer_id="x")) == "known:x"
    assert entity_key(Entity(key="", name="Idlib", label="place", geonames_id=169389)) == "geonames:169389"
    assert len(entity_id("person:anna keller")) == 16


def test_full_names() -> None:
    assert is_full("Anna Keller", "person")
    assert not is_full("al-Assad", "person")
    assert not is_full("HTS", "organisation")
    assert is_full("Reuters", "organisation")


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["person", "organisation", "place"]))
def test_any_text_may_be_compared(a: str, b: str, label: str) -> None:
    match = match_names(a, b, label)
    assert 0.0 <= match.score <= 1.0
    assert match.reason
    assert match_names(a, a, label).score == 1.0
