"""When to poll a feed next, and what to remember of a poll. Pure: the clock and the dice come in as arguments.

A feed is never deleted and never forgotten: the worst that happens to it is a poll a month. Feeds do come back, from
404 most of all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from tasks.errors import ContractError
from tasks.fetch.headers import http_date
from tasks.fetch.records import NOT_MODIFIED, OK, Validators
from tasks.fetch.subscriptions import FeedState, FeedStatus, Sighting, Why

MINUTE: Final = 60.0
HOUR: Final = 3_600.0
DAY: Final = 86_400.0
SHORTEST: Final = 10 * MINUTE
LONGEST: Final = DAY
LONGEST_FRESH: Final = 5 * HOUR
DEFAULT_RETRY: Final = 10 * MINUTE
SUSPENDED_AFTER: Final = 30.0
SUSPENDED_DELAY: Final = 30 * DAY
FAILING_AFTER: Final = 3
MOVE_SIGHTINGS: Final = 3
MOST_ALIASES: Final = 20
VALIDATORS_FOR: Final = timedelta(days=8)
SILENT_DAYS: Final = 31
JITTER: Final = 0.1
# A page that failed in a passing way is tried three times within a day.
PAGE_RETRIES: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=17))

# How much a failure says about the feed itself; what is not listed weighs a half.
WEIGHTS: Final[dict[str, float]] = {
    **dict.fromkeys(("dns.temporary", "robots.unreachable"), 0.25),
    **dict.fromkeys(("ssrf.blocked", "url.invalid", "redirect.scheme", "http.401", "http.403", "http.410"), 1.0),
    **dict.fromkeys(("body.too_large", "body.bomb", "body.bad_encoding", "type.not_text"), 1.0),
    **dict.fromkeys(("feed.hostile", "feed.too_large"), 1.0),
}
_BUSY: Final = frozenset(("http.429", "http.503", "host.paused"))


def validators_to_send(state: FeedState, now: datetime) -> Validators:
    """Validators for the next poll: none when the last whole document is 8 days old, no date from the future.

    Some servers answer 304 for ever, and nobody notices; once in 8 days they have to send the document. An index of
    sitemaps always has to.
    """
    if state.is_index or state.full_at is None or now - state.full_at >= VALIDATORS_FOR:
        return Validators()
    modified = http_date(state.validators.last_modified)
    if modified is not None and modified > now + timedelta(days=1):
        return replace(state.validators, last_modified=None)
    return state.validators


def next_state(state: FeedState, seen: Sighting, now: datetime, dice: Random) -> FeedState:
    """The state after a poll, with the time of the next one."""
    state = replace(state, last_poll_at=now, last_code=seen.code)
    if seen.code == "host.paused":
        return _at(replace(state, status=FeedStatus.PAUSED), _wait(seen), Why.RETRY_AFTER, now, dice)
    if seen.code in (OK, NOT_MODIFIED):
        return _after_success(state, seen, now, dice)
    return _after_failure(state, seen, now, dice)


def page_retry_at(tries: int, retry_seconds: float | None, now: datetime) -> datetime | None:
    """When a page that failed in a passing way is tried again; None after the third retry.

    `tries` counts the requests made so far. A host that asks for a longer wait gets it.
    """
    if tries > len(PAGE_RETRIES):
        return None
    return now + max(PAGE_RETRIES[max(tries, 1) - 1], timedelta(seconds=min(retry_seconds or 0.0, DAY)))


def revisit_delays(hours: str) -> tuple[timedelta, ...]:
    """Read the setting: hours, comma separated."""
    try:
        found = tuple(timedelta(hours=float(part)) for part in hours.split(",") if part.strip())
    except (ValueError, OverflowError) as error:
        raise ContractError(f"{hours!r} is not a list of hours such as 24,168") from error
    if any(delay <= timedelta(0) for delay in found):
        raise ContractError(f"{hours!r}: hours must be more than 0")
    return found


def _after_success(state: FeedState, seen: Sighting, now: datetime, dice: Random) -> FeedState:
    is_unchanged = seen.code == NOT_MODIFIED or seen.is_same_body
    keys = state.entry_keys if is_unchanged else seen.entry_keys
    new_count = 0 if is_unchanged else len(set(keys) - set(state.entry_keys))
    is_first = state.full_at is None
    last_new_at = now if new_count or state.last_new_at is None else state.last_new_at
    interval = state.interval_seconds
    if not is_first:
        known_share = 1.0 if not keys else 1 - new_count / len(keys)
        interval = _adapt(interval, known_share, is_silent=now - last_new_at > timedelta(days=SILENT_DAYS))
    silence = timedelta(days=state.silent_days or SILENT_DAYS)
    state = replace(
        _move(state, seen, now),
        status=FeedStatus.SILENT if now - last_new_at > silence else FeedStatus.HEALTHY,
        # Servers may change a validator without changing the document: both are taken from every answer.
        validators=_merge(state.validators, seen.validators) if seen.code == NOT_MODIFIED else seen.validators,
        full_at=state.full_at if seen.code == NOT_MODIFIED else now,
        body_sha256=seen.body_sha256 if seen.code == OK else state.body_sha256,
        entry_keys=keys,
        entry_hashes=state.entry_hashes if is_unchanged else seen.entry_hashes,
        interval_seconds=interval,
        last_success_at=now,
        last_new_at=last_new_at,
        failure_count=0,
        failure_weight=0.0,
        gone_since=None,
    )
    hints = [hint for hint in (seen.fresh_seconds, seen.hint_seconds) if hint is not None]
    fresh = min(max(hints, default=0.0), LONGEST_FRESH)
    return _at(state, max(interval, fresh), Why.FRESH if fresh > interval else Why.INTERVAL, now, dice)


def _adapt(interval: float, known_share: float, *, is_silent: bool) -> float:
    if known_share >= 0.67:
        interval += 10 * MINUTE + (HOUR if is_silent else 0)
    elif known_share < 0.33:
        interval -= HOUR
    return min(max(interval, SHORTEST), LONGEST)


def _move(state: FeedState, seen: Sighting, now: datetime) -> FeedState:
    """Count sightings of a permanent redirect to a feed; the third, a day after the first, moves the subscription."""
    target = seen.moved_to
    if target is None or target == state.url:
        return replace(state, move_url=None, move_count=0, move_since=None)
    if target != state.move_url or state.move_since is None:
        return replace(state, move_url=target, move_count=1, move_since=now)
    count = state.move_count + 1
    if count < MOVE_SIGHTINGS or now - state.move_since < timedelta(days=1):
        return replace(state, move_count=count)
    aliases = tuple(dict.fromkeys((state.url, *state.aliases)))[:MOST_ALIASES]
    return replace(state, url=target, aliases=aliases, move_url=None, move_count=0, move_since=None)


def _after_failure(state: FeedState, seen: Sighting, now: datetime, dice: Random) -> FeedState:
    weight = state.failure_weight + WEIGHTS.get(seen.code, 0.5)
    count = state.failure_count + 1
    state = replace(state, failure_weight=weight, failure_count=count)
    if seen.code.startswith("feed."):
        # A reader that has become better must get the whole document again.
        state = replace(state, validators=Validators(), body_sha256=None)
    if seen.code == "http.410":
        since = state.gone_since or now
        state = replace(state, gone_since=since)
        if now - since >= timedelta(days=1):
            return _at(replace(state, status=FeedStatus.GONE), SUSPENDED_DELAY, Why.GONE, now, dice)
    if seen.code in _BUSY:
        return _at(replace(state, status=FeedStatus.PAUSED), _wait(seen), Why.RETRY_AFTER, now, dice)
    if weight >= SUSPENDED_AFTER:
        return _at(replace(state, status=FeedStatus.SUSPENDED), SUSPENDED_DELAY, Why.SUSPENDED, now, dice)
    status = FeedStatus.FAILING if count >= FAILING_AFTER else state.status
    delay = min(max(state.interval_seconds * weight, SHORTEST), LONGEST)
    if seen.retry_seconds is not None and seen.retry_seconds > delay:
        return _at(replace(state, status=status), min(seen.retry_seconds, DAY), Why.RETRY_AFTER, now, dice)
    return _at(replace(state, status=status), delay, Why.BACKOFF, now, dice)


def _wait(seen: Sighting) -> float:
    """The wait that a host asked for; never none at all, never more than a day."""
    asked = DEFAULT_RETRY if seen.retry_seconds is None else seen.retry_seconds
    return min(max(asked, MINUTE), DAY)


def _merge(old: Validators, new: Validators) -> Validators:
    return Validators(etag=new.etag or old.etag, last_modified=new.last_modified or old.last_modified)


def _at(state: FeedState, delay: float, why: Why, now: datetime, dice: Random) -> FeedState:
    """Set the next poll; a little later than asked, so that feeds of one host do not march in step."""
    seconds = delay * (1 + JITTER * dice.random())
    return replace(state, next_poll_at=now + timedelta(seconds=round(seconds)), next_poll_why=why)
