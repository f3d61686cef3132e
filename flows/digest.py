"""The digest: what is new, who was quoted on what, what changed, what needs attention. One page, no scripts.

Gathered from named questions, so that each figure can be asked again with its evidence; rendered as HTML, Markdown or
JSON Feed. Article text is hostile: everything is escaped, and control and bidi characters are shown as symbols.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows import charts, render
from tasks.settings import Settings
from warehouse import ask, watch

_TEMPLATES = Path(__file__).parent / "templates"
Row = dict[str, Any]
_DAYS = 7
_SPEAKERS, _QUOTES, _ARTICLES, _OUTLETS, _STORIES, _COPIES, _ECHOES = 6, 2, 20, 12, 8, 5, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All that a digest shows of the days `since` to `until`, both included."""

    since: date
    until: date
    made_at: datetime
    coverage: ask.Coverage
    volume: list[Row]
    attention: dict[str, list[float | None]]
    voices: list[Row]
    speakers: list[Row]
    matrix: dict[str, dict[str, int]]
    relied: list[Row]
    stories: list[Row]
    echoes: list[Row]
    copies: list[Row]
    articles: list[Row]
    changed: list[Row]
    issues: list[Row]
    feeds: list[Row]
    new_names: list[Row]
    watchlist: watch.Watchlist | None = None
    matches: list[Row] = field(default_factory=list)

    @property
    def article_count(self) -> int:
        """Articles of the window."""
        return self.coverage.totals["article_count"]


def gather(
    settings: Settings, since: date | None, until: date | None, watchlist: watch.Watchlist | None = None
) -> Digest:
    """Ask all questions of a digest. Without days, the last seven days that have articles."""
    first, last = _window(settings, since, until)
    put = partial(_ask, settings, {"since": first, "until": last})
    quoted = put("most-quoted", limit=_SPEAKERS)
    volume = put("volume")
    everything = ask.answer(settings, "volume", {"since": first, "until": last})
    return Digest(
        since=first,
        until=last,
        made_at=datetime.now(UTC),
        coverage=everything.coverage,
        volume=volume,
        attention=_series(put("daily-attention"), volume),
        voices=put("share-of-voice", names=_voices(watchlist, quoted)) if _voices(watchlist, quoted) else [],
        speakers=[{**row, "quotations": _quotations(put, row)} for row in quoted],
        matrix=_matrix(put("who-quotes-whom", limit=200), [row["speaker_name"] for row in quoted]),
        relied=put("who-relies-on-whom", limit=10),
        stories=put("stories", limit=_STORIES),
        echoes=_echoes(put, quoted),
        copies=[{**row, "changes": _changes(put, row)} for row in put("copies", limit=_COPIES)],
        articles=put("articles", limit=_ARTICLES),
        changed=put("changed-articles", limit=20),
        issues=ask.ask(settings, "issues", {"limit": 20}),
        feeds=[row for row in ask.ask(settings, "feed-health") if row["health"] != "healthy"],
        new_names=put("new-names", label="person", limit=15),
        watchlist=watchlist,
        matches=watch.matches(settings, watchlist, first, last) if watchlist else [],
    )


def _ask(settings: Settings, window: Mapping[str, Any], name: str, **values: Any) -> list[Row]:
    takes = {parameter.name for parameter in ask.find(name).parameters}
    return ask.ask(settings, name, {key: day for key, day in window.items() if key in takes} | values)


def _window(settings: Settings, since: date | None, until: date | None) -> tuple[date, date]:
    """Seven days to the latest article: a store that was filled from an archive is not about today."""
    if since and until:
        return since, until
    days = [row["last_date"] for row in ask.ask(settings, "outlets") if row["last_date"]]
    today = datetime.now(UTC).date()
    last = until or min(max(days, default=today), today)
    return since or min(last, today) - timedelta(days=_DAYS - 1), max(last, since or last)


def _voices(watchlist: watch.Watchlist | None, quoted: list[Row]) -> list[str]:
    if watchlist and watchlist.names:
        return list(watchlist.names)
    return [row["speaker_id"] for row in quoted[:6]]


def _quotations(put: Any, row: Row) -> list[Row]:
    found: list[Row] = put("quotes-by", speaker=row["speaker_id"], limit=40)
    best = sorted(found, key=lambda q: (q["kind"] not in ("direct", "block"), -min(len(q["content"] or ""), 200)))
    return best[:_QUOTES]


