"""A second set of feeds as they really come, own text: dialects, dates of many languages, bytes before and after.

Like `awkward.py` it was written before any reader was run on it; `tests/bench/feeds.py` has the scores of that run.
"""

# ruff: noqa: E501 - a feed to a line

from __future__ import annotations

import gzip
import json

from tests.fetch.feeds.awkward import AB, HTML_LINK, PROLOG, PUBLISHED, A, B, Case, atom, entry, item, rss, two

DAY = "Mon, 02 Nov 2026 08:00:00 GMT"
REFUSED = "feed.not_a_feed"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def dialects() -> list[Case]:
    """Versions and vocabularies of feeds."""
    old_type = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rss="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    old_atom = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>G</title><link rel="alternate" type="text/html" href="https://gazette.example/"/>'
    cc = '<dcterms:issued xmlns:dcterms="http://purl.org/dc/terms/">2026-11-02T08:00:00Z</dcterms:issued>'
    json_item = {"id": 17, "url": A[0], "title": A[1], "date_published": "2026-11-02T08:00:00Z"}

    def feed_of(version: str, *items: object) -> bytes:
        return json.dumps({"version": version, "title": "G", "items": items}).encode()

    return [
        Case("rss091_dtd_entities", (old_type + rss(item("Caf&eacute; rouvert", A[0]), spaces="", prolog="").replace("2.0", "0.91")).encode(), ((A[0], "Café rouvert", None),)),
        Case("rdf_prefixed", f'{rdf}<rss:channel rdf:about="x"><rss:title>G</rss:title></rss:channel><rss:item rdf:about="{A[0]}"><rss:title>{A[1]}</rss:title><rss:link>{A[0]}</rss:link><dc:date>{A[2]}</dc:date></rss:item></rdf:RDF>'.encode(), (A,)),
        Case("rdf_items_first", f'{rdf.replace("xmlns:rss", "xmlns")}<item rdf:about="{A[0]}"><title>{A[1]}</title><link>{A[0]}</link><dc:date>{A[2]}</dc:date></item><channel rdf:about="x"><title>G</title><items><rdf:Seq><rdf:li rdf:resource="{A[0]}"/></rdf:Seq></items></channel></rdf:RDF>'.encode(), (A,)),
        Case("atom_namespace_case", atom(entry(A[1], HTML_LINK, PUBLISHED)).replace("2005/Atom", "2005/atom/").encode(), (A,)),
        Case("atom_namespace_https", atom(entry(A[1], HTML_LINK, PUBLISHED)).replace("http://www.w3.org/2005", "https://www.w3.org/2005").encode(), (A,)),
        Case("atom_no_namespace", atom(entry(A[1], HTML_LINK, PUBLISHED)).replace(' xmlns="http://www.w3.org/2005/Atom"', "").encode(), (A,)),
        Case("atom03_issued", f'{old_atom}<entry><title mode="escaped" type="text/html">Ferry &lt;b&gt;strike&lt;/b&gt; ends</title><link rel="alternate" type="text/html" href="{A[0]}"/><id>1</id><issued>2026-11-02T09:00:00+01:00</issued><modified>2026-11-03T09:00:00+01:00</modified></entry></feed>'.encode(), (A,)),
        Case("atom03_created", f'{old_atom}<entry><title>{A[1]}</title><link rel="alternate" type="text/html" href="{A[0]}"/><id>1</id><created>{A[2]}</created></entry></feed>'.encode(), (A,)),
        Case("atom03_base64", f'{old_atom}<entry><title mode="base64">RmVycnkgPGI+c3RyaWtlPC9iPiBlbmRz</title><link rel="alternate" type="text/html" href="{A[0]}"/><id>1</id><issued>{A[2]}</issued></entry></feed>'.encode(), (A,)),
        Case("atom_xhtml_title", atom(f'<entry><id>1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ferry <em>strike</em> ends</div></title>{HTML_LINK}{PUBLISHED}</entry>').encode(), (A,)),
        Case("atom_html_title", atom(f'<entry><id>1</id><title type="html">Caf&amp;eacute; &amp;amp; &lt;i&gt;quay&lt;/i&gt;</title>{HTML_LINK}{PUBLISHED}</entry>').encode(), ((A[0], "Café & quay", A[2]),)),
        Case("atom_xhtml_content_titles", atom(entry(A[1], HTML_LINK, PUBLISHED, '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><svg xmlns="http://www.w3.org/2000/svg"><title>Icon</title></svg><a href="/x">x</a></div></content>')).encode(), (A,)),
        Case("atom_content_before_title", atom(f'<entry><id>1</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><title>Inner</title><link href="/inner"/><p>x</p></div></content><title>{A[1]}</title>{HTML_LINK}{PUBLISHED}</entry>').encode(), (A,)),
        Case("atom_link_without_rel", atom(entry(A[1], f'<link href="{A[0]}"/><link rel="enclosure" href="https://m.example/1.mp3" type="audio/mpeg"/>', PUBLISHED)).encode(), (A,)),
        Case("atom_enclosure_first", atom(entry(A[1], f'<link rel="enclosure" href="https://m.example/1.mp3"/><link rel="alternate" href="{A[0]}"/>', PUBLISHED)).encode(), (A,)),
        Case("atom_rel_in_full", atom(entry(A[1], f'<link rel="http://www.iana.org/assignments/relation/alternate" href="{A[0]}"/>', PUBLISHED)).encode(), (A,)),
        Case("atom_related_and_alternate", atom(entry(A[1], f'<link rel="alternate" type="text/html" href="{A[0]}"/><link rel="related" type="text/html" href="https://else.example/"/>', PUBLISHED)).encode(), (A,)),
        Case("atom_via_and_self", atom(entry(A[1], f'<link rel="self" href="https://gazette.example/a.atom"/><link rel="via" href="https://else.example/"/><link rel="alternate" href="{A[0]}"/>', PUBLISHED)).encode(), (A,)),
        Case("atom_id_is_the_link", atom(f"<entry><id>{A[0]}</id><title>{A[1]}</title>{PUBLISHED}</entry>").encode(), (A,)),
        Case("atom_link_text", atom(entry(A[1], f"<link>{A[0]}</link>", PUBLISHED)).encode(), (A,)),
        Case("atom_base_of_entry", atom(f'<entry xml:base="https://gazette.example/2026/"><id>1</id><title>{A[1]}</title><link href="../a"/>{PUBLISHED}</entry>').encode(), (A,)),
        Case("dcterms_issued", rss(item(A[1], A[0], "", cc)).encode(), (A,)),
        Case("dc_title_only", rss(f"<item><dc:title>{A[1]}</dc:title><link>{A[0]}</link><pubDate>{DAY}</pubDate></item>").encode(), (A,)),
        Case("title_of_type_html", rss(item(A[1], A[0], DAY)).replace("<title>Ferry", '<title type="html">Ferry').encode(), (A,)),
        Case("two_channels", rss(IA_CHANNEL).encode(), AB),
        Case("items_wrapper", rss(f"<items>{two()}</items>").encode(), AB),
        Case("rss_in_rss1_namespace", rss(two(), spaces=' xmlns="http://purl.org/rss/1.0/"').encode(), AB),
        Case("rss_no_version", rss(two()).replace(' version="2.0"', "").encode(), AB),
        Case("pubdate_lower_case", rss(two()).replace("pubDate", "pubdate").encode(), AB),
        Case("mixed_case_item", rss(two()).replace("<item>", "<Item>").replace("</item>", "</Item>").encode(), AB),
        Case("spaces_in_tags", rss(two()).replace("<title>F", "<title\n >F").replace("</title>", "</title >").encode(), AB),
        Case("json10_number_id", feed_of("https://jsonfeed.org/version/1", json_item), (A,)),
        Case("json11_modified_only", feed_of("https://jsonfeed.org/version/1.1", {"id": A[0], "url": A[0], "content_text": "x", "date_modified": A[2]}), ((A[0], None, A[2]),)),
        Case("json_external_beside", feed_of("https://jsonfeed.org/version/1.1", {**json_item, "external_url": "https://else.example/"}), (A,)),
        Case("json_version_http", feed_of("http://jsonfeed.org/version/1", json_item), (A,)),
        Case("json_html_in_title", feed_of("https://jsonfeed.org/version/1", {**json_item, "title": "Q&amp;A on the ferry"}), ((A[0], "Q&A on the ferry", A[2]),)),
    ]  # fmt: skip


