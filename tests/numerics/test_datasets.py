"""Real covariates are scikit-learn's own numbers, whichever way they are read."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from mengoli.numerics.real_data import datasets


def test_the_file_read_where_it_lies_gives_the_bits_of_the_library() -> None:
    library = pytest.importorskip("sklearn.datasets")
    assert np.array_equal(datasets.covariates("diabetes"), library.load_diabetes().data)


def test_without_the_file_the_library_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    library = pytest.importorskip("sklearn.datasets")
    monkeypatch.setattr(datasets, "_DIABETES", "elsewhere.csv.gz")
    assert np.array_equal(datasets.covariates("diabetes"), library.load_diabetes().data)


def test_proving_the_catalogue_imports_no_library_of_statistics() -> None:
    pytest.importorskip("sklearn")
    text = """
import sys
from mengoli.proving import prove_claims
from mengoli.selection import select
(item,) = prove_claims([s for s in select(()).statements if s.identifier == "regression-diabetes.discard.asymptotic"])
assert item.is_proved
print(sorted({"sklearn", "pandas", "scipy"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
