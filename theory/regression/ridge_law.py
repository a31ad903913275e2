"""The risk ratio of ridge on one given design, exact over Q by functions of the matrix X'X.

The recursions of `families.ridge_design` commute with X'X, so they run on rational matrices. With everything kept in
equal batches the eigen-directions telescope to

    risk(g) = sum_j  sum_(k<=g) 1/(k + r_j)^2  +  b_j^2 (r_j/(1 + r_j))^2,  r_j = penalty/s_j, b_j^2 = s_j theta_j^2,

whose step is -(P'/P)'(g) for P(x) = det(x + penalty (X'X)^(-1)), a rational function; in the limit stand trigammas at
1 + r_j, and the roots -r_j of P are enclosed by balls. Under discard, q the first gain,

    risk(g) = sum_(k<=g) tr q^(2k)  +  theta' X'X (q^g - 1)^2 theta,

whose step is F(g) + H(g) with F(g) = tr q^(2g) + theta' X'X (q^2 - 1) q^(2g-2) theta and H(g) = 2 theta' X'X (1 - q)
q^(g-1) theta. By Cayley and Hamilton F follows the characteristic polynomial of q^2 and H that of q, both rational:
2d + 1 equations with constant coefficients, whose eigenvalues other than one lie in (0, 1). The limit is
tr q^2/(1 - q^2) + theta' X'X theta: a rational number although the eigenvalues are not. Source: derived.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from .rational_matrices import identity, number, trace
from .ridge_words import NO_RECURRENCE

_SMALL: Final = 4
"""Up to this many columns, with short numbers, the telescoped recurrence is handed to the solver."""

_SHORT_BITS: Final = 64
_AHEAD: Final = ("ABCD", "STUV")
"""F and H at g, g + 1, ...; as many letters as there are columns at most."""


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
        if self._forgets:
            return told + (
                r"With $q = X^{\top} X (X^{\top} X + \text{penalty})^{-1}$ the mean of the fit is $q^g \theta$ and the "
                r"risk $\sum_{k=1}^{g} \operatorname{tr} q^{2k} + \theta^{\top} X^{\top} X (q^g - 1)^2 \theta$. From "
                r"one generation to the next it grows by a part in $q^{2g}$ and a part in $q^g$; either follows the "
                r"characteristic polynomial of its matrix (Cayley and Hamilton), which is rational. With their values "
                r"at $g, g + 1, \dots$ as unknowns, over the first risk:"
            )
        return told + (
            r"So the variance and the mean of that least-squares estimate run on matrices that commute with "
            r"$X^{\top} X$, with rational entries:"
        )

    @property
    def _one(self) -> fmpq_mat:
        return identity(self.gram.nrows())

    def _gain(self, points: fmpq) -> fmpq_mat:
        """p X'X (p X'X + penalty)^(-1)."""
        scaled = self.gram * points
        return scaled * (scaled + self._one * to_fmpq(self.penalty)).inv()

    def _risk(self, gain: fmpq_mat, variance: fmpq_mat, mean: fmpq_mat) -> fmpq:
        miss = gain * mean - self._one
        return trace(gain * gain * variance) + self._signal(miss * miss)

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
            yield number(value)

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
        """In equal batches: one equation with everything kept, 2d + 1 with the last batch alone.

        Raises
        ------
        NotCoveredError
            For other sizes, and for designs that are too large for the solver.
        """
        if self._telescopes:
            coefficients = self._polynomial.coeffs()
            self._must_be_short(coefficients)
            p = sum(number(c) * GENERATION**i for i, c in enumerate(coefficients))
            step = sympy.cancel(-sympy.diff(sympy.diff(p, GENERATION) / p, GENERATION) / number(self.first))
            return one_equation(sympy.S.One, step, initial=sympy.S.One, index=GENERATION)
        if self._forgets:
            return self._steps_by_powers()
        raise NotCoveredError(NO_RECURRENCE)

    def _must_be_short(self, coefficients: Sequence[fmpq]) -> None:
        bits = max(max(int(c.p).bit_length(), int(c.q).bit_length()) for c in coefficients)
        if len(coefficients) > _SMALL + 1 or bits > _SHORT_BITS:
            raise NotCoveredError(NO_RECURRENCE)

    @property
    def _forgets(self) -> bool:
        trained = self.trained
        return trained is not None and trained.kept is Kept.LAST and bool(trained.definition.constant_size)

    def _steps_by_powers(self) -> LinearRecurrence:
        """R, and F and H of the module's head at g, ..., g + d - 1, a letter each: a companion matrix for either."""
        d, one, q = self.gram.nrows(), self._one, self._gain(fmpq(1))
        f = [trace(q ** (2 * g)) + self._signal((q * q - one) * q ** (2 * g - 2)) for g in range(1, d + 1)]
        h = [2 * self._signal((one - q) * q ** (g - 1)) for g in range(1, d + 1)]
        system = sympy.diag(1, self._companion(q * q), self._companion(q))
        system[0, :] += system[1, :] + system[d + 1, :]  # the step to g is F(g) + H(g)
        initial = [sympy.S.One, *(number(value / self.first) for value in (*f, *h))]
        return LinearRecurrence(
            ("R", *_AHEAD[0][:d], *_AHEAD[1][:d]),
            GENERATION,
            sympy.ImmutableMatrix(system),
            sympy.ImmutableMatrix.zeros(2 * d + 1, 1),
            1,
            sympy.ImmutableMatrix(initial),
            (),
            (sympy.ImmutableMatrix([[1] + [0] * (2 * d)]), sympy.S.Zero),
            (),
        )

    def _companion(self, matrix: fmpq_mat) -> sympy.Matrix:
        """From x(g), ..., x(g + d - 1) to the next, where x follows the characteristic polynomial of a matrix."""
        coefficients = matrix.charpoly().coeffs()
        self._must_be_short(coefficients)
        d = len(coefficients) - 1
        return sympy.Matrix(d, d, lambda i, j: -number(coefficients[j]) if i == d - 1 else int(j == i + 1))

    def _signal(self, matrix: fmpq_mat) -> fmpq:
        """theta' X'X M theta for a function M of X'X."""
        return trace(self.gram * matrix * self.energy)

    def enclosed_limit(self, digits: int = 30) -> Enclosure | None:
        """The limit of the risk ratio, for equal batches; on any design, whatever its size."""
        if self._telescopes:
            with precision(int(4 * digits) + 64):
                total = arb(self._bias)
                roots: Any = self._polynomial.numer().complex_roots()
                for root, times in roots:
                    # The roots are real: X'X is symmetric. psi_1(x) = zeta(2, x).
                    total += times * arb(2).zeta(1 - root.real)
                return from_ball(total / arb(self.first), digits)
        if self._forgets:
            gain = self._gain(fmpq(1))
            left = gain * gain * (self._one - gain * gain).inv()
            with precision(int(4 * digits) + 64):
                return from_ball(arb((trace(left) + self._signal(self._one)) / self.first), digits)
        return None

    @property
    def _bias(self) -> fmpq:
        """theta' X'X (r/(1 + r))^2 theta."""
        miss = self._gain(fmpq(1)) - self._one
        return self._signal(miss * miss)


__all__ = ["RidgeDesignLaw"]
