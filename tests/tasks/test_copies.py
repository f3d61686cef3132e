"""Word triples: what two texts share does not depend on case, marks and process; a sample is shared by copies."""

from __future__ import annotations

import numpy as np
import pytest

from tasks.copies import LEAST_SIMILARITY, Overlap, overlap, sample, triples

TEXT = " ".join(f"word{n} of{n % 7} text{n % 11}" for n in range(200))


def _set(text: str) -> np.ndarray:
    return np.unique(triples(text))


def test_case_and_marks_are_aside_and_hashes_are_the_same_everywhere() -> None:
    assert triples("“We will”, she said.").tolist() == triples("we WILL she said").tolist()
    assert triples("one two three").tolist() == [4244902194129864821]
    assert triples("one two").tolist() == []


def test_what_two_texts_share_is_a_share_of_the_shorter() -> None:
    words = TEXT.split()
    half = " ".join(words[:300]) + " and then all of it is new " + " ".join(f"new{n}" for n in range(291))
    found = overlap(_set(TEXT), _set(half))
    assert found is not None
    assert found.shared == 298
    assert found.similarity == pytest.approx(0.5, abs=0.01)
    assert overlap(_set(half), _set(TEXT)) == found
    assert overlap(_set(TEXT), _set(TEXT)) == Overlap(598, 1.0)


def test_too_little_in_common_is_no_copy() -> None:
    words = TEXT.split()
    assert overlap(_set(" ".join(words[:9])), _set(TEXT)) is None, "seven triples"
    least = int(598 * LEAST_SIMILARITY)
    other = " ".join(words[:least]) + " " + " ".join(f"new{n}" for n in range(600 - least))
    assert overlap(_set(other), _set(TEXT)) is None


def test_a_text_inside_of_another_is_found_by_its_sample() -> None:
    words = TEXT.split()
    whole = set(sample(triples(TEXT)))
    assert len(whole) < 80
    for start in range(0, 540, 20):
        assert whole & set(sample(triples(" ".join(words[start : start + 60])))) or start > 120
    assert sample(triples("")) == []
