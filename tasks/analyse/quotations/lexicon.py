"""Word lists of the quotation component, kept as plain text beside the code (`lexicon.txt`)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(section: str) -> frozenset[str]:
    """The entries of one `[section]` of `lexicon.txt`."""
    result: set[str] = set()
    current = ""
    for line in files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("["):
            current = line.strip("[]")
        elif line and not line.startswith("#") and current == section:
            result.update(part.strip() for part in line.split(","))
    return frozenset(result - {""})
