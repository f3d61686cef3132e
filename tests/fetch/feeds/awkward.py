"""Feeds as publishing systems really write them, with what a reader should get: own text, in their manner.

Unlike `tests/data/feeds`, which grew with the reader, these were written from descriptions of feeds before any reader
was run on them. Each is one `Case`: bytes, headers, and links, titles and dates wanted, or the code of a refusal.
"""

# ruff: noqa: E501 - a feed to a line

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field

URL = "https://gazette.example/feed.xml"
Wanted = tuple[str | None, str | None, str | None]
# Link, title and date (UTC, to the second) of an entry.


@dataclass(frozen=True)
class Case:
    """One feed. `entries` is what it announces, in order; `code` the refusal where it is no feed."""

    name: str
    body: bytes
    entries: tuple[Wanted, ...] = ()
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    url: str = URL


A = ("https://gazette.example/a", "Ferry strike ends", "2026-11-02T08:00:00Z")
B = ("https://gazette.example/b", "Council votes on quay", "2026-11-01T09:30:00Z")
IA = (
    "<item><title>Ferry strike ends</title><link>https://gazette.example/a</link>"
    "<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate><guid isPermaLink='false'>a1</guid>{a}</item>"
)
IB = (
    "<item><title>Council votes on quay</title><link>https://gazette.example/b</link>"
    "<pubDate>Sun, 01 Nov 2026 10:30:00 +0100</pubDate><guid isPermaLink='false'>b2</guid>{b}</item>"
)
SPACES = (
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:georss="http://www.georss.org/georss" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
)
PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'


def rss(items: str, head: str = "", spaces: str = SPACES, prolog: str = PROLOG) -> str:
    return (
        f'{prolog}<rss version="2.0"{spaces}><channel><title>Gazette</title><link>https://gazette.example/</link>'
        f"<description>News</description>{head}{items}</channel></rss>"
    )


def item(title: str, link: str = "", date: str = "", more: str = "") -> str:
    parts = (
        f"<title>{title}</title>",
        f"<link>{link}</link>" if link else "",
        f"<pubDate>{date}</pubDate>" if date else "",
    )
    return f"<item>{''.join(parts)}{more}</item>"


def two(a: str = "", b: str = "") -> str:
    return IA.format(a=a) + IB.format(b=b)


def atom(entries: str, attributes: str = "", head: str = "") -> str:
    return (
        f'{PROLOG}<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Gazette</title><id>tag:g,2026:f</id>'
        f'<link rel="self" href="https://gazette.example/feed.xml"/><updated>2026-11-02T09:00:00Z</updated>{head}'
        f"{entries}</feed>"
    )


def entry(title: str, links: str, dates: str, more: str = "") -> str:
    return f"<entry><id>tag:gazette.example,2026:{len(title)}</id><title>{title}</title>{links}{dates}{more}</entry>"


PUBLISHED = "<published>2026-11-02T08:00:00Z</published><updated>2026-11-02T09:15:00Z</updated>"
HTML_LINK = '<link rel="alternate" type="text/html" href="https://gazette.example/a"/>'
AB = (A, B)


