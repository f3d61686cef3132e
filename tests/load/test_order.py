"""The order of items, and how they are cut into batches, changes nothing of what the warehouse holds."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tasks.load import finish_run, load, publish, run_checks, start_run
from tasks.load.ids import article_id_of_body
from tasks.load.resolve import Draft, Former, Home, resolve
from tasks.records import Item
from tests.load import crash
from tests.load import samples as s
from tests.load.backends import Backends

TEXTS = [f'Text {n}: the mayor Mira Quell said "we go on, {n}" at noon.' for n in "ABC"]
URLS = [None, None, "https://example.org/1", "http://www.example.org/1/?utm_source=x"]
FACTS = [{}, {"title": "One"}, {"title": "One", "language": "en"}, {"authors": ("A. B.",)}]

_item = st.tuples(st.sampled_from("abcd"), st.sampled_from(TEXTS), st.sampled_from(URLS), st.sampled_from(FACTS))
_run = st.lists(_item, min_size=1, max_size=4, unique_by=lambda found: found[0])
_Found = tuple[str, str, str | None, dict[str, object]]


def _made(found: _Found) -> Item:
    origin, text, url, facts = found
    return s.item(f"{origin}.txt", text, url=url, **facts)


def _loaded(
    backends: Backends, runs: list[list[_Found]], *, is_reversed: bool, size: int
) -> dict[str, list[tuple[object, ...]]]:
    warehouse = backends.new("file")
    for found in runs:
        run = start_run(warehouse, "backfill")
        items = [_made(one) for one in (reversed(found) if is_reversed else found)]
        for start in range(0, len(items), size):
            load(warehouse, s.batch(run, str(start), *items[start : start + size]))
        finish_run(warehouse, run, "done")
    publish(warehouse, force=True)
    assert run_checks(warehouse) == []
    held = crash.contents(warehouse)
    warehouse.release()
    return held


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs=st.lists(_run, min_size=1, max_size=2))
@example(
    # A changed file and a new file bring the same new text: one article, the changed one, whoever comes first.
    runs=[
        [("a", TEXTS[0], None, {}), ("c", TEXTS[2], None, {})],
        [("a", TEXTS[1], None, {}), ("b", TEXTS[1], None, {}), ("c", TEXTS[1], None, {"title": "One"})],
    ]
)
@example(
    # An article is read anew, so that its rows come late in their tables; then one of its files is another article.
    runs=[
        [("a", TEXTS[0], URLS[2], {}), ("b", TEXTS[0], URLS[2], {})],
        [("a", TEXTS[0], None, {})],
    ]
)
def test_order_and_cuts_change_nothing(backends: Backends, runs: list[list[_Found]]) -> None:
    forward = _loaded(backends, runs, is_reversed=False, size=10)
    backward = _loaded(backends, runs, is_reversed=True, size=1)
    for table, rows in forward.items():
        assert backward[table] == rows, table


def test_a_changed_file_wins_over_a_new_one_in_any_order() -> None:
    formers = {"a": Former("old", "body0")}
    changed, new = Draft("a", None, "body1"), Draft("b", None, "body1")
    assert resolve([new, changed], {}, formers, 1).article_ids == ("old", "old")
    late = resolve([changed], {"body1": Home(article_id_of_body("body1"), 1)}, formers, 1)
    assert late.article_ids == ("old",)
    assert late.moves == {"body1": (article_id_of_body("body1"), "old")}


def test_a_body_of_an_earlier_epoch_stays_where_it_is() -> None:
    settled = {"body1": Home("elsewhere", 0)}
    found = resolve([Draft("a", None, "body1")], settled, {"a": Former("old", "body0")}, 1)
    assert found.article_ids == ("elsewhere",)
    assert found.moves == {}
