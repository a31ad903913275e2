"""What a user declares: a log-density with its support, parameters and estimator; and what follows by calculus.

    [family]
    name = "weibull-scale"
    variable = "x"
    support = ["0", "oo"]
    parameters = { lam = "positive" }      # estimated
    constants = { k = "3/2" }              # known
    truth = { lam = "1" }                  # where hypotheses are checked and simulations run
    log_density = "log(k) - k*log(lam) + (k-1)*log(x) - (x/lam)^k"
    estimator = "mle"                      # or influence = "...", or influence = { mu = "...", s = "..." }

Score, second derivatives and influence function are derivatives of the log-density; nothing is typed twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

import sympy

from ..errors import InputError
from ..language.toml_table import read_table, text_of, texts_of
from ..language.workflow import setting
from ..symbols import Parameter
from .formulas import CONSTANTS, FUNCTIONS, formula
from .integrals import Density

_FIELDS: Final = (
    "name", "summary", "variable", "support", "parameters", "constants", "truth", "log_density", "estimator",
    "influence",
)  # fmt: skip
_MAX_PARAMETERS: Final = 6


@final
@dataclass(frozen=True)
class Declaration:
    """A family as declared.

    Parameters
    ----------
    name, summary
        Shown in tables.
    variable
        The name of one observation.
    support
        Two formulas in the parameters, or ``"-oo"``, ``"oo"``.
    parameters
        What is estimated, each with its domain.
    constants
        Known numbers.
    truth
        The true value of every parameter.
    log_density
        A formula in the variable, the parameters and the constants.
    influence
        A formula for every parameter's influence function; empty for maximum likelihood.

    Raises
    ------
    InputError
        If a name is used twice or missing, a value is outside its domain, or a formula is not readable.
    """

    name: str = field(repr=False)
    variable: str
    support: tuple[str, str]
    parameters: tuple[Parameter, ...]
    log_density: str
    constants: tuple[tuple[str, Fraction], ...] = ()
    truth: tuple[tuple[str, Fraction], ...] = ()
    influence: tuple[tuple[str, str], ...] = ()
    summary: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        names = [self.variable, *(item.name for item in self.parameters), *(name for name, _ in self.constants)]
        if len(set(names)) < len(names):
            raise InputError("one name stands for two things", got=", ".join(names), instead="different names")
        for name in names:
            Parameter.read(name, "real")
            if name in FUNCTIONS or name in CONSTANTS or name in ("oo", "e"):
                raise InputError("this name has a meaning of its own in a formula", got=name, instead="another name")
        if not 1 <= len(self.parameters) <= _MAX_PARAMETERS:
            raise InputError(
                f"a family estimates 1 to {_MAX_PARAMETERS} parameters",
                got=len(self.parameters),
                instead='parameters = { theta = "real" }',
            )
        if self.influence and {name for name, _ in self.influence} != {item.name for item in self.parameters}:
            raise InputError("influence has one formula for every parameter", got=[name for name, _ in self.influence])
        _ = self.ends, self.log_expression, self.influence_expressions

    @cached_property
    def x(self) -> sympy.Symbol:
        """The variable's symbol, positive where the support says so."""
        return sympy.Symbol(self.variable, positive=True) if self.support[0] == "0" else sympy.Symbol(
            self.variable, real=True
        )

    @property
    def thetas(self) -> tuple[sympy.Symbol, ...]:
        """The parameters' symbols."""
        return tuple(item.symbol for item in self.parameters)

    @cached_property
    def at_truth(self) -> Mapping[sympy.Symbol, sympy.Expr]:
        """The true value of every parameter; 1 or 0 where nothing was said and that is allowed."""
        given = dict(self.truth)
        values = {}
        for parameter in self.parameters:
            if parameter.name in given:
                value = given.pop(parameter.name)
            else:
                plain = [v for v in (Fraction(0), Fraction(1)) if v in parameter.domain]
                value = (plain or list(parameter.domain.sample()))[0]
            if value not in parameter.domain:
                raise InputError(f"the truth of {parameter.name} is outside its domain", got=str(value),
                                 instead=parameter.text)  # fmt: skip
            values[parameter.symbol] = sympy.Rational(value.numerator, value.denominator)
        if given:
            raise InputError("truth names no parameter", got=next(iter(given)), instead=self.parameters[0].name)
        return values

    @property
    def _known(self) -> dict[str, sympy.Expr]:
        numbers = {name: sympy.Rational(value.numerator, value.denominator) for name, value in self.constants}
        return {**numbers, **{item.name: item.symbol for item in self.parameters}}

    @cached_property
    def ends(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The support's ends."""
        low, high = (self._end(text) for text in self.support)
        at = low.subs(self.at_truth), high.subs(self.at_truth)
        if not bool(at[0] < at[1]):
            raise InputError("the support is empty", got=list(self.support), instead='support = ["0", "oo"]')
        return low, high

    def _end(self, text: str) -> sympy.Expr:
        clean = text.replace(" ", "")
        if clean in ("oo", "-oo"):
            return sympy.oo if clean == "oo" else -sympy.oo
        return formula(text, self._known, "support")

    @cached_property
    def log_expression(self) -> sympy.Expr:
        """log f."""
        made = formula(self.log_density, {**self._known, self.variable: self.x}, "log_density")
        if not made.has(self.x) and any(end.is_infinite for end in self.ends):
            raise InputError("log_density does not depend on the variable", got=self.log_density, instead=self.variable)
        return made.replace(sympy.log, _log_of_gammas)

    @cached_property
    def score(self) -> tuple[sympy.Expr, ...]:
        """d log f / d theta, where it exists."""
        return tuple(_derivative(self.log_expression, theta) for theta in self.thetas)

    @cached_property
    def influence_expressions(self) -> tuple[sympy.Expr, ...]:
        """The declared influence function; empty for maximum likelihood."""
        given = dict(self.influence)
        names = {**self._known, self.variable: self.x}
        return tuple(formula(given[item.name], names, f"influence {item.name}") for item in self.parameters if given)

    def density(self, at: Mapping[sympy.Symbol, sympy.Expr] | None = None) -> Density:
        """The density with numbers for the parameters."""
        values = at or self.at_truth
        low, high = (end.subs(values) for end in self.ends)
        return Density(self.log_expression.subs(values), self.x, low, high)


def _log_of_gammas(argument: sympy.Expr) -> sympy.Expr:
    """log of a product with gamma functions of positive numbers, as a sum of loggamma, which do not overflow."""
    factors = sympy.Mul.make_args(argument)
    gammas = [factor for factor in factors if factor.has(sympy.gamma)]
    terms = [power.as_base_exp() for power in gammas]
    if not gammas or not all(isinstance(base, sympy.gamma) and base.args[0].is_positive for base, _ in terms):
        return sympy.log(argument)
    rest = sympy.Mul(*(factor for factor in factors if factor not in gammas))
    return sympy.log(rest) + sympy.Add(*(power * sympy.loggamma(base.args[0]) for base, power in terms))


def _derivative(expression: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr:
    """A derivative in which the derivative of a sign is zero: it is so almost everywhere."""
    made = sympy.diff(expression, symbol).replace(sympy.DiracDelta, lambda *_: sympy.S.Zero).doit()
    if not any(power.base.has(sympy.Abs) for power in made.atoms(sympy.Pow)):
        return made
    # Powers of one distance are put together: |u|^p/|u| is bounded near zero, its factors are not.
    return sympy.powsimp(sympy.expand(made), combine="exp")


def read_declaration(path: str) -> Declaration:
    """Read a family's file.

    Raises
    ------
    InputError
        Naming the file, the field and the column of whatever is wrong.
    """
    try:
        return _declaration(read_table(path, "family", 'log_density = "-x^2/2 - log(2*pi)/2"'))
    except InputError as error:
        raise InputError(f"{path}: {error.problem}", got=error.got, instead=error.instead) from None


def _declaration(table: Mapping[str, Any]) -> Declaration:
    for key in table:
        if key not in _FIELDS:
            near = get_close_matches(key, _FIELDS, n=1)
            raise InputError("[family] has no field of this name", got=key,
                             instead=near[0] if near else ", ".join(_FIELDS))  # fmt: skip
    for key in ("log_density", "parameters", "support"):
        if key not in table:
            raise InputError(f"[family] needs {key}", instead='log_density, parameters and support = ["-oo", "oo"]')
    support = table["support"]
    if not isinstance(support, list) or len(support) != 2:
        raise InputError("support is a list of two ends", got=support, instead='support = ["0", "oo"]')
    parameters = tuple(Parameter.read(key, text) for key, text in texts_of(table["parameters"], "parameters").items())
    estimator = text_of(table.get("estimator", "mle"), "estimator")
    if estimator != "mle":
        raise InputError("this estimator is not known", got=estimator, instead='estimator = "mle" or influence = "..."')
    influence = table.get("influence", {})
    if isinstance(influence, str):
        if len(parameters) != 1:
            raise InputError("influence has one formula for every parameter", instead='influence = { mu = "..." }')
        influence = {parameters[0].name: influence}
    if influence and "estimator" in table:
        raise InputError("estimator and influence say two things", instead="one of them")
    name = text_of(table.get("name", "declared"), "name")
    return Declaration(
        name=name,
        variable=text_of(table.get("variable", "x"), "variable"),
        support=(text_of(support[0], "support"), text_of(support[1], "support")),
        parameters=parameters,
        log_density=text_of(table["log_density"], "log_density"),
        constants=_numbers(table.get("constants", {}), "constants"),
        truth=_numbers(table.get("truth", {}), "truth"),
        influence=tuple(texts_of(influence, "influence").items()),
        summary=text_of(table.get("summary", name), "summary"),
    )


def _numbers(value: object, key: str) -> tuple[tuple[str, Fraction], ...]:
    found = []
    for name, text in texts_of(value, key).items():
        number = setting(name, text, "real")
        if isinstance(number, Parameter):
            raise InputError(f"{key}.{name} is not a number", got=text, instead='"3/2"')
        if abs(number) > 10**6:
            raise InputError(f"{key}.{name} is too large", got=text, instead="a number up to 10^6")
        found.append((name, number))
    return tuple(found)