def platforms() -> list[Case]:
    """Feeds in the manner of well-known publishing systems."""
    comments = "<comments>https://gazette.example/a#respond</comments><wfw:commentRss>https://gazette.example/a/feed/</wfw:commentRss><slash:comments>4</slash:comments>"
    blogger = (
        '<link rel="replies" type="application/atom+xml" href="https://gazette.example/comments/1" title="Post Comments"/>'
        '<link rel="edit" type="application/atom+xml" href="https://www.blog.example/feeds/1/posts/2"/>'
        '<link rel="self" type="application/atom+xml" href="https://www.blog.example/feeds/1/posts/2"/>'
        '<link rel="alternate" type="text/html" href="https://gazette.example/a" title="Ferry strike ends"/>'
    )
    video = (
        '<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:title>Another title</media:title>'
        '<media:content url="https://video.example/v/1" type="application/x-shockwave-flash"/></media:group>'
    )
    cover = "<image><url>https://gazette.example/logo.png</url><title>Logo</title><link>https://gazette.example/home</link></image>"
    source = '<source url="https://other.example/feed">Other paper</source>'
    self_links = (
        '<atom:link href="https://gazette.example/self.xml" rel="self" type="application/rss+xml"/>'
        '<atom:link href="https://hub.example/" rel="hub"/>'
    )
    standout = '<atom:link rel="standout" href="https://gazette.example/other"/>'
    return [
        Case("wordpress", rss(two(comments, comments), self_links).encode(), AB),
        Case("wordpress_leading_lines", b"\r\n\r\n" + rss(two()).encode(), AB),
        Case("blogger", atom(entry("Ferry strike ends", blogger, PUBLISHED)).encode(), (A,)),
        Case("video_channel", atom(entry("Ferry strike ends", HTML_LINK, PUBLISHED, video)).encode(), (A,)),
        Case("channel_image", rss(cover + two()).encode(), AB),
        Case("item_image", rss(two(cover)).encode(), AB),
        Case("news_aggregator_source", rss(two(source, source)).encode(), AB),
        Case("standout_link_before", rss(item("Ferry strike ends", "", "Mon, 02 Nov 2026 08:00:00 GMT", standout + "<link>https://gazette.example/a</link>")).encode(), (A,)),
        Case("guid_with_number", rss(two().replace("a1</guid>", "https://gazette.example/a#0</guid>")).encode(), AB),
        Case("medium_cdata", rss(two().replace("Ferry strike ends", "<![CDATA[Ferry strike ends]]>").replace("https://gazette.example/a<", "<![CDATA[https://gazette.example/a]]><")).encode(), AB),
        Case("cdata_in_lines", rss(two().replace("<title>Ferry strike ends", "<title>\n    <![CDATA[ Ferry strike ends ]]>\n  ")).encode(), AB),
        Case("media_title_first", rss(two().replace("<title>Ferry", "<media:title>Wrong</media:title><title>Ferry")).encode(), AB),
        Case("media_content_titles", rss(two("<media:content url='https://i.example/1.jpg'><media:title>Photo</media:title><media:credit>AP</media:credit></media:content>")).encode(), AB),
        Case("itunes_titles", rss(two("<itunes:title>Episode</itunes:title><enclosure url='https://m.example/1.mp3' type='audio/mpeg' length='1'/>")).encode(), AB),
        Case("podcast_without_links", rss("<item><title>Ferry strike ends</title><enclosure url='https://m.example/1.mp3' type='audio/mpeg' length='1'/><guid isPermaLink='false'>z</guid><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>").encode(), ((None, *A[1:]),)),
        Case("link_in_enclosure_order", rss(item("Ferry strike ends", "", "Mon, 02 Nov 2026 08:00:00 GMT", "<enclosure url='https://m.example/1.jpg' type='image/jpeg' length='0'/><link>https://gazette.example/a</link>")).encode(), (A,)),
        Case("wiki_changes", atom(entry("Ferry strike ends", HTML_LINK, "<updated>2026-11-02T08:00:00Z</updated>", "<summary type='html'>&lt;p&gt;x&lt;/p&gt;&lt;table&gt;&lt;tr&gt;&lt;td&gt;y</summary>"), ' xml:lang="en"').encode(), (A,)),
        Case("releases", atom(entry("Ferry strike ends", '<link rel="alternate" type="text/html" href="/a"/>', PUBLISHED)).encode(), (A,)),
        Case("static_site_base", atom(entry("Ferry strike ends", '<link href="a"/>', PUBLISHED, '<content type="html" xml:base="https://gazette.example/a">&lt;p&gt;x</content>'), ' xml:base="https://gazette.example/"').encode(), (A,)),
        Case("earthquakes", atom(entry("Ferry strike ends", HTML_LINK, PUBLISHED, "<georss:point xmlns:georss='http://www.georss.org/georss'>1 2</georss:point>")).encode(), (A,)),
        Case("journal_namespaces", rss(two("<lj:music xmlns:lj='http://www.livejournal.org/rss/lj/1.0/'>x</lj:music>")).encode(), AB),
        Case("a10_dates", rss(item("Ferry strike ends", "https://gazette.example/a", "", "<a10:updated>2026-11-02T08:00:00Z</a10:updated>"), spaces=' xmlns:a10="http://www.w3.org/2005/Atom"').encode(), (A,)),
        Case("toots_without_titles", rss("<item><guid isPermaLink='true'>https://gazette.example/a</guid><link>https://gazette.example/a</link><pubDate>Mon, 02 Nov 2026 08:00:00 +0000</pubDate><description>&lt;p&gt;Words&lt;/p&gt;</description></item>").encode(), ((A[0], None, A[2]),)),
        Case("forum", rss(two("<discourse:topicPinned xmlns:discourse='http://www.discourse.org/'>No</discourse:topicPinned>", "<dc:creator><![CDATA[@ann Ann Person]]></dc:creator>")).encode(), AB),
        Case("aggregate_source_feed", atom(f"<entry><source><id>s</id><title>Planet</title><link href='https://planet.example/'/><updated>2001-01-01T00:00:00Z</updated></source><id>1</id><title>Ferry strike ends</title>{HTML_LINK}{PUBLISHED}</entry>").encode(), (A,)),
        Case("emoji_and_marks", rss(item("Ferry 🚢 strike — “ends”", "https://gazette.example/a", "Mon, 02 Nov 2026 08:00:00 GMT")).encode(), ((A[0], "Ferry 🚢 strike — “ends”", A[2]),)),
        Case("comments_between", rss("<!-- <item><title>Old</title></item> -->" + two()).encode(), AB),
        Case("instructions_between", rss(two() + '<?php echo "x"; ?>').encode(), AB),
        Case("text_input", rss("<textInput><title>Search</title><name>q</name><link>https://gazette.example/q</link><description>d</description></textInput>" + two()).encode(), AB),
    ]  # fmt: skip


