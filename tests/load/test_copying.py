"""Moving between backends: everything arrives, and a kill or a second time changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.errors import ContractError
from tasks.load import captures, load, open_warehouse, publish, run_checks, start_run
from tests.load import crash
from tests.load import samples as s
from tests.load.backends import Backends
from warehouse.copying import copy


@pytest.mark.parametrize(("source", "target"), [("file", "sqlite"), ("sqlite", "postgres"), ("postgres", "file")])
def test_a_copy_is_equal(backends: Backends, source: str, target: str) -> None:
    old, new = backends.settings(source), backends.settings(target)
    warehouse = open_warehouse(old)
    crash.run(warehouse, 2)
    expected = crash.contents(warehouse)
    proofs = copy(old, new)
    assert {proof.name: proof.row_count for proof in proofs}["core.version"] == len(expected["core.version"])
    assert len({proof.name for proof in proofs}) > 20
    copied = open_warehouse(new)
    with copied.read() as connection:
        assert connection.execute("SELECT count(*) FROM core.version").fetchall() == [(len(expected["core.version"]),)]
    assert crash.contents(copied) == expected
    assert copy(old, new) == proofs, "a second time only proves it"
    run = start_run(copied, "backfill")
    assert load(copied, s.batch(run, "more", s.item("more.txt", "More."))).articles == 1
    with pytest.raises(ContractError, match="holds something else"):
        copy(old, new)


def test_captures_are_copied_too(tmp_path: Path) -> None:
    old, new = s.settings(tmp_path / "a"), s.settings(tmp_path / "b")
    crash.run(open_warehouse(old), 2)
    copy(old, new)
    packs = sorted(path.relative_to(old.data) for path in Path(old.data).glob("packs/*/*"))
    assert packs
    assert sorted(path.relative_to(new.data) for path in Path(new.data).glob("packs/*/*")) == packs
    copied = open_warehouse(new)
    publish(copied, force=True)
    assert run_checks(copied) == []
    assert len(list(captures(copied))) > 0


def test_a_warehouse_is_not_copied_onto_itself(tmp_path: Path) -> None:
    given = s.settings(tmp_path)
    with pytest.raises(ContractError, match="itself"):
        copy(given, given)


def test_what_is_not_there_is_not_copied(tmp_path: Path, backends: Backends) -> None:
    missing = s.settings(tmp_path / "mistyped")
    with pytest.raises(ContractError, match=r"there is no warehouse at .*mistyped"):
        copy(missing, s.settings(tmp_path / "new"))
    assert list(tmp_path.rglob("*.duckdb")) == [], "nothing is made there instead"
    with pytest.raises(ContractError, match="nothing to copy"):
        copy(backends.settings("file"), s.settings(tmp_path / "new"))
