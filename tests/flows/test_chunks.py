"""Cutting a folder into chunks loses nothing, and says when a file is done."""

from collections.abc import Iterator
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.chunks import chunks
from tasks.records import Capture, Door, Rejected, SeedFile

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def seed_file(number: int) -> SeedFile:
    return SeedFile(path=f"/{number}", root="/", origin=str(number), size=1, fingerprint=str(number))


def reader(counts: list[int], bad_every: int = 3):
    def read(file: SeedFile) -> Iterator[Capture | Rejected]:
        for n in range(counts[int(file.origin)]):
            origin = f"{file.origin}#{n}"
            if n % bad_every == 2:
                yield Rejected(door=Door.SEED, root="/", origin=origin, reason="seed.empty", detail="")
            else:
                yield Capture(
                    capture_id=origin,
                    door=Door.SEED,
                    root="/",
                    origin=origin,
                    body=b"x",
                    media_type="text/plain",
                    fetched_at=NOW,
                )

    return read


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), max_size=20), st.integers(1, 50))
def test_every_item_is_in_one_chunk_and_every_file_finishes_with_its_last(counts: list[int], items: int) -> None:
    seen: dict[str, int] = {}
    done = set[str]()
    for chunk in chunks([seed_file(n) for n in range(len(counts))], reader(counts), items):
        assert len(chunk.captures) <= items
        for found in [*chunk.captures, *chunk.rejected]:
            assert found.origin not in seen
            seen[found.origin] = 1
        for file, count in chunk.finished:
            assert count == counts[int(file.origin)]
            assert sum(origin.startswith(f"{file.origin}#") for origin in seen) == count
            done.add(file.origin)
    assert done == {str(n) for n in range(len(counts))}


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=20), st.integers(1, 30), st.integers(1, 100))
def test_the_limit_holds_and_a_cut_file_is_not_finished(counts: list[int], items: int, limit: int) -> None:
    made = list(chunks([seed_file(n) for n in range(len(counts))], reader(counts), items, limit))
    taken = sum(len(chunk.captures) + len(chunk.rejected) for chunk in made)
    assert taken == min(limit, sum(counts))
    assert sum(count for chunk in made for _, count in chunk.finished) <= limit
