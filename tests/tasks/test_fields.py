"""Field names of other people's records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields import declared_of, names_in, text_of
from tasks.records import Declared


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"text": "The text."}, ("The text.", False)),
        ({"Article Body": "The text."}, ("The text.", False)),
        ({"maintext": "The text.", "description": "A teaser."}, ("The text.", False)),
        ({"description": "A teaser."}, ("A teaser.", False)),
        ({"text": " ", "description": "A teaser."}, ("A teaser.", False)),
        ({"html": "<p>The text.</p>", "description": "A teaser."}, ("<p>The text.</p>", True)),
        ({"html": "<p>x</p>", "text": "The text."}, ("The text.", False)),
        ({"content": "<p>The text.</p>"}, ("<p>The text.</p>", True)),
        ({"content": "Is 1 < 2 and 3 > 2?"}, ("Is 1 < 2 and 3 > 2?", False)),
        ({"content": {"rendered": "The text."}}, ("The text.", True)),
        ({"paragraphs": ["One.", "", {"text": "Two."}, 3]}, ("One.\n\nTwo.", False)),
        ({"title": "No text"}, None),
        ({"text": None, "body": 17, "content": []}, None),
        ({}, None),
    ],
)
def test_text_of(record: dict[str, Any], expected: tuple[str, bool] | None) -> None:
    assert text_of(record) == expected


def test_usual_names_of_every_fact() -> None:
    when = datetime(2024, 5, 3, tzinfo=UTC)
    expected = Declared(
        url="https://gazette.example/1",
        title="Bridge opens",
        outlet="Gazette",
        published_at=when,
        authors=("Ann Person", "Bo Other"),
        language="en",
    )
    assert (
        declared_of(
            {
                "canonical_url": "https://gazette.example/1",
                "Headline": " Bridge\n opens ",
                "publisher": {"name": "Gazette"},
                "pubDate": "Fri, 03 May 2024 00:00:00 GMT",
                "byline": "By Ann Person and Bo Other",
                "lang": "en-GB",
            }
        )
        == expected
    )
    assert (
        declared_of(
            {
                "link": "https://gazette.example/1",
                "title": {"rendered": "Bridge opens"},
                "source": {"id": None, "name": "Gazette"},
                "publishedAt": 1714694400,
                "authors": [{"name": "Ann Person"}, "Bo Other"],
                "language": "English",
            }
        )
        == expected
    )


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"url": "javascript:alert(1)", "title": " ", "date": "garbage", "language": "?", "author": "", "source": []},
        {"url": 7.5, "title": None, "date": [], "language": {}, "authors": [None, {}], "site": True},
    ],
)
def test_what_is_broken_or_absent_stays_none(record: dict[str, Any]) -> None:
    assert declared_of(record) == Declared()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Person, Ann", ("Person, Ann",)),
        ("Ann Person, Bo Other", ("Ann Person", "Bo Other")),
        ("Par Ann Person et Bo Other", ("Ann Person", "Bo Other")),
        ("Ann Person; Ann Person", ("Ann Person",)),
        (["Ann Person"] * 900, ("Ann Person",)),
    ],
)
def test_names_in(value: object, expected: tuple[str, ...]) -> None:
    assert names_in(value) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["text", "html", "url", "title", "source", "date", "authors", "language", "paragraphs"])


@given(record=st.dictionaries(NAMES | st.text(max_size=5), JSON, max_size=6))
def test_any_record_gives_valid_facts(record: dict[str, Any]) -> None:
    declared = declared_of(record)
    for value in (declared.url, declared.title, declared.outlet, declared.language, *declared.authors):
        assert value is None or value.strip()
    found = text_of(record)
    assert found is None or found[0].strip()
