"""The theorem's hypotheses for a declared family, each checked by algebra or by rigorous quadrature.

Two symbolic shortcuts turn a check at the true parameter into one for all parameters: if the density is that of a
location or scale family (d/dx + d/dtheta, or x d/dx + theta d/dtheta, annihilates it up to the Jacobian), its
integrals at one theta are those at all; and if (d^2 log f/dtheta dx)/(d log f/dx dtheta) = rho is free of x the
family is a one-parameter exponential one, and E s = 0 makes I(theta) = rho s - ds/dtheta exactly, free of x.
Near the truth the second derivatives of log f have an integrable bound: then the mean second derivative of a sample
converges uniformly there, a consistent root of the mean score exists, and it is asymptotically linear (Ferguson,
A Course in Large Sample Theory, Theorem 18). Third derivatives, which older conditions ask for, are not needed.
Sources: Lehmann and Casella, Theory of Point Estimation, 2.5; van der Vaart, Asymptotic Statistics, 5 and 7.

Above 300 lines: one class, a check a hypothesis, in the order of the theorem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Any, Final, final

import sympy
from flint import arb, arb_mat

from ..errors import NotCoveredError
from ..family import LE_CAM_TRUST, Hypothesis
from ..language.plain import plain
from .balls import constant
from .deadline import OutOfTimeError, deadline
from .declaration import Declaration
from .domination import bounded
from .identities import free_form, vanishes
from .integrals import DivergentError, UndecidedError, precision
from .kinks import has_moving_kinks, weaker_smoothness

Matrix = tuple[tuple[Any, ...], ...]
"""Rows of real balls."""

SECONDS: Final = 20
"""What the checks of one family may take."""

_SMALL: Final = 1e-6
_LARGEST: Final = 3000
"""Operations in the log-density times the square of the number of parameters."""

MASS: Final = "the density integrates to one"

DECLARED: Final = Hypothesis(
    "the estimator is asymptotically linear with this influence function", "trusted", "the influence function declared"
)


@final
@dataclass(frozen=True)
class Checks:
    """What is known of a declared family.

    Parameters
    ----------
    declaration
        The family.
    """

    declaration: Declaration

    @cached_property
    def score(self) -> tuple[sympy.Expr, ...]:
        """The score at the truth, a function of x."""
        return tuple(s.subs(self.declaration.at_truth) for s in self.declaration.score)

    @cached_property
    def support_moves(self) -> bool:
        """Whether an end of the support depends on a parameter."""
        return any(end.has(*self.declaration.thetas) for end in self.declaration.ends)

    @cached_property
    def equivariance(self) -> str | None:
        """``"location"`` or ``"scale"`` for one parameter that only moves or stretches the density."""
        d = self.declaration
        if len(d.thetas) != 1:
            return None
        (theta,), x, f = d.thetas, d.x, d.log_expression
        fx, ft = sympy.diff(f, x), sympy.diff(f, theta)
        low, high = d.ends
        if {low, high} == {-sympy.oo, sympy.oo} and vanishes(fx + ft):
            return "location"
        if {low, high} <= {-sympy.oo, sympy.oo, sympy.S.Zero} and vanishes(x * fx + theta * ft + 1):
            return "scale"
        return None

    @cached_property
    def exponential(self) -> sympy.Expr | None:
        """I(theta) of a one-parameter exponential family, exactly; ``None`` if it is not recognised as one."""
        d = self.declaration
        if len(d.thetas) != 1 or self.support_moves:
            return None
        (theta,), (s,) = d.thetas, d.score
        across = sympy.diff(s, d.x)
        if vanishes(across) or across.has(sympy.DiracDelta, sympy.Derivative, sympy.Subs):
            return None
        rho = free_form(sympy.diff(across, theta) / across, d.x)
        return None if rho is None else free_form(rho * s - sympy.diff(s, theta), d.x)

    @cached_property
    def information(self) -> Matrix:
        """Fisher information at the truth, as balls.

        Raises
        ------
        UndecidedError, DivergentError
            Where an entry could not be enclosed, or is infinite.
        """
        return self._matrix(self.score, self.score)

    def _matrix(self, rows: tuple[sympy.Expr, ...], columns: tuple[sympy.Expr, ...]) -> Matrix:
        density, found = self.declaration.density(), dict[sympy.Expr, Any]()
        for product in (r * c for r in rows for c in columns):
            if product not in found:
                found[product] = density.expectation(product)
        return tuple(tuple(found[r * c] for c in columns) for r in rows)

    @cached_property
    def influence(self) -> tuple[sympy.Expr, ...]:
        """The declared influence function at the truth; empty for maximum likelihood."""
        return tuple(p.subs(self.declaration.at_truth) for p in self.declaration.influence_expressions)

    @cached_property
    def covariance(self) -> Matrix:
        """Sigma = E psi psi', as balls: the inverse information for maximum likelihood."""
        if self._ended:
            raise UndecidedError(f"the covariance was not looked at: {self._ended[0]}")
        if self.influence:
            return self._matrix(self.influence, self.influence)
        with precision(80):
            try:
                rows = arb_mat([list(row) for row in self.information]).inv().tolist()
            except ZeroDivisionError as error:
                raise UndecidedError("the information could not be told from a singular matrix") from error
        return tuple(tuple(row) for row in rows)

    @cached_property
    def information_formula(self) -> sympy.Expr | None:
        """I(theta) as a formula for all theta, where one is known."""
        if self.exponential is not None:
            return self.exponential
        return None

    @cached_property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Every hypothesis with its status and how that was found."""
        found = [self._support(), *self._interior()]
        if all(item.status == "checked" for item in found):
            try:
                with deadline(SECONDS):
                    for check in self._checks():
                        found += check()
                        if found[-1].statement == MASS and found[-1].status != "checked":
                            # Nothing is known of means under what may be no density.
                            self._ended.append("the density is not known to integrate to one")
                            break
            except OutOfTimeError:
                self._ended.append(f"the checks took more than {SECONDS} seconds")
                found.append(Hypothesis("the other hypotheses", "undecided", f"not decided within {SECONDS} seconds"))
        if all(item.status != "failed" for item in found):
            found.append(Hypothesis("risk ratio in the limit n -> infinity at fixed g", "trusted", LE_CAM_TRUST))
        return tuple(found)

    def _checks(self) -> Iterator[Callable[[], tuple[Hypothesis, ...]]]:
        """What has to be computed, in order."""
        yield lambda: (self._mass(),)
        yield lambda: (self._score_mean(),)
        yield lambda: (self._information(),)
        if self.influence:
            yield lambda: (self._influence_mean(),)
            yield lambda: (self._identity(),)
            yield lambda: (self._variance(),)
            yield lambda: (DECLARED,)
        yield self._curvature
        yield self._smoothness

    @cached_property
    def _ended(self) -> list[str]:
        """Why the checks ended early, if they did: what they could not enclose is not tried again."""
        return []

    def _support(self) -> Hypothesis:
        text = "the support does not move with the parameter"
        if self.support_moves:
            return Hypothesis(text, "failed", f"its ends are {self.declaration.ends[0]} and {self.declaration.ends[1]}")
        return Hypothesis(text, "checked", "its ends are free of the parameters")

    def _interior(self) -> tuple[Hypothesis, ...]:
        """A truth at the edge of its domain; at an inner point there is nothing to say."""
        edges = [
            item.name
            for item in self.declaration.parameters
            if self.declaration.at_truth[item.symbol] in (item.domain.lower, item.domain.upper)
        ]
        if not edges:
            return ()
        why = f"{', '.join(edges)} is at the edge of its domain, beyond which an estimate cannot err"
        return (Hypothesis("the truth is an inner point of the parameters' domain", "failed", why),)

    @cached_property
    def moves_along(self) -> bool:
        """Whether the influence function moves or stretches with the density."""
        d = self.declaration
        if self.equivariance is None or not d.influence_expressions:
            return self.equivariance is not None
        (theta,), (psi,) = d.thetas, d.influence_expressions
        along, across = sympy.diff(psi, d.x), sympy.diff(psi, theta)
        if self.equivariance == "location":
            return vanishes(along + across)
        return vanishes(d.x * along + theta * across - psi)

    def _scope(self) -> str:
        at = ", ".join(f"{symbol} = {value}" for symbol, value in self.declaration.at_truth.items())
        if self.moves_along:
            return f"at {at}, hence everywhere: a {self.equivariance} family"
        return f"at {at}"

    def _mass(self) -> Hypothesis:
        return self._value(MASS, self.declaration, sympy.S.One, 1)

    def _value(self, text: str, declaration: Declaration, function: sympy.Expr, target: int) -> Hypothesis:
        try:
            ball = declaration.density().expectation(function)
        except (UndecidedError, NotCoveredError) as error:
            return Hypothesis(text, "undecided", str(error))
        except DivergentError as error:
            return Hypothesis(text, "failed", str(error))
        return self._judged(text, ((ball,),), ((target,),))

    def _judged(self, text: str, values: Matrix, targets: tuple[tuple[int, ...], ...]) -> Hypothesis:
        error = 0.0
        for row, wanted in zip(values, targets, strict=True):
            for value, target in zip(row, wanted, strict=True):
                if not value.contains(target):
                    return Hypothesis(text, "failed", f"{_text(value)} is not {target}, {self._scope()}")
                error = max(error, float(value.rad()))
        if error > _SMALL:
            return Hypothesis(text, "undecided", f"the enclosure is {error:.1g} wide")
        return Hypothesis(text, "checked", f"rigorous quadrature, error below {error:.1g}, {self._scope()}")

    def _score_mean(self) -> Hypothesis:
        return self._means("E score = 0", self.score)

    def _means(self, text: str, functions: tuple[sympy.Expr, ...]) -> Hypothesis:
        density = self.declaration.density()
        try:
            values = tuple((density.expectation(function),) for function in functions)
        except (UndecidedError, NotCoveredError) as error:
            return Hypothesis(text, "undecided", str(error))
        except DivergentError as error:
            return Hypothesis(text, "failed", str(error))
        return self._judged(text, values, ((0,),) * len(functions))

    def _information(self) -> Hypothesis:
        text = "the Fisher information is finite and positive"
        try:
            balls = self.information
        except (UndecidedError, NotCoveredError) as error:
            return Hypothesis(text, "undecided", str(error))
        except DivergentError as error:
            return Hypothesis(text, "failed", str(error))
        with precision(80):
            minors = [arb_mat([list(row[:k]) for row in balls[:k]]).det() for k in range(1, len(balls) + 1)]
        if any(minor <= _SMALL**2 for minor in minors):
            return Hypothesis(text, "failed", "a leading minor is zero: the parameters are not identified")
        if not all(minor > 0 for minor in minors):
            return Hypothesis(text, "undecided", "a leading minor could not be told from zero")
        formula = self.information_formula
        if formula is not None:
            value = constant(formula.subs(self.declaration.at_truth)).real
            if not value.overlaps(balls[0][0]):
                return Hypothesis(text, "failed", f"{formula} and the quadrature {_text(balls[0][0])} disagree")
            return Hypothesis(text, "checked", f"I = {plain(formula)} exactly (exponential family), and by quadrature")
        shown = "; ".join(", ".join(_text(value) for value in row) for row in balls)
        return Hypothesis(text, "checked", f"I = [{shown}], rigorous quadrature, {self._scope()}")

    def _curvature(self) -> tuple[Hypothesis, ...]:
        """E(s s' + ds/dtheta) = 0: to the second order the density integrates to one off the truth as well.

        Not needed where the truth stands for all parameters, nor of a density with a moving kink, whose second
        derivative is no function.
        """
        d = self.declaration
        if self.equivariance or self.exponential is not None or has_moving_kinks(d):
            return ()
        text = "E(s s' + ds/dtheta) = 0: the mass stays one near the truth"
        slopes = [[sympy.diff(s, theta).subs(d.at_truth) for theta in d.thetas] for s in d.score]
        density, size = d.density(), range(len(d.thetas))
        try:
            values = tuple(
                tuple(density.expectation(self.score[i] * self.score[j] + slopes[i][j]) for j in size) for i in size
            )
        except (UndecidedError, NotCoveredError) as error:
            return (Hypothesis(text, "undecided", str(error)),)
        except DivergentError as error:
            return (Hypothesis(text, "failed", str(error)),)
        return (self._judged(text, values, tuple((0,) * len(size) for _ in size)),)

    def _influence_mean(self) -> Hypothesis:
        return self._means("E psi = 0", self.influence)

    def _identity(self) -> Hypothesis:
        text = "E psi s' is the identity: the estimator is asymptotically unbiased"
        try:
            values = self._matrix(self.influence, self.score)
        except (UndecidedError, NotCoveredError) as error:
            return Hypothesis(text, "undecided", str(error))
        except DivergentError as error:
            return Hypothesis(text, "failed", str(error))
        size = range(len(self.score))
        return self._judged(text, values, tuple(tuple(int(i == j) for j in size) for i in size))

    def _variance(self) -> Hypothesis:
        text = "the influence function has finite variance"
        try:
            shown = "; ".join(", ".join(_text(value) for value in row) for row in self.covariance)
        except (UndecidedError, NotCoveredError) as error:
            return Hypothesis(text, "undecided", str(error))
        except DivergentError as error:
            return Hypothesis(text, "failed", str(error))
        return Hypothesis(text, "checked", f"Sigma = [{shown}], rigorous quadrature, {self._scope()}")

    def _smoothness(self) -> tuple[Hypothesis, ...]:
        """Dominated second derivatives; where the log-density has a moving kink, what is enough in their place."""
        d = self.declaration
        text = "the log-density is twice differentiable in the parameter, its second derivatives locally dominated"
        if has_moving_kinks(d):
            return (Hypothesis(text, "not needed", "fails: it has a kink that moves with the parameter"),
                    *weaker_smoothness(d, self.equivariance))  # fmt: skip
        if self.exponential is not None:
            return (Hypothesis(text, "checked", "an exponential family: its cumulant function is analytic"),)
        size = d.log_expression.count_ops() * len(d.thetas) ** 2
        if size > _LARGEST:
            return (Hypothesis(text, "undecided", "not checked: the formula is too large for its second derivatives"),)
        seconds = tuple(sympy.diff(d.log_expression, *two) for two in combinations_with_replacement(d.thetas, 2))
        try:
            found = bounded(d, seconds)
        except UndecidedError as error:
            return (Hypothesis(text, "undecided", f"not checked: {error}"),)
        how = f"for {found.neighbourhood} by a bound of mean below {found}, ranges in ball arithmetic"
        return (Hypothesis(text, "checked", how),)


def _text(ball: Any) -> str:
    return str(arb(ball).str(12, radius=False))

