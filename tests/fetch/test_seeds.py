"""The door for seed folders: every format, every bad input, and what holds for any folder whatever."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import os
import pickle
import random
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.errors import REASONS, ContractError
from tasks.fetch import folder as walking
from tasks.fetch.arrays import Elements
from tasks.fetch.folder import display
from tasks.fetch.seeds import read, scan
from tasks.records import Capture, Rejected, SeedFile
from tasks.settings import Settings
from tests.fetch.seed_files import NOW, PACKERS, bodies, outcome, read_all, write, zip_of

TEXT = "The mayor said on Monday that the bridge would open in spring.\n"
SMALL = dataclasses.replace(Settings(), item_bytes=200_000, record_bytes=20_000)

# --- formats ---


@pytest.mark.parametrize("packing", ["", ".gz", ".bz2", ".zst"])
@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("a.txt", TEXT.encode(), "text/plain"),
        ("a.md", b"---\ntitle: Bridge\n---\n" + TEXT.encode(), "text/markdown"),
        ("a.html", b"<!doctype html><p>" + TEXT.encode(), "text/html"),
        ("a.htm", b"<p>" + TEXT.encode(), "text/html"),
        ("no suffix", TEXT.encode(), "text/plain"),
        ("page.txt", b"\xef\xbb\xbf <!-- saved --><html><body>x</body></html>", "text/html"),
        ("wide.txt", TEXT.encode("utf-16"), "text/plain"),
        ("wide2.txt", TEXT.encode("utf-16-le"), "text/plain"),
        ("wide.html", "<html><body>é</body></html>".encode("utf-16"), "text/html"),
        ("latin.txt", "Le maire a déclaré.".encode("latin-1"), "text/plain"),
        ("nul.txt", b"The mayor\0said.\n", "text/plain"),
        ("plain.html", b"No markup at all here.", "text/plain"),
        ("bracket.txt", b"[Correction] The mayor spoke.\n{sic}", "text/plain"),
    ],
)
def test_single_files_keep_their_bytes(tmp_path: Path, name: str, body: bytes, media_type: str, packing: str) -> None:
    write(tmp_path, name + packing, PACKERS[packing](body) if packing else body)
    (capture,) = read_all(tmp_path)
    assert isinstance(capture, Capture)
    assert (capture.origin, capture.body, capture.media_type) == (name + packing, body, media_type)
    assert capture.fetched_at == NOW
    assert capture.root == str(tmp_path)


RECORDS = [{"title": "One", "text": "First."}, {"title": "Two", "text": "Second ☃."}]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.jsonl", LINES),
        ("lines.json", LINES),
        ("lines.txt", LINES),
        ("lines", LINES),
        ("bom.jsonl", "\ufeff" + LINES.replace("\n", "\r\n")),
        ("a.json", json.dumps(RECORDS, indent=1)),
        ("array.jsonl", json.dumps(RECORDS, indent=1)),
        ("pretty.txt", json.dumps(RECORDS, indent=1)),
        ("wrapped.json", json.dumps({"status": "ok", "articles": RECORDS})),
        ("deeper.json", json.dumps({"response": {"total": 2, "results": RECORDS}})),
        ("wide.json", json.dumps(RECORDS, ensure_ascii=False).encode("utf-16")),
        ("a.csv", 'title,text\nOne,First.\nTwo,"Second ☃."\n'),
        ("semicolon.csv", "\ufefftitle;text\r\nOne;First.\r\n\r\nTwo;Second ☃.\r\n"),
        ("tabs.tsv", "title\ttext\nOne\tFirst.\nTwo\tSecond ☃.\n"),
        ("table.txt", "title,text\nOne,First.\nTwo,Second ☃."),
        ("wide.csv", "title,text\nOne,First.\nTwo,Second ☃.\n".encode("utf-16")),
    ],
)
@pytest.mark.parametrize("packing", ["", ".gz"])
def test_records_become_canonical_json(tmp_path: Path, name: str, body: bytes | str, packing: str) -> None:
    data = body if isinstance(body, bytes) else body.encode()
    write(tmp_path, name + packing, PACKERS[packing](data) if packing else data)
    results = read_all(tmp_path)
    assert bodies(results) == {
        f"{name}{packing}#1": b'{"text":"First.","title":"One"}',
        f"{name}{packing}#2": '{"text":"Second ☃.","title":"Two"}'.encode(),
    }
    assert [r.declared.title for r in results if isinstance(r, Capture)] == ["One", "Two"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.json", '{"text": "x"}'),
        ("a.jsonl", '{"text": "x"}'),
        ("b.json", '[{"text": "x"}]'),
        ("c.json", '{\n "text":\n "x"\n}'),
        ("pretty.jsonl", '{\n "text":\n "x"\n}'),
        ("a.csv", "text,title\nx,\n"),
    ],
)
def test_a_lone_record_has_the_plain_origin(tmp_path: Path, name: str, body: str) -> None:
    write(tmp_path, name, body)
    assert bodies(read_all(tmp_path)) == {name: b'{"text":"x"}'}


def test_strange_values_of_json_are_kept_or_made_valid(tmp_path: Path) -> None:
    huge = "9" * 5000
    write(tmp_path, "a.json", f'{{"text": "lone \\ud800, nul \\u0000", "n": {huge}, "x": NaN, "y": 1e999}}')
    (capture,) = read_all(tmp_path)
    assert isinstance(capture, Capture)
    assert json.loads(capture.body) == {"text": "lone \ufffd, nul \0", "n": huge, "x": None, "y": "1e999"}


def test_rows_of_csv_may_hold_line_breaks_and_more_than_the_csv_module_allows(tmp_path: Path) -> None:
    long = "word " * 40_000
    write(tmp_path, "a.csv", f'title,text\nOne,"first\nsecond, ""quoted"""\nTwo,{long}\n')
    first, second = bodies(read_all(tmp_path)).values()
    assert json.loads(first)["text"] == 'first\nsecond, "quoted"'
    assert json.loads(second)["text"] == long