IA_CHANNEL = (
    f"<item><title>{A[1]}</title><link>{A[0]}</link><pubDate>{DAY}</pubDate></item></channel><channel><title>More</title>"
    f"<item><title>{B[1]}</title><link>{B[0]}</link><pubDate>Sun, 01 Nov 2026 09:30:00 GMT</pubDate></item>"
)


def dates() -> list[Case]:
    """Forms of one moment, and what is none."""
    moment = A[2]
    forms = {
        "two_digit_year": "Mon, 02 Nov 26 08:00:00 GMT", "no_seconds": "Mon, 02 Nov 2026 08:00 GMT",
        "no_comma": "Mon 02 Nov 2026 08:00:00 GMT", "asctime": "Mon Nov  2 08:00:00 2026",
        "unix_date": "Mon Nov  2 08:00:00 UTC 2026", "minutes_only": "2026-11-02T08:00Z",
        "offset_no_colon": "2026-11-02T09:00:00+0100", "basic_iso": "20261102T080000Z",
        "go": "2026-11-02 08:00:00 +0000 UTC", "ruby": "2026-11-02 09:00:00 +0100", "sql_utc": "2026-11-02 08:00:00 UTC",
        "letter_z": "Mon, 2 Nov 2026 08:00:00 Z", "letters_ut": "Mon, 2 Nov 2026 08:00:00 UT",
        "minus_zero": "Mon, 02 Nov 2026 08:00:00 -0000", "pacific": "Mon, 02 Nov 2026 00:00:00 PST",
        "central_europe": "Mon, 02 Nov 2026 09:00:00 CET", "gmt_plus": "Mon, 02 Nov 2026 09:00:00 GMT+0100",
        "gmt_plus_one": "Mon, 02 Nov 2026 09:00:00 GMT+1", "comment": "Mon, 02 Nov 2026 09:00:00 +0100 (CET)",
        "one_digit_hour": "Mon, 02 Nov 2026 8:00:00 GMT", "american": "11/2/2026 8:00:00 AM",
        "afternoon": "Mon, 02 Nov 2026 08:00:00 AM GMT", "rfc850": "Monday, 02-Nov-26 08:00:00 GMT",
        "cookie": "Mon, 02-Nov-2026 08:00:00 GMT", "slashes": "2026/11/02 08:00:00",
        "seven_digits": "2026-11-02T08:00:00.1234567Z", "space_before_offset": "2026-11-02T08:00:00 +00:00",
        "hard_spaces": "Mon,\u00a002\u00a0Nov\u00a02026\u00a008:00:00\u00a0GMT", "cdata": "<![CDATA[ Mon, 02 Nov 2026 08:00:00 GMT ]]>",
        "lines": "\n   Mon, 02 Nov 2026 08:00:00 GMT\n  ", "epoch": "1793606400",
        "lower_case": "mon, 02 nov 2026 08:00:00 gmt", "upper_case": "MON, 02 NOV 2026 08:00:00 GMT",
        "long_day": "Monday, November 02, 2026 08:00:00 GMT", "ordinal": "November 2nd, 2026 08:00:00 GMT",
        "russian": "Пн, 02 ноя 2026 11:00:00 +0300", "portuguese": "Seg, 02 Nov 2026 05:00:00 -0300",
        "italian": "lun, 02 nov 2026 09:00:00 +0100", "polish": "pon, 02 lis 2026 09:00:00 +0100",
        "greek": "Δευ, 02 Νοέ 2026 10:00:00 +0200", "turkish": "Pzt, 02 Kas 2026 11:00:00 +0300",
        "dutch": "ma, 02 nov 2026 09:00:00 +0100", "swedish": "mån, 02 nov 2026 09:00:00 +0100",
        "german_long": "Montag, 2. November 2026 09:00:00 +0100", "french_long": "lundi 2 novembre 2026 09:00:00 +0100",
        "spanish_long": "2 de noviembre de 2026 08:00:00 GMT", "czech": "po, 02 lis 2026 09:00:00 +0100",
        "korean": "2026년 11월 02일  오후 05:00:00 +0900", "japanese": "2026年11月2日 17:00:00 +0900",
        "indonesian": "Sen, 02 Nov 2026 15:00:00 +0700", "ukrainian": "Пн, 02 лис 2026 10:00:00 +0200",
    }  # fmt: skip
    others = {
        "dec_german": ("Di, 01 Dez 2026 09:00:00 +0100", "2026-12-01T08:00:00Z"),
        "may_german": ("Fr, 01 Mai 2026 10:00:00 +0200", "2026-05-01T08:00:00Z"),
        "march_german": ("Mo, 02 Mrz 2026 09:00:00 +0100", "2026-03-02T08:00:00Z"),
        "february_french": ("lun., 02 févr. 2026 09:00:00 +0100", "2026-02-02T08:00:00Z"),
        "august_french": ("lun., 03 août 2026 10:00:00 +0200", "2026-08-03T08:00:00Z"),
        "january_spanish": ("lun, 05 ene 2026 08:00:00 +0000", "2026-01-05T08:00:00Z"),
        "may_russian": ("Пт, 01 мая 2026 11:00:00 +0300", "2026-05-01T08:00:00Z"),
        "sept": ("Tue, 01 Sept 2026 08:00:00 GMT", "2026-09-01T08:00:00Z"),
        "midnight_24": ("2026-11-01T24:00:00Z", "2026-11-02T00:00:00Z"),
        "zero_time": ("0001-01-01T00:00:00Z", None),
        "zeros": ("0000-00-00 00:00:00", None),
        "words": ("Posted by the editor on Monday", None),
        "empty": (" ", None),
        "twelve_noon": ("11/2/2026 12:30:00 PM", "2026-11-02T12:30:00Z"),
        "leap_second": ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z"),
    }
    wanted = {name: (text, moment) for name, text in forms.items()} | others
    found = [
        Case(f"day_{name}", rss(item(A[1], A[0], text)).encode(), ((A[0], A[1], at),))
        for name, (text, at) in wanted.items()
    ]
    empty_then_dc = f"<item><title>{A[1]}</title><link>{A[0]}</link><pubDate></pubDate><dc:date>{A[2]}</dc:date></item>"
    return [*found, Case("day_empty_then_dc", rss(empty_then_dc).encode(), (A,))]


