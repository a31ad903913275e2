"""Softmax (multinomial logistic) regression: C classes, the last one the reference, on normal or given covariates.

P(y = k) = e^(eta_k)/(1 + sum_j e^(eta_j)), k < C, with eta_k = x' theta_k and W = diag(p) - p p'. On normal covariates
the true theta_k are k/(C - 1) times tau along the first axis, so that every moment is an integral in one dimension;
on given rows, ``design=wine``, the information is a finite sum in balls. Two classes are logistic regression.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

import sympy

from ..language.workflow import whole
from ..regression.generalised import CanonicalRegression, Weights
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class SoftmaxRegression(CanonicalRegression):
    """Softmax regression, maximum likelihood.

    Parameters
    ----------
    classes
        C, at least 2.
    """

    classes: int | str = 3

    name = "softmax-regression"
    summary = "softmax regression, maximum likelihood (covariates: Gaussian or given)"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "classes", whole("classes", self.classes, at_least=2))
        super().__post_init__()

    @property
    def outputs(self) -> int:
        """C - 1."""
        return int(self.classes) - 1

    @property
    def strengths(self) -> tuple[Fraction, ...]:
        """k/(C - 1)."""
        return tuple(Fraction(k, self.outputs) for k in range(1, self.outputs + 1))

    def weights(self, eta: tuple[sympy.Expr, ...]) -> Weights:
        """diag(p) - p p'."""
        total = 1 + sum(map(sympy.exp, eta), sympy.S.Zero)
        return tuple(
            tuple(
                sympy.exp(one) * (total - sympy.exp(one)) / total**2 if k == m
                else -sympy.exp(one + other) / total**2
                for m, other in enumerate(eta)
            )
            for k, one in enumerate(eta)
        )  # fmt: skip

    def mean(self, eta: Any) -> Any:
        """p of all classes but the last."""
        arrays = eta.__array_namespace__()
        top = eta.max(axis=-1, keepdims=True).clip(0.0, None)
        raised = arrays.exp(eta - top)
        return raised / (arrays.exp(-top) + raised.sum(axis=-1, keepdims=True))

    def spread(self, mean: Any) -> Any:
        """diag(p) - p p'."""
        arrays = mean.__array_namespace__()
        return mean[..., :, None] * (arrays.eye(self.outputs) - mean[..., None, :])

    def respond(self, rng: Any, mean: Any) -> Any:
        """An indicator of every class but the last."""
        arrays = mean.__array_namespace__()
        upper = arrays.cumulative_sum(mean, axis=-1)
        chance = rng.random(mean.shape[:-1])[..., None]
        return ((chance < upper) & (chance >= upper - mean)).astype(float)
