"""Poisson regression with logarithmic link, E y = exp(x' theta), on standard normal or given covariates.

w(eta) = exp(eta), so on normal covariates a = E e^(tau Z) = e^(tau^2/2) and b = E Z^2 e^(tau Z) =
(1 + tau^2) e^(tau^2/2) in closed form; the quadrature must enclose them. On given rows, ``design=rows.csv`` or
``design=diabetes``, the information is a finite sum in balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import sympy

from ..regression.generalised import CanonicalRegression, Weights
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class PoissonRegression(CanonicalRegression):
    """Poisson regression, maximum likelihood."""

    name = "poisson-regression"
    summary = "Poisson regression, maximum likelihood (covariates: Gaussian or given)"
    source = DEY_DONOHO

    def weights(self, eta: tuple[sympy.Expr, ...]) -> Weights:
        """exp(eta)."""
        return ((sympy.exp(eta[0]),),)

    @property
    def information_formula(self) -> tuple[sympy.Expr, sympy.Expr]:
        """a and b in closed form, on Gaussian covariates."""
        a = sympy.exp(self.tau**2 / 2)
        return a, (1 + self.tau**2) * a

    def mean(self, eta: Any) -> Any:
        """exp(eta), with eta kept where doubles can hold it."""
        return eta.__array_namespace__().exp(eta.clip(-30, 30))

    def spread(self, mean: Any) -> Any:
        """exp(eta)."""
        return mean[..., None]

    def respond(self, rng: Any, mean: Any) -> Any:
        """Counts."""
        return rng.poisson(mean).astype(float)