def test_a_broken_row_of_csv_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", 'title,text\na,x\nb,"never closed\nc,"fine"\nd,too,many,fields\ne,"one "said" two"\nf,y\n')
    results = read_all(tmp_path)
    assert outcome(results) == {
        "a.csv#1": "application/json",
        "a.csv#2": "seed.bad_record",
        "a.csv#3": "application/json",
        "a.csv#4": "seed.bad_record",
        "a.csv#5": "application/json",
        "a.csv#6": "application/json",
    }


# --- manifests ---


def test_a_manifest_fills_what_is_declared_and_is_no_article(tmp_path: Path) -> None:
    write(tmp_path, "in/one.txt", TEXT)
    write(tmp_path, "in/deep/two.txt", TEXT)
    write(tmp_path, "in/rows.jsonl", LINES)
    rows = [
        "file,url,title,outlet,published date,authors,language",
        "one.txt,https://gazette.example/1,Bridge,Gazette,2024-05-03,Ann Person; Bo Other,en-GB",
        "./deep/two.txt,,Two,,garbage,,",
        "rows.jsonl,https://gazette.example/2,All,Gazette,,,",
        "gone.txt,,,,,,",
        "../out.txt,,,,,,",
    ]
    write(tmp_path, "in/manifest.csv", "\n".join(rows))
    write(tmp_path, "in/deep/manifest.json", json.dumps({"two.txt": {"outlet": "Herald"}}))
    results = {result.origin: result for result in read_all(tmp_path)}
    declared = {origin: r.declared for origin, r in results.items() if isinstance(r, Capture)}
    one, two = declared["in/one.txt"], declared["in/deep/two.txt"]
    assert (one.url, one.title, one.outlet) == ("https://gazette.example/1", "Bridge", "Gazette")
    assert (one.authors, one.language) == (("Ann Person", "Bo Other"), "en")
    assert one.published_at == datetime(2024, 5, 3, tzinfo=UTC)
    assert (two.title, two.outlet, two.published_at) == ("Two", "Herald", None)
    row = declared["in/rows.jsonl#1"]
    assert (row.title, row.outlet, row.url) == ("One", "Gazette", None)
    bad = {origin: r.reason for origin, r in results.items() if isinstance(r, Rejected)}
    assert bad == {"in/manifest.csv#4": "seed.bad_manifest", "in/manifest.csv#5": "seed.bad_manifest"}


