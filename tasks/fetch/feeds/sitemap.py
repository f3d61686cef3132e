"""Sitemaps: of news, plain, and indexes of further sitemaps."""

from __future__ import annotations

from tasks.fetch.feeds.builder import Element
from tasks.fetch.feeds.fields import Context, Fields, first_date
from tasks.fetch.feeds.records import Entry, FeedDocument, FeedKind
from tasks.fetch.feeds.text import one_line, title_of, web_link
from tasks.fetch.feeds.tree import local


def read_sitemap(root: Element, context: Context) -> tuple[FeedDocument, list[Element]]:
    """The kind of sitemap, and its url or sitemap elements in document order."""
    is_index = local(root) == "sitemapindex"
    wanted = "sitemap" if is_index else "url"
    nodes = [node for node in root.iter(f"{{*}}{wanted}") if node.getparent() is root]
    nodes = nodes or [node for node in root if local(node) == wanted]
    if is_index:
        kind = FeedKind.SITEMAP_INDEX
    else:
        has_news = any("news:news" in Fields(node).names() for node in nodes[:20])
        kind = FeedKind.NEWS_SITEMAP if has_news else FeedKind.SITEMAP
    return FeedDocument(url=context.url, kind=kind, version=kind.value.replace("_", " ")), nodes


def read_url(node: Element, context: Context, index: int) -> Entry:
    """One url or sitemap element as an entry; it has no identifier but its address."""
    fields = Fields(node)
    news = fields.all("news:news")
    inner = Fields(news[0]) if news else Fields(node)
    publication = inner.all("publication", "news:publication")
    updated, updated_rule = first_date(fields, ("lastmod",))
    published, rule = first_date(inner, ("publication_date", "news:publication_date")) if news else (None, None)
    link, problem = web_link(fields.text("loc"), context.url)
    if problem:
        context.note("entry.bad_link", problem, index)
    return Entry(
        link=link,
        title=title_of(inner.text("title", "news:title"), markup=None) if news else None,
        published_at=published or updated,
        updated_at=updated,
        date_rule=rule or updated_rule,
        language=one_line(Fields(publication[0]).text("language", "news:language"), 35) if publication else None,
    )
