"""Dateline, agency credit and byline line at the opening (and the end) of a body. They stay in the body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_DASH = r"(?:--+|[-–—―])"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]+(?:[ /](?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]*|de|da|do|of|the|am|an|der))*"
_MIXED = r"[A-ZÀ-ÖØ-Þ][\w.'’\-]{1,30}(?: [A-ZÀ-ÖØ-Þ][\w.'’\-]{0,30}){0,3}"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = rf"(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
_AGENCY = r"\((?P<agency>[A-Za-z][\w .,&/\-]{0,40})\)"
# CITY, Region, March 3 (Agency) - ; the place in capitals, or any place where an agency in brackets follows.
_CAPITAL_LINE = re.compile(
    rf"(?P<place>{_CAPITALS}(?:, {_MIXED}){{0,2}})(?:, (?P<date>{_DATE}))?,?\s*(?:{_AGENCY})?\s*{_DASH}+\s+(?=\S)"
)
_AGENCY_LINE = re.compile(
    rf"(?P<place>{_MIXED}(?:[,/] ?{_MIXED}){{0,2}})(?:, (?P<date>{_DATE}))?,?\s*{_AGENCY}\s*(?:{_DASH}+|[.:])?\s+(?=\S)"
)
_BARE_LINE = re.compile(rf"{_AGENCY}\s*{_DASH}+\s+(?=\S)")
_CREDIT = re.compile(
    r"^\s*(?:[(\[—–-]\s*)?(?:(?:source|with|additional reporting by|reporting by|mit material von"
    r"|quelle|avec|fonte|fuente)\s*:?\s+)?"
    r"(?P<names>[\w .,&/+\-]{2,60}?)\s*(?:[)\]])?\.?\s*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(?:By|BY|Par|Von|Por)\s+(?P<names>[A-ZÀ-Þ][^.!?:;]{3,100})$")


@dataclass(frozen=True, slots=True)
class Wire:
    """Facts of a body's opening and end, as printed."""

    dateline: str | None = None
    agency: str | None = None
    byline: str | None = None


def wire_of(body: str) -> Wire:
    """Dateline and agency of the first lines, an agency credit in the last lines, a byline line."""
    lines = [line.strip() for line in body[:3000].split("\n") if line.strip()][:4]
    dateline = agency = byline = None
    for line in lines:
        head = line[:160]
        match = _CAPITAL_LINE.match(head) or _AGENCY_LINE.match(head) or _BARE_LINE.match(head)
        if match and not dateline:
            named = agency_of(match["agency"] or "")
            is_place = match.re is _CAPITAL_LINE and (match["place"].isupper() or "," in match["place"])
            if named or is_place:
                # In brackets behind a place in capitals stands an agency, known or not.
                dateline, agency = line[: match.end()].rstrip(" -–—―"), named or match["agency"]
        found = _BYLINE.match(line)
        byline = byline or (found["names"].strip() if found else None)
    return Wire(dateline, agency or _credit_of(body), byline)


@lru_cache(maxsize=1)
def _agencies() -> dict[str, str]:
    """Usual names of news agencies by the forms that credits use, from agencies.tsv."""
    text = (resources.files("tasks.clean") / "agencies.tsv").read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {form: name for form, _, name in rows}


def agency_of(text: str) -> str | None:
    """Usual name of the first agency in a credit such as "AP", "Reuters/AFP" or "The Associated Press"."""
    for part in re.split(r"[/,&+]| and | und | et ", text):
        name = _agencies().get(part.strip(" .").casefold())
        if name and (len(part.strip()) > 3 or part.strip().isupper() or part.strip() == name):
            return name
    return None


def _credit_of(body: str) -> str | None:
    """An agency that stands alone, or after "Source:", in one of the last lines or at the end of the text."""
    for line in reversed([line for line in body[-1500:].split("\n") if line.strip()][-3:]):
        match = _CREDIT.match(line) if len(line) <= 90 else None
        named = agency_of(match["names"]) if match else None
        if named:
            return named
        end = re.search(r"[.!?”\"]\s*[(\[–—-]\s*([A-Za-z /&-]{2,30})[)\]]?\.?$", line[-60:])
        if end and agency_of(end[1]):
            return agency_of(end[1])
    return None
