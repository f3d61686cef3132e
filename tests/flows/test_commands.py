"""Commands that run flows, as processes: misuse is one line that names the way out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.backfill import backfill


def command(*arguments: str) -> tuple[int, str]:
    """Exit code of a command, as a person's own shell runs it, and what it wrote to stderr."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_LOGGING")}
    line = [sys.executable, "-m", "flows.cli", *arguments]
    done = subprocess.run(line, capture_output=True, text=True, env=environment)
    return done.returncode, done.stderr


@pytest.mark.usefixtures("warehouse")
def test_replaying_what_there_is_not_is_one_line(tmp_path: Path) -> None:
    code, said = command("replay")
    assert (code, said.count("\n")) == (2, 1), said
    assert "`mediawatch backfill FOLDER` makes one" in said
    (tmp_path / "a.txt").write_text("The harbour opens on Monday. It had been closed since the storm of last winter.")
    backfill(str(tmp_path / "a.txt"))
    code, said = command("replay", "--article", "nobody")
    assert (code, said.count("\n")) == (2, 1), said
    assert "`mediawatch ask articles` lists what there is" in said


@pytest.mark.usefixtures("warehouse")
def test_a_fault_in_the_list_of_known_entities_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIAWATCH_REFERENCE", str(tmp_path))
    (tmp_path / "a.txt").write_text("The harbour opens on Monday. It had been closed since the storm of last winter.")
    backfill(str(tmp_path / "a.txt"))
    path = tmp_path / "entities.yml"
    path.write_text("- {id: a, name: A, type: planet}\n")
    for arguments in (("backfill", str(tmp_path / "a.txt")), ("replay",)):
        code, said = command(*arguments)
        assert (code, said.count("\n")) == (2, 1), said
        assert f"{path}, line 1, a: type 'planet' is none of person" in said


@pytest.mark.usefixtures("warehouse")
def test_restoring_from_nothing_is_one_line() -> None:
    code, said = command("warehouse", "restore")
    assert (code, said.count("\n")) == (2, 1), said
    assert "there are no stored captures in" in said
