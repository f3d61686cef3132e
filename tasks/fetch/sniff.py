"""Tell from the first bytes what a file is; its name decides only between things that look alike."""

from __future__ import annotations

import codecs
import csv
import json
import os
import re
from typing import Final

from tasks.fetch.pieces import refusal
from tasks.fields import TEXT_NAMES, TITLE_NAMES, URL_NAMES, fold

HEAD: Final = 65536

_BINARY: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"PAR1", "a Parquet file"),
    (b"Obj\x01", "an Avro file"),
    (b"ARROW1", "an Arrow file"),
    (b"ID3", "audio"),
    (b"OggS", "audio or video"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"wOF", "a font"),
    (b"%!PS", "a PostScript document"),
)
_UNSUPPORTED: Final = (
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x04\x22\x4d\x18", "an lz4 archive"),
    (b"{\\rtf", "an RTF document"),
)
_NOT_ARTICLES: Final = (
    " .css .js .mjs .ts .py .c .h .cpp .java .go .rs .sh .bat .sql .xml .rss .atom .svg .ini .cfg .toml .yml .yaml"
    " .eml .mbox .mht .mhtml .ics .vcf .tex .bib .po .lock .opml .map "
)
_ENCODINGS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b\x08") + b"\x7f"
_HTML_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*|<!--(?:(?!-->).){0,20000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG: Final = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,2000})?/?>", re.I)
_JSON_START: Final = re.compile(r'\s*(?:\{\s*"|\[\s*[\{\]])')


def wide_encoding(head: bytes) -> str | None:
    """Name the encoding that a byte-order mark, or the pattern of zero bytes, gives away; None for 8-bit text."""
    for mark, name in _ENCODINGS:
        if head.startswith(mark):
            return name
    sample = head[:2048]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else None


def kind_of(head: bytes, name: str) -> str:
    """Return zip, warc, json, jsonl, csv or a media type of text; raise for what cannot be an article."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")):
        return "zip"
    if head.startswith(b"WARC/"):
        return "warc"
    _refuse_known(head)
    wide = wide_encoding(head)
    text = head.decode(wide, "replace") if wide else _narrow(head)
    suffix = os.path.splitext(strip_packing(name))[1].lower()
    return _text_kind(text.lstrip("\ufeff"), suffix, len(head) < HEAD)


def strip_packing(name: str) -> str:
    """Drop .gz, .zst and .bz2 from a name."""
    return re.sub(r"(?:\.(?:gz|gzip|zst|zstd|bz2))+$", "", name, flags=re.I)


def _refuse_known(head: bytes) -> None:
    for magic, what in _BINARY:
        if head.startswith(magic):
            raise refusal("seed.binary", f"the content is {what}")
    for magic, what in _UNSUPPORTED:
        if head.startswith(magic):
            raise refusal("seed.unsupported", f"the content is {what}")
    if head[257:262] == b"ustar":
        raise refusal("seed.unsupported", "the content is a tar archive; unpack it, or make it a zip archive")
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise refusal("seed.binary", "the content is an image, audio or video")
    if head[4:8] == b"ftyp":
        raise refusal("seed.binary", "the content is audio, video or an image")


def _narrow(head: bytes) -> str:
    """Decode 8-bit text for a look at it; raise when it is none."""
    sample = head[:8192]
    share = len(sample) - len(sample.translate(None, _CONTROLS))
    share_of = share / len(sample) if sample else 0.0
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
        limit = 0.3
    except UnicodeDecodeError:
        text, limit = head.decode("latin-1"), 0.03
    # NUL and few controls occur in honest text; a tenth of random bytes are controls.
    if share_of > limit and head.strip(b"\0 \t\r\n"):
        raise refusal("seed.binary", "the content is binary")
    return text


def _text_kind(text: str, suffix: str, is_whole: bool) -> str:
    if _HTML_START.match(text):
        return "text/html"
    if suffix in (".html", ".htm", ".xhtml", ".shtml"):
        return "text/html" if _TAG.search(text) or not is_whole else "text/plain"
    if suffix in (".json", ".jsonl", ".ndjson", ".jl"):
        return _json_kind(text, suffix)
    if suffix in (".csv", ".tsv"):
        return "csv"
    if (suffix and f" {suffix} " in _NOT_ARTICLES) or text.lstrip().startswith("<?xml"):
        raise refusal("seed.unsupported", f"{suffix or 'XML'} files hold no articles")
    if _JSON_START.match(text) and (kind := _json_inside(text, is_whole)):
        return kind
    if _is_table(text):
        return "csv"
    if suffix not in (".txt", ".md", ".markdown") and len(_TAG.findall(text[:8192])) >= 5:
        return "text/html"
    return "text/markdown" if suffix in (".md", ".markdown") else "text/plain"


def _json_kind(text: str, suffix: str) -> str:
    start = text.lstrip()
    if start.startswith("[") and (suffix == ".json" or _record(start.split("\n", 1)[0]) is None):
        return "json"
    first, newline, rest = start.partition("\n")
    if suffix != ".json":
        return "json" if first.strip() == "{" else "jsonl"
    return "jsonl" if newline and rest.strip() and _record(first) else "json"


def _json_inside(text: str, is_whole: bool) -> str | None:
    """JSON under another name, only where it parses: prose may begin with a bracket too."""
    first, _, rest = text.lstrip().partition("\n")
    if _record(first):
        return "jsonl" if rest.strip() else "json"
    return "json" if not is_whole or _record(text) is not None else None


def _record(text: str) -> dict[str, object] | list[object] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _is_table(text: str) -> bool:
    """A header line that names a text column and a title or url is a table, whatever the file is called."""
    line = text.lstrip().split("\n", 1)[0]
    if len(line) > 2000:
        return False
    for delimiter in ",;\t|":
        names = {fold(name) for name in next(csv.reader([line], delimiter=delimiter), [])}
        if names & set(TEXT_NAMES) and names & {*TITLE_NAMES, *URL_NAMES}:
            return True
    return False
