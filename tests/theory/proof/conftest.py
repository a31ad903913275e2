"""The compiled Coq proofs, built once for all tests that compile against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengoli.theory.proof.coq.check import PACKAGES, build_library, coqc_is_present

PROOFS = Path(__file__).parents[3] / "proofs_notes" / "coq"


@pytest.fixture(scope="session")
def coqc() -> None:
    """Coq itself; each reason to skip stands in tests/allowed_skips.txt."""
    if not coqc_is_present():
        pytest.skip(f"coqc is missing: apt-get install {' '.join(PACKAGES)}")


@pytest.fixture(scope="session")
def library(coqc: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiled proofs of proofs_notes/coq and the compiled table of named lemmas."""
    if not PROOFS.is_dir():
        pytest.skip("the Coq proofs lie in the checkout, and this is none")
    build = tmp_path_factory.mktemp("coq")
    build_library(PROOFS, build)
    return build
