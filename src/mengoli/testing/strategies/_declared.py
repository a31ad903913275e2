"""Families declared by a log-density for which the theorem's hypotheses hold, with random known constants.

Every template is a textbook density written in the grammar; constants and the true parameter are drawn, so the
calculus, the quadrature and the proved tails all meet numbers nobody chose.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from ...theory.declared.declaration import Declaration
from ...theory.declared.family import DeclaredFamily
from ...theory.symbols import Parameter
from ._arguments import whole, yes_or_no

_SCALES = st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 2)])
_PLACES = st.sampled_from([Fraction(0), Fraction(1), Fraction(-2), Fraction(1, 3)])

# support, log-density, known constant, its values; the parameter is mu for a location and s for a scale
_LOCATIONS: Final = (
    ("normal-location", "-(x - mu)^2/(2*c^2) - log(c) - log(2*pi)/2"),
    ("logistic-location", "-(x - mu)/c - 2*log(1 + exp(-(x - mu)/c)) - log(c)"),
    ("gumbel-location", "-log(c) - (x - mu)/c - exp(-(x - mu)/c)"),
)
_SCALED: Final = (
    ("exponential-scale", "-log(s) - x/s"),
    ("weibull-scale", "log(c) - c*log(s) + (c - 1)*log(x) - (x/s)^c"),
    ("gamma-scale", "(c - 1)*log(x) - x/s - c*log(s) - loggamma(c)"),
    ("half-normal", "log(2)/2 - log(pi)/2 - log(s) - x^2/(2*s^2)"),
)


def declared_families(*, kinks: bool = False, max_parameters: int = 2) -> st.SearchStrategy[DeclaredFamily]:
    """Declared families, each with hypotheses that hold.

    Parameters
    ----------
    kinks
        Whether the log-density may have a kink that moves with the parameter, as Laplace's has.
    max_parameters
        1, or 2 for location and scale together as well.

    Returns
    -------
    strategy of `DeclaredFamily`
        It shrinks to the normal location with variance 1.

    Raises
    ------
    InputError
        If an argument is not of its kind.
    """
    whole("max_parameters", max_parameters, at_least=1, at_most=2)
    chosen = [_locations(yes_or_no("kinks", kinks)), _scales()]
    return st.one_of(*chosen, *([_both()] if max_parameters == 2 else []))


def _family(
    name: str, support: tuple[str, str], log_density: str, constant: Fraction | None, **truth: Fraction
) -> DeclaredFamily:
    domains = {"mu": "real", "s": "positive"}
    declaration = Declaration(
        name=name,
        variable="x",
        support=support,
        parameters=tuple(Parameter.read(key, domains[key]) for key in truth),
        log_density=log_density,
        constants=() if constant is None else (("c", constant),),
        truth=tuple(truth.items()),
    )
    return DeclaredFamily(name, declaration, name)


@st.composite
def _locations(draw: st.DrawFn, kinks: bool) -> DeclaredFamily:
    laplace = (("laplace-location", "-log(2*c) - abs(x - mu)/c"),) if kinks else ()
    name, line = draw(st.sampled_from((*_LOCATIONS, *laplace)))
    return _family(name, ("-oo", "oo"), line, draw(_SCALES), mu=draw(_PLACES))


@st.composite
def _scales(draw: st.DrawFn) -> DeclaredFamily:
    name, line = draw(st.sampled_from(_SCALED))
    # Shapes of at least one: below it the density has a pole at the end of the support.
    shape = draw(st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3)])) if "c" in line else None
    return _family(name, ("0", "oo"), line, shape, s=draw(_SCALES))


@st.composite
def _both(draw: st.DrawFn) -> DeclaredFamily:
    line = "-log(s) - (x - mu)^2/(2*s^2) - log(2*pi)/2"
    return _family("normal", ("-oo", "oo"), line, None, mu=draw(_PLACES), s=draw(_SCALES))
