"""Logistic regression: P(y = 1) = 1/(1 + exp(-x' theta)), on standard normal or given covariates.

w(eta) = p (1 - p) = e^(-eta)/(1 + e^(-eta))^2. On normal covariates the two moments of w(tau Z) are enclosed by
quadrature; on given rows, ``design=rows.csv`` or ``design=breast-cancer``, the information is a finite sum in balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import sympy

from ..regression.generalised import CanonicalRegression, Weights
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class LogisticRegression(CanonicalRegression):
    """Logistic regression, maximum likelihood."""

    name = "logistic-regression"
    summary = "logistic regression, maximum likelihood (covariates: Gaussian or given)"
    source = DEY_DONOHO

    def weights(self, eta: tuple[sympy.Expr, ...]) -> Weights:
        """p (1 - p)."""
        e = sympy.exp(-eta[0])
        return ((e / (1 + e) ** 2,),)

    def mean(self, eta: Any) -> Any:
        """p."""
        return (1 + eta.__array_namespace__().tanh(eta / 2)) / 2

    def spread(self, mean: Any) -> Any:
        """p (1 - p)."""
        return (mean * (1 - mean))[..., None]

    def respond(self, rng: Any, mean: Any) -> Any:
        """0 or 1."""
        return (rng.random(mean.shape) < mean).astype(float)
