"""The schedule: pure functions of a state, a sighting, a clock and dice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import REASONS
from tasks.fetch.policy import WEIGHTS, next_state, validators_to_send
from tasks.fetch.records import Validators
from tasks.fetch.subscriptions import FeedState, FeedStatus, Sighting, Subscription, Why, new_state

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://gazette.example/feed.xml"


class Still(Random):
    """Dice that always show nothing, so that delays are exact."""

    def random(self) -> float:
        return 0.0


STILL = Still()


def state(**more: object) -> FeedState:
    base = new_state(Subscription(url=URL))
    known = {
        "full_at": NOW - HOUR,
        "last_new_at": NOW - HOUR,
        "last_success_at": NOW - HOUR,
        "entry_keys": tuple("abc"),
    }
    return replace(base, status=FeedStatus.HEALTHY, **{**known, **more})  # type: ignore[arg-type]


def delay(after: FeedState) -> timedelta:
    assert after.next_poll_at is not None
    return after.next_poll_at - NOW


def test_a_new_feed_is_due_at_once_and_then_after_an_hour() -> None:
    fresh = new_state(Subscription(url=URL))
    assert fresh.next_poll_at is None
    after = next_state(fresh, Sighting(code="ok", entry_keys=("a",)), NOW, STILL)
    assert (delay(after), after.status, after.next_poll_why) == (HOUR, FeedStatus.HEALTHY, Why.INTERVAL)


@pytest.mark.parametrize(
    ("before", "keys", "minutes"),
    [
        (60, "abc", 70),  # nothing new: slower
        (60, "abx", 60),  # a third new: as before
        (180, "wxy", 120),  # all new: faster
        (60, "wxy", 10),  # never below ten minutes
        (1435, "abc", 1440),  # never above a day
    ],
)
def test_interval_follows_the_share_of_known_entries(before: int, keys: str, minutes: int) -> None:
    after = next_state(state(interval_seconds=before * 60.0), Sighting(code="ok", entry_keys=tuple(keys)), NOW, STILL)
    assert after.interval_seconds == minutes * 60
    assert delay(after) == timedelta(minutes=minutes)


def test_a_silent_feed_is_asked_less_and_shown_as_silent() -> None:
    after = next_state(state(last_new_at=NOW - timedelta(days=40)), Sighting(code="http.304"), NOW, STILL)
    assert (after.interval_seconds, after.status) == (130 * 60, FeedStatus.SILENT)
    patient = state(last_new_at=NOW - timedelta(days=40), silent_days=90)
    assert next_state(patient, Sighting(code="http.304"), NOW, STILL).status is FeedStatus.HEALTHY


@pytest.mark.parametrize(
    ("fresh", "hint", "hours", "why"),
    [
        (7200, None, 2, Why.FRESH),
        (None, 10_800, 3, Why.FRESH),
        (5e8, None, 5, Why.FRESH),
        (60, 60, 70 / 60, Why.INTERVAL),
        (-5, None, 70 / 60, Why.INTERVAL),
    ],
)
def test_freshness_hints_delay_but_not_for_ever(
    fresh: float | None, hint: float | None, hours: float, why: Why
) -> None:
    seen = Sighting(code="http.304", fresh_seconds=fresh, hint_seconds=hint)
    after = next_state(state(), seen, NOW, STILL)
    assert (delay(after), after.next_poll_why) == (timedelta(hours=hours), why)


def test_failures_back_off_in_a_line_by_weight_up_to_a_day() -> None:
    current, hours = state(), []
    for _ in range(60):
        current = next_state(current, Sighting(code="http.404"), NOW, STILL)
        hours.append(delay(current) / HOUR)
    assert hours[:6] == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert max(hours[:59]) == 24.0
    assert current.status is FeedStatus.SUSPENDED
    assert delay(current) == timedelta(days=30)
    back = next_state(current, Sighting(code="ok", entry_keys=("a",)), NOW, STILL)
    assert (back.status, back.failure_weight, back.failure_count) == (FeedStatus.HEALTHY, 0.0, 0)


def test_a_name_server_that_stutters_weighs_little_and_a_refusal_much() -> None:
    light = next_state(state(), Sighting(code="dns.temporary"), NOW, STILL)
    heavy = next_state(state(), Sighting(code="http.403"), NOW, STILL)
    assert (delay(light), delay(heavy)) == (HOUR / 4, HOUR)
    assert set(WEIGHTS) <= set(REASONS)


@pytest.mark.parametrize(
    ("asked", "got"), [(300.0, timedelta(minutes=5)), (None, timedelta(minutes=10)), (1e9, timedelta(days=1))]
)
def test_a_busy_host_is_left_alone_as_long_as_it_asks_and_never_given_up(asked: float | None, got: timedelta) -> None:
    current = state()
    for _ in range(100):
        current = next_state(current, Sighting(code="http.429", retry_seconds=asked), NOW, STILL)
    assert (delay(current), current.status, current.next_poll_why) == (got, FeedStatus.PAUSED, Why.RETRY_AFTER)


def test_a_pause_of_the_host_is_no_failure() -> None:
    after = next_state(state(), Sighting(code="host.paused", retry_seconds=120), NOW, STILL)
    assert (after.failure_count, after.failure_weight, delay(after)) == (0, 0.0, timedelta(minutes=2))


def test_gone_needs_two_sightings_a_day_apart() -> None:
    first = next_state(state(), Sighting(code="http.410"), NOW, STILL)
    soon = next_state(first, Sighting(code="http.410"), NOW + 5 * HOUR, STILL)
    assert FeedStatus.GONE not in (first.status, soon.status)
    late = next_state(soon, Sighting(code="http.410"), NOW + 25 * HOUR, STILL)
    assert (late.status, late.next_poll_why) == (FeedStatus.GONE, Why.GONE)
    assert late.next_poll_at is not None
    alive = next_state(late, Sighting(code="ok", entry_keys=("z",)), NOW + 900 * HOUR, STILL)
    assert (alive.status, alive.gone_since) == (FeedStatus.HEALTHY, None)


def test_a_move_is_kept_after_three_sightings_and_a_day() -> None:
    moved = Sighting(code="http.304", moved_to="https://new.example/feed")
    one = next_state(state(), moved, NOW, STILL)
    two = next_state(one, moved, NOW + HOUR, STILL)
    three = next_state(two, moved, NOW + 2 * HOUR, STILL)
    assert (three.url, three.move_count) == (URL, 3)
    four = next_state(three, moved, NOW + 25 * HOUR, STILL)
    assert (four.url, four.aliases, four.feed_id) == ("https://new.example/feed", (URL,), one.feed_id)


def test_a_move_that_wavers_or_does_not_lead_to_a_feed_is_forgotten() -> None:
    current = state()
    for number in range(6):
        seen = Sighting(code="http.304", moved_to=f"https://new.example/{number}")
        current = next_state(current, seen, NOW + 25 * number * HOUR, STILL)
    assert (current.url, current.move_count) == (URL, 1)
    for number in range(6):
        seen = Sighting(code="feed.not_a_feed", moved_to="https://portal.example/login")
        current = next_state(current, seen, NOW + (200 + 25 * number) * HOUR, STILL)
    assert current.url == URL


def test_validators_are_taken_from_every_answer_and_dropped_after_eight_days() -> None:
    known = Validators(etag='"1"', last_modified="Mon, 02 Nov 2026 07:00:00 GMT")
    current = state(validators=known, body_sha256="x")
    assert validators_to_send(current, NOW) == known
    same = Sighting(code="ok", is_same_body=True, body_sha256="x", validators=Validators(etag='"2"'))
    assert next_state(current, same, NOW, STILL).validators == Validators(etag='"2"')
    partly = Sighting(code="http.304", validators=Validators(etag='"3"'))
    assert next_state(current, partly, NOW, STILL).validators == replace(known, etag='"3"')
    assert not validators_to_send(current, NOW + timedelta(days=8))
    forever = current
    for day in range(20):  # 304 for ever: the eight days run from the last whole document
        forever = next_state(forever, partly, NOW + timedelta(days=day), STILL)
    assert not validators_to_send(forever, NOW + timedelta(days=20))


def test_validators_go_after_a_parse_failure_or_a_date_from_the_future() -> None:
    current = state(validators=Validators(etag='"1"', last_modified="Fri, 01 Jan 2038 00:00:00 GMT"), body_sha256="x")
    assert validators_to_send(current, NOW) == Validators(etag='"1"')
    broken = next_state(current, Sighting(code="feed.bad_xml"), NOW, STILL)
    assert (broken.validators, broken.body_sha256) == (Validators(), None)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ok", "http.304", "http.404", "http.410", "http.429", "dns.temporary", "feed.bad_xml"]),
            st.floats(-1e9, 1e12),
        ),
        max_size=40,
    ),
    st.integers(0, 2**32),
)
def test_whatever_happens_there_is_a_next_poll_within_bounds(seen: list[tuple[str, float]], seed: int) -> None:
    current, now, dice = new_state(Subscription(url=URL)), NOW, Random(seed)
    for code, number in seen:
        sighting = Sighting(code=code, entry_keys=(str(number),), fresh_seconds=number, retry_seconds=number)
        current = next_state(current, sighting, now, dice)
        assert current.next_poll_at is not None
        wait = current.next_poll_at - now
        assert timedelta(minutes=1) <= wait <= timedelta(days=33.1)
        if current.status not in (FeedStatus.SUSPENDED, FeedStatus.GONE):
            assert wait <= timedelta(hours=26.5)
        now = current.next_poll_at
