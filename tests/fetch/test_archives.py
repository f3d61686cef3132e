"""Zip and WARC archives: what is whole is read, what is not is said, nothing reaches out of them."""

from __future__ import annotations

import dataclasses
import gzip
import io
import random
import resource
import stat
import struct
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import REASONS
from tasks.fetch.seeds import read, scan
from tasks.records import Capture, Door, Rejected, SeedFile
from tasks.settings import Settings
from tests.fetch.seed_files import PACKERS, bodies, outcome, page, read_all, warc_record, write, zip_of

TEXT = b"The harbour was closed on Tuesday.\n"
LINES = b'{"text": "one"}\n{"text": "two"}\n'

# --- zip ---


def test_members_are_read_like_files_and_numbered(tmp_path: Path) -> None:
    inner = zip_of({"x.txt": TEXT, "y.html": page(1)})
    members = {
        "a.txt": TEXT,
        "sub/rows.jsonl": LINES,
        "sub/packed.txt.gz": gzip.compress(TEXT),
        "inner.zip": inner,
        "crawl.warc": warc_record(page(2)),
        "__MACOSX/._a.txt": b"\0\0",
        ".hidden": TEXT,
        "Ünï 🗞️.txt": TEXT,
    }
    write(tmp_path, "all.zip", zip_of(members))
    assert outcome(read_all(tmp_path)) == {
        "all.zip#1": "text/plain",
        "all.zip#2#1": "application/json",
        "all.zip#2#2": "application/json",
        "all.zip#3": "text/plain",
        "all.zip#4#1": "text/plain",
        "all.zip#4#2": "text/html",
        "all.zip#5": "text/html",
        "all.zip#6": "text/plain",
    }


def test_a_lone_member_has_the_plain_origin_whatever_the_archive_is_called(tmp_path: Path) -> None:
    write(tmp_path, "article.txt", zip_of({"a.txt": TEXT}))
    write(tmp_path, "rows.zip.gz", gzip.compress(zip_of({"rows.jsonl": LINES})))
    assert outcome(read_all(tmp_path)) == {
        "article.txt": "text/plain",
        "rows.zip.gz#1": "application/json",
        "rows.zip.gz#2": "application/json",
    }


def test_a_manifest_inside_of_an_archive_counts_there(tmp_path: Path) -> None:
    members = {"in/manifest.csv": b"file,title\na.txt,Harbour\ngone.txt,x\n", "in/a.txt": TEXT, "in/b.txt": TEXT}
    write(tmp_path, "a.zip", zip_of(members))
    results = read_all(tmp_path)
    assert [r.declared.title for r in results if isinstance(r, Capture)] == ["Harbour", None]
    assert [r.reason for r in results if isinstance(r, Rejected)] == ["seed.bad_manifest"]


def _hostile_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../up.txt", "/etc/root.txt", "a/../../up.txt", "..\\up.txt", "C:\\up.txt"):
            archive.writestr(name, TEXT)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", TEXT)
        archive.writestr("deep.zip", zip_of({"deeper.zip": zip_of({"a.txt": TEXT})}))
    return target.getvalue()


