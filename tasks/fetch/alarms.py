"""When collection looks wrong: volume outside of its usual range, text that shrinks, feeds that die slowly. Pure.

Ranges are told by medians, so that one odd day in the past does not widen them, and by weekday, since a Sunday is not
a Tuesday. With too little history there is no alarm: a new outlet has no usual range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

WEEKS: Final = 8
FEWEST_WEEKS: Final = 4
LOW_SPREADS: Final = 3.0
HIGH_SPREADS: Final = 5.0
FEWEST_TEXTS: Final = 5
USUAL_TEXTS: Final = 20
SHORT_SHARE: Final = 0.4
EMPTY_SHARE: Final = 0.3
DYING_SHARE: Final = 0.25
SHORTEST_TEXT: Final = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that a person should look at. `code`: volume.low, volume.high, text.short, text.empty, feed.dying."""

    code: str
    message: str


def volume_alarm(counts: Mapping[date, int], day: date) -> Alarm | None:
    """Whether a finished day's number of articles leaves the range of the same weekday in the eight weeks before.

    A day that is missing from `counts` between its first and last one had no article.
    """
    known = [earlier for earlier in counts if earlier < day]
    if not known:
        return None
    first = min(known)
    same = [day - timedelta(weeks=number) for number in range(1, WEEKS + 1)]
    usual = [counts.get(earlier, 0) for earlier in same if earlier >= first]
    if len(usual) < FEWEST_WEEKS:
        return None
    middle = median(usual)
    # The spread of counts is at least that of chance, or steady outlets would give an alarm for one article more.
    spread = max(1.4826 * median(abs(count - middle) for count in usual), middle**0.5, 1.0)
    count = counts.get(day, 0)
    usually = f"{count} articles on {day:%A} {day.isoformat()}; usual on that weekday is about {middle:g}"
    if count < middle - LOW_SPREADS * spread or (count == 0 and min(usual) >= 3):
        return Alarm(code="volume.low", message=usually)
    if count > middle + HIGH_SPREADS * spread:
        return Alarm(code="volume.high", message=usually)
    return None


def text_alarm(before: Sequence[int], recent: Sequence[int]) -> Alarm | None:
    """Whether texts of an outlet suddenly come out empty or short: its layout changed, or a wall went up.

    Both are lengths in characters, 0 for an article without text; `recent` are the latest few.
    """
    if len(before) < USUAL_TEXTS or len(recent) < FEWEST_TEXTS:
        return None
    empty_before, empty_now = (_share_of_short(lengths) for lengths in (before, recent))
    if empty_now >= EMPTY_SHARE and empty_now > 3 * empty_before:
        return Alarm(
            code="text.empty",
            message=f"{empty_now:.0%} of the last {len(recent)} pages gave hardly any text; before {empty_before:.0%}",
        )
    usual, now = median(before), median(recent)
    if now < SHORT_SHARE * usual:
        return Alarm(code="text.short", message=f"the middle text has {now:g} characters; before {usual:g}")
    return None


def dying_alarm(weekly: Sequence[int]) -> Alarm | None:
    """Whether a feed's new entries a week, oldest first, have sunk to a quarter without any single day being odd."""
    if len(weekly) < 3 * FEWEST_WEEKS:
        return None
    before, recent = weekly[-3 * FEWEST_WEEKS : -FEWEST_WEEKS], weekly[-FEWEST_WEEKS:]
    usual, now = median(before), sum(recent) / len(recent)
    if usual >= 2 and now <= DYING_SHARE * usual:
        return Alarm(code="feed.dying", message=f"{now:g} new entries a week of late; before about {usual:g}")
    return None


def _share_of_short(lengths: Sequence[int]) -> float:
    return sum(length < SHORTEST_TEXT for length in lengths) / len(lengths)