def markup() -> list[Case]:
    """Titles, links and dates that are written oddly."""
    day = "Mon, 02 Nov 2026 08:00:00 GMT"

    def titled(name: str, raw: str, wanted: str) -> Case:
        return Case(name, rss(item(raw, A[0], day)).encode(), ((A[0], wanted, A[2]),))

    def linked(name: str, raw: str, wanted: str | None, url: str = URL) -> Case:
        return Case(name, rss(item(A[1], raw, day)).encode(), ((wanted, A[1], A[2]),), url=url)

    def dated(name: str, raw: str, wanted: str | None) -> Case:
        return Case(name, rss(item(A[1], A[0], raw)).encode(), ((A[0], A[1], wanted),))

    return [
        titled("title_twice_escaped", "Q&amp;amp;A on the ferry", "Q&A on the ferry"),
        titled("title_markup_escaped", "The &lt;em&gt;Berg&lt;/em&gt; sails", "The Berg sails"),
        titled("title_markup_cdata", "<![CDATA[The <i>Berg</i> sails &amp; sinks]]>", "The Berg sails & sinks"),
        titled("title_plain_inequality", "Prices up &lt; 3 %", "Prices up < 3 %"),
        titled("title_real_markup", "The <i>Berg</i> sails", "The Berg sails"),
        titled("title_named_references", "Caf&eacute; &ndash; r&eacute;ouvert&nbsp;!", "Café – réouvert !"),
        titled("title_numbered_reference", "Harbour&#8217;s end", "Harbour’s end"),
        titled("title_bare_ampersand", "Fish & chips & peas", "Fish & chips & peas"),
        titled("title_two_lines", "Ferry strike\n      ends", "Ferry strike ends"),
        titled("title_empty_cdata", "<![CDATA[]]>", None),  # type: ignore[arg-type]
        titled("title_null_byte", "Ferry\x00 strike\x0b ends", "Ferry strike ends"),
        titled("title_brackets", "[Video] &lt;Ferry&gt; strike", "[Video] <Ferry> strike"),
        linked("link_tracking", "https://gazette.example/a?id=5&amp;utm_source=rss", "https://gazette.example/a?id=5&utm_source=rss"),
        linked("link_bare_ampersand", "https://gazette.example/a?id=5&utm_source=rss&copy=1", "https://gazette.example/a?id=5&utm_source=rss&copy=1"),
        linked("link_with_lines", "\n   https://gazette.example/a\n  ", A[0]),
        linked("link_relative_root", "/a", A[0]),
        linked("link_relative_up", "../a", A[0], "https://gazette.example/feeds/all.xml"),
        linked("link_without_scheme", "//gazette.example/a", A[0]),
        linked("link_javascript", "javascript:alert(1)", None),
        linked("link_data", "data:text/html,x", None),
        linked("link_mail", "mailto:desk@gazette.example", None),
        linked("link_file", "file:///etc/passwd", None),
        linked("link_international", "https://gazette.example/ö/日本", "https://gazette.example/ö/日本"),
        linked("link_port", "https://gazette.example:8443/a", "https://gazette.example:8443/a"),
        dated("date_no_weekday", "2 Nov 2026 08:00 GMT", A[2]),
        dated("date_wrong_weekday", "Fri, 02 Nov 2026 08:00:00 GMT", A[2]),
        dated("date_zone_name", "Mon, 02 Nov 2026 03:00:00 EST", A[2]),
        dated("date_summer_zone", "Mon, 02 Nov 2026 10:00:00 CEST", A[2]),
        dated("date_iso_in_rss", "2026-11-02T09:00:00+01:00", A[2]),
        dated("date_iso_space", "2026-11-02 08:00:00", A[2]),
        dated("date_iso_fraction", "2026-11-02T08:00:00.123Z", A[2]),
        dated("date_full_month", "November 2, 2026 08:00:00 UTC", A[2]),
        dated("date_german", "Mo, 02 Nov 2026 09:00:00 +0100", A[2]),
        dated("date_french_months", "lun., 02 nov. 2026 09:00:00 +0100", A[2]),
        dated("date_spanish", "lun, 02 nov 2026 08:00:00 +0000", A[2]),
        dated("date_day_only", "Mon, 02 Nov 2026", "2026-11-02T00:00:00Z"),
        dated("date_bad_offset", "Mon, 02 Nov 2026 08:00:00 +00:00", A[2]),
        dated("date_nonsense", "yesterday", None),
        dated("date_impossible", "Mon, 31 Feb 2026 08:00:00 GMT", None),
        Case("date_dublin_core", rss(item(A[1], A[0], "", "<dc:date>2026-11-02T08:00:00Z</dc:date>")).encode(), (A,)),
        Case("date_both", rss(item(A[1], A[0], day, "<dc:date>2020-01-01T00:00:00Z</dc:date>")).encode(), (A,)),
        Case("date_atom_in_rss", rss(item(A[1], A[0], "", "<atom:published>2026-11-02T08:00:00Z</atom:published><atom:updated>2026-11-03T08:00:00Z</atom:updated>")).encode(), (A,)),
        Case("guid_is_link", rss(item(A[1], "", day, "<guid>https://gazette.example/a</guid>")).encode(), (A,)),
        Case("guid_is_no_link", rss(item(A[1], "", day, "<guid isPermaLink='false'>https://gazette.example/x</guid>")).encode(), ((None, *A[1:]),)),
        Case("link_empty_guid_link", rss(item(A[1], "", day, "<link></link><guid>https://gazette.example/a</guid>")).encode(), (A,)),
        Case("link_as_attribute", rss(item(A[1], "", day, '<link href="https://gazette.example/a"/>')).encode(), (A,)),
        Case("uppercase_tags", f"<RSS VERSION='2.0'><CHANNEL><TITLE>G</TITLE><ITEM><TITLE>{A[1]}</TITLE><LINK>{A[0]}</LINK><PUBDATE>{day}</PUBDATE></ITEM></CHANNEL></RSS>".encode(), (A,)),
        Case("no_namespace_declared", rss(item(A[1], A[0], "", "<dc:date>2026-11-02T08:00:00Z</dc:date>"), spaces="").encode(), (A,)),
    ]  # fmt: skip


