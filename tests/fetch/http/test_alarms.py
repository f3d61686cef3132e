"""Alarms: silent on what is usual, loud on what is not, and aware of the weekday."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from tasks.fetch.alarms import dying_alarm, text_alarm, volume_alarm

MONDAY = date(2026, 11, 2)


def history(weekday: int, weekend: int, weeks: int = 10, seed: int = 1) -> dict[date, int]:
    """Counts a day up to the day before MONDAY, with chance in them."""
    dice = Random(seed)
    days = (MONDAY - timedelta(days=number) for number in range(1, 7 * weeks + 1))
    return {
        day: round(dice.gauss(base, base**0.5)) for day in days if (base := weekend if day.weekday() > 4 else weekday)
    }


@pytest.mark.parametrize(
    ("count", "code"), [(40, None), (33, None), (50, None), (0, "volume.low"), (12, "volume.low"), (120, "volume.high")]
)
def test_volume_is_compared_with_its_usual_range(count: int, code: str | None) -> None:
    alarm = volume_alarm({**history(40, 8), MONDAY: count}, MONDAY)
    assert (alarm and alarm.code) == code


def test_a_quiet_sunday_is_usual_where_a_quiet_monday_is_not() -> None:
    sunday = MONDAY - timedelta(days=1)
    counts = {**history(40, 8), sunday: 7, MONDAY: 7}
    assert volume_alarm(counts, sunday) is None
    assert volume_alarm(counts, MONDAY) is not None


def test_chance_alone_rarely_gives_an_alarm() -> None:
    alarms = 0
    for seed in range(200):
        counts = history(30, 10, weeks=9, seed=seed)
        days = [MONDAY - timedelta(days=number) for number in range(1, 8)]
        alarms += sum(volume_alarm(counts, day) is not None for day in days)
    assert alarms / 1400 < 0.02


def test_a_new_or_tiny_outlet_has_no_range() -> None:
    assert volume_alarm({}, MONDAY) is None
    assert volume_alarm({MONDAY: 500}, MONDAY) is None
    assert volume_alarm({**history(40, 8, weeks=3), MONDAY: 0}, MONDAY) is None
    assert volume_alarm({**history(1, 0), MONDAY: 0}, MONDAY) is None


def test_one_wild_day_in_the_past_does_not_hide_a_silence() -> None:
    counts = {**history(40, 8), MONDAY - timedelta(weeks=2): 4000, MONDAY: 0}
    alarm = volume_alarm(counts, MONDAY)
    assert alarm is not None
    assert "usual on that weekday is about" in alarm.message


@pytest.mark.parametrize(
    ("recent", "code"),
    [
        ([3000, 2800, 4100, 2500, 3300], None),
        ([3000, 0, 0, 2500, 120], "text.empty"),
        ([900, 800, 1000, 950, 700], "text.short"),
        ([0, 0], None),
    ],
)
def test_texts_that_shrink_are_told(recent: list[int], code: str | None) -> None:
    alarm = text_alarm([3000 + 10 * number for number in range(30)], recent)
    assert (alarm and alarm.code) == code


def test_an_outlet_of_short_texts_is_no_alarm() -> None:
    assert text_alarm([100] * 30, [100] * 5) is None


def test_a_feed_that_dies_slowly_is_told() -> None:
    assert dying_alarm([20] * 12) is None
    assert dying_alarm([20, 19, 21, 18, 17, 20, 16, 12, 5, 3, 2, 1]) is not None
    assert dying_alarm([1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0]) is None
    assert dying_alarm([20] * 5) is None