def _echoes(put: Any, quoted: list[Row]) -> list[Row]:
    """Words of the speakers that stood in several outlets, each with the wordings that differ from the first."""
    found: list[Row] = []
    for speaker in quoted:
        rows = put("first-to-quote", speaker=speaker["speaker_id"], limit=_ECHOES)
        spread = [row for row in rows if row["follower_count"]]
        others = put("wordings", speaker=speaker["speaker_id"], limit=200) if spread else []
        for row in spread:
            wordings = [other for other in others if other["utterance_id"] == row["quotation_id"]]
            found.append({**row, "wordings": wordings[:2]})
    return sorted(found, key=lambda row: (-row["text_count"], -row["follower_count"], row["published_at"]))[:_ECHOES]


def _changes(put: Any, copied: Row) -> dict[str, str]:
    """How many sentences each outlet changed, added and dropped of the text that it took over."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in put("copy-differences", article=copied["copy_id"]):
        counts[row["outlet"] or "(unknown outlet)"][row["difference"]] += 1
    kinds = ("changed", "added", "dropped")
    return {outlet: ", ".join(f"{n[kind]} {kind}" for kind in kinds if n[kind]) for outlet, n in counts.items()}


def _series(rows: list[Row], volume: list[Row]) -> dict[str, list[float | None]]:
    """Mentions per day and name over the days of `volume`: 0 on a quiet day, None in a gap."""
    counts: dict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        counts[row["entity_name"]][row["published_date"]] = row["mention_count"]
    ranked = sorted(counts, key=lambda name: -sum(counts[name].values()))
    return {
        name: [None if day["is_gap"] else counts[name].get(day["published_date"], 0) for day in volume]
        for name in ranked
    }


def _matrix(rows: list[Row], speakers: list[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row["speaker_name"] in speakers:
            found[row["outlet"]][row["speaker_name"]] = row["quotation_count"]
    return dict(sorted(found.items(), key=lambda item: -sum(item[1].values()))[:_OUTLETS])


# --- rendering ---


def html(digest: Digest) -> str:
    """The digest as one self-contained page."""
    style = (_TEMPLATES / "digest.css").read_text(encoding="utf-8")
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = _environment(autoescape=True).get_template("digest.html")
    return template.render(digest=digest, charts=charts, style=Markup(style), style_hash=Markup(hashed))  # noqa: S704 - our own file


def markdown(digest: Digest) -> str:
    """The digest as Markdown."""
    text = _environment(autoescape=False).get_template("digest.markdown.txt").render(digest=digest)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def json_feed(digest: Digest) -> str:
    """The articles of the digest as JSON Feed 1.1, each with the words quoted in it."""
    said: dict[str, list[str]] = defaultdict(list)
    for speaker in digest.speakers:
        for quotation in speaker["quotations"]:
            said[quotation["article_id"]].append(f"{quotation['speaker_name']}: “{quotation['content']}”")
    items = [_item(row, said[row["article_id"]]) for row in digest.articles]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"mediawatch {digest.since} to {digest.until}",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


def _item(row: Row, quotations: list[str]) -> Row:
    item: Row = {
        "id": row["article_id"],
        "title": render.harmless(row["title"] or ""),
        "content_text": render.harmless("\n".join([row["title"] or row["origin"], *quotations])),
    }
    if link(row["url"]):
        item["url"] = link(row["url"])
    if row["published_at"]:
        item["date_published"] = row["published_at"].isoformat()
    if row["language"]:
        item["language"] = row["language"]
    item["authors"] = [{"name": render.harmless(name)} for name in [*row["authors"], row["outlet"]] if name]
    return item


def link(url: str | None) -> str | None:
    """`url` if it is a web address that can be linked to, else None."""
    if not url or any(character.isspace() or character in "<>\"'`\\" for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def _environment(*, autoescape: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - Markdown is escaped by its own rules below
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown if autoescape else _shown_in_markdown,
    )
    made.globals["raw"] = Raw
    made.filters |= {"link": link, "clip": render.clip, "day": _day, "many": render.many}
    return made


class Raw(str):
    """Text of ours that stands in Markdown as it is."""


def _shown(value: object) -> object:
    return "" if value is None else value if isinstance(value, Markup) else render.harmless(value)


def _shown_in_markdown(value: object) -> object:
    if isinstance(value, Raw):
        return value
    return (
        ""
        if value is None
        else re.sub(r"([\\`*_{}\[\]<>#|~!&+-])", r"\\\1", render.harmless(value))
        if isinstance(value, str)
        else value
    )


def _day(value: datetime | date | None) -> str:
    return "" if value is None else f"{value:%d %b %Y}"
