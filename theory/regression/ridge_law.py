"""The risk ratio of ridge on one given design, exact over Q by functions of the matrix X'X.

The recursions of `families.ridge_design` commute with X'X, so they run on rational matrices. With everything kept in
equal batches the eigen-directions telescope to

    risk(g) = sum_j  sum_(k<=g) 1/(k + r_j)^2  +  b_j^2 (r_j/(1 + r_j))^2,  r_j = penalty/s_j, b_j^2 = s_j theta_j^2,

whose step is -(P'/P)'(g) for P(x) = det(x + penalty (X'X)^(-1)), a rational function; in the limit stand trigammas at
1 + r_j, and the roots -r_j of P are enclosed by balls. Under discard the limit is tr q^2/(1 - q^2) + theta' X'X theta,
q the first gain: a rational number. Source: derived.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

import sympy
from flint import arb, fmpq, fmpq_mat, fmpq_poly

from ..algebra.conversions import to_fmpq
from ..algebra.recurrence import LinearRecurrence
from ..claims import Regime
from ..closed_forms.values.enclosures import Enclosure, from_ball, precision
from ..errors import NotCoveredError
from ..moments.quantities import Law, one_equation
from ..moments.training_sets import Kept, TrainingSet
from ..symbols import GENERATION

_SMALL: Final = 4
"""Up to this many columns, with short numbers, the telescoped recurrence is handed to the solver."""

_SHORT_BITS: Final = 64


@final
@dataclass(frozen=True, eq=False)
class RidgeDesignLaw(Law):
    """The risk ratio of ridge on one design.

    Parameters
    ----------
    gram
        X'X.
    penalty
        The penalty.
    energy
        theta theta'.
    trained
        On which batches; ``None`` where only the first generation is asked for.
    """

    gram: fmpq_mat
    penalty: Fraction
    energy: fmpq_mat
    trained: TrainingSet | None

    @property
    def regime(self) -> Regime:
        """Exact."""
        return Regime.EXACT

    @property
    def reasoning(self) -> str:
        """The argument of the module's head, in formulas."""
        told = (
            r"Along an eigenvector of $X^{\top} X$ with eigenvalue $s$ let $r$ be the penalty over $s$; ridge on $N$ "
            r"batches' worth of rows is $N/(N+r)$ times least squares, which is the mean of the batches' own, by their "
            r"sizes. The loss is the squared prediction error on the design, which adds the directions up. "
        )
        if self._telescopes:
            return told + (
                r"So $(g+r)\, \hat{\theta}_g = (g-1+r)\, \hat{\theta}_{g-1} + \hat{\theta}_{g-1} + \varepsilon_g$, "
                r"that is $\hat{\theta}_g = \hat{\theta}_{g-1} + \varepsilon_g/(g+r)$: the bias stays that of the "
                r"first fit, and the risk grows by $\sum_j (g + r_j)^{-2} = -(P'/P)'(g)$, where "
                r"$P(x) = \prod_j (x + r_j)$ is the determinant of $x + \text{penalty} \cdot (X^{\top} X)^{-1}$. "
                "Over the first risk"
            )
        return told + (
            r"So the variance and the mean of that least-squares estimate run on matrices that commute with "
            r"$X^{\top} X$, with rational entries:"
        )

    @property
    def _one(self) -> fmpq_mat:
        return rational_matrix([[Fraction(i == j) for j in range(self.gram.nrows())] for i in range(self.gram.nrows())])

    def _gain(self, points: fmpq) -> fmpq_mat:
        """p X'X (p X'X + penalty)^(-1)."""
        scaled = self.gram * points
        return scaled * (scaled + self._one * to_fmpq(self.penalty)).inv()

    def _risk(self, gain: fmpq_mat, variance: fmpq_mat, mean: fmpq_mat) -> fmpq:
        miss = gain * mean - self._one
        return _trace(gain * gain * variance) + _trace(self.gram * miss * miss * self.energy)

    @cached_property
    def first(self) -> fmpq:
        """The risk of generation 1 with n_1 = n."""
        size = self._at("size", 1)
        return self._risk(self._gain(size), self._one * (1 / size), self._one)

    def _at(self, what: str, g: int) -> fmpq:
        if self.trained is None:
            return fmpq(1)
        value = getattr(self.trained, what)(g)
        return fmpq(int(value.p), int(value.q))

    def values(self, generations: int) -> Iterator[sympy.Expr]:
        """By the recursion of rational matrices that commute."""
        assert self.trained is not None
        variance, mean = self._one * (1 / self._at("size", 1)), self._one
        before = self._gain(self._at("points", 1))
        for g in range(1, generations + 1):
            gain = self._gain(self._at("points", g))
            if g > 1:
                size = self._at("size", g)
                share = size / self._at("total", g) if self.trained.kept is Kept.ALL else fmpq(1)
                keep = self._one * (1 - share) + before * share
                variance = keep * keep * variance + self._one * (share * share / size)
                mean = keep * mean
            before = gain
            value = self._risk(gain, variance, mean) / self.first
            yield sympy.Rational(int(value.p), int(value.q))

    @property
    def _telescopes(self) -> bool:
        return (
            self.trained is not None and self.trained.kept is Kept.ALL and bool(self.trained.definition.constant_size)
            and self.trained.size(1) == 1
        )  # fmt: skip

    @cached_property
    def _polynomial(self) -> fmpq_poly:
        """P(x) = det(x + penalty (X'X)^(-1)); its roots are -r_j."""
        made: fmpq_poly = (self.gram.inv() * to_fmpq(-self.penalty)).charpoly()
        return made

    def recurrence(self) -> LinearRecurrence:
        """One equation with everything kept in equal batches: the step is -(P'/P)'(g)."""
        coefficients = self._polynomial.coeffs()
        bits = max(max(int(c.p).bit_length(), int(c.q).bit_length()) for c in coefficients)
        if not self._telescopes or len(coefficients) > _SMALL + 1 or bits > _SHORT_BITS:
            raise NotCoveredError(
                "the directions of the design have no recurrence of bounded size in common: values are exact, "
                "generation by generation"
            )
        p = sum(sympy.Rational(int(c.p), int(c.q)) * GENERATION**i for i, c in enumerate(coefficients))
        first = sympy.Rational(int(self.first.p), int(self.first.q))
        step = sympy.cancel(-sympy.diff(sympy.diff(p, GENERATION) / p, GENERATION) / first)
        return one_equation(sympy.S.One, step, initial=sympy.S.One, index=GENERATION)

    def limit(self, digits: int = 30) -> Enclosure:
        """The limit of the risk ratio, for equal batches.

        Raises
        ------
        NotCoveredError
            For sizes that are not equal.
        """
        if self._telescopes:
            with precision(int(4 * digits) + 64):
                total = arb(self._bias)
                roots: Any = self._polynomial.numer().complex_roots()
                for root, times in roots:
                    # The roots are real: X'X is symmetric. psi_1(x) = zeta(2, x).
                    total += times * arb(2).zeta(1 - root.real)
                return from_ball(total / arb(self.first), digits)
        if self.trained is not None and self.trained.kept is Kept.LAST and self.trained.definition.constant_size:
            gain = self._gain(fmpq(1))
            left = gain * gain * (self._one - gain * gain).inv()
            with precision(int(4 * digits) + 64):
                return from_ball(arb((_trace(left) + _trace(self.gram * self.energy)) / self.first), digits)
        raise NotCoveredError("the limit is derived for equal batches, under discard and augment")

    @property
    def _bias(self) -> fmpq:
        """theta' X'X (r/(1 + r))^2 theta."""
        miss = self._gain(fmpq(1)) - self._one
        return _trace(self.gram * miss * miss * self.energy)


def rational_matrix(rows: list[list[Fraction]]) -> fmpq_mat:
    """A square matrix over Q."""
    return fmpq_mat(len(rows), len(rows), [to_fmpq(value) for row in rows for value in row])


def _trace(matrix: fmpq_mat) -> fmpq:
    return sum((matrix[i, i] for i in range(matrix.nrows())), fmpq(0))


__all__ = ["RidgeDesignLaw", "rational_matrix"]
