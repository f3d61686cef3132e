"""Which entities of a group of like names are one: pure, and a function of the group alone, never of its order.

Names that match are joined unless something speaks against it. A name that matches two others which are not one
("George Bush" beside George W. and George H. W. Bush) is nobody's: it stays by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from tasks import identity
from tasks.generic import is_generic
from tasks.spelling import fold

Row = dict[str, Any]
LIKELY: Final = 0.8  # two names of one group below this are of two people


@dataclass(frozen=True, slots=True)
class Link:
    """An entity that is shown as another, how sure that is, and why."""

    entity_id: str
    into_entity_id: str
    score: float
    reason: str
    evidence: str


def pairs(rows: Collection[Row]) -> list[tuple[str, str]]:
    """Pairs of entities, smaller id first, whose names may be merged and whose facts do not forbid it."""
    ordered = sorted(rows, key=lambda row: str(row["entity_id"]))
    return [
        (one["entity_id"], other["entity_id"])
        for n, one in enumerate(ordered)
        for other in ordered[n + 1 :]
        if _match(one, other).score >= identity.SAFE
    ]


def links(rows: Collection[Row], apart: Collection[str] = ()) -> list[Link]:
    """The links of one group; whoever is `apart` stays by itself, as a person decided."""
    rows = [row for row in rows if row["entity_id"] not in apart]
    of = {str(row["entity_id"]): row for row in rows}
    edges = sorted(
        (-_match(of[one], of[other]).score, one, other)
        for one, other in pairs(rows)
        if not contradicts(of[one], of[other])
    )
    near: dict[str, set[str]] = {key: set() for key in of}
    for _, one, other in edges:
        near[one].add(other)
        near[other].add(one)
    lost = {key for key, others in near.items() if _is_torn([of[other] for other in others])}
    groups = {key: {key} for key in of if key not in lost}
    for _, one, other in edges:
        if one in lost or other in lost or groups[one] is groups[other]:
            continue
        if all(_may_be_one(of[a], of[b]) for a in groups[one] for b in groups[other]):
            groups[one] |= groups[other]
            for key in groups[other]:
                groups[key] = groups[one]
    found = []
    for group in {id(group): group for group in groups.values()}.values():
        head = min((of[key] for key in group), key=_rank)
        found += [_link(of[key], head, near[key] & group, of) for key in sorted(group - {head["entity_id"]})]
    return sorted(found, key=lambda link: link.entity_id)


def contradicts(one: Row, other: Row) -> bool:
    """Whether facts of two entities exclude that they are one."""
    if one["label"] != other["label"]:
        return True
    for fact in ("gazetteer_id", "wikidata_id", "country"):
        if one[fact] is not None and other[fact] is not None and one[fact] != other[fact]:
            return True
    if one["country"] != other["country"] and (is_generic(str(one["name"])) or is_generic(str(other["name"]))):
        return True  # a ministry of nobody knows where is not that of any country
    return {one["gender"], other["gender"]} == {"f", "m"}


def told_blocks(row: Row) -> set[str]:
    """What rows share that articles tell to be one: an office, an acronym given beside the full name."""
    if row["label"] == identity.ORGANISATION:
        return set(row["told"] or ()) | {f"acronym:{letters}" for letters in (_letters(row),) if letters}
    return set(row["told"] or ()) if identity.is_full(str(row["name"]), str(row["label"])) else set()


def _letters(row: Row) -> str:
    """The letters of a name that is an acronym alone, folded; else nothing."""
    name = str(row["name"])
    letters = "".join(c for c in name if c.isalnum())
    return fold(letters) if 3 <= len(letters) <= 8 and letters[:-1].isupper() and " " not in name else ""


def _match(one: Row, other: Row) -> identity.Match:
    """How sure the names are, and what articles tell: a likely pair is safe if both held one office or if an article
    gives the one as the other's acronym."""
    match = identity.match_names(*sorted((str(one["name"]), str(other["name"]))), str(one["label"]))
    if match.score >= identity.SAFE:
        return match
    told = {*(one["told"] or ())} & {*(other["told"] or ())}
    if one["label"] == identity.PERSON:
        return identity.Match(0.9, f"{match.reason}, same office") if told and match.score >= LIKELY else match
    for short, full in ((one, other), (other, one)):
        if (letters := _letters(short)) and f"acronym:{letters}" in (full["told"] or ()):
            return identity.Match(0.9, "acronym, as an article says")
    return match


def _may_be_one(one: Row, other: Row) -> bool:
    return _match(one, other).score >= LIKELY and not contradicts(one, other)


def _is_torn(others: Iterable[Row]) -> bool:
    """Whether two of an entity's neighbours cannot be one."""
    rows = list(others)
    return any(not _may_be_one(one, other) for n, one in enumerate(rows) for other in rows[n + 1 :])


def _rank(row: Row) -> tuple[bool, int, str, str]:
    """Whose name stands for the group: a known entity, else the longer name, else the first by alphabet."""
    return (row["gazetteer_id"] is None, -len(identity.words(row["name"])), str(row["name"]), str(row["entity_id"]))


def _link(row: Row, head: Row, near: set[str], of: dict[str, Row]) -> Link:
    """Why an entity belongs to its group: its match with the head, else its best match inside of the group."""
    close = head if head["entity_id"] in near else min((of[key] for key in near), key=lambda o: -_match(row, o).score)
    match = _match(row, close)
    return Link(
        str(row["entity_id"]), str(head["entity_id"]), match.score, match.reason, f"{row['name']} = {close['name']}"
    )
