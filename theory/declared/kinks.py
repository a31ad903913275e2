"""What takes the place of second derivatives where the log-density has a kink that moves with the parameter.

A maximum-likelihood fit is asymptotically linear with the usual influence function if it is consistent and the model is

* locally Lipschitz, |log f(x, a) - log f(x, b)| <= L(x) |a - b| near the truth with E L^2 finite, and
* differentiable in quadratic mean with nonsingular information (van der Vaart, Theorem 5.39).

The first is a bound of the almost-everywhere derivative in balls, the sign of an undecided ball read as [-1, 1]
(`domination`). The second follows where log f is absolutely continuous in the parameter, which the first implies, and
the information is continuous at the truth (van der Vaart, Lemma 7.6, with Hajek's absolute continuity in place of a
continuous derivative): in a location or scale family it is constant or a multiple of theta^(-2), else an integrable
bound of s(x, theta)^2 f(x, theta) near the truth gives it by dominated convergence. If log f is concave in the one
parameter, a maximiser is consistent (Hjort and Pollard 1993); else that is taken on trust (Wald 1949).
"""

from __future__ import annotations

from typing import Final

import sympy

from ..errors import NotCoveredError
from ..family import Hypothesis
from .deadline import in_time
from .declaration import Declaration
from .domination import bounded
from .integrals import UndecidedError

LIPSCHITZ: Final = "the log-density is locally Lipschitz in the parameter, with a square-integrable constant"
QUADRATIC_MEAN: Final = "the model is differentiable in quadratic mean"
CONSISTENT: Final = "the maximum-likelihood fit is consistent"


def has_moving_kinks(declaration: Declaration) -> bool:
    """Whether an absolute value in log f has a parameter inside."""
    kinks = declaration.log_expression.atoms(sympy.Abs, sympy.sign)
    return any(kink.has(*declaration.thetas) for kink in kinks)


def weaker_smoothness(declaration: Declaration, equivariance: str | None) -> tuple[Hypothesis, ...]:
    """The three conditions, each with what was found; the second alone for a declared influence function.

    Parameters
    ----------
    declaration
        The family.
    equivariance
        ``"location"`` or ``"scale"`` where the parameter only moves or stretches the density.
    """
    squares = tuple(score**2 for score in declaration.score)
    if declaration.influence:
        return (_quadratic_mean(declaration, squares, None),)
    try:
        found = bounded(declaration, squares)
    except (UndecidedError, NotCoveredError) as error:
        return (Hypothesis(LIPSCHITZ, "undecided", f"not checked: {error}"),)
    how = f"for {found.neighbourhood}: E L^2 below {found}, ranges in ball arithmetic"
    return (Hypothesis(LIPSCHITZ, "checked", how), _quadratic_mean(declaration, squares, equivariance),
            _consistency(declaration))  # fmt: skip


def _quadratic_mean(
    declaration: Declaration, squares: tuple[sympy.Expr, ...], equivariance: str | None
) -> Hypothesis:
    why = "absolutely continuous in the parameter, with continuous information"
    if equivariance is not None:
        return Hypothesis(QUADRATIC_MEAN, "checked", f"{why}: a {equivariance} family")
    try:
        found = bounded(declaration, squares, moving=True)
    except (UndecidedError, NotCoveredError) as error:
        return Hypothesis(QUADRATIC_MEAN, "undecided", f"not checked: {error}")
    return Hypothesis(
        QUADRATIC_MEAN, "checked", f"{why}: s^2 f has a bound of integral below {found} for {found.neighbourhood}"
    )


def _consistency(declaration: Declaration) -> Hypothesis:
    if len(declaration.thetas) == 1 and _concave(declaration):
        how = f"log f is concave in {declaration.thetas[0]} (Hjort and Pollard 1993)"
        return Hypothesis(CONSISTENT, "checked", how)
    return Hypothesis(CONSISTENT, "trusted", "consistency of maximum likelihood (Wald 1949)")


def _concave(declaration: Declaration) -> bool:
    """Whether log f is a concave function minus multiples of absolute values of affine functions of the parameter."""
    (theta,) = declaration.thetas
    rest = []
    for term in sympy.Add.make_args(sympy.expand(declaration.log_expression)):
        factor, kink = term.as_independent(sympy.Abs, as_Add=False)
        if not kink.has(sympy.Abs):
            rest.append(term)
        elif not (kink.func is sympy.Abs and factor.is_number and factor.is_negative
                  and sympy.diff(kink.args[0], theta, 2) == 0):  # fmt: skip
            return False
    curvature = in_time(sympy.simplify, sympy.diff(sympy.Add(*rest), theta, 2))
    return curvature is not None and bool(curvature.is_nonpositive)


__all__ = ["CONSISTENT", "LIPSCHITZ", "QUADRATIC_MEAN", "has_moving_kinks", "weaker_smoothness"]
