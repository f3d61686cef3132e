"""Dates as feeds write them, read into aware UTC datetimes.

The formats asked for (RFC 822, RFC 3339) are a minority of what is met. So a date is read as a bag of parts: a time, a
zone, a month by name in any of some forty languages, and the numbers left over. Nothing is guessed beyond that: a date
without a zone counts as UTC, and one that does not exist (31 February) is no date. `tasks.dates` serves other ends: it
refuses what is incomplete or ambiguous, where a feed reader has to order its entries.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tasks.fetch.feeds.months import MONTHS

LONGEST: Final = 120
EARLIEST: Final = 1900

_ZONES: Final[dict[str, float]] = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "cet", "met", "mez", "wat", "west"), 1),
    **dict.fromkeys(("cest", "mest", "mesz", "eet", "cat", "sast"), 2),
    **dict.fromkeys(("eest", "msk", "eat", "trt"), 3),
    **dict.fromkeys(("est", "cdt"), -5),
    **dict.fromkeys(("cst", "mdt"), -6),
    **dict.fromkeys(("mst", "pdt"), -7),
    **dict.fromkeys(("pst", "akdt"), -8),
    **dict.fromkeys(("edt", "ast", "clt"), -4),
    **dict.fromkeys(("adt", "brt", "art"), -3),
    **dict.fromkeys(("jst", "kst"), 9),
    **dict.fromkeys(("hkt", "sgt", "awst", "pht"), 8),
    **dict.fromkeys(("wib", "ict"), 7),
    "akst": -9,
    "hst": -10,
    "nst": -3.5,
    "ndt": -2.5,
    "gst": 4,
    "pkt": 5,
    "ist": 5.5,
    "npt": 5.75,
    "acst": 9.5,
    "acdt": 10.5,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}

# East Asian dates become their numeric form before anything else is looked at.
_EAST: Final = (
    (re.compile("[年년]\\s*|[月월]\\s*"), "-"),
    (re.compile("[日일]"), " "),
    (re.compile("[時时点시]\\s*|[分분]\\s*(?=\\d)"), ":"),
    (re.compile("[秒초분分]"), " "),
    (re.compile("上午|午前|오전"), " am "),
    (re.compile("下午|午後|오후"), " pm "),
)
_TIME: Final = re.compile(
    r"(?<![\d])(\d{1,2})\s?[:h]\s?(\d{2})(?:\s?:\s?(\d{1,2})(?:[.,]\d+)?)?\s*(?P<zulu>z\b)?"
    r"|(?<![\d:.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?=\s*(?:uhr|$))",
    re.IGNORECASE,
)
_HALF: Final = re.compile(r"(?<![^\W\d_])([ap])\.?\s?m\b\.?", re.IGNORECASE)
_OFFSET: Final = re.compile(r"(?:\b(?:gmt|utc?)\s*)?([+\-\u2212])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE)
_NAMED_ZONE: Final = re.compile(r"\b[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FOUR_DIGITS: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NUMBER: Final = re.compile(r"\d+")
_ISO_DAY: Final = re.compile(r"(?<!\d)(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?|(\d{2})(\d{2}))?(?!\d)-?")
_SHORT_DAY: Final = re.compile(
    r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)|(?<!\d)(\d{1,2}) (\d{1,2}) (\d{4})(?!\d)"
)
_SHORT_DAY_ALONE: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PACKED: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})?(?=\D|$)", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"^(\d{4})-?(\d{3})(?=$|[T ])", re.IGNORECASE)
_WEEK: Final = re.compile(r"^(\d{4})-?W(\d{2})-?([1-7])?(?=$|[T ])", re.IGNORECASE)
_PLAIN: Final = re.compile(
    r"^(?:[A-Za-z]{3},? )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) "
    r"(\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC|Z|\+0000|([+-])(\d{2})(\d{2}))$"
)


def read_date(text: str | None) -> datetime | None:
    """Read one date in whatever form; None when it is none, or lies before 1900."""
    if not text:
        return None
    text = " ".join(text[:LONGEST].split())
    try:
        found = _plain(text) or _epoch(text) or _bag(text)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and found.year >= EARLIEST else None


def _plain(text: str) -> datetime | None:
    """The common form, read without the general machinery: it is nine dates in ten."""
    match = _PLAIN.match(text)
    if match is None or (month := MONTHS.get(match[2].lower())) is None:
        return None
    offset = timedelta(0)
    if match[7]:
        offset = timedelta(hours=int(match[8]), minutes=int(match[9])) * (-1 if match[7] == "-" else 1)
    hour, minute, second = (int(match[index]) for index in (4, 5, 6))
    if hour > 23 or second > 59 or abs(offset) >= timedelta(hours=24):
        return None
    return datetime(int(match[3]), month, int(match[1]), hour, minute, second, tzinfo=timezone(offset)).astimezone(UTC)


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,10}|\d{12,13}|\d{9,10}\.\d+", text):
        return None
    if _PACKED.match(text) and text[:2] in ("19", "20") and len(text) == 12:
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).replace(microsecond=0)


def _bag(text: str) -> datetime | None:
    """Take the parts out one after the other: zone name, time, half of day, offset, then the day from what is left."""
    for pattern, replacement in _EAST:
        text = pattern.sub(replacement, text)
    whole_day = _special_day(text)
    if whole_day is not None:
        day, text = whole_day
        hour_minute: tuple[int, int, int] | None = None
        if (packed := _PACKED.match(text)) is not None:
            hour_minute = int(packed[4]), int(packed[5]), int(packed[6] or 0)
            text = text[packed.end() :]
    else:
        day, hour_minute = None, None
    zone, text = _take_named_zone(text)
    clock, text = _take_time(text)
    offset, text = _take_offset(text, has_time=clock is not None or hour_minute is not None)
    zone = zone or offset
    if day is None:
        day = _day(text)
    if day is None:
        return None
    hour, minute, second = clock or hour_minute or (0, 0, 0)
    if hour > 24 or minute > 59 or second > 60:
        return None
    start = datetime(*day, tzinfo=zone or UTC)
    if isinstance(zone, ZoneInfo):
        return start.replace(hour=hour % 24, minute=minute, second=min(second, 59)).astimezone(UTC)
    return (start + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))).astimezone(UTC)


def _special_day(text: str) -> tuple[tuple[int, int, int], str] | None:
    """Days that no separator marks: 20240131T1015, 2024-031, 2024-W05-3. A packed time stays in the text."""
    if match := _PACKED.match(text):
        return (int(match[1]), int(match[2]), int(match[3])), text
    if (match := _ORDINAL.match(text)) and 1 <= int(match[2]) <= 366:
        moment = datetime(int(match[1]), 1, 1, tzinfo=UTC) + timedelta(days=int(match[2]) - 1)
        return (moment.year, moment.month, moment.day), text[match.end() :]
    if match := _WEEK.match(text):
        moment = datetime.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
        return (moment.year, moment.month, moment.day), text[match.end() :]
    return None


def _take_named_zone(text: str) -> tuple[tzinfo | None, str]:
    match = _NAMED_ZONE.search(text)
    if match is None:
        return None, text
    try:
        return ZoneInfo(match[0]), text[: match.start()] + " " + text[match.end() :]
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None, text


def _take_time(text: str) -> tuple[tuple[int, int, int] | None, str]:
    match = None if _SHORT_DAY_ALONE.fullmatch(text) else _TIME.search(text)
    if match is None:
        lone = re.search(r"(?<![\d:])(\d{1,2})\s?([ap])\.?m\b\.?", text, re.IGNORECASE)
        if lone is None or not 1 <= int(lone[1]) <= 12:
            return None, text
        hour = int(lone[1]) % 12 + (12 if lone[2].lower() == "p" else 0)
        return (hour, 0, 0), text[: lone.start()] + " " + text[lone.end() :]
    hour, minute, second = (int(match[a] or match[b] or 0) for a, b in ((1, 5), (2, 6), (3, 7)))
    rest = text[: match.start()] + (" z " if match["zulu"] else " ") + text[match.end() :]
    if half := _HALF.search(rest):
        if 1 <= hour <= 12:
            hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
        rest = rest[: half.start()] + " " + rest[half.end() :]
    return (hour, minute, second), rest


def _take_offset(text: str, *, has_time: bool) -> tuple[tzinfo | None, str]:
    """A zone by offset or by abbreviation. An offset needs a time before it, or 2024-01-05 would have one."""
    candidates = [match for match in _OFFSET.finditer(text) if has_time and not text[: match.start()][-1:].isdigit()]
    if candidates:
        match = candidates[-1]
        hours, minutes = int(match[2]), int(match[3] or 0)
        if match[2] == "0" and match[3] and ":" not in match[0]:
            # -040 is a -0400 cut short: no place is forty minutes off.
            hours, minutes = int(match[3][0]), 10 * int(match[3][1])
        rest = text[: match.start()] + " " + text[match.end() :]
        if hours <= 15 and minutes < 60:
            delta = timedelta(hours=hours, minutes=minutes) * (1 if match[1] == "+" else -1)
            return timezone(delta), rest
        # An offset that no place has says nothing, and where the year stands elsewhere it is not the year.
        text = rest if _FOUR_DIGITS.search(rest) else text
    for match in reversed(list(_WORD.finditer(text))):
        hours_east = _ZONES.get(match[0].lower())
        if hours_east is not None:
            return timezone(timedelta(hours=hours_east)), text[: match.start()] + " " + text[match.end() :]
    return None, text


def _day(text: str) -> tuple[int, int, int] | None:
    named = _named_day(text)
    if named is not None:
        return named
    if match := _SHORT_DAY.search(text):
        first, second, year = int(match[1] or match[5]), int(match[3] or match[6]), _year(match[4] or match[7])
        # With points the day stands first everywhere; with strokes the month does, unless it or the weekday cannot be.
        day_first = match[2] in (".", None) or first > 12
        if match[2] != "." and first != second and max(first, second) <= 12:
            fitting = _fits_weekday(text, year, second, first), _fits_weekday(text, year, first, second)
            day_first = fitting[0] if fitting[0] != fitting[1] else day_first
        return (year, second, first) if day_first else (year, first, second)
    if match := _ISO_DAY.search(text):
        month, day = match[3] or match[5], match[4] or match[6]
        if day is None and _WORD.search(text):
            return None  # a month that is not known here, not the first day of the year
        return int(match[1]), int(month or 1), int(day or 1)
    return None


def _fits_weekday(text: str, year: int, month: int, day: int) -> bool:
    """Whether an English weekday in the text is that of the day."""
    word = _WORD.search(text)
    try:
        return word is not None and word[0][:3].lower() == _WEEKDAYS[date(year, month, day).weekday()]
    except ValueError:
        return False


def _named_day(text: str) -> tuple[int, int, int] | None:
    words = [(match, MONTHS.get(_fold(match[0]))) for match in _WORD.finditer(text)]
    months = [(match, month) for match, month in words if month is not None]
    if not months:
        return None
    # "mar., 5 nov. 2024": a weekday may look like a month, and it stands first.
    match, month = months[-1]
    numbers = [(number.group(), number.start()) for number in _NUMBER.finditer(text)]
    years = [item for item in numbers if len(item[0]) == 4]
    rest = [item for item in numbers if len(item[0]) <= 2]
    if years:
        if not rest:
            return int(years[-1][0]), month, 1
        near = min(rest, key=lambda item: abs(item[1] - match.start()))
        return int(years[-1][0]), month, int(near[0])
    if len(rest) < 2:
        return None
    return _year(rest[-1][0]), month, int(rest[0][0])


def _year(text: str) -> int:
    number = int(text)
    if len(text) > 2:
        return number
    return number + (1900 if number >= 69 else 2000)


def _fold(word: str) -> str:
    """Lower case without accents, so that one spelling serves for février and FEVRIER."""
    plain = unicodedata.normalize("NFKD", word.lower())
    kept = "".join(char for char in plain if not unicodedata.combining(char)).replace("ı", "i").replace("ß", "ss")
    return "май" if kept == "маи" else kept
