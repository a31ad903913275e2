"""Where second moments do not close, or are not derived, the refusal names the moment; a failed closure is named."""

from __future__ import annotations

import pytest

from mengoli.family_verification import verify_under
from mengoli.theory import catalogue
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.law import derive

REFUSED = [
    ("normal-mean-variance:estimator=unbiased", "shrinkage:p=1/2", "no weighted set of points"),
    ("ridge:penalty=1", "augment-subsample", "E (X_S' X_S + penalty)^(-1)"),
    ("ridge:penalty=1", "bias:b=1", "no weighted set of points"),
    ("linear-regression:d=3,design=fresh", "window:k=2", "second moments of the shares"),
    ("uniform-maximum", "window:k=2", "larger of two maxima"),
    ("inverse-gaussian", "window:k=2", "mixed third moments"),
]


@pytest.mark.parametrize(("family", "workflow", "moment"), REFUSED)
def test_the_moment_that_is_missing_is_named(family: str, workflow: str, moment: str) -> None:
    with pytest.raises(NotCoveredError) as told:
        derive(catalogue.family(family), catalogue.workflow(workflow), "40")
    assert moment in str(told.value)


def test_the_cubic_variance_is_named_at_finite_n() -> None:
    family = catalogue.family("inverse-gaussian")
    assert any(item.how.startswith("fails: V(mu) = mu^3") for item in family.hypotheses)
    law = derive(family, catalogue.workflow("discard"), "10")
    assert "V(mu) = mu^3 is cubic" in (law.reason or "")
    assert derive(family, catalogue.workflow("discard")).verdict.value == "proved"


def test_a_median_error_is_not_called_a_risk_ratio() -> None:
    name = "location:density=cauchy,estimator=mean"
    found = verify_under("augment", catalogue.family(name), name)
    assert found.law.startswith("median_error(g) = H1(g)")
    assert "do not measure its median error" in found.witness
