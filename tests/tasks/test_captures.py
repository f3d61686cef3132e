"""The capture store: what goes in comes out, once, whole, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tasks.captures import CaptureStore, LocalBlobs, Stored, capture_id_of
from tasks.errors import ContractError, PermanentError, TransientError


def _items(*bodies: bytes) -> list[tuple[str, bytes]]:
    return [(capture_id_of(body), body) for body in bodies]


def _fetch(store: CaptureStore, place: Stored) -> bytes:
    return store.get(place.capture_id, place.pack, place.offset, place.length)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@given(bodies=st.lists(st.binary(max_size=300), max_size=8), batch=st.text(max_size=12))
def test_what_goes_in_comes_out_in_order(
    bodies: list[bytes], batch: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("captures")
    store = CaptureStore(folder)
    items = _items(*bodies)
    places = store.put_many(batch, items)
    assert [_fetch(store, place) for place in places] == bodies
    assert len(_files(folder)) == (1 if bodies else 0)
    assert store.put_many(batch, items) == places


def test_a_batch_written_twice_leaves_one_untouched_pack(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    first = store.put_many("batch-1", _items(b"one", b"two" * 100_000))
    (pack,) = _files(tmp_path)
    before = pack.stat().st_mtime_ns, pack.stat().st_ino
    assert store.put_many("batch-1", _items(b"one", b"two" * 100_000)) == first
    assert (pack.stat().st_mtime_ns, pack.stat().st_ino) == before


def test_the_same_batch_with_other_captures_keeps_both(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    first = store.put_many("batch", _items(b"one", b"two"))
    second = store.put_many("batch", _items(b"one"))
    assert [_fetch(store, place) for place in first + second] == [b"one", b"two", b"one"]


def test_a_pack_lists_itself_and_is_a_plain_zstandard_file(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    bodies = [b"", b"a", b"text " * 200_000, os.urandom(400_000)]
    places = store.put_many("b", _items(*bodies))
    assert list(store.list_pack(places[0].pack)) == places
    with open(tmp_path / places[0].pack, "rb") as file:
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        assert reader.read() == b"".join(bodies)


def test_one_capture_alone(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path / "new" / "folder")
    assert _fetch(store, store.put(capture_id_of(b"x"), b"x")) == b"x"


def test_every_damage_is_noticed(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    (place,) = store.put_many("b", _items(b"The minister said so. " * 20))
    pack = tmp_path / place.pack
    whole = pack.read_bytes()
    for position in range(place.offset, len(whole)):
        pack.write_bytes(whole[:position] + bytes([whole[position] ^ 0x40]) + whole[position + 1 :])
        try:
            read = _fetch(store, place)
        except PermanentError as error:
            read = error.code.encode()
        assert read in (b"The minister said so. " * 20, b"capture.corrupt")
    pack.write_bytes(whole[:-1])
    with pytest.raises(PermanentError, match="damaged"):
        _fetch(store, place)
    pack.unlink()
    with pytest.raises(PermanentError, match="missing"):
        _fetch(store, place)


def test_a_wrong_id_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="not the hash"):
        CaptureStore(tmp_path).put("0" * 16, b"x")
    assert _files(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_a_transient_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "packs").write_text("a file where the folder should be")
    with pytest.raises(TransientError, match="cannot write packs/"):
        CaptureStore(tmp_path).put(capture_id_of(b"x"), b"x")


_WRITER = """
import sys
from pathlib import Path
from tasks.captures import CaptureStore, capture_id_of
store = CaptureStore(Path(sys.argv[1]))
print("ready", flush=True)
for n in range(1_000_000):
    bodies = [f"{n} {k} ".encode() * 500 for k in range(50)]
    store.put_many(f"batch-{n}", [(capture_id_of(b), b) for b in bodies])
"""


def test_a_killed_writer_leaves_whole_packs_only(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], cwd=root, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.5)
        writer.kill()
    store = CaptureStore(tmp_path)
    packs = [path for path in _files(tmp_path) if path.suffix == ".zst"]
    assert packs
    for path in packs:
        places = list(store.list_pack(str(path.relative_to(tmp_path))))
        assert len(places) == 50
        assert all(_fetch(store, place) for place in places)
    assert LocalBlobs(tmp_path).sweep() == 0
    LocalBlobs(tmp_path).sweep(older_than=-1)
    assert _files(tmp_path) == packs
