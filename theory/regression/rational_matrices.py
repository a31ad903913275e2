"""Square matrices over Q, as the laws of regressions on one design use them."""

from __future__ import annotations

from fractions import Fraction

import sympy
from flint import fmpq, fmpq_mat

from ..algebra.conversions import to_fmpq


def rational_matrix(rows: list[list[Fraction]]) -> fmpq_mat:
    """A square matrix over Q."""
    return fmpq_mat(len(rows), len(rows), [to_fmpq(value) for row in rows for value in row])


def identity(size: int) -> fmpq_mat:
    """The identity."""
    return rational_matrix([[Fraction(i == j) for j in range(size)] for i in range(size)])


def trace(matrix: fmpq_mat) -> fmpq:
    """The sum of the diagonal."""
    return sum((matrix[i, i] for i in range(matrix.nrows())), fmpq(0))


def number(value: fmpq) -> sympy.Rational:
    """A number of such a matrix in SymPy."""
    return sympy.Rational(int(value.p), int(value.q))


__all__ = ["identity", "number", "rational_matrix", "trace"]
