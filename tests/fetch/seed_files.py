"""Builders of seed files for the tests: archives, WARC records, and a short way to read them all."""

from __future__ import annotations

import bz2
import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import zstandard

from tasks.fetch.seeds import read, scan
from tasks.records import Capture, Rejected, SeedFile
from tasks.settings import Settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def read_all(folder: Path, settings: Settings | None = None) -> list[Capture | Rejected]:
    """Scan a folder and read every file of it."""
    settings = settings or Settings()
    results: list[Capture | Rejected] = []
    for file in scan(folder, settings):
        results.extend(read(file, settings, NOW) if isinstance(file, SeedFile) else [file])
    return results


def write(folder: Path, name: str, body: bytes | str) -> Path:
    """Write one file, with its folders."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def outcome(results: Iterable[Capture | Rejected]) -> dict[str, str]:
    """Origin to media type, or to reason code."""
    return {r.origin: r.reason if isinstance(r, Rejected) else r.media_type for r in results}


def bodies(results: Iterable[Capture | Rejected]) -> dict[str, bytes]:
    """Origin to body of the captures."""
    return {r.origin: r.body for r in results if isinstance(r, Capture)}


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return target.getvalue()


def warc_record(
    body: bytes,
    headers: bytes = b"Content-Type: text/html; charset=ISO-8859-1\r\n",
    kind: bytes = b"response",
    status: bytes = b"200 OK",
    length_error: int = 0,
    url: bytes = b"https://gazette.example/a",
) -> bytes:
    """One WARC record with an HTTP message in it."""
    http = b"HTTP/1.1 " + status + b"\r\n" + headers + b"\r\n" + body
    return b"".join(
        [
            b"WARC/1.0\r\nWARC-Type: " + kind + b"\r\nWARC-Target-URI: " + url + b"\r\n",
            b"WARC-Date: 2024-05-03T10:11:12Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n",
            b"Content-Type: application/http; msgtype=" + kind + b"\r\n",
            b"Content-Length: %d\r\n\r\n" % (len(http) + length_error),
            http + b"\r\n\r\n",
        ]
    )


def page(number: int) -> bytes:
    """A small page."""
    return b"<html><body><p>Page %d of the gazette.</p></body></html>" % number