def titles_and_links() -> list[Case]:
    """Words and addresses that are written oddly."""

    def titled(name: str, raw: str, wanted: str | None) -> Case:
        return Case(name, rss(item(raw, A[0], DAY)).encode(), ((A[0], wanted, A[2]),))

    def linked(name: str, raw: str, wanted: str | None) -> Case:
        return Case(
            name,
            rss(f"<item><title>{A[1]}</title>{raw}<pubDate>{DAY}</pubDate></item>").encode(),
            ((wanted, A[1], A[2]),),
        )

    return [
        titled("title_twice_escaped_number", "Harbour&amp;#039;s &amp;quot;end&amp;quot;", "Harbour's \"end\""),
        titled("title_twice_escaped_space", "Ferry&amp;nbsp;strike", "Ferry strike"),
        titled("title_five_references", "&quot;Ferry&quot; &apos;strike&apos; &gt; talk", "\"Ferry\" 'strike' > talk"),
        titled("title_comment_inside", "<!-- id 5 -->Ferry strike ends", A[1]),
        titled("title_reference_without_end", "Fish &amp chips &copy 2026", "Fish & chips © 2026"),
        titled("title_cdata_pieces", "Ferry <![CDATA[strike]]> ends", A[1]),
        titled("title_cdata_escaped_markup", "<![CDATA[&lt;b&gt;Ferry&lt;/b&gt; strike ends]]>", A[1]),
        titled("title_money", "Ferry costs $5 &lt;-&gt; £4 &amp; falling", "Ferry costs $5 <-> £4 & falling"),
        titled("title_code", "How List&amp;lt;String&amp;gt; sails", "How List<String> sails"),
        titled("title_link_inside", "<![CDATA[<a href=\"https://x.example/\">Ferry strike</a> ends]]>", A[1]),
        titled("title_hex_references", "Caf&#xE9; &#x2013; ouvert", "Café – ouvert"),
        titled("title_arabic", "إضراب العبّارات ينتهي", "إضراب العبّارات ينتهي"),
        titled("title_only_spaces", " \n ", None),
        titled("title_percent_and_plus", "50% + 1 &#37; of ferries", "50% + 1 % of ferries"),
        linked("link_numbered_ampersand", "<link>https://gazette.example/a?x=1&#038;y=2</link>", "https://gazette.example/a?x=1&y=2"),
        linked("link_cdata_lines", "<link>\n<![CDATA[\nhttps://gazette.example/a\n]]>\n</link>", A[0]),
        linked("link_idn", "<link>https://hafen-zürich.example/a</link>", "https://hafen-zürich.example/a"),
        linked("link_bracket_in_host", "<link>http://gazette.e[x/</link>", None),
        linked("link_fragment", "<link>https://gazette.example/live#post-5</link>", "https://gazette.example/live#post-5"),
        linked("link_relative_query", "<link>?p=5</link>", "https://gazette.example/feed.xml?p=5"),
        linked("link_percent_kept", "<link>https://gazette.example/%E6%97%A5?q=a%20b</link>", "https://gazette.example/%E6%97%A5?q=a%20b"),
        linked("link_and_permalink", f"<guid isPermaLink='true'>https://gazette.example/?p=5</guid><link>{A[0]}</link>", A[0]),
        linked("link_javascript_and_permalink", f"<link>javascript:void(0)</link><guid isPermaLink='true'>{A[0]}</guid>", A[0]),
        linked("permalink_capitals", f"<guid isPermaLink='TRUE'> {A[0]} </guid>", A[0]),
        linked("permalink_attribute_lower", f"<guid ispermalink='false'>{A[0]}</guid>", None),
        linked("permalink_no_address", "<guid>gazette-2026-5</guid>", None),
        linked("link_alternate_in_rss", f"<atom:link rel='alternate' type='text/html' href='{A[0]}'/>", A[0]),
        linked("link_self_only_in_rss", "<atom:link rel='self' href='https://gazette.example/a.rss'/>", None),
        linked("link_media_beside", f"<media:player url='https://v.example/1'/><link>{A[0]}</link><media:thumbnail url='https://i.example/1.jpg'/>", A[0]),
        linked("link_comments_beside", f"<comments>{A[0]}#c</comments><link>{A[0]}</link><source url='https://else.example/rss'>E</source>", A[0]),
        linked("description_with_title_inside", f"<description><title>Inner</title><link>https://else.example/</link></description><link>{A[0]}</link>", A[0]),
        linked("content_with_svg", f"<link>{A[0]}</link><content:encoded><svg><title>Icon</title></svg></content:encoded>", A[0]),
        linked("content_shows_an_item", f"<link>{A[0]}</link><description><![CDATA[Write <item><title>x</title><link>https://x.example</link></item> by hand]]></description>", A[0]),
        linked("image_of_item", f"<image><title>Photo</title><url>https://i.example/1.jpg</url><link>https://i.example/</link></image><link>{A[0]}</link>", A[0]),
    ]  # fmt: skip


