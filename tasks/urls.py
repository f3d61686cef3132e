"""Addresses: the form to fetch and keep, the key that tells duplicates, and registered domains. Never the network.

Only parameters on a deny list are dropped: an unknown parameter may be the article's number.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

_TRACKERS = frozenset((
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid",
    "igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc",
    "__hsfp", "hsctatracking", "oly_anon_id", "oly_enc_id", "vero_id", "vero_conv", "wickedid", "rb_clickid",
    "s_cid", "s_kwcid", "ml_subscriber", "ml_subscriber_hash", "_openstat", "ito", "ico", "cmp", "cmpid",
    "cid_source", "icid", "ncid", "smid", "smtyp", "ocid", "xtor", "wt_mc", "wt.mc_id", "wt_zmc", "ref_src",
    "ref_url", "referrer", "__twitter_impression", "_ga", "_gl", "ga_source", "ga_medium", "ga_campaign",
    "srsltid", "guccounter", "guce_referrer", "guce_referrer_sig", "sr_share", "mibextid", "wtrid", "dicbo",
    "taid", "feature", "soc_src", "soc_trk", "trk", "trkcampaign", "ftag", "sref", "partner_source",
    "outputtype", "rss_source", "campaign_id", "emc", "echobox", "tpcc", "sh", "share_id", "shareadraft",
))  # fmt: skip
_TRACKER_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "at_", "hsa_", "itm_", "stm_")
# Harmless only with these values: `ref=12` may be the article.
_TRACKER_VALUES = {
    "ref": frozenset(("rss", "twitter", "facebook", "home", "share", "tw", "fb", "newsletter", "email")),
    "source": frozenset(("rss", "twitter", "facebook", "newsletter", "email", "amp")),
    "origin": frozenset(("rss", "tw", "twitter", "facebook")),
    "amp": frozenset(("", "1", "true")),
    "outputtype": frozenset(("amp",)),
    "feature": frozenset(("share", "shared", "youtu.be")),
}
_CONDITIONAL = frozenset(_TRACKER_VALUES)
_PREFIXES = ("www.", "m.", "amp.", "mobile.")
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def fetch_url(url: str) -> str:
    """The address to fetch and to show: unwrapped, without trackers and fragment; scheme, www, case and slash kept."""
    url = _unwrap(url.strip())
    try:
        parts = urlsplit(canonicalize_url(url, keep_fragments=True))
        query = [pair for pair in parts.query.split("&") if pair and not _is_tracker(pair)]
        fragment = parts.fragment if parts.fragment.startswith("!") else ""
        netloc = parts.netloc.removesuffix(":80" if parts.scheme == "http" else ":443")
        return urlunsplit((parts.scheme, netloc, parts.path, "&".join(query), fragment))
    except ValueError:
        return url


def url_key(url: str) -> str:
    """Key under which two addresses are the same article: no scheme, www., m., amp., closing slash, index page."""
    shown = fetch_url(url)
    try:
        parts = urlsplit(shown)
    except ValueError:  # no address: it stands for itself
        return shown
    host = (parts.hostname or "").rstrip(".")
    for prefix in _PREFIXES:
        if host.startswith(prefix) and host.count(".") >= 2:
            host = host.removeprefix(prefix)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    path = parts.path
    for ending in ("/amp", "/amp/", ".amp"):
        path = path.removesuffix(ending)
    if path.startswith("/amp/") and len(path) > 5:
        path = path[4:]
    if path.endswith(".amp.html"):
        path = path.removesuffix(".amp.html") + ".html"
    for ending in ("/index.html", "/index.htm", "/index.php"):
        path = path.removesuffix(ending)
    path = path.rstrip("/")
    tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return f"{host}{port}{path}{tail}"


def registered_domain(url: str) -> str | None:
    """Registered domain of an address (bbc.co.uk); None for addresses of machines."""
    return _domain_of(_host(url))


@lru_cache(maxsize=4096)
def _domain_of(host: str) -> str | None:
    found = _EXTRACT(host)
    if not found.suffix and "." in host:  # a network's own suffix: .intranet, .example
        return ".".join(host.split(".")[-2:])
    return found.top_domain_under_public_suffix or None


def is_home(url: str) -> bool:
    """Whether an address is a site's front page: nothing can be told by it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path.strip("/").lower() in ("", "index.html", "index.php", "home") and not parts.query


def is_public(url: str) -> bool:
    """Whether an address is http(s) at a registered domain, without user name: fit to identify an article."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and "@" not in parts.netloc and len(url) <= 2048
    except ValueError:
        return False
    return is_plain and registered_domain(url) is not None


def same_site(one: str, two: str) -> bool:
    """Whether two addresses share the registered domain."""
    first = registered_domain(one)
    return first is not None and first == registered_domain(two)


def _host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return ""


def _is_tracker(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote(name).lower()
    if name in _CONDITIONAL:
        return unquote(value).lower() in _TRACKER_VALUES[name]
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def _unwrap(url: str, depth: int = 3) -> str:
    """The address inside an AMP cache's or a search engine's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host, inner = (parts.hostname or "").lower(), ""
    if host.endswith(".cdn.ampproject.org") or (host.startswith("www.google.") and parts.path.startswith("/amp/")):
        path = parts.path.removeprefix("/amp/") if host.startswith("www.google.") else parts.path[3:]
        is_secure = path.startswith("s/")
        path = path.removeprefix("s/").lstrip("/")
        inner = f"http{'s' if is_secure else ''}://{path}" + (f"?{parts.query}" if parts.query else "")
    elif host.removeprefix("www.").startswith("google.") and parts.path == "/url":
        query = dict(parse_qsl(parts.query))
        inner = query.get("url") or query.get("q") or ""
    if depth and inner.startswith(("http://", "https://")) and "." in inner:
        return _unwrap(inner, depth - 1)
    return url
