"""Ridge on one given design under any workflow: the law of one direction, summed over the eigenvectors of X'X.

Along an eigenvector with eigenvalue s the risk is K(r) + b^2 B(r), with r = penalty/s and b^2 = s theta_j^2, where
K and B follow the second moments of `families.ridge` (K those without signal, K + B those of b = 1). Both are rational
functions of r, so with A = penalty (X'X)^(-1) the sum over the directions is rational:

    risk(g) = tr K(A) + theta' X'X B(A) theta .

Where the recursion of one direction has constant coefficients, those of the powers of A in its unknowns follow one
too, a block for an entry: multiplication by a function of A in the basis 1, A, A^2, ... Source: derived.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

import sympy
from flint import arb, fmpq, fmpq_mat

from ..algebra.conversions import to_fmpq
from ..algebra.field import Rational
from ..algebra.recurrence import LinearRecurrence
from ..claims import Regime
from ..closed_forms.values.enclosures import Enclosure, from_ball, precision
from ..errors import NotCoveredError
from ..language.definition import Definition
from ..language.weights import NotRationalError
from ..moments.noise import NoiseLaw
from ..moments.quantities import Law
from ..moments.recursion import recurrence
from ..moments.second_moments import SecondMoments
from ..symbols import GENERATION, Parameter
from .matrix_functions import MatrixFunction
from .rational_matrices import identity, number, trace
from .ridge_words import NO_RECURRENCE

_PENALTY: Final = Parameter.read("r", "r > 0")
_LARGEST: Final = 16
"""Unknowns that are handed to the solver."""


@final
@dataclass(frozen=True, eq=False)
class WeightedRidgeLaw(Law):
    """The risk ratio of ridge on one design, its training sets weighted as the workflow says.

    Parameters
    ----------
    definition
        The workflow, with numbers for its parameters.
    gram
        X'X.
    penalty
        The penalty.
    energy
        theta theta'.
    argument
        How it is found.
    """

    definition: Definition
    gram: fmpq_mat
    penalty: Fraction
    energy: fmpq_mat
    argument: str

    @property
    def regime(self) -> Regime:
        """Exact."""
        return Regime.EXACT

    @property
    def reasoning(self) -> str:
        """The argument."""
        return self.argument

    @cached_property
    def _matrix(self) -> fmpq_mat:
        """A."""
        return self.gram.inv() * to_fmpq(self.penalty)

    @cached_property
    def _r(self) -> MatrixFunction:
        return MatrixFunction.identity_of(self._matrix)

    @cached_property
    def _sums(self) -> tuple[list[fmpq], list[fmpq]]:
        """tr A^k and theta' X'X A^k theta for k < d."""
        powers = [self._matrix**k for k in range(self.gram.nrows())]
        return [trace(power) for power in powers], [trace(self.gram * power * self.energy) for power in powers]

    def _summed(self, function: MatrixFunction, signal: int) -> fmpq:
        """What K (signal 0) or K + B (signal 1) adds to the risk."""
        traces, energies = self._sums
        weights = energies if signal else [t - e for t, e in zip(traces, energies, strict=True)]
        return sum((c * w for c, w in zip(function.coefficients, weights, strict=True)), fmpq(0))

    def _direction(self, signal: int) -> SecondMoments:
        return SecondMoments(self.definition, NoiseLaw(penalty=_PENALTY, signal=Fraction(signal)))

    @cached_property
    def _firsts(self) -> tuple[MatrixFunction, MatrixFunction]:
        first, second = (self._run(signal).first_value() for signal in (0, 1))
        return first, second

    def _run(self, signal: int) -> SecondMoments:
        """One direction in functions of A."""
        return SecondMoments(self.definition, self._direction(signal).noise, numeric=True, given={_PENALTY: self._r})

    @cached_property
    def _first(self) -> fmpq:
        return self._summed(self._firsts[0], 0) + self._summed(self._firsts[1], 1)

    def values(self, generations: int) -> Iterator[sympy.Expr]:
        """One direction after the other, all at once, in functions of A."""
        courses = [self._run(signal).risks(generations) for signal in (0, 1)]
        for ratios in zip(*courses, strict=True):
            risk = fmpq(0)
            for signal, (ratio, first) in enumerate(zip(ratios, self._firsts, strict=True)):
                risk += self._summed(first * ratio, signal)
            yield number(risk / self._first)

    # ---- the recursion where its coefficients are constant ---------------------------------------------------

    @cached_property
    def _system(self) -> _System | None:
        """The directions in common, or ``None`` where the coefficients move with g."""
        try:
            pair = [recurrence(self._direction(signal)) for signal in (0, 1)]
        except NotRationalError:
            return None
        start = max(one.start for one in pair)
        parts = [self._part(one, signal, start) for signal, one in enumerate(pair)]
        if None in parts:
            return None
        return _joined([part for part in parts if part is not None], start)

    def _part(self, one: LinearRecurrence, signal: int, start: int) -> _System | None:
        entries = [*one.step_entries, one.forcing_entries, one.row_entries, (one.readout_constant,)]
        if any(not entry.is_free_of_generation for row in entries for entry in row):
            return None
        d = self.gram.nrows()
        step = [[self._at(entry) for entry in row] for row in one.step_entries]
        forcing = [self._at(entry) for entry in one.forcing_entries]
        state = [self._at(entry) for entry in one.initial_entries]
        for _ in range(start - one.start):
            state = [
                sum((x * u for x, u in zip(row, state, strict=True)), b) for row, b in zip(step, forcing, strict=True)
            ]
        first, basis, row = self._firsts[signal], [self._r**k for k in range(d)], one.row_entries
        blocks = [
            [(entry * power).coefficients[i] for entry in line for power in basis] for line in step for i in range(d)
        ]
        reading = [self._summed(first * self._at(entry) * power, signal) for entry in row for power in basis]
        return _System(
            blocks,
            [c for b in forcing for c in b.coefficients],
            [c for u in state for c in u.coefficients],
            [value / self._first for value in reading],
            self._summed(first * self._at(one.readout_constant), signal) / self._first,
            start,
        )

    def _at(self, entry: Rational) -> MatrixFunction:
        """An entry free of g at r = A."""
        place = 1 + entry.field.parameters.index(_PENALTY.symbol)
        made = []
        for poly in (entry.numerator, entry.denominator):
            total = self._r * 0
            for exponents, coefficient in poly.to_dict().items():
                total = total + self._r ** int(exponents[place]) * fmpq(int(coefficient))
            made.append(total)
        return made[0] / made[1]

    def recurrence(self) -> LinearRecurrence:
        """The directions in common.

        Raises
        ------
        NotCoveredError
            Where the coefficients move with g, or there are too many unknowns for the solver.
        """
        system = self._system
        if system is None or len(system.initial) > _LARGEST:
            raise NotCoveredError(NO_RECURRENCE)
        size = len(system.initial)
        return LinearRecurrence(
            tuple(f"u{i}" for i in range(1, size + 1)),
            GENERATION,
            sympy.ImmutableMatrix(size, size, [number(x) for row in system.step for x in row]),
            sympy.ImmutableMatrix(size, 1, [number(x) for x in system.forcing]),
            system.start,
            sympy.ImmutableMatrix(size, 1, [number(x) for x in system.initial]),
            tuple(self.values(system.start - 1)) if system.start > 1 else (),
            (sympy.ImmutableMatrix(1, size, [number(x) for x in system.row]), number(system.constant)),
            (),
        )

    def enclosed_limit(self, digits: int = 30) -> Enclosure | None:
        """The limit where the coefficients are constant and every eigenvalue is below one in modulus; on any design."""
        system = self._system
        if system is None:
            return None
        size = len(system.initial)
        step = fmpq_mat(size, size, [x for row in system.step for x in row])
        with precision(int(4 * digits) + 64):
            roots: Any = step.charpoly().numer().complex_roots()
            if not all(root.abs_upper() < 1 for root, _ in roots):
                return None
            state = (identity(size) - step).solve(fmpq_mat(size, 1, system.forcing))
            value = sum((x * state[i, 0] for i, x in enumerate(system.row)), system.constant)
            return from_ball(arb(value), digits)


@final
@dataclass(frozen=True)
class _System:
    """u <- step u + forcing from u = initial at g = start; the value is row u + constant."""

    step: list[list[fmpq]]
    forcing: list[fmpq]
    initial: list[fmpq]
    row: list[fmpq]
    constant: fmpq
    start: int


def _joined(parts: list[_System], start: int) -> _System:
    """Systems side by side, their values added."""
    size, before = sum(len(part.initial) for part in parts), 0
    step = []
    for part in parts:
        after = size - before - len(part.initial)
        step += [[fmpq(0)] * before + row + [fmpq(0)] * after for row in part.step]
        before += len(part.initial)
    return _System(
        step,
        [x for part in parts for x in part.forcing],
        [x for part in parts for x in part.initial],
        [x for part in parts for x in part.row],
        sum((part.constant for part in parts), fmpq(0)),
        start,
    )


__all__ = ["WeightedRidgeLaw"]
