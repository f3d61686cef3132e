"""Dates: what is read, in which zone, and what is refused rather than guessed."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.dates import parse_date

MIDNIGHT = "2024-05-03T00:00:00+00:00"
MOMENT = "2024-05-03T10:11:12+00:00"
HALF_PAST = "2024-05-03T10:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-03", MIDNIGHT),
        ("20240503", MIDNIGHT),
        ("2024/05/03", MIDNIGHT),
        ("2024-5-3", MIDNIGHT),
        ("2024-05-03T10:11:12Z", MOMENT),
        ("2024-05-03t12:11:12.000+02:00", MOMENT),
        ("2024-05-03 10:11:12", MOMENT),
        ("2024-05-03T05:11:12-0500", MOMENT),
        ("2024-05-03 10:11:12 UTC", MOMENT),
        ("20240503101112", MOMENT),
        ("2024-05-02T24:00:00Z", MIDNIGHT),
        ("Fri, 03 May 2024 10:11:12 GMT", MOMENT),
        ("Fri, 03 May 2024 06:11:12 -0400", MOMENT),
        ("3 May 2024 06:11:12 EDT", MOMENT),
        ("Fri May  3 10:11:12 2024", MOMENT),
        ("1714731072", MOMENT),
        (1714731072, MOMENT),
        (1714731072000, MOMENT),
        (1714731072.0, MOMENT),
        ("May 3, 2024", MIDNIGHT),
        ("May 3rd, 2024 6:30 a.m. EDT", HALF_PAST),
        ("Friday, May 3, 2024 at 10:30\u202fAM", HALF_PAST),
        ("Published: 3rd of May 2024, 11.30am BST", HALF_PAST),
        ("10:30, 3 May 2024", HALF_PAST),
        ("Publié le 3 mai 2024 à 10h30", HALF_PAST),
        ("1er août 2024", "2024-08-01T00:00:00+00:00"),
        ("3. Mai 2024", MIDNIGHT),
        ("03.05.2024 10:30", HALF_PAST),
        ("13/05/2024", "2024-05-13T00:00:00+00:00"),
        ("05/13/2024", "2024-05-13T00:00:00+00:00"),
        ("1868-05-03", "1868-05-03T00:00:00+00:00"),
    ],
)
def test_common_forms(text: str | float, expected: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.isoformat() == expected
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        None, "", "  ", "garbage", "yesterday", "2024", "2024-05", "May 2024", "03/05/2024", "2024-13-45", "2024-02-30",
        "0000-00-00", "9999-12-31", "0001-01-01T00:00+14:00", "2024-05-03T10:11:12+99:99", "12345", "1" * 5000,
        "31 Foo 2024", "May 3, 2024 25:99", "-1", True, float("nan"), float("inf"), 1e300, "2024-05-03\x00",
    ],
)  # fmt: skip
def test_what_is_no_full_date_is_none(text: str | float | None) -> None:
    assert parse_date(text) is None


def test_a_date_ahead_of_now_is_impossible_but_clocks_may_differ() -> None:
    now = datetime(2024, 5, 3, tzinfo=UTC)
    assert parse_date("2024-05-04", now) is not None
    assert parse_date("2024-06-04", now) is None


MOMENTS = st.datetimes(
    datetime(1700, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(moment=MOMENTS)
def test_iso_and_mail_dates_come_back_as_they_were(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(email.utils.format_datetime(moment)) == moment.replace(microsecond=0)


@given(text=st.one_of(st.text(max_size=60), st.from_regex(r"[0-9a-z ,:/.+TZ-]{4,30}"), st.integers(), st.floats()))
def test_anything_else_gives_a_date_in_range_or_none(text: str | float) -> None:
    found = parse_date(text)
    assert found is None or (found.tzinfo is UTC and 1600 <= found.year <= 2100)
