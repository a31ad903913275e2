"""Rational functions of one matrix A over Q, by polynomials modulo its characteristic polynomial.

By Cayley and Hamilton p(A) depends on p modulo the characteristic polynomial alone, and q(A) has an inverse exactly
if q vanishes at no eigenvalue. So a function of A is d numbers, and no root is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

from flint import fmpq, fmpq_mat, fmpq_poly


@final
@dataclass(frozen=True, eq=False)
class MatrixFunction:
    """A polynomial in a matrix; operators take numbers as multiples of the identity.

    Parameters
    ----------
    poly
        The polynomial, of degree below that of the modulus.
    modulus
        The characteristic polynomial.
    """

    poly: fmpq_poly
    modulus: fmpq_poly

    @classmethod
    def identity_of(cls, matrix: fmpq_mat) -> MatrixFunction:
        """The matrix itself."""
        modulus = matrix.charpoly()
        return cls(fmpq_poly([0, 1]) % modulus, modulus)

    def _made(self, poly: fmpq_poly) -> MatrixFunction:
        return MatrixFunction(poly % self.modulus, self.modulus)

    def _read(self, other: Any) -> fmpq_poly:
        return other.poly if isinstance(other, MatrixFunction) else fmpq_poly([other])

    def __add__(self, other: Any) -> MatrixFunction:
        return self._made(self.poly + self._read(other))

    __radd__ = __add__

    def __neg__(self) -> MatrixFunction:
        return self._made(-self.poly)

    def __sub__(self, other: Any) -> MatrixFunction:
        return self._made(self.poly - self._read(other))

    def __rsub__(self, other: Any) -> MatrixFunction:
        return self._made(self._read(other) - self.poly)

    def __mul__(self, other: Any) -> MatrixFunction:
        return self._made(self.poly * self._read(other))

    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> MatrixFunction:
        return self._made(self.poly**exponent)

    def inverse(self) -> MatrixFunction:
        """One over it.

        Raises
        ------
        ZeroDivisionError
            If it vanishes at an eigenvalue.
        """
        common, own, _ = self.poly.xgcd(self.modulus)
        if common.degree() != 0:
            raise ZeroDivisionError("the function vanishes at an eigenvalue of the matrix")
        return self._made(own / common[0])

    def __truediv__(self, other: Any) -> MatrixFunction:
        if isinstance(other, MatrixFunction):
            return self * other.inverse()
        return self._made(self.poly / fmpq(other))

    def __rtruediv__(self, other: Any) -> MatrixFunction:
        return self._made(self.inverse().poly * self._read(other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MatrixFunction | int | fmpq):
            return NotImplemented
        return bool(self.poly == self._read(other))

    def __hash__(self) -> int:
        return hash(tuple(map(str, self.poly.coeffs())))

    @property
    def coefficients(self) -> list[fmpq]:
        """Those of 1, A, A^2, ..., as many as the matrix has rows."""
        found = self.poly.coeffs()
        return [*found, *[fmpq(0)] * (int(self.modulus.degree()) - len(found))]


__all__ = ["MatrixFunction"]
