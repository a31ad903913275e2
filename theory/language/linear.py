"""A workflow's line as a linear form: which batches, pools and earlier values it takes, with which weights.

    pool + (batch - pool)/g   =   (1 - 1/g) pool + (1/g) batch

Linearity is decided here, once, on the tree; a weight stays a formula in g, sizes and parameters, and whoever
runs the workflow evaluates it in a field of his own: exact fractions at one g, or rational functions of g.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, final

from ..errors import InputError
from .expressions import Binary, Call, Expression, Name, Negative, Number, show


@final
@dataclass(frozen=True)
class Batch:
    """The batch drawn at this generation from the last fit of a model."""

    model: str


@final
@dataclass(frozen=True)
class Real:
    """The fresh real batch drawn at this generation beside a model."""

    model: str


@final
@dataclass(frozen=True)
class Pool:
    """A pool: in a pool's line its value after the generation before, in a fit the value just updated."""

    name: str


@final
@dataclass(frozen=True)
class Fit:
    """The fit of a model; only ever an earlier one, inside `Last`."""

    model: str


@final
@dataclass(frozen=True)
class Last:
    """The value of a batch, a pool or a fit some generations ago, zero before the first."""

    of: Batch | Real | Pool | Fit
    lag: int


@final
@dataclass(frozen=True)
class Subsample:
    """The mean of `points` of the `total` points of a pool (both over n)."""

    pool: str
    points: Expression
    total: Expression
    replacement: bool


Atom = Batch | Real | Pool | Last | Subsample
LinearForm = Mapping[Atom | None, Expression]
"""The weight of every atom, a formula; the key ``None`` carries the constant offset."""

_ONE: Final = Number(Fraction(1))
MAX_LAG: Final = 40


@final
@dataclass(frozen=True)
class Vocabulary:
    """What the names of a workflow's line mean.

    Parameters
    ----------
    models
        Names of the models.
    pools
        Names of the pools.
    """

    models: tuple[str, ...]
    pools: frozenset[str]

    def atom(self, name: str) -> Atom | Fit | None:
        """The atom a bare name stands for, or ``None`` for a number's name."""
        if name in self.pools:
            return Pool(name)
        if name in ("batch", "real"):
            kind = Batch if name == "batch" else Real
            return kind(self.models[0])
        return Fit(name) if name in self.models else None

    def named(self, call: Call, what: str) -> Atom | Fit:
        """The atom that ``batch(a)``, ``real(a)`` or ``fit(a)`` stands for."""
        model = call.arguments[0]
        if not isinstance(model, Name) or model.name not in self.models:
            raise InputError(
                f"{what}: {call.function}( ) takes the name of a model",
                got=show(model),
                instead=" or ".join(self.models),
            )
        kinds: dict[str, type[Batch] | type[Real] | type[Fit]] = {"batch": Batch, "real": Real, "fit": Fit}
        return kinds[call.function](model.name)


def linear_form(expression: Expression, words: Vocabulary, what: str) -> LinearForm:
    """Write a line as a linear form in its atoms.

    Raises
    ------
    InputError
        Where the line is not linear, or reads the current fit; it names the part that is not.
    """
    form = _Line(words, what).read(expression)
    return {atom: weight for atom, weight in form.items() if weight != Number(Fraction(0))}


@final
@dataclass(frozen=True)
class _Line:
    words: Vocabulary
    what: str

    def read(self, tree: Expression) -> dict[Atom | None, Expression]:
        match tree:
            case Number():
                return {None: tree}
            case Name(name):
                atom = self.words.atom(name)
                if isinstance(atom, Fit):
                    raise InputError(
                        f"{self.what} reads the fit of its own generation", got=name, instead=f"last({name})"
                    )
                return {None: tree} if atom is None else {atom: _ONE}
            case Call():
                return self._call(tree)
            case Negative(operand):
                return {atom: Negative(weight) for atom, weight in self.read(operand).items()}
            case Binary("+" | "-" as operator, left, right):
                return _added(self.read(left), operator, self.read(right))
            case Binary(operator, left, right):
                return self._product(tree, operator, self.read(left), self.read(right))
        raise AssertionError("unreachable")

    def _product(
        self,
        tree: Expression,
        operator: str,
        left: dict[Atom | None, Expression],
        right: dict[Atom | None, Expression],
    ) -> dict[Atom | None, Expression]:
        if set(left) <= {None} and set(right) <= {None}:
            return {None: tree}
        if operator in "*/" and set(right) <= {None}:
            factor = right[None]
            return {atom: _scaled(weight, operator, factor) for atom, weight in left.items()}
        if operator == "*" and set(left) <= {None}:
            return {atom: _scaled(weight, "*", left[None]) for atom, weight in right.items()}
        raise InputError(
            f"{self.what} is not linear: {show(tree)} multiplies, divides by or takes a power of what is drawn",
            instead="a sum of batches, pools and earlier values with numbers as weights",
        )

    def _call(self, tree: Call) -> dict[Atom | None, Expression]:
        if tree.function in ("min", "max"):
            if any(set(self.read(argument)) - {None} for argument in tree.arguments):
                raise InputError(
                    f"{self.what} is not linear: {show(tree)}", instead="min and max of numbers and g only"
                )
            return {None: tree}
        if tree.function in ("batch", "real", "fit"):
            atom = self.words.named(tree, self.what)
            if isinstance(atom, Fit):
                raise InputError(
                    f"{self.what} reads the fit of its own generation",
                    got=show(tree),
                    instead=f"last({show(tree)})",
                )
            return {atom: _ONE}
        if tree.function == "last":
            return {self._last(tree): _ONE}
        pool, points, total = tree.arguments
        if not isinstance(pool, Name) or pool.name not in self.words.pools:
            raise InputError(
                f"{self.what}: {tree.function} draws from a pool",
                got=show(pool),
                instead="the name of a pool",
            )
        if any(set(self.read(count)) - {None} for count in (points, total)):
            raise InputError(
                f"{self.what}: {tree.function} takes numbers of points",
                got=show(tree),
                instead="subsample(pool, 1, total)",
            )
        return {Subsample(pool.name, points, total, tree.function == "resample"): _ONE}

    def _last(self, tree: Call) -> Last:
        of, *rest = tree.arguments
        lag = rest[0] if rest else _ONE
        if not isinstance(lag, Number) or lag.value.denominator != 1 or not 1 <= lag.value <= MAX_LAG:
            raise InputError(
                f"{self.what}: last( , j) takes a whole number of generations",
                got=show(tree),
                instead=f"j from 1 to {MAX_LAG}",
            )
        atom: Atom | Fit | None = None
        if isinstance(of, Name):
            atom = self.words.atom(of.name)
        elif isinstance(of, Call) and of.function in ("batch", "real", "fit"):
            atom = self.words.named(of, self.what)
        if not isinstance(atom, Batch | Real | Pool | Fit):
            raise InputError(
                f"{self.what}: last( ) takes a batch, a pool or a fit",
                got=show(tree),
                instead="last(batch) or last(pool, 2)",
            )
        return Last(atom, int(lag.value))


def _scaled(weight: Expression, operator: str, factor: Expression) -> Expression:
    if weight == _ONE and operator == "*":
        return factor
    return weight if factor == _ONE else Binary(operator, weight, factor)


def _added(
    left: dict[Atom | None, Expression], operator: str, right: dict[Atom | None, Expression]
) -> dict[Atom | None, Expression]:
    total = dict(left)
    for atom, weight in right.items():
        if atom in total:
            total[atom] = Binary(operator, total[atom], weight)
        else:
            total[atom] = weight if operator == "+" else Negative(weight)
    return total
