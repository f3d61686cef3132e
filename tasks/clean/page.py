"""From an HTML page to an article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document

from tasks.clean.authors import authors_of, profiles_in
from tasks.clean.blocks import Paragraph, join, paragraphs_of
from tasks.clean.dates import modified_of, published_of
from tasks.clean.dom import Tree
from tasks.clean.extract import Extracted, extract, parse, standfirst_of
from tasks.clean.flags import SHORT, is_teaser_list, is_wall
from tasks.clean.guard import Guarded, guard
from tasks.clean.jsonld import Stated, stated_in
from tasks.clean.language import language_of, primary
from tasks.clean.text import lead_of, normalise, words_of
from tasks.clean.titles import less_site, meta_of, metas_of, title_of
from tasks.clean.wire import wire_of
from tasks.errors import PermanentError
from tasks.records import Article, Declared, Evidence
from tasks.urls import fetch_url, is_home, is_public, registered_domain, same_site


@dataclass(frozen=True, slots=True)
class _Page:
    """A parsed page and what is known of it."""

    guarded: Guarded
    tree: Tree
    stated: Stated
    declared: Declared
    now: datetime

    @property
    def html(self) -> str:
        return self.guarded.html


def clean_page(html: str, declared: Declared, now: datetime, *, is_fragment: bool = False) -> Article:
    """Article of a page, or of a fragment that is all text; PermanentError where there is none."""
    guarded = guard(normalise(f"<html><body><article>{html}</article></body></html>" if is_fragment else html))
    tree = parse(guarded.html)
    if tree is None:
        raise PermanentError("the page holds no HTML that can be read", code="clean.no_text")
    stated = stated_in(tree, meta_of(tree, "og:title"))
    page = _Page(guarded, tree, stated, declared, now)
    if is_fragment:
        found = Extracted(paragraphs_of(tree), "fragment")
    else:
        found = extract(page.html, tree, stated, declared.url, guarded.is_fast)
    if not found.paragraphs:
        is_walled = is_wall(" ".join(tree.text_content().split())[:2000])
        code = "clean.consent_wall" if is_walled else "clean.no_text"
        raise PermanentError("no article text was found in the page", code=code)
    if is_wall(found.text):
        raise PermanentError("the page is a consent or pay wall without the article", code="clean.consent_wall")
    return _article(page, found)


def _article(page: _Page, found: Extracted) -> Article:
    tree, stated, declared = page.tree, page.stated, page.declared
    # The extractor's own metadata is the last resort for title, authors and date.
    last = Document() if page.guarded.is_fast else extract_metadata(tree, declared.url)
    outlet, outlet_rows = _outlet(page)
    sites = _sites(page, outlet)
    title, title_rows = title_of(tree, _less(stated.headline, sites), declared.title, last.title, sites)
    authors, author_rows = authors_of(stated.authors, last.author, profiles_in(tree, sites), declared.authors, sites)
    when, is_guess, date_rows = published_of(tree, stated.published, declared.published_at, last.date, page.now)
    url, url_rows = _url(page)
    standfirst = standfirst_of(tree, _descriptions(page), found)
    paragraphs = _without_title(found.paragraphs, title)
    if standfirst:
        paragraphs = [Paragraph(standfirst), *paragraphs]
    body, blocks = join(paragraphs)
    language, confidence, language_rows = _language(page, body)
    wire = wire_of(body)
    text_row = Evidence(field_name="body", value=str(len(body)), rule=found.rule, is_winner=True)
    return Article(
        body=body,
        lead=standfirst or lead_of(body),
        title=title,
        authors=authors,
        published_at=when,
        modified_at=modified_of(tree, stated.modified, page.now),
        url=url,
        outlet=outlet,
        language=language,
        language_confidence=confidence,
        dateline=wire.dateline,
        agency=wire.agency,
        blocks=blocks,
        flags=_flags(page, found, body, is_guess),
        evidence=(text_row, *title_rows, *author_rows, *date_rows, *url_rows, *outlet_rows, *language_rows),
    )


def _less(headline: str | None, sites: list[str]) -> str | None:
    return less_site(headline, sites) if headline else None


def _descriptions(page: _Page) -> list[str]:
    described = metas_of(page.tree, "og:description", "description", "twitter:description")
    return [text for text in dict.fromkeys([*described, page.stated.description or ""]) if text]


def _outlet(page: _Page) -> tuple[str | None, list[Evidence]]:
    candidates = [
        ("og:site_name", meta_of(page.tree, "og:site_name")),
        ("jsonld:publisher", page.stated.publisher),
        ("declared", page.declared.outlet),
        ("meta:application-name", meta_of(page.tree, "application-name")),
    ]
    return _first("outlet", candidates)


def _first(name: str, candidates: list[tuple[str, str | None]]) -> tuple[str | None, list[Evidence]]:
    winner = next((rule for rule, value in candidates if value), None)
    rows = [
        Evidence(field_name=name, value=value[:2048], rule=rule, is_winner=rule == winner)
        for rule, value in candidates
        if value
    ]
    return next((value for _, value in candidates if value), None), rows


def _sites(page: _Page, outlet: str | None) -> list[str]:
    """Names that publishers append to titles: the outlet's, the publisher's, the domain's."""
    names = [
        outlet,
        page.stated.publisher,
        page.declared.outlet,
        *metas_of(page.tree, "og:site_name", "application-name"),
    ]
    names.append((meta_of(page.tree, "twitter:site") or "").lstrip("@"))
    domain = registered_domain(page.declared.url or "")
    if domain:
        names += [domain, domain.split(".")[0]]
    return [name for name in names if name]