def test_no_member_reaches_out_of_the_archive(tmp_path: Path) -> None:
    write(tmp_path, "in/bad.zip", _hostile_zip())
    results = read_all(tmp_path / "in")
    assert list(outcome(results).values()) == [
        *["seed.outside_root"] * 5,
        "seed.not_regular",
        "text/plain",
        "seed.unsupported",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["bad.zip", "in"]


def test_an_encrypted_a_damaged_and_an_unknown_member_cost_only_themselves(tmp_path: Path) -> None:
    data = bytearray(zip_of({"locked.txt": TEXT, "hurt.txt": TEXT * 3, "odd.txt": TEXT * 5, "good.txt": TEXT}))
    entry = data.find(b"PK\x01\x02")
    data[entry + 8] |= 1
    hurt = data.find(b"hurt.txt") + len(b"hurt.txt")
    data[hurt + 2 : hurt + 12] = b"\xff" * 10
    odd = data.rfind(b"odd.txt") - 46
    struct.pack_into("<H", data, odd + 10, 99)
    write(tmp_path, "a.zip", bytes(data))
    assert list(outcome(read_all(tmp_path)).values()) == [
        "seed.unsupported",
        "seed.damaged",
        "seed.unsupported",
        "text/plain",
    ]


def test_bombs_are_stopped_early(tmp_path: Path) -> None:
    zeros = zip_of({"a.jsonl": b"\0" * 100_000_000})
    write(tmp_path, "flat.zip", zip_of({f"{n}.txt": b" " * 30_000_000 for n in range(4)}))
    write(tmp_path, "nested.zip", zip_of({"a.zip": zeros, "b.zip": zeros}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    results = read_all(tmp_path, dataclasses.replace(Settings(), item_bytes=10_000_000))
    assert {r.reason for r in results if isinstance(r, Rejected)} == {"seed.too_large"}
    assert not bodies(results)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_zip_with_any_byte_changed_or_cut_never_raises(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = bytearray(zip_of({"a.txt": TEXT, "b.jsonl": LINES, "manifest.csv": b"file,title\na.txt,x\n"}))
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("in")
    write(folder, "a.zip", bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    results = read_all(folder)
    assert results
    assert all(r.reason in REASONS for r in results if isinstance(r, Rejected))


# --- WARC ---


def _crawl() -> list[bytes]:
    return [
        warc_record(b"", kind=b"warcinfo"),
        warc_record(b"", kind=b"request"),
        warc_record(page(1)),
        warc_record(page(2), status=b"404 Not Found"),
        warc_record(page(3), status=b"301 Moved"),
        warc_record(b"\x89PNG...", b"Content-Type: image/png\r\n"),
        warc_record(page(4), kind=b"revisit"),
        warc_record(page(5)),
    ]


@pytest.mark.parametrize("packing", ["plain", "one member", "member each", "zst"])
def test_pages_of_a_crawl(tmp_path: Path, packing: str) -> None:
    whole = b"".join(_crawl())
    packed = {
        "plain": whole,
        "one member": gzip.compress(whole),
        "member each": b"".join(map(gzip.compress, _crawl())),
        "zst": PACKERS[".zst"](whole),
    }[packing]
    write(tmp_path, "crawl.warc.gz", packed)
    results = read_all(tmp_path)
    assert list(outcome(results).values()) == [
        "text/html",
        "seed.http_status",
        "seed.http_status",
        "seed.unsupported",
        "text/html",
    ]
    first = results[0]
    assert isinstance(first, Capture)
    assert first.body == page(1)
    assert (first.door, first.charset, first.declared.url) == (Door.WARC, "iso-8859-1", "https://gazette.example/a")
    assert first.fetched_at == datetime(2024, 5, 3, 10, 11, 12, tzinfo=UTC)
    assert first.declared.published_at is None
    assert {result.door for result in results} == {Door.WARC}


def test_encoded_bodies_are_decoded_and_a_false_header_is_forgiven(tmp_path: Path) -> None:
    packed = gzip.compress(page(1))
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:20], packed[20:])) + b"0\r\n\r\n"
    kind = b"Content-Type: text/html\r\n"
    records = [
        warc_record(packed, kind + b"Content-Encoding: gzip\r\n"),
        warc_record(chunked, kind + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
        warc_record(page(2), kind + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
        warc_record(b"\x1f\x8b\x08 no gzip", kind + b"Content-Encoding: gzip\r\n"),
        warc_record(gzip.compress(b"<p>" * 3_000_000), kind + b"Content-Encoding: gzip\r\n"),
        warc_record(page(3), b"Content-Type: text/html; charset=utf-8\r\n"),
    ]
    write(tmp_path, "a.warc", b"".join(records))
    results = read_all(tmp_path)
    assert list(bodies(results).values()) == [page(1), page(1), page(2), page(3)]
    assert [r.reason for r in results if isinstance(r, Rejected)] == ["seed.damaged", "seed.too_large"]


@pytest.mark.parametrize("error", [40, 400, -9])
def test_a_wrong_length_costs_one_record(tmp_path: Path, error: int) -> None:
    records = [warc_record(page(n), length_error=error if n == 2 else 0) for n in range(1, 6)]
    write(tmp_path, "a.warc", b"".join(records))
    results = read_all(tmp_path)
    kept = [page(1), page(3), page(4), page(5)]
    assert list(bodies(results).values()) == kept if error < 400 else bodies(results)
    assert [r.reason for r in results if isinstance(r, Rejected)] == ["seed.damaged"]


def test_bytes_between_records_and_a_huge_record_are_passed_over(tmp_path: Path) -> None:
    records = [warc_record(page(1)), b"some\r\nnoise\r\n", warc_record(b"x" * 6_000_000), warc_record(page(2))]
    write(tmp_path, "a.warc", b"".join(records))
    results = read_all(tmp_path)
    assert list(outcome(results).values()) == ["text/html", "seed.damaged", "seed.too_large", "text/html"]


@settings(max_examples=80, deadline=None)
@given(cut=st.floats(0.001, 0.999), is_packed=st.booleans())
def test_a_cut_crawl_gives_its_whole_pages_and_says_so(
    cut: float, is_packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = [warc_record(page(n)) for n in range(1, 8)]
    whole = b"".join(map(gzip.compress, records)) if is_packed else b"".join(records)
    size = max(1, int(len(whole) * cut))
    folder = tmp_path_factory.mktemp("in")
    write(folder, "a.warc", whole[:size])
    results = read_all(folder)
    got = list(bodies(results).values())
    on_edge = not is_packed and any(size - len(b"".join(records[:n])) in range(-4, 1) for n in range(1, 8))
    on_edge = on_edge or (is_packed and any(size == len(b"".join(map(gzip.compress, records[:n]))) for n in range(8)))
    if size > 4:
        assert got == [page(n) for n in range(1, len(got) + 1)]
        assert on_edge or [r.reason for r in results if isinstance(r, Rejected)] == ["seed.truncated"]


def test_memory_stays_flat_over_a_long_crawl(tmp_path: Path) -> None:
    words = random.Random(1).randbytes(50_000).hex().encode()
    write(tmp_path, "a.warc.gz", gzip.compress(warc_record(b"<html>" + words + b"</html>")) * 600)
    write(tmp_path, "b.jsonl", (b'{"text": "' + words + b'"}\n') * 600)
    tracemalloc.start()
    count = 0
    for file in scan(tmp_path, Settings()):
        assert isinstance(file, SeedFile)
        count += sum(1 for _ in read(file, Settings(), datetime.now(UTC)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1200
    assert peak < 8_000_000
