"""The mutants of `mutants.toml`, and which tests a mutant of each group must not survive."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final


@final
@dataclass(frozen=True)
class Mutant:
    """One slip.

    Parameters
    ----------
    file
        Path from the root.
    old, new
        The text, and what it becomes.
    slip
        What it means.
    """

    file: str
    old: str
    new: str
    slip: str


LAWS: Final = "tests/testing/test_workflow_laws.py::test_the_catalogue_obeys_the_laws"
AWKWARD: Final = "tests/testing/test_workflow_laws.py::test_awkward_workflows_obey_the_laws"
SPELLINGS: Final = "tests/testing/test_workflow_laws.py::test_one_workflow_in_two_spellings"
MINUS: Final = "tests/testing/test_workflow_laws.py::test_a_minus_subtracts"
ANCHORS: Final = "tests/theory/test_anchors.py"
MOMENTS: Final = "tests/theory/test_moments.py"
RAW_BATCH: Final = "tests/theory/families/test_raw_data.py::test_a_batch_has_the_law_of_raw_points"
RAW_NORMAL: Final = "tests/theory/families/test_raw_data.py::test_normal_mean_and_variance_from_raw_points"
AVERAGES: Final = "tests/theory/test_literal_averages.py"
DRIFT: Final = "tests/theory/test_drift.py"
WORKFLOW: Final = "tests/theory/test_workflow.py"
ENUMERATION: Final = "tests/theory/families/test_enumeration.py"
FAMILY_LAWS: Final = "tests/testing/test_family_laws.py::test_the_catalogue_obeys_the_laws[{name}]"
ANSWERS: Final = "tests/theory/closed_forms/test_answers.py"
SUMS: Final = "tests/theory/closed_forms/test_sums_of_terms.py"
FADING: Final = "tests/theory/closed_forms/test_fading.py"
RANDOM: Final = "tests/theory/closed_forms/test_random_recurrences.py"

SUITES: Final[dict[str, tuple[str, ...]]] = {
    "theory/families/": (ENUMERATION, FAMILY_LAWS, RAW_BATCH, RAW_NORMAL),
    "theory/closed_forms/": (ANSWERS, SUMS, FADING, RANDOM),
    "theory/declared/": ("tests/theory/declared/test_tails.py", "tests/theory/declared/test_integrals.py"),
    "theory/": (ANCHORS, AVERAGES, SPELLINGS, MINUS, LAWS, AWKWARD, MOMENTS, DRIFT, WORKFLOW),
}

MUTANTS: Final[tuple[Mutant, ...]] = tuple(
    Mutant(**entry) for entry in tomllib.loads((Path(__file__).parent / "mutants.toml").read_text("utf-8"))["mutant"]
)
