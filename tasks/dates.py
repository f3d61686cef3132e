"""One reader of dates for all rooms: text in, aware UTC datetime out, None for what is no full date.

A date is never completed: a bare year, a year and month, or a day and month that could be read both ways (03/05/2024)
give None. A time without zone is taken as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

EARLIEST_YEAR: Final = 1600
LATEST_YEAR: Final = 2100
LONGEST: Final = 100

_MONTHS: Final = (
    "jan january janvier janv enero januar",
    "feb february fevrier fevr fev febrero februar",
    "mar march mars marzo marz maerz",
    "apr april avril avr abril",
    "may mai mayo",
    "jun june juin junio juni",
    "jul july juillet juil julio juli",
    "aug august aout agosto",
    "sep sept september septembre septiembre",
    "oct october octobre octubre oktober okt",
    "nov november novembre noviembre",
    "dec december decembre diciembre dezember dez",
)
_MONTH_OF: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_FOLD: Final = str.maketrans("éèêûôäàáóú", "eeeuoaaaou")
_ZONE_HOURS: Final = {
    **dict.fromkeys(("utc", "gmt", "z", "ut", "wet"), 0.0),
    **dict.fromkeys(("bst", "cet", "west"), 1.0),
    **dict.fromkeys(("cest", "eet", "sast"), 2.0),
    **dict.fromkeys(("eest", "msk"), 3.0),
    **{"est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0},
    **{"jst": 9.0, "kst": 9.0, "aest": 10.0, "aedt": 11.0, "hst": -10.0, "akst": -9.0, "akdt": -8.0},
}

_WORD_DATE: Final = (
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.)?[ \-]+(?:de |of )?(?P<m>[a-z]{3,10})\.?,?"
        r"[ \-]+(?:de )?(?P<y>\d{4})(?!\d)"
    ),
    re.compile(r"(?<![a-z])(?P<m>[a-z]{3,10})\.?[ \-]+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?[ \-]+(?P<y>\d{4})(?!\d)"),
)
_ASCTIME: Final = re.compile(
    r"(?P<m>[a-z]{3}) +(?P<d>\d{1,2}) (?P<t>\d{2}:\d{2}:\d{2}) (?:(?P<z>[a-z]{3,4}) )?(?P<y>\d{4})$"
)
_NUMBER_DATE: Final = (
    re.compile(r"(?P<y>\d{4})[/.\-](?P<m>\d{1,2})[/.\-](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?P<a>\d{1,2})[/\-](?P<b>\d{1,2})[/\-](?P<y>\d{4})(?!\d)"),
)
_TIME: Final = re.compile(
    r"(?<!\d)(?P<h>\d{1,2})(?:[:h.](?P<mi>\d{2}))(?::(?P<s>\d{2})(?:[.,]\d+)?)? ?(?P<half>[ap]\.?m\b\.?)?"
    r"|(?<!\d)(?P<h12>\d{1,2}) ?(?P<half12>[ap]\.?m\b\.?)"
)
_OFFSET: Final = re.compile(r"(?P<sign>[+-])(?P<h>\d{2}):?(?P<m>\d{2})?(?!\d)")
_ISO: Final = re.compile(
    r"(?P<date>[+]?\d{4}-?\d{2}-?\d{2})"
    r"(?:[T ]+(?P<time>\d{2}(?::?\d{2}){0,2})(?:[.,](?P<fraction>\d+))? ?(?P<zone>.*))?$",
    re.IGNORECASE,
)


def parse_date(text: str | int | float | None, now: datetime | None = None) -> datetime | None:
    """Read a date in ISO 8601, RFC 2822, epoch seconds or milliseconds, or a common written form.

    With `now`, dates more than two days ahead of it are refused as impossible; without it, years after 2100.
    """
    if text is None or isinstance(text, bool):
        return None
    raw = " ".join(str(text)[: LONGEST + 1].split())
    if not raw or len(raw) > LONGEST or not raw.isprintable():
        return None
    try:
        found = _epoch(raw) or _iso(raw) or _written(raw)
        found = found and found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None
    return None if now is not None and found > now + timedelta(days=2) else found


def _epoch(raw: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,10}(\.\d+)?|\d{12,13}", raw, re.ASCII):
        return None
    number = float(raw)
    return datetime.fromtimestamp(number / 1000 if number >= 1e11 else number, UTC)


def _iso(raw: str) -> datetime | None:
    if re.fullmatch(r"\d{14}", raw, re.ASCII):
        raw = f"{raw[:8]}T{raw[8:]}"
    match = _ISO.match(raw) if raw.isascii() else None
    if match is None:
        return None
    day = match["date"].lstrip("+").replace("-", "")
    clock = (match["time"] or "").replace(":", "").ljust(6, "0")
    micros = int((match["fraction"] or "")[:6].ljust(6, "0"))
    hour, minute, second = int(clock[:2]), int(clock[2:4]), int(clock[4:])
    # ISO allows 24:00 for the end of a day, and clocks show a leap second.
    is_end = (hour, minute, second) == (24, 0, 0)
    start = datetime(int(day[:4]), int(day[4:6]), int(day[6:]), tzinfo=_zone(match["zone"] or ""))
    found = start.replace(
        hour=0 if is_end else hour, minute=minute, second=59 if second == 60 else second, microsecond=micros
    )
    return found + timedelta(days=1) if is_end else found


def _written(raw: str) -> datetime | None:
    text = raw.lower().translate(_FOLD)
    if match := _ASCTIME.search(text):
        day, rest = match, f"{match['t']} {match['z'] or ''}"
    else:
        found = next((m for form in _WORD_DATE if (m := form.search(text)) and m["m"] in _MONTH_OF), None)
        found = found or next((m for form in _NUMBER_DATE if (m := form.match(text))), None)
        if found is None:
            return None
        # The weekday may come first, so what is not the date is searched for a time as a whole.
        day, rest = found, text[: found.start()] + " " + text[found.end() :]
    ymd = _ymd(day)
    return ymd and _with_time(ymd, rest)


def _ymd(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        day = int(parts["d"])
        month = int(parts["m"]) if parts["m"].isdigit() else _MONTH_OF.get(parts["m"], 0)
    return datetime(year, month, day, tzinfo=UTC)


def _with_time(day: datetime, rest: str) -> datetime:
    match = _TIME.search(rest)
    if match is None:
        return day
    hour = int(match["h"] or match["h12"])
    half = (match["half"] or match["half12"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(rest)
        hour = hour % 12 + (12 if half == "pm" else 0)
    zone = _zone(rest[match.end() :])
    return day.replace(hour=hour, minute=int(match["mi"] or 0), second=min(int(match["s"] or 0), 59), tzinfo=zone)


def _zone(text: str) -> timezone:
    if match := _OFFSET.search(text):
        minutes = int(match["h"]) * 60 + int(match["m"] or 0)
        return timezone(timedelta(minutes=-minutes if match["sign"] == "-" else minutes))
    word = re.search(r"[a-z]{1,4}\b", text.lower())
    return timezone(timedelta(hours=_ZONE_HOURS.get(word[0], 0.0) if word else 0.0))
