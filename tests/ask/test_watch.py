"""Watchlists: the file is checked, matches are marked, the unusual raises an issue once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from tasks.errors import ContractError
from tasks.settings import Settings
from tests.warehouse.macros.test_macros import load as insert
from warehouse import ask, open_warehouse, publish, search, watch

BASE = Path(__file__).parents[1] / "warehouse" / "macros" / "base.yml"
LIST = watch.Watchlist(name="w", title="W")
DAY = date(2026, 3, 2)


def days(counts: list[int | None]) -> list[dict[str, object]]:
    """Days up to DAY with these mentions; None is a gap."""
    first = DAY - timedelta(days=len(counts) - 1)
    return [
        {"published_date": first + timedelta(days=n), "mention_count": count, "is_gap": count is None}
        for n, count in enumerate(counts)
    ]


def test_a_spike_is_far_above_the_same_weekdays() -> None:
    found = watch._spike(LIST, "x", days([*[1, 0, 0, 0, 0, 0, 0] * 8, 20]))
    assert found
    assert found.day == DAY


@pytest.mark.parametrize(
    "counts",
    [
        [*[20, 0, 0, 0, 0, 0, 0] * 8, 20],  # loud on this weekday as ever
        [*[0] * 56, 4],  # too few to speak of
        [*[None] * 56, 20],  # nothing to compare with
        [*[1] * 56, None],  # no collection
    ],
)
def test_no_spike(counts: list[int | None]) -> None:
    assert watch._spike(LIST, "x", days(counts)) is None


def test_silence_is_a_week_without_a_usual_name() -> None:
    assert watch._silence(LIST, "x", days([*[1] * 56, *[0] * 7]))


@pytest.mark.parametrize(
    "counts", [[*[1] * 56, *[0] * 6, 1], [*[0] * 63], [*[1] * 56, *[0] * 6, None], [*[1] * 20, *[0] * 7]]
)
def test_no_silence(counts: list[int | None]) -> None:
    assert watch._silence(LIST, "x", days(counts)) is None


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "- title: no name",
        "- {name: a, colour: red}",
        "- {name: a, alerts: [noise]}",
        "- {name: a}\n- {name: a}",
        "- {name: a, searches: {x: 'NOT b'}}",
        "- [",
        "- {name: a, names: Putin}",
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "watchlists.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContractError):
        watch.load(Settings(reference=str(tmp_path)))


def test_the_projects_own_file_is_sound() -> None:
    assert [one.name for one in watch.load(Settings())] == ["strait"]


def test_new_articles_are_marked_and_raise_issues_once(tmp_path: Path) -> None:
    lists = [{"name": "w", "names": ["Élise Marot"], "searches": {"port": "port", "rain": "rain"}}]
    (tmp_path / "watchlists.yml").write_text(yaml.safe_dump(lists), encoding="utf-8")
    settings = Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path / "data"), reference=str(tmp_path))
    warehouse = open_warehouse(settings)
    tables = yaml.safe_load(BASE.read_text(encoding="utf-8"))
    tables["meta.batch"] = [{"batch_id": "b1"}]
    tables["raw.entry"] = [
        {"origin_id": f"x{n}", "state": "article", "article_id": f"a{n}", "batch_id": "b1"} for n in range(1, 6)
    ]
    with warehouse.write() as connection:
        insert(connection, tables, database="media")
    publish(warehouse, force=True)
    indexed = search.update_index(settings)
    raised = watch.watch(settings, indexed)
    assert {(issue.kind, issue.subject) for issue in raised} == {
        ("watch.first_quotation", "Élise Marot"),
        ("watch.new_name", "Élise Marot"),
        ("watch.new_name", "Jan Marot"),
    }
    assert watch.watch(settings, indexed) == []
    publish(warehouse, force=True)
    assert len(ask.ask(settings, "issues")) == 3

    def ambiguous(*names: str) -> list[str]:
        """What stands open of ambiguous names after two rounds with these names on the list."""
        (tmp_path / "watchlists.yml").write_text(
            yaml.safe_dump([{"name": "w", "names": list(names)}]), encoding="utf-8"
        )
        for _ in range(2):
            watch.watch(settings, indexed)
            publish(warehouse, force=True)
        return [row["detail"] for row in ask.ask(settings, "issues") if row["kind"] == "watch.ambiguous"]

    told = (
        "w: may be any of 2, none is watched: Élise Marot (e1), Jan Marot (e2); "
        "put one of them on the list by full name or id"
    )
    assert ambiguous("Marot", "Varn", "Nobody") == [told]
    assert ambiguous("Élise Marot") == []
    assert ambiguous("Marot") == [told]
    with search.opened(settings) as index:
        marked = index.execute("SELECT search, version_id FROM marked ORDER BY 1, 2")
        assert marked.fetchall() == [("w/port", "v1"), ("w/port", "v2"), ("w/rain", "v3")]
