"""The weights of a fit's training points, where an estimator reads them and not their weighted mean alone.

A workflow's lines make a fit a weighted set of points, with weights a that add up to one. Two estimators need more of
it than the mean, and both need the same number, S = n sum a^2 (Kish, Survey Sampling, 1965: n/S points of one weight
are worth as much):

    the unbiased variance      sum a (x - m)^2 / (1 - S/n),    1 - S/n = 1 - 1/N for N points of one weight ;
    ridge with penalty r       least squares over 1 + r S,     N/(N + r) for N equal batches.

S is the variance of the weighted mean of independent points, so it follows the workflow's own lines with every batch
parted from the fit it was drawn from: G <- A G A' + B B'/size for the Gram matrix G of the registers' weights. These
are numbers, one generation after the other. As functions of g they are interpolated at the first generations and then
shown to satisfy the recursion, which proves them: constant for a window, 1/total for a pool of everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Final, final

from ..errors import NotCoveredError
from ..language.definition import Definition
from ..language.fields import Element, Field, WeightField
from ..language.linear import Batch, Fit, Subsample
from ..language.weights import NotRationalError, Weights
from .state_space import Form, StateSpace, Step

_NODES: Final = 12
"""Generations that a function of g is interpolated at; degrees above 5 are not looked for."""

Gram = Mapping[tuple[str, str], Element]


@final
@dataclass(frozen=True)
class PointWeights:
    """Sums of squares of the weights of training points.

    Parameters
    ----------
    definition
        The workflow.
    field
        Where weights live.

    Raises
    ------
    NotCoveredError
        Where a line is no weighted set of points, or the weights of points are random.
    """

    definition: Definition
    field: Field

    def __post_init__(self) -> None:
        if self.space.distorted:
            raise NotCoveredError(
                "an offset, or weights that do not add up to one, make a fit that is no weighted set of points: this "
                f"estimator is not defined on it; the workflow is {self.definition.text()}"
            )
        mixed = any(len(form) > 1 and any(isinstance(atom, Subsample) for atom in form)
                    for form in self.definition.fit_forms.values())  # fmt: skip
        if mixed or (self.definition.subsamples and any(isinstance(of, Fit) for of in self.definition.lags)):
            raise NotCoveredError(
                "a random part beside other points may hold some of them twice: the sum S of the squares of the "
                "weights is random, and E of the fitted variance over 1 - S/n does not close"
            )

    @cached_property
    def space(self) -> StateSpace:
        """The registers as weights on the batches; of the errors of random parts nothing is read."""
        return StateSpace(self.definition, self.field, parted=True)

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """Those that hold points."""
        return tuple(name for name in self.space.registers if not name.startswith("error of"))

    def squares(self, model: str, weights: Weights | None) -> Element:
        """S of the fit of a model at the place of `weights`; of the fit on real data if ``None``.

        Raises
        ------
        NotRationalError
            Where it is no rational function of g, or none was found.
        """
        if weights is None or weights.place == 1:
            return 1 / Weights(self.definition, self.field, place=1).size
        form = self.definition.fit_forms[model]
        for atom in form:
            if isinstance(atom, Subsample):
                return 1 / weights.read(atom.points, "the points of a subsample")
        if weights.place is not None:
            return self._quadratic(self.space.mean_after(model, weights), self._gram(weights.place))
        assert isinstance(self.field, WeightField)
        gram = dict(self._general)
        for _ in range(weights.back):
            gram = {pair: self.field.before(value) for pair, value in gram.items()}
        return self._quadratic(self.space.mean_after(model, weights), gram)

    def _quadratic(self, form: Form, gram: Gram, other: Form | None = None) -> Element:
        total = self.field.number(0)
        for a, x in form.items():
            for b, y in (form if other is None else other).items():
                if isinstance(a, str) and isinstance(b, str):
                    total = total + x * y * gram[a, b]
        return total

    # ---- the Gram matrix -----------------------------------------------------------------------------------

    def _start(self) -> Gram:
        first = self.space.first()
        own, none = 1 / Weights(self.definition, self.field, place=1).size, self.field.number(0)
        return {
            (a, b): own if first[a] is not None and first[a] == first[b] else none
            for a in self.registers
            for b in self.registers
        }

    def _next(self, step: Step, gram: Gram) -> Gram:
        """A G A' + B B'/size."""
        after: dict[tuple[str, str], Element] = {}
        for a, b in combinations_with_replacement(self.registers, 2):
            left, right = step.registers[a], step.registers[b]
            total = self._quadratic(left, gram, right)
            for key in left.keys() & right.keys():
                if not isinstance(key, str):
                    size = step.weights.size if isinstance(key, Batch) else step.weights.real_size
                    total = total + left[key] * right[key] / size
            after[a, b] = after[b, a] = total
        return after

    @cached_property
    def _run(self) -> tuple[list[Gram], Iterator[Gram]]:  # those known, and what computes the next ones
        return [], self._grams()

    def _grams(self) -> Iterator[Gram]:
        gram, g = self._start(), 1
        while True:
            yield gram
            g += 1
            gram = self._next(self.space.step(Weights(self.definition, self.field, place=g)), gram)

    def _gram(self, g: int) -> Gram:
        known, coming = self._run
        while len(known) < g:
            known.append(next(coming))
        return known[g - 1]

    # ---- as functions of g ---------------------------------------------------------------------------------

    @cached_property
    def _general(self) -> Gram:
        """The Gram matrix at g, proved by induction from the first generation at which the lines settle."""
        field, first = self.field, self.space.settled
        assert isinstance(field, WeightField)
        here = Weights(self.definition, field)
        step = self.space.step(here)
        nodes = range(first, first + _NODES)
        one_pool = 1 / here.total
        found: dict[tuple[str, str], Element] = {}
        for pair in combinations_with_replacement(self.registers, 2):
            values = [self._gram(g)[pair] for g in nodes]
            if all(field.at(one_pool, g) == value for g, value in zip(nodes, values, strict=True)):
                made = one_pool
            else:
                made = _interpolated(field, list(nodes), values)
            found[pair] = found[pair[::-1]] = made
        before = {pair: field.before(value) for pair, value in found.items()}
        if self._next(step, before) != found:
            raise NotRationalError("the weights of the points are no rational functions of g")
        return found


def _interpolated(field: WeightField, nodes: list[int], values: list[Element]) -> Element:
    """A rational function through all values, by Thiele's continued fraction.

    Raises
    ------
    NotRationalError
        If none of small degree was found.
    """
    heads: list[tuple[int, Element]] = []
    while True:
        node, value = nodes[0], values[0]
        heads.append((node, value))
        nodes, values = nodes[1:], values[1:]
        if all(other == value for other in values):
            break
        if len(nodes) < 2 or any(other == value for other in values):
            raise NotRationalError("the weights of the points are no rational functions of g of small degree")
        values = [(x - node) / (other - value) for x, other in zip(nodes, values, strict=True)]
    made = field.number(0)
    for i, (node, value) in enumerate(reversed(heads)):
        made = value if i == 0 else value + (field.generation - node) / made
    return made


__all__ = ["PointWeights"]