def documents() -> list[Case]:
    """Whole documents that are damaged, mislabelled, hostile or no feed."""
    whole = rss(two())
    umlaut = rss(item("Fähre fährt nicht", A[0], "Mon, 02 Nov 2026 08:00:00 GMT"))
    ferry = ((A[0], "Fähre fährt nicht", A[2]),)
    cyrillic = rss(item("Паром не идёт", A[0], "Mon, 02 Nov 2026 08:00:00 GMT"))
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "G",
        "items": [
            {"id": "1", "url": A[0], "title": A[1], "date_published": "2026-11-02T09:00:00+01:00"},
            {"id": "2", "url": "/b", "title": B[1], "date_published": "2026-11-01T09:30:00Z"},
        ],
    }  # fmt: skip
    rdf_items = "".join(
        f'<item rdf:about="https://gazette.example/{n}"><title>Story {n}</title><link>https://gazette.example/{n}</link>'
        f"<dc:date>2026-11-02T08:{n:02}:00Z</dc:date></item>"
        for n in range(60)
    )
    rdf = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x">'
        f"<title>G</title><link>https://gazette.example/</link></channel>{rdf_items}</rdf:RDF>"
    )
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{A[0]}</loc><n:news><n:publication><n:name>G</n:name><n:language>en</n:language></n:publication>"
        f"<n:publication_date>2026-11-02T09:00:00+01:00</n:publication_date><n:title>{A[1]}</n:title></n:news></url></urlset>"
    )
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://gazette.example/s1.xml</loc><lastmod>2026-11-02</lastmod></sitemap></sitemapindex>'
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>Hello</body></html>'
    bomb = "<!DOCTYPE rss [<!ENTITY a '" + "x" * 50_000 + "'>]>"
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    refused = "feed.not_a_feed"
    return [
        Case("utf16_with_utf8_prolog", b"\xff\xfe" + umlaut.encode("utf-16-le"), ferry),
        Case("utf16_big", b"\xfe\xff" + umlaut.replace("UTF-8", "UTF-16").encode("utf-16-be"), ferry),
        Case("latin1_said_utf8", umlaut.encode("latin-1"), ferry),
        Case("latin1_in_header", umlaut.replace(' encoding="UTF-8"', "").encode("latin-1"), ferry, headers={"Content-Type": "application/rss+xml; charset=iso-8859-1"}),
        Case("header_lies_latin1", umlaut.encode(), ferry, headers={"Content-Type": "text/xml; charset=ISO-8859-1"}),
        Case("header_lies_ascii", umlaut.encode(), ferry, headers={"Content-Type": "text/xml; charset=us-ascii"}),
        Case("koi8", cyrillic.replace("UTF-8", "koi8-r").encode("koi8-r"), ((A[0], "Паром не идёт", A[2]),)),
        Case("cp1251", cyrillic.replace("UTF-8", "windows-1251").encode("cp1251"), ((A[0], "Паром не идёт", A[2]),)),
        Case("html_content_type", whole.encode(), AB, headers={"Content-Type": "text/html"}),
        Case("plain_content_type", whole.encode(), AB, headers={"Content-Type": "text/plain"}),
        Case("octet_content_type", whole.encode(), AB, headers={"Content-Type": "application/octet-stream"}),
        Case("gzip_unsaid", gzip.compress(whole.encode()), AB),
        Case("junk_before", b"Notice: x in /var/www/feed.php on line 3\n" + whole.encode(), AB),
        Case("junk_after", whole.encode() + b"<!-- 0.31 s --><script>track()</script>", AB),
        Case("cut_in_link", whole.encode()[: whole.index("https://gazette.example/b") + 20], (A,)),
        Case("cut_in_title", whole.encode()[: whole.index("Council") + 4], (A,)),
        Case("cut_after_item", whole.encode()[: whole.index("</item>") + 7], (A,)),
        Case("unclosed_tag", whole.replace("</description>", "").encode(), AB),
        Case("stray_html", rss(two("<description>One<br>two<p>three</description>")).encode(), AB),
        Case("bad_attribute", rss(two("<media:thumbnail url=https://i.example/1.jpg width=5/>")).encode(), AB),
        Case("twice_declared_attribute", rss(two("<media:thumbnail url='1' url='2'/>")).encode(), AB),
        Case("control_characters", rss(two("<description>a\x08b\x1fc</description>")).encode(), AB),
        Case("bad_bytes", rss(two("<description>§</description>")).encode().replace("§".encode(), b"\xc2\xff"), AB),
        Case("json_feed", json.dumps(feed).encode(), AB),
        Case("json_feed_as_html", json.dumps(feed).encode(), AB, headers={"Content-Type": "text/html"}),
        Case("json_feed_cut", json.dumps(feed).encode()[:-60], (A,)),
        Case("json_error", b'{"error": {"code": 429, "message": "slow down"}}', code=refused),
        Case("rdf_of_sixty", rdf.encode(), tuple((f"https://gazette.example/{n}", f"Story {n}", f"2026-11-02T08:{n:02}:00Z") for n in range(60))),
        Case("news_sitemap", news.encode(), (A,)),
        Case("sitemap_index", index.encode(), (("https://gazette.example/s1.xml", None, "2026-11-02T00:00:00Z"),)),
        Case("quadratic_bomb", (bomb + whole.replace(PROLOG, "").replace("Ferry strike ends", "&a;" * 50_000)).encode(), ((A[0], ("&a;" * 667)[:2000], A[2]), B)),
        Case("external_entity", (outside + whole.replace(PROLOG, "").replace("Council", "&x;Council")).encode(), (A, (B[0], "&x;Council votes on quay", B[2]))),
        Case("channel_definition", f"<CHANNEL HREF='https://gazette.example/'><ITEM HREF='{A[0]}' LASTMOD='2026-11-02T08:00:00Z'><TITLE>{A[1]}</TITLE></ITEM></CHANNEL>".encode(), (A,)),
        Case("unknown_root", f"<news><item><title>{A[1]}</title><link>{A[0]}</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item></news>".encode(), (A,)),
        Case("other_xml_with_items", b"<order><item><sku>5</sku></item><item><sku>6</sku></item></order>", code=refused),
        Case("empty", b"", code="feed.empty"),
        Case("blank", b" \r\n\t", code="feed.empty"),
        Case("page", page.encode(), code=refused),
        Case("page_as_rss", page.encode(), code=refused, headers={"Content-Type": "application/rss+xml"}),
        Case("login_page", b"<!DOCTYPE html><title>Sign in</title><form action=/login><input name=user></form>", code=refused),
        Case("opml", b'<?xml version="1.0"?><opml version="2.0"><body><outline text="x" xmlUrl="https://a.example/"/></body></opml>', code=refused),
        Case("storage_error", b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>', code=refused),
        Case("picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), code=refused),
        Case("svg", b'<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>', code=refused),
        Case("plain_words", b"Service temporarily unavailable", code=refused),
        Case("no_items", rss("").encode()),
        Case("same_guids", rss(two().replace("b2<", "a1<")).encode(), AB),
        Case("nested_items", rss(f"<item><title>{A[1]}</title><link>{A[0]}</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate>").encode() + b"<item></item></item></channel></rss>", (A,)),
    ]  # fmt: skip


def cases() -> list[Case]:
    """All of them."""
    return [*platforms(), *markup(), *documents()]
