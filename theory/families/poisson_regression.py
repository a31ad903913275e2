"""Poisson regression with logarithmic link on standard normal covariates: E y = exp(x' theta).

w(eta) = exp(eta), so a = E e^(tau Z) = e^(tau^2/2) and b = E Z^2 e^(tau Z) = (1 + tau^2) e^(tau^2/2) in closed form;
the quadrature must enclose them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import sympy

from ..generalised import LINK, CanonicalRegression
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class PoissonRegression(CanonicalRegression):
    """Poisson regression, maximum likelihood."""

    name = "poisson-regression"
    summary = "Poisson regression, maximum likelihood, Gaussian covariates"
    source = DEY_DONOHO

    @property
    def weight(self) -> sympy.Expr:
        """exp(eta)."""
        return sympy.exp(self.tau * LINK)

    @property
    def information_formula(self) -> tuple[sympy.Expr, sympy.Expr]:
        """a and b in closed form."""
        a = sympy.exp(self.tau**2 / 2)
        return a, (1 + self.tau**2) * a

    def mean(self, eta: Any) -> Any:
        """exp(eta), with eta kept where doubles can hold it."""
        return eta.__array_namespace__().exp(eta.clip(-30, 30))

    def slope(self, eta: Any) -> Any:
        """exp(eta)."""
        return self.mean(eta)

    def respond(self, rng: Any, mean: Any) -> Any:
        """Counts."""
        return rng.poisson(mean).astype(float)