def test_a_manifest_row_changes_the_fingerprint_of_its_file_only(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", TEXT)

    def prints() -> list[str]:
        return [file.fingerprint for file in scan(tmp_path, Settings()) if isinstance(file, SeedFile)]

    bare = prints()
    write(tmp_path, "manifest.csv", "file,title\na.txt,Bridge\n")
    first = prints()
    write(tmp_path, "manifest.csv", "title,file\nBridge,a.txt\n")
    same = prints()
    write(tmp_path, "manifest.csv", "file,title\na.txt,Bridges\n")
    changed = prints()
    assert bare[0] == bare[1] == first[1] == changed[1]
    assert first == same
    assert len({bare[0], first[0], changed[0]}) == 3


def test_a_file_whose_stamp_is_known_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(stamped: dict[str, str]) -> dict[str, SeedFile]:
        return {f.origin: f for f in scan(tmp_path, Settings(), stamped) if isinstance(f, SeedFile)}

    for name in "abc":
        write(tmp_path, f"{name}.txt", TEXT)
    assert all(file.stamp is None for file in look({}).values()), "written just now, they may yet change unseen"
    monkeypatch.setattr(walking, "SETTLED_SECONDS", 0.0)
    first = look({})
    known = {file.stamp: f"known-{origin}" for origin, file in first.items() if file.stamp}
    assert len(known) == 3, "files that hold the same have stamps of their own"
    before = os.stat(tmp_path / "a.txt")
    write(tmp_path, "a.txt", TEXT.replace("spring", "summer"))  # of the same length
    os.utime(tmp_path / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    write(tmp_path, "manifest.csv", "file,title\nb.txt,Bridge\n")
    second = look(known)
    assert second["a.txt"].fingerprint not in {first["a.txt"].fingerprint, "known-a.txt"}, "read in spite of its time"
    assert second["b.txt"].fingerprint not in {first["b.txt"].fingerprint, "known-b.txt"}, "a manifest speaks of it now"
    assert (second["c.txt"].fingerprint, second["c.txt"].size) == ("known-c.txt", len(TEXT))


@pytest.mark.parametrize(
    "body", [b"", b"a,b\n1,2\n", b"\x00\xff\xfe" * 9, b'file,title\n"open', b"file\na.txt\na.txt\n"]
)
def test_a_broken_manifest_is_said_and_the_files_are_read(tmp_path: Path, body: bytes) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "manifest.csv", body)
    write(tmp_path, "manifest.json", b"[{]")
    results = outcome(read_all(tmp_path))
    assert results["a.txt"] == "text/plain"
    assert results["manifest.json"] == "seed.bad_manifest"
    assert {reason for origin, reason in results.items() if origin.startswith("manifest.csv")} == {"seed.bad_manifest"}


# --- bad input: one row each, the neighbours load ---

DEEP = b"[" * 9000 + b"]" * 9000
BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "seed.empty"),
    "blank.txt": (b" \n\t\r\n", "seed.empty"),
    "blank-wide.txt": ("  \n".encode("utf-16"), "seed.empty"),
    "empty.jsonl": (b"\n\n", "seed.empty"),
    "empty.json": (b"[]", "seed.empty"),
    "empty-list.json": (b'{"articles": []}', "seed.empty"),
    "header.csv": (b"title,text\n", "seed.empty"),
    "empty.txt.gz": (gzip.compress(b""), "seed.empty"),
    "empty.zip": (zip_of({}), "seed.empty"),
    "random.txt": (random.Random(1).randbytes(5000), "seed.binary"),
    "paper.txt": (b"%PDF-1.7\n" + b"text " * 50, "seed.binary"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "seed.binary"),
    "office.docx": (zip_of({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "seed.unsupported"),
    "feed.xml": (b"<?xml version='1.0'?><rss/>", "seed.unsupported"),
    "style.css": (b"p { color: red }", "seed.unsupported"),
    "box.tar": (b"\0" * 257 + b"ustar" + b"\0" * 300, "seed.unsupported"),
    "other.xz": (b"\xfd7zXZ\x00" + b"x" * 20, "seed.unsupported"),
    "large.txt": (b"word " * 50_000, "seed.too_large"),
    "large.json": (b'{"text": "' + b"w" * 250_000 + b'"}', "seed.too_large"),
    "bomb.txt.gz": (gzip.compress(b"\0" * 20_000_000), "seed.too_large"),
    "bomb.jsonl.zst": (PACKERS[".zst"](b"\0" * 200_000_000), "seed.too_large"),
    "bomb.csv.bz2": (PACKERS[".bz2"](b"text\n" + b"x" * 20_000_000), "seed.too_large"),
    "bomb.zip": (zip_of({"a.txt": b"\0" * 20_000_000}), "seed.too_large"),
    "layers.txt.gz": (gzip.compress(gzip.compress(gzip.compress(TEXT.encode()))), "seed.unsupported"),
    "cut.txt.gz": (gzip.compress(TEXT.encode())[:-9], "seed.truncated"),
    "cut.txt.bz2": (PACKERS[".bz2"](TEXT.encode())[:-5], "seed.truncated"),
    "cut.txt.zst": (PACKERS[".zst"](TEXT.encode() * 99)[:-3], "seed.truncated"),
    "cut.zip": (zip_of({"a.txt": TEXT.encode()})[:-30], "seed.truncated"),
    "head.gz": (b"\x1f\x8b\x08", "seed.truncated"),
    "flipped.txt.gz": (gzip.compress(TEXT.encode())[:-6] + b"wrong!", "seed.damaged"),
    "tail.txt.gz": (gzip.compress(TEXT.encode()) + b"and something else", "seed.damaged"),
    "deep.json": (DEEP, "seed.bad_record"),
    "deep.jsonl": (b'{"text": ' + DEEP + b"}", "seed.bad_record"),
    "broken.json": (b'{"text": "x"', "seed.bad_record"),
    "cut.json": (b'[{"text": "x', "seed.truncated"),
    "number.json": (b"17", "seed.bad_record"),
    "no-text.json": (b'{"title": "x"}', "seed.no_text"),
    "no-text.csv": (b"name,age\nx,1\n", "seed.no_text"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_each_bad_file_is_one_row_and_its_neighbours_load(tmp_path: Path, name: str) -> None:
    write(tmp_path, "0 before.txt", TEXT)
    write(tmp_path, name, BAD[name][0])
    write(tmp_path, "zz after.txt", TEXT)
    results = read_all(tmp_path, SMALL)
    assert outcome(results) == {"0 before.txt": "text/plain", name: BAD[name][1], "zz after.txt": "text/plain"}
    assert len(results) == 3
    assert all(r.reason in REASONS and r.detail.strip() for r in results if isinstance(r, Rejected))


def test_a_broken_line_a_long_line_and_a_line_without_text_cost_only_themselves(tmp_path: Path) -> None:
    lines = [
        b'{"text": "one"}',
        b'{"text": "broken',
        b'{"text": "' + b"x" * 10_000_000 + b'"}',
        b'{"title": "t"}',
        b"[1]",
        b'{"text": "caf\xe9"}',
        b'{"text": "seven"}',
    ]
    write(tmp_path, "a.jsonl", b"\n".join(lines))
    results = read_all(tmp_path)
    assert list(outcome(results).values()) == [
        "application/json",
        "seed.bad_record",
        "seed.too_large",
        "seed.no_text",
        "seed.bad_record",
        "application/json",
        "application/json",
    ]
    assert "line 2" in next(r.detail for r in results if isinstance(r, Rejected))
    assert bodies(results)["a.jsonl#6"] == '{"text":"café"}'.encode()


def test_an_array_is_read_element_by_element_however_long(tmp_path: Path) -> None:
    good = json.dumps({"text": 'One \\ " ] } , [ {'})
    elements = [good, "{broken}", '{"text": "' + "x" * 30_000 + '"}', "17", good]
    write(tmp_path, "a.json", "[" + " ,\n".join([*elements, *[good] * 20_000]) + "]")
    results = read_all(tmp_path, SMALL)
    assert [r.reason for r in results if isinstance(r, Rejected)] == [
        "seed.bad_record",
        "seed.too_large",
        "seed.bad_record",
    ]
    assert len(bodies(results)) == 20_002
    assert set(bodies(results).values()) == {good.replace(": ", ":", 1).encode()}
    write(tmp_path, "a.json", "[" + good + "," + good + "] and more")
    assert list(outcome(read_all(tmp_path)).values()) == ["application/json", "application/json", "seed.bad_record"]


@pytest.mark.parametrize("packing", sorted(PACKERS))
def test_what_was_whole_before_a_cut_loads(tmp_path: Path, packing: str) -> None:
    lines = b"".join(b'{"text": "%d %s"}\n' % (n, os.urandom(30).hex().encode()) for n in range(20_000))
    packed = PACKERS[packing](lines)
    write(tmp_path, "a.jsonl" + packing, packed[: len(packed) * 3 // 4])
    results = read_all(tmp_path)
    assert len(bodies(results)) > 1000
    assert [r.reason for r in results if isinstance(r, Rejected)] == ["seed.truncated"]
    assert list(bodies(results).values()) == [
        json.dumps(json.loads(line), separators=(",", ":")).encode()
        for line in lines.splitlines()[: len(bodies(results))]
    ]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.html", b"<!-- c -->" * 5000 + b"text"),
        ("b.txt", b"<!-- c" * 9000),
        ("c.json", b"{}" + b"\n" * 150_000),
        ("d.json", b"{ }  \n" * 5_000 + b"}"),
        ("e.txt", b"<a " * 20_000),
        ("f.txt", b"[{" * 60_000),
        ("g.csv", b"text,title\n" + b'"a\n' * 40_000),
        ("h.jsonl", b'{"text": "<p ' * 12_000 + b'"}'),
    ],
)
def test_no_input_takes_more_than_a_moment(tmp_path: Path, name: str, body: bytes) -> None:
    write(tmp_path, name, body)
    before = time.process_time()
    assert read_all(tmp_path, SMALL)
    assert time.process_time() - before < 5


# --- names, links, things that are no files ---


def test_links_pipes_sockets_and_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(tmp_path, "outside.txt", TEXT)
    write(folder, "a.txt", TEXT)
    write(folder, "🗞️ été.txt", TEXT)
    write(folder, ".hidden.txt", TEXT)
    write(folder, ".git/config.txt", TEXT)
    write(folder, "sub/b.txt", TEXT)
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT)
    (folder / "link-in.txt").symlink_to("a.txt")
    (folder / "link-out.txt").symlink_to("../outside.txt")
    (folder / "link-broken.txt").symlink_to("nowhere.txt")
    (folder / "link-loop.txt").symlink_to("link-loop.txt")
    (folder / "link-up").symlink_to(".")
    (folder / "link-folder-out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "sock"))
        results = read_all(folder)
    assert outcome(results) == {
        "a.txt": "text/plain",
        "🗞️ été.txt": "text/plain",
        "sub/b.txt": "text/plain",
        "caf\\xe9.txt": "text/plain",
        "link-in.txt": "text/plain",
        "link-out.txt": "seed.outside_root",
        "link-broken.txt": "seed.unreadable",
        "link-loop.txt": "seed.unreadable",
        "link-folder-out": "seed.outside_root",
        "pipe.txt": "seed.not_regular",
        "sock": "seed.not_regular",
    }


@pytest.fixture
def plain_user() -> Iterator[None]:
    """The superuser may read everything: be nobody for the length of a test that asks for permissions."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_without_permission_is_unreadable(plain_user: None) -> None:
    folder = Path(tempfile.mkdtemp())  # the user's own: pytest's belongs to whoever began
    try:
        write(folder, "a.txt", TEXT).chmod(0)
        (folder / "closed").mkdir(mode=0)
        write(folder, "b.txt", TEXT + " Readable.")
        found = outcome(read_all(folder))
        assert (found["a.txt"], found["closed"]) == ("seed.unreadable", "seed.unreadable")
        assert not found["b.txt"].startswith("seed.")
    finally:
        (folder / "closed").chmod(0o700)
        shutil.rmtree(folder)


def test_a_file_that_vanishes_or_changes_before_it_is_read(tmp_path: Path) -> None:
    for name in ("gone.txt", "pipe.txt", "grown.txt", "folder.txt"):
        write(tmp_path, name, TEXT)
    files = [file for file in scan(tmp_path, Settings()) if isinstance(file, SeedFile)]
    for name in ("gone.txt", "pipe.txt", "folder.txt"):
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    write(tmp_path, "grown.txt", TEXT * 2)
    results = [result for file in files for result in read(file, Settings(), NOW)]
    assert outcome(results) == {
        "folder.txt": "seed.not_regular",
        "gone.txt": "seed.unreadable",
        "grown.txt": "text/plain",
        "pipe.txt": "seed.not_regular",
    }


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", LINES * 5000)
    (file,) = scan(tmp_path, Settings())
    assert isinstance(file, SeedFile)
    results = read(file, Settings(), NOW)
    assert isinstance(next(results), Capture)
    os.truncate(path, 100)
    assert all(isinstance(result, Capture | Rejected) for result in results)


def test_one_file_may_be_given_and_a_missing_folder_is_the_callers_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", TEXT)
    write(tmp_path, "manifest.csv", "file,title\na.txt,Bridge\nb.txt,Other\n")
    (capture,) = read_all(path)
    assert isinstance(capture, Capture)
    assert (capture.origin, capture.root, capture.declared.title) == ("a.txt", str(tmp_path), "Bridge")
    with pytest.raises(ContractError, match="does not exist"):
        scan(tmp_path / "nowhere", Settings())


def test_scan_opens_nothing_that_could_block_and_survives_pickling(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\xfe.txt")).write_text(TEXT)
    (file,) = scan(tmp_path, Settings())
    assert isinstance(file, SeedFile)
    again = pickle.loads(pickle.dumps(file))  # noqa: S301 - made here
    assert again == file
    assert stat.S_ISREG(os.stat(again.path).st_mode)
    assert file.origin.encode() == b"\\xff\\xfe.txt"


# --- for any folder whatever ---

NAMES = st.binary(min_size=1, max_size=12).filter(lambda b: b"/" not in b and b"\0" not in b and b not in (b".", b".."))
CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([body for body, _ in BAD.values() if len(body) < 100_000]),
    st.sampled_from([LINES.encode(), TEXT.encode(), zip_of({"a.txt": b"x", "b.jsonl": LINES.encode()})]),
)
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@RELAXED
@given(files=st.dictionaries(NAMES, CONTENTS, max_size=6))
def test_any_folder_gives_valid_records_with_unique_origins(
    files: dict[bytes, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("in")
    for name, body in files.items():
        (folder / os.fsdecode(name)).write_bytes(body)
    listed = list(scan(folder, SMALL))
    per_file = {f.origin: list(read(f, SMALL, NOW)) for f in listed if isinstance(f, SeedFile)}
    results = [result for group in per_file.values() for result in group]
    assert all(per_file.values())
    captures = [r for r in results if isinstance(r, Capture)]
    assert len({c.origin for c in captures}) == len(captures)
    for result in [*results, *(r for r in listed if isinstance(r, Rejected))]:
        result.origin.encode()
        if isinstance(result, Rejected):
            assert result.reason in REASONS
            result.detail.encode()
    order = list(per_file)
    random.Random(7).shuffle(order)
    by_origin = {f.origin: f for f in listed if isinstance(f, SeedFile)}
    again = [result for origin in order for result in read(by_origin[origin], SMALL, NOW)]
    assert sorted(map(repr, again)) == sorted(map(repr, results))


@RELAXED
@given(names=st.lists(st.one_of(NAMES, st.text("a#1\\xef", min_size=1).map(str.encode)), unique=True))
def test_display_keeps_different_names_different_and_never_looks_like_a_record(names: list[bytes]) -> None:
    shown = [display(os.fsdecode(name)) for name in names]
    records = [f"{name}#{n}" for name in shown for n in (1, 11)]
    assert len({*shown, *records}) == len(shown) + len(records)
    assert all(name.encode() for name in shown)


@RELAXED
@given(data=st.data(), packing=st.sampled_from(sorted(PACKERS)))
def test_packed_bytes_that_are_cut_or_changed_never_give_other_text(
    data: st.DataObject, packing: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = data.draw(st.text("abc \n", min_size=1, max_size=300)).encode()
    packed = bytearray(PACKERS[packing](text))
    if packing != ".zst" and data.draw(st.booleans()):  # Zstandard's checksum is optional
        packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    packed = packed[: data.draw(st.integers(1, len(packed)))]
    folder = tmp_path_factory.mktemp("in")
    write(folder, "a.txt" + packing, bytes(packed))
    for result in read_all(folder):
        assert isinstance(result, Rejected) or result.body in (text, bytes(packed))


JSON_VALUES = st.recursive(
    st.none() | st.integers() | st.text('ab"\\[]{},', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('a"\\', max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(values=st.lists(JSON_VALUES, max_size=6), indent=st.none() | st.integers(0, 2), step=st.integers(1, 7))
def test_elements_of_an_array_are_what_a_parser_finds(values: list[object], indent: int | None, step: int) -> None:
    data = json.dumps(values, indent=indent).encode()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(step)

    found = list(Elements(Slow(data), 10_000).all())
    assert [json.loads(element or b"") for element in found] == values
