"""The best value of a parameter, with a proof that it is the best.

A rational objective f(x, k) is minimised over x in an interval, the other parameters k left symbolic. Three
arguments, each exact:

* *parametrised by the optimum*: the stationarity polynomial is linear in some k, so k = kappa(u) makes u
  stationary. The kernel checks f(x, kappa(u)) - f(u, kappa(u)) > 0 for u < x and for x < u, and that kappa is
  strictly monotone; its limits at the ends show that it covers the domain of k. So for every k there is one
  optimum, the root of the stationarity polynomial in the domain. No square root enters the proof.
* *monotone*: the kernel checks the sign of df/dx; the optimum is an end of the interval, or is not attained.
* *by counting roots* (nothing else symbolic): Sturm's theorem counts the zeros of the derivative and of the
  denominator in the interval; where the derivative changes sign once, from minus to plus, the zero is the
  minimiser. With a rational zero the kernel checks f(x) - f(u) >= 0 besides.

Sources: the golden-ratio weight is He, Xu & Cheng, arXiv:2502.18049; Sturm (1829) as in Basu, Pollack & Roy,
Algorithms in Real Algebraic Geometry, chapter 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, final

import sympy

from ..claims import Verdict
from ..errors import InputError, NotCoveredError
from ..language.plain import plain
from ..proof.judged import Judged, judge
from ..symbols import Parameter
from .interval_roots import covers, end_value, rational, root_inside, roots_inside, sign_beside, top

_OPTIMUM: Final = "u"
_LATER: Final = sympy.Symbol("v", positive=True)


@final
@dataclass(frozen=True)
class Optimum:
    """Where an objective is least, and how that is known.

    Parameters
    ----------
    over
        The parameter that was chosen.
    objective
        What is minimised.
    minimiser
        The best value, an expression in the other parameters; an end of the interval if the objective is
        monotone.
    minimum
        The least value, or the infimum if it is not attained.
    attained
        Whether `minimiser` belongs to the domain.
    stationarity
        The polynomial whose root the minimiser is; ``None`` at an end.
    judged
        The certificates as the kernel judged them.
    verdict
        Proved by the kernel, certified by counting roots, or unknown.
    argument
        Which of the three arguments holds, in words.
    """

    over: Parameter
    objective: sympy.Expr
    minimiser: sympy.Expr
    minimum: sympy.Expr
    attained: bool
    stationarity: sympy.Expr | None
    judged: tuple[Judged, ...]
    verdict: Verdict
    argument: str

    def __str__(self) -> str:
        at = f"at {self.over.name} = {plain(self.minimiser)}" + ("" if self.attained else ", not attained")
        return f"minimum {plain(self.minimum)} {at} ({self.verdict.value})"


def minimise(
    objective: sympy.Expr, over: Parameter, given: Sequence[Parameter] = (), *, identifier: str = "optimum"
) -> Optimum:
    """Minimise a rational objective over one parameter.

    Parameters
    ----------
    objective
        Rational in `over` and `given`, without poles inside the domain.
    over
        The parameter to choose, with the interval it is chosen from.
    given
        The parameters that stay symbolic.
    identifier
        Stem of the certificates' ids.

    Raises
    ------
    InputError
        If the objective is not rational, has foreign symbols, or is free of `over`.
    NotCoveredError
        If none of the three arguments decides.

    Examples
    --------
    >>> w, k = Parameter.read("w", "0 < w < 1"), Parameter.read("k", "k > 0")
    >>> risk = (w.symbol**2 + k.symbol * (1 - w.symbol) ** 2) / (w.symbol * (2 - w.symbol))
    >>> print(minimise(risk, w, [k]))
    minimum sqrt(k^2 + 4*k)/2 - k/2 at w = sqrt(k^2 + 4*k)/2 - k/2 (proved)
    """
    names = [over.name, *(parameter.name for parameter in given)]
    foreign = objective.free_symbols - {over.symbol, *(parameter.symbol for parameter in given)}
    if foreign or {_OPTIMUM, str(_LATER)} & set(names):
        raise InputError(
            "the objective has a symbol that is no parameter here",
            got=str(next(iter(foreign), _OPTIMUM)),
            instead="its parameters, none of them called u or v",
        )
    function = sympy.cancel(sympy.together(objective))
    if not function.is_rational_function(*(objective.free_symbols or {over.symbol})):
        raise InputError("the objective is not a rational function", got=str(objective))
    if over.symbol not in function.free_symbols:
        raise InputError(f"the objective does not depend on {over.name}", got=str(function))
    problem = _Problem(function, over, tuple(given), identifier)
    for answer in (*problem.parametrised(), *problem.monotone(), *problem.counted()):
        return answer
    raise NotCoveredError(f"no argument here decides where {plain(function)} is least in {over.text}")


@final
@dataclass(frozen=True)
class _Problem:
    function: sympy.Expr
    over: Parameter
    given: tuple[Parameter, ...]
    identifier: str

    @property
    def x(self) -> sympy.Symbol:
        return self.over.symbol

    @property
    def derivative(self) -> sympy.Expr:
        return sympy.factor(sympy.cancel(sympy.diff(self.function, self.x)))

    def parametrised(self) -> Iterator[Optimum]:
        """Answers in which one of the given parameters is written in terms of the optimum."""
        optimum = Parameter(_OPTIMUM, self.over.domain)
        for factor, _ in sympy.factor_list(sympy.fraction(self.derivative)[0])[1]:
            if self.x not in factor.free_symbols:
                continue
            for chosen in self.given:
                if sympy.degree(factor, chosen.symbol) != 1:
                    continue
                rest, slope = sympy.Poly(factor, chosen.symbol).all_coeffs()[::-1]
                kappa = sympy.factor((-rest / slope).subs(self.x, optimum.symbol))
                yield from self._checked(factor, chosen, optimum, kappa)

    def _checked(
        self, factor: sympy.Expr, chosen: Parameter, optimum: Parameter, kappa: sympy.Expr
    ) -> Iterator[Optimum]:
        others = [parameter for parameter in self.given if parameter != chosen]
        u = optimum.symbol
        if others or not covers(kappa, optimum, chosen.domain):
            return
        substituted = self.function.subs(chosen.symbol, kappa)
        least = sympy.factor(sympy.cancel(substituted.subs(self.x, u)))
        rising = end_value(kappa, u, optimum.domain, upper=True) == top(chosen.domain)
        step = (kappa.subs(u, _LATER) - kappa) if rising else (kappa - kappa.subs(u, _LATER))
        # Nothing is cancelled before the kernel sees it: SymPy's algebra is not part of the proof.
        judged = judge(
            [
                *(
                    self._positive(
                        "above" if above else "below",
                        f"{_text(substituted)} - {_text(least)}",
                        {_OPTIMUM: optimum.text, **self._beyond(self.over, _OPTIMUM, above=above)},
                    )
                    for above in (True, False)
                ),
                self._positive(
                    "covers",
                    _text(step),
                    {
                        _OPTIMUM: optimum.text,
                        **self._beyond(Parameter(str(_LATER), self.over.domain), _OPTIMUM, above=True),
                    },
                ),
            ]
        )
        if any(item.verified is None for item in judged):
            return
        root = root_inside(factor, self.over, chosen)
        if root is None:
            return
        yield Optimum(
            over=self.over,
            objective=self.function,
            minimiser=root,
            minimum=root if least == u else sympy.simplify(least.subs(u, root)),
            attained=True,
            stationarity=factor,
            judged=judged,
            verdict=Verdict.PROVED,
            argument=f"{chosen.name} = {plain(kappa)} makes {_OPTIMUM} the minimum; each {chosen.text} is met once",
        )

    def monotone(self) -> Iterator[Optimum]:
        """The answer at an end, if the derivative has one sign."""
        parameters = {parameter.name: parameter.text for parameter in self.given}
        domain = self.over.domain
        earlier = Parameter(_OPTIMUM, replace(domain, upper_closed=False))  # it lies below another point
        parameters |= {_OPTIMUM: earlier.text, **self._beyond(self.over, _OPTIMUM, above=True)}
        here, before = _text(self.function), _text(self.function.subs(self.x, earlier.symbol))
        for rising in (True, False):
            end = domain.lower if rising else domain.upper
            claim = f"{here} - {before}" if rising else f"{before} - {here}"
            judged = judge([self._positive("monotone", claim, parameters)])
            if judged[0].verified is None:
                continue
            at = (sympy.oo if end is None else rational(end)) * (-1 if end is None and rising else 1)
            yield Optimum(
                over=self.over,
                objective=self.function,
                minimiser=at,
                minimum=sympy.limit(self.function, self.x, at, "+" if rising else "-"),
                attained=domain.lower_closed if rising else domain.upper_closed,
                stationarity=None,
                judged=judged,
                verdict=Verdict.PROVED,
                argument="strictly " + ("increasing" if rising else "decreasing"),
            )
            return

    def counted(self) -> Iterator[Optimum]:
        """The answer by Sturm's theorem, where nothing else is symbolic."""
        if self.given:
            return
        numerator, denominator = (sympy.Poly(part, self.x) for part in sympy.fraction(self.derivative))
        if roots_inside(denominator, self.over.domain):
            return
        changes = []
        for root in roots_inside(numerator, self.over.domain):
            before, after = (sign_beside(numerator, denominator, root, side) for side in (-1, 1))
            if before != after:
                changes.append((root, before, after))
        if len(changes) != 1 or changes[0][1:] != (-1, 1):
            return
        root = changes[0][0]
        least = self.function.subs(self.x, root)
        judged: tuple[Judged, ...] = ()
        if root.is_Rational:
            judged = judge(
                [
                    self._positive(
                        "above" if above else "below",
                        f"{_text(self.function)} - {_text(least)}",
                        self._beyond(self.over, str(root), above=above),
                    )
                    for above in (True, False)
                ]
            )
        proved = bool(judged) and all(item.verified is not None for item in judged)
        yield Optimum(
            over=self.over,
            objective=self.function,
            minimiser=root,
            minimum=sympy.radsimp(sympy.simplify(least)),
            attained=True,
            stationarity=numerator.as_expr(),
            judged=judged,
            verdict=Verdict.PROVED if proved else Verdict.CERTIFIED,
            argument="the derivative changes sign once in the domain, from minus to plus (Sturm)",
        )

    def _beyond(self, parameter: Parameter, place: str, *, above: bool) -> dict[str, str]:
        """The part of a parameter's domain on one side of a place."""
        domain, name = parameter.domain, parameter.name
        if above:
            high = "" if domain.upper is None else f" {'<=' if domain.upper_closed else '<'} {domain.upper}"
            return {name: f"{place} < {name}{high}" if high else f"{name} > {place}"}
        low = "" if domain.lower is None else f"{domain.lower} {'<=' if domain.lower_closed else '<'} "
        return {name: f"{low}{name} < {place}"}

    def _positive(self, what: str, expression: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        return {
            "id": f"{self.identifier}.{what}",
            "rule": "inequality",
            "start": 1,
            "parameters": dict(parameters),
            "claims": {"D": expression},
            "strict": ["D"],
        }


def _text(expression: sympy.Expr) -> str:
    return f"({plain(expression)})"
