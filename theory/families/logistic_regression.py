"""Logistic regression on standard normal covariates: P(y = 1) = 1/(1 + exp(-x' theta)).

w(eta) = p (1 - p) = e^(-eta)/(1 + e^(-eta))^2; the two moments of w(tau Z) are enclosed by quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import sympy

from ..generalised import LINK, CanonicalRegression
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class LogisticRegression(CanonicalRegression):
    """Logistic regression, maximum likelihood."""

    name = "logistic-regression"
    summary = "logistic regression, maximum likelihood, Gaussian covariates"
    source = DEY_DONOHO

    @property
    def weight(self) -> sympy.Expr:
        """p (1 - p)."""
        e = sympy.exp(-self.tau * LINK)
        return e / (1 + e) ** 2

    def mean(self, eta: Any) -> Any:
        """p."""
        return (1 + eta.__array_namespace__().tanh(eta / 2)) / 2

    def slope(self, eta: Any) -> Any:
        """p (1 - p)."""
        p = self.mean(eta)
        return p * (1 - p)

    def respond(self, rng: Any, mean: Any) -> Any:
        """0 or 1."""
        return (rng.random(mean.shape) < mean).astype(float)
