"""Decoding of bytes and normalisation of text. A body is what this module returns: offsets refer to it."""

from __future__ import annotations

import codecs
import re

import cchardet
from w3lib.encoding import html_to_unicode, resolve_encoding

from tasks.errors import PermanentError

# A UTF-8 page cut at a size limit, or with a stray byte from an advertisement, is still UTF-8.
NEARLY_UTF8 = 0.02
# Beyond this share of undecodable or control characters the bytes are no text.
GARBAGE = 0.10
_SNIFFED = 8192
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(body: bytes, charset: str | None = None) -> tuple[str, str]:
    """Text of `body` and the name of the charset found: BOM, UTF-8, nearly UTF-8, declared, detected."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace"), name
    wide = _wide(body)
    if wide is not None:
        return body.decode(wide, errors="replace"), wide
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _is_nearly_utf8(body):
        return body.decode("utf-8", errors="replace"), "utf-8"
    return _declared_or_detected(body, charset)


def decode_text(body: bytes, charset: str | None = None) -> str:
    """Decoded and normalised text; bytes that are no text raise PermanentError seed.undecodable."""
    text, _ = decode(body, charset)
    head = text[:_SNIFFED]
    bad = sum(1 for char in head if char == "\ufffd" or (char < " " and char not in "\t\n\r\f\v\b\x1b"))
    if head and bad / len(head) > GARBAGE:
        raise PermanentError("the bytes are no text in any charset tried", code="seed.undecodable")
    return normalise(text)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of Western text is zero."""
    head = body[:_SNIFFED]
    half = len(head) // 2
    if half < 8 or b"\0" not in head:
        return None
    even, odd = head[0 : 2 * half : 2].count(0) / half, head[1 : 2 * half : 2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _is_nearly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    multibyte = sum(1 for char in text if char > "\x7f") - bad
    return multibyte > 0 and bad <= max(1, NEARLY_UTF8 * multibyte) and multibyte > bad


def _declared_or_detected(body: bytes, charset: str | None) -> tuple[str, str]:
    known = resolve_encoding(charset) if charset else None
    # The UTF-8 trials have failed, so a declaration of UTF-8 is known to be wrong.
    header = f"text/html; charset={known}" if known and known != "utf-8" else None
    name, text = html_to_unicode(header, body, auto_detect_fun=_detect, default_encoding="cp1252")
    if name == "utf-8":
        name = _detect(body) or "cp1252"
        text = body.decode(name, errors="replace")
    return text, name


def _detect(body: bytes) -> str | None:
    found = cchardet.detect(body[:200_000]).get("encoding")
    name = resolve_encoding(found) if found else None
    return None if name in (None, "utf-8", "ascii") else name


def _removed() -> dict[int, int | str | None]:
    table: dict[int, int | str | None] = dict.fromkeys([*range(0x00, 0x20), 0x7F, *range(0x80, 0xA0), 0xFEFF])
    table.update(dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"))
    table.update({0x09: "\t", 0x0A: "\n"})
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    table.update(dict.fromkeys(range(0xFDD0, 0xFDF0)))
    for plane in range(17):
        table[plane * 0x10000 + 0xFFFE] = table[plane * 0x10000 + 0xFFFF] = None
    return table


_TABLE = _removed()


def normalise(text: str) -> str:
    """Newlines as \\n; controls, byte order marks, non-characters off; lone surrogates replaced; no NFC."""
    return text.replace("\r\n", "\n").translate(_TABLE)


_SPACES = re.compile(r"\s+")


_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x2060))


def seen(text: str) -> str:
    """`text` of a page without the marks that only tell a browser where lines may break."""
    return text.translate(_UNSEEN)


def one_line(text: str) -> str:
    """`text` on one line with single spaces."""
    return _SPACES.sub(" ", seen(normalise(text))).strip()


_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Words in small letters, for comparison only."""
    return _WORD.findall(text.casefold())


_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)|[。！？]")


def lead_of(body: str, limit: int = 300) -> str:
    """First one or two sentences of `body`, at most `limit` characters, for display."""
    line = one_line(body[: 8 * limit])
    cut = ""
    for count, match in enumerate(_SENTENCE_END.finditer(line, 0, limit + 1)):
        if match.end() <= limit:
            cut = line[: match.end()]
        if count >= 1 and len(cut) >= 40:
            break
    if len(cut) >= 30 or cut == line:
        return cut
    if len(line) <= limit:
        return line
    short = line[: limit - 1]
    return (short.rsplit(" ", 1)[0] if " " in short else short) + "…"
