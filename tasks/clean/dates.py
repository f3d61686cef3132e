"""Publication date of a page: every candidate and the one that wins."""

from __future__ import annotations

from datetime import datetime, timedelta

from tasks.clean.dom import Tree
from tasks.clean.titles import metas_of
from tasks.dates import parse_date
from tasks.records import Evidence

PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "pubdate",
    "publish-date", "publish_date", "publication_date", "published_time", "article.published",
    "citation_publication_date",
    "cxenseparse:recs:publishtime", "vr:published_time", "date", "last_updated_date_published",
)  # fmt: skip
MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified")
# Nothing was published before the web, nor after tomorrow: a clock or a template is wrong.
_EARLIEST_YEAR = 1990


def is_plausible(when: datetime | None, now: datetime) -> bool:
    """Whether an article can have been published then."""
    return when is not None and when.year >= _EARLIEST_YEAR and when <= now + timedelta(days=1)


def published_of(
    tree: Tree, stated: str | None, declared: datetime | None, guessed: str | None, now: datetime
) -> tuple[datetime | None, bool, list[Evidence]]:
    """JSON-LD, meta, declared, else the extractor's guess. Also whether it is a guess, and all candidates."""
    printed: list[tuple[str, str]] = [("jsonld:datePublished", stated)] if stated else []
    printed += [("meta", value) for value in metas_of(tree, *PUBLISHED)]
    printed += [("time:itemprop", value) for value in _times(tree)]
    candidates = [(rule, value, parse_date(value, now)) for rule, value in printed]
    if declared is not None:
        candidates.append(("declared", declared.isoformat(), declared))
    if guessed:
        candidates.append(("htmldate:guessed", guessed, parse_date(guessed, now)))
    winner = next((index for index, row in enumerate(candidates) if is_plausible(row[2], now)), None)
    rows = [
        Evidence(field_name="published_at", value=value[:100], rule=rule, is_winner=index == winner)
        for index, (rule, value, _) in enumerate(candidates)
    ]
    if winner is None:
        return None, False, rows
    return candidates[winner][2], candidates[winner][0] == "htmldate:guessed", rows


def modified_of(tree: Tree, stated: str | None, now: datetime) -> datetime | None:
    """JSON-LD dateModified, else meta."""
    for value in [stated, *metas_of(tree, *MODIFIED)]:
        when = parse_date(value, now) if value else None
        if is_plausible(when, now):
            return when
    return None


def _times(tree: Tree) -> list[str]:
    return [
        element.get("datetime") or element.get("content") or ""
        for element in tree.iter("time", "span", "abbr", "p")
        if (element.get("itemprop") or "").lower() == "datepublished"
        and (element.get("datetime") or element.get("content"))
    ]