def wrapped() -> list[Case]:
    """Bytes before, after, within and instead of the feed."""
    whole = rss(two())
    turkish = rss(item("İskele kapandı", A[0], DAY))
    chinese = rss(item("渡輪停航", A[0], DAY))
    arabic = rss(item("توقف العبارة", A[0], DAY))
    ferry = rss(item("Fähre fährt nicht", A[0], DAY))
    wanted = ((A[0], "Fähre fährt nicht", A[2]),)
    warning = b"<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/www/rss.php</b> on line <b>3</b><br />\n"

    def said(text: str, name: str, codec: str, title: str) -> Case:
        return Case(f"charset_{name}", text.replace("UTF-8", name).encode(codec), ((A[0], title, A[2]),))

    urls = f'<url><loc>{A[0]}</loc><lastmod>{A[2]}</lastmod><image:image xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><image:loc>https://i.example/1.jpg</image:loc><image:title>Photo</image:title></image:image></url>'
    news = f'<news:news xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><news:publication><news:name>G</news:name></news:publication><news:publication_date>2026-11-02T08:00:00Z</news:publication_date><news:title><![CDATA[{A[1]}]]></news:title><news:keywords>x</news:keywords></news:news>'
    hreflang = '<xhtml:link xmlns:xhtml="http://www.w3.org/1999/xhtml" rel="alternate" hreflang="de" href="https://gazette.example/de/a"/>'
    challenge = b"<!DOCTYPE html><html lang=en-US><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>"
    xml = b'<?xml version="1.0" encoding="UTF-8"?>'
    return [
        Case("php_warning_before", warning + whole.encode(), AB),
        Case("php_warning_between", rss(two().replace("</item><item>", "</item>" + warning.decode() + "<item>")).encode(), AB),
        Case("mark_and_lines_before", b"\xef\xbb\xbf\n\n" + whole.encode(), AB),
        Case("lines_and_mark_before", b"\n\xef\xbb\xbf" + whole.encode(), AB),
        Case("comment_before", b"<!-- cached by X -->\n" + whole.encode(), AB),
        Case("script_before", b"<script>var a = '<b>';</script>" + whole.encode(), AB),
        Case("headers_before", b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + whole.encode(), AB),
        Case("stylesheet_first", b'<?xml-stylesheet href="a.xsl" type="text/xsl"?>' + whole.encode(), AB),
        Case("prolog_unclosed", whole.replace("?>", ">").encode(), AB),
        Case("prolog_version_2", whole.replace('<?xml version="1.0"', "<?xml version='2.0'").encode(), AB),
        Case("prolog_empty_encoding", whole.replace('encoding="UTF-8"', 'encoding=""').encode(), AB),
        Case("prolog_utf8_name", ferry.replace("UTF-8", "utf8").encode(), wanted),
        Case("no_prolog", ferry.replace(PROLOG, "").encode(), wanted),
        Case("page_after", whole.encode() + b"\n<!DOCTYPE html><html><body>Powered</body></html>", AB),
        Case("zeros_after", whole.encode() + b"\0\0\0", AB),
        Case("comment_double_hyphen", rss("<!-- a -- b -->" + two() + "<!-- -->").encode(), AB),
        Case("nbsp_without_end", rss(two("<description>One&nbsptwo &hellip three</description>")).encode(), AB),
        Case("bare_less_than", rss(two("<description>if a < b and b > c then</description>")).encode(), AB),
        Case("wrong_nesting", rss(two("<description><b><i>x</b></i></description>")).encode(), AB),
        Case("attribute_without_value", rss(two("<media:content url='https://i.example/1' isDefault/>")).encode(), AB),
        Case("huge_entry", rss(two("<content:encoded><![CDATA[" + "<p>Long words of a long read.</p>" * 60_000 + "]]></content:encoded>")).encode(), AB),
        Case("header_name_lower", ferry.replace(' encoding="UTF-8"', "").encode("latin-1"), wanted, headers={"content-type": "text/xml; charset=ISO-8859-1"}),
        Case("header_charset_quoted", ferry.replace(' encoding="UTF-8"', "").encode("latin-1"), wanted, headers={"Content-Type": 'text/xml;charset="iso-8859-1"'}),
        Case("header_says_utf16", ferry.encode(), wanted, headers={"Content-Type": "text/xml; charset=utf-16"}),
        Case("gzip_said_and_undone", whole.encode(), AB, headers={"Content-Encoding": "gzip"}),
        Case("gzip_said_and_kept", gzip.compress(whole.encode()), AB, headers={"Content-Encoding": "gzip"}),
        Case("utf16_no_mark", ferry.replace("UTF-8", "UTF-16").encode("utf-16-le"), wanted),
        said(turkish, "windows-1254", "cp1254", "İskele kapandı"),
        said(turkish, "ISO-8859-9", "iso8859-9", "İskele kapandı"),
        said(chinese, "big5", "big5", "渡輪停航"),
        said(chinese, "gb18030", "gb18030", "渡輪停航"),
        said(arabic, "windows-1256", "cp1256", "توقف العبارة"),
        said(rss(item("Żegluga stoi", A[0], DAY)), "ISO-8859-2", "iso8859-2", "Żegluga stoi"),
        said(rss(item("Τέλος απεργίας", A[0], DAY)), "ISO-8859-7", "iso8859-7", "Τέλος απεργίας"),
        Case("cut_in_character", whole.replace("Council", "Rådet").encode().partition(b"\xa5")[0], (A,)),
        Case("sitemap_images", f'<urlset xmlns="{SITEMAP}">{urls}</urlset>'.encode(), ((A[0], None, A[2]),)),
        Case("sitemap_prefixed", f'<sm:urlset xmlns:sm="{SITEMAP}"><sm:url><sm:loc>\n {A[0]}\n</sm:loc><sm:lastmod>2026-11-02</sm:lastmod></sm:url></sm:urlset>'.encode(), ((A[0], None, "2026-11-02T00:00:00Z"),)),
        Case("sitemap_084", f'<urlset xmlns="http://www.google.com/schemas/sitemap/0.84"><url><loc>{A[0]}</loc></url></urlset>'.encode(), ((A[0], None, None),)),
        Case("sitemap_hreflang", f'<urlset xmlns="{SITEMAP}"><url>{hreflang}<loc>{A[0]}</loc></url></urlset>'.encode(), ((A[0], None, None),)),
        Case("sitemap_news_and_plain", f'<urlset xmlns="{SITEMAP}"><url><loc>{A[0]}</loc>{news}</url><url><loc>{B[0]}</loc></url></urlset>'.encode(), (A, (B[0], None, None))),
        Case("sitemap_empty", f'<urlset xmlns="{SITEMAP}"></urlset>'.encode()),
        Case("rss_element_alone", b'<rss version="2.0"></rss>'),
        Case("challenge", challenge, code=REFUSED, headers={"Content-Type": "text/html", "cf-mitigated": "challenge"}),
        Case("refresh_page", b'<html><head><meta http-equiv="refresh" content="0; url=/consent"></head></html>', code=REFUSED),
        Case("prolog_alone", xml, code=REFUSED),
        Case("app_service", xml + b'<service xmlns="http://www.w3.org/2007/app"><workspace><collection href="/x"/></workspace></service>', code=REFUSED),
        Case("search_description", xml + b'<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>G</ShortName></OpenSearchDescription>', code=REFUSED),
        Case("rsd", xml + b'<rsd version="1.0"><service><engineName>W</engineName></service></rsd>', code=REFUSED),
        Case("map_places", xml + b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>x</name></Placemark></Document></kml>', code=REFUSED),
        Case("stylesheet", xml + b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>', code=REFUSED),
        Case("json_null", b"null", code=REFUSED),
        Case("json_object_empty", b"{}", code=REFUSED),
        Case("json_posts", json.dumps([{"id": 1, "link": A[0], "title": {"rendered": A[1]}}]).encode(), code=REFUSED),
        Case("table", b"date,title,link\n2026-11-02,x,https://x.example\n", code=REFUSED),
        Case("javascript", b"window.location = '/login';", code=REFUSED),
        Case("page_in_utf16", "<html><body>Hello</body></html>".encode("utf-16"), code=REFUSED),
    ]  # fmt: skip


def odd() -> list[Case]:
    """All of them."""
    return [*dialects(), *dates(), *titles_and_links(), *wrapped()]
