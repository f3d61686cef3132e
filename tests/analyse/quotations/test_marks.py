"""Quotation marks of every kind: what counts as inside, and that damage stays local."""

from __future__ import annotations

import time

import pytest

from tasks.analyse.quotations.marks import regions


def inside(text: str) -> list[str]:
    return [text[r.start : r.end] for r in regions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Wait,” she said.", ["Wait,"]),
        ('"Wait," she said. "Now go."', ["Wait,", "Now go."]),
        ('“Wait," she said. "Go.”', ["Wait,", "Go."]),
        ("„Wait“, she said.", ["Wait"]),
        ("„Wait” she said.", ["Wait"]),
        ("«Wait», she said.", ["Wait"]),
        ("« Wait now », she said.", [" Wait now "]),
        ("``Wait,'' she said.", ["Wait,"]),
        ("''Wait,'' she said.", ["Wait,"]),
        ("‘Wait for me,’ she said.", ["Wait for me,"]),
        ("'Wait for me,' she said.", ["Wait for me,"]),
        ("”Wait,” she said.", ["Wait,"]),
        ('She ("the boss") left.', ["the boss"]),
    ],
)
def test_kinds(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He is 5'10\" tall and weighs little.",
        'A 27" screen and a 32" screen.',
        "The ’90s and the dogs’ bowls.",
        "Rock 'n' roll isn't dead.",
        "It's the boys' turn, isn't it?",
    ],
)
def test_measures_and_apostrophes_never_open(text: str) -> None:
    assert inside(text) == []


def test_nested_marks_belong_to_the_outer_speech() -> None:
    assert inside("“He said ‘never’ and left,” she said.") == ["He said ‘never’ and left,"]


def test_speech_over_paragraphs_is_one_piece_each() -> None:
    text = "“One two.\n\n“Three four,” he said."
    found = regions(text)
    assert [text[r.start : r.end] for r in found] == ["One two.", "Three four,"]
    assert found[0].continues
    assert not found[0].closed


def test_lost_closing_mark_spoils_one_sentence_only() -> None:
    text = "She saw the sign “Keep out near the gate. Nobody came. The day went on.\n\nNext day."
    assert inside(text) == ["Keep out near the gate."]


def test_lost_closing_mark_before_an_attribution() -> None:
    assert inside("“We will appeal, the lawyer said. “It was unfair.”") == ["We will appeal,", "It was unfair."]


def test_every_paragraph_starts_anew() -> None:
    assert inside('He said "no.\n\nShe said "yes" and left.')[-1] == "yes"


def test_fifty_thousand_marks_take_linear_time() -> None:
    def seconds(count: int) -> float:
        text = "“He said \"no\" to it, 'as if' " * count
        begin = time.process_time()
        regions(text)
        return time.process_time() - begin

    small, large = max(seconds(1500), 0.005), seconds(12500)
    assert large < 40 * small
