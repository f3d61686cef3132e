"""From the bytes of a response to text that a parser may see: bounded, decoded, and without what can hurt.

Gzip is recognised by its first bytes, not by headers. The charset is the one that the bytes bear out, since feeds lie
about it in all three places. A document type is cut: it is the door of entity bombs and of external entities.
"""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

import cchardet

from tasks.fetch.feeds.records import FeedError

LARGEST: Final = 32_000_000
LARGEST_EXPANSION: Final = 1_000_000

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROLOG: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:\-]{1,40})", re.IGNORECASE)
_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:\-]{1,40})", re.IGNORECASE)
# What browsers read under these names; the difference is curly quotation marks.
_ALIASES: Final = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "iso8859-1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    **dict.fromkeys(("ks_c_5601-1987", "euc-kr", "euckr"), "cp949"),
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "big5": "big5hkscs",
    "x-euc-jp": "euc_jp",
    "unicode": "utf-16",
}
# ASCII bytes carry these, so that bytes alone never speak against UTF-8.
_SHIFTED: Final = frozenset(("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr", "hz"))
_TEXT_CODECS_ONLY: Final = frozenset(("utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"))
_LEADS: Final = bytes(range(0xC2, 0x100))
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITY: Final = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.\-]{0,60})\s+(?:\"([^\"]{0,2000})\"|'([^']{0,2000})')\s*>")


def read_text(body: bytes, content_type: str | None) -> str:
    """Decode a feed's bytes: unpacked, without byte order mark and control characters."""
    body = unpack(body)
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FeedError("the document is empty", code="feed.empty")
    return _CONTROLS.sub("", decode(body, content_type)).lstrip("\ufeff")


def unpack(body: bytes) -> bytes:
    """Undo gzip or deflate, once or twice, by the first bytes; never beyond the limit."""
    for _ in range(2):
        is_gzip = body.startswith(b"\x1f\x8b")
        if not is_gzip and body[:2] not in (b"x\x01", b"x\x9c", b"x\xda"):
            break
        decoder = zlib.decompressobj(wbits=31 if is_gzip else 15)
        try:
            out = decoder.decompress(body, LARGEST + 1)
        except zlib.error as error:
            raise FeedError(f"the compressed data are broken: {error}", code="feed.undecodable") from error
        if not out and not decoder.eof:
            raise FeedError("the compressed data end early", code="feed.undecodable")
        body = out
    if len(body) > LARGEST:
        raise FeedError(f"the document has more than {LARGEST} bytes", code="feed.too_large")
    return body


def decode(body: bytes, content_type: str | None) -> str:
    """Decode by what the bytes bear out: mark, UTF-8, the declared charset, a guess; the last one never fails."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if wide := _wide(body):
        return body.decode(wide, "replace")
    declared = _declared(body, content_type)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        shifted = next((name for name in declared if name in _SHIFTED), None)
        return body.decode(shifted, "replace") if shifted and body.isascii() else text
    if _is_nearly_utf8(body):
        return body.decode("utf-8", "replace")
    for name in (*declared, *_guess(body)):
        if name in ("utf_8", "utf_16", "utf_32", "ascii"):
            continue
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8" if "utf_8" in declared and _is_nearly_utf8(body, 0.2) else "cp1252", "replace")


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by the zero bytes around the first character."""
    head = body.lstrip(b"\r\n \t")[:4] if not body.startswith(b"\x00") else body[:4]
    if len(head) < 4:
        return None
    zeros = "".join("0" if byte == 0 else "x" for byte in head)
    return {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Charsets that the prolog and the transport declare, as Python names them; the prolog is right more often."""
    found = [match[1].decode("ascii")] if (match := _PROLOG.search(body[:2000])) else []
    if content_type and (header := _HEADER.search(content_type)):
        found.append(header[1])
    return [name for name in map(_codec, found) if name]


def _codec(name: str) -> str | None:
    try:
        info = codecs.lookup(_ALIASES.get(name.lower(), name))
    except (LookupError, ValueError):
        return None
    canonical = info.name.replace("-", "_")
    is_text = getattr(info, "_is_text_encoding", True)
    return canonical if is_text and canonical not in _TEXT_CODECS_ONLY else None


def _guess(body: bytes) -> list[str]:
    found = cchardet.detect(body[:200_000]).get("encoding")
    name = _codec(found) if found else None
    return [name] if name else []


def _is_nearly_utf8(body: bytes, share: float = 0.02) -> bool:
    """Whether the bytes are UTF-8 but for a few: one broken character must not spoil all the others."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    multi = len(body) - len(body.translate(None, delete=_LEADS))
    return 0 < bad <= max(1.0, share * multi) and multi > 2 * bad


def cut_doctype(text: str, start: int) -> tuple[str, dict[str, str], bool]:
    """Cut the document type that begins at `start`; return the text, its plain entities, and whether it had others.

    Only entities whose text is plain (no further entity, no markup) are kept: nothing can grow from them.
    """
    opening, closing = text.find("[", start), text.find(">", start)
    if 0 <= opening < closing:
        subset_end = re.compile(r"\]\s*>").search(text, opening)
        end = subset_end.end() if subset_end else closing + 1
    else:
        end = closing + 1 if closing >= 0 else len(text)
    subset = text[start:end]
    entities: dict[str, str] = {}
    for match in list(_ENTITY.finditer(subset))[:500]:
        value = match[2] if match[2] is not None else match[3]
        if "%" not in value and "<" not in value and not re.search(r"&(?!#)", value):
            entities.setdefault(match[1], value)
    total = sum(text.count(f"&{name};", end) * len(value) for name, value in entities.items())
    if total > LARGEST_EXPANSION:
        entities = {}
    was_dropped = subset.upper().count("<!ENTITY") > len(entities)
    return text[:start] + text[end:], entities, was_dropped