def _url(page: _Page) -> tuple[str | None, list[Evidence]]:
    """rel=canonical where it is of the same registered domain and no home page, else the address known."""
    known = page.declared.url
    links = [
        link.get("href") or "" for link in page.tree.iter("link") if (link.get("rel") or "").lower() == "canonical"
    ]
    stated = [*links[:1], meta_of(page.tree, "og:url"), page.stated.url]
    rules = ["rel=canonical", "og:url", "jsonld:url"] if links else ["og:url", "jsonld:url"]
    candidates = [
        (rule, fetch_url(value) if value and _is_identity(value, known) else None)
        for rule, value in zip(rules, stated, strict=True)
    ]
    if known:  # other statements than rel=canonical may name another article of the site
        candidates = [row for row in candidates if row[0] == "rel=canonical"]
        candidates.append(("declared", fetch_url(known)))
    return _first("url", candidates)


def _is_identity(value: str, known: str | None) -> bool:
    if not is_public(value) or is_home(value):
        return False
    return known is None or same_site(value, known)


def _without_title(paragraphs: list[Paragraph], title: str | None) -> list[Paragraph]:
    """The extractor often keeps the title as the first line; it is a fact of its own."""
    key = words_of(title or "")
    for index, paragraph in enumerate(paragraphs[:3]):
        if key and words_of(paragraph.text) == key and len(paragraphs) > 1:
            return paragraphs[:index] + paragraphs[index + 1 :]
    return paragraphs


def _language(page: _Page, body: str) -> tuple[str | None, float | None, list[Evidence]]:
    """From the text; what the page says where the text is too short or the model unsure."""
    name, confidence = language_of(body)
    root = page.tree.getroottree().getroot()
    says = primary(root.get("lang")) or primary(meta_of(page.tree, "og:locale")) or primary(page.stated.language)
    says = says or primary(page.declared.language)
    is_sure = confidence is not None and confidence >= 0.5
    rows = [Evidence(field_name="language", value=name, rule="text", is_winner=is_sure)] if name else []
    if says:
        rows.append(Evidence(field_name="language", value=says, rule="page", is_winner=not is_sure))
    return (name, confidence, rows) if is_sure or not says else (says, None, rows)


def _flags(page: _Page, found: Extracted, body: str, is_guess: bool) -> tuple[str, ...]:
    tier = (meta_of(page.tree, "article:content_tier") or "").lower()
    checks = {
        "short": len(body) < SHORT,
        "paywall": page.stated.is_free is False or tier in ("locked", "metered"),
        "live": page.stated.is_live,
        "teaser_list": is_teaser_list([paragraph.text for paragraph in found.paragraphs]),
        "date_guessed": is_guess,
        "text_from_jsonld": found.rule.startswith("jsonld"),
        "text_from_script": found.rule.startswith("script"),
        "fast": page.guarded.is_fast,
    }
    return tuple(name for name, is_set in checks.items() if is_set) + page.guarded.flags


def with_declared(article: Article, declared: Declared) -> Article:
    """Fill what the text itself does not say; nothing that it says is replaced."""
    return replace(
        article,
        title=article.title or declared.title,
        authors=article.authors or declared.authors,
        published_at=article.published_at or declared.published_at,
        url=article.url or (fetch_url(declared.url) if declared.url else None),
        outlet=article.outlet or declared.outlet,
        language=article.language or primary(declared.language),
    )
