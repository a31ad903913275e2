r"""Standardised innovations, and the limit workflow driven by them as a control variate.

For a conditionally unbiased batch, :math:`e_k = (\bar x_k - \theta_{p(k)}) / \sqrt{V(\theta_{p(k)})/n_k}` has
conditional mean 0 and variance 1 in any family at any n. Feed the e_k, in place of Gaussian noises, to the
workflow's own linear lines: the resulting fit :math:`\lambda_g = \sum_k c_{gk} e_k/\sqrt{s_k}` has exactly

.. math:: E \lambda_g = 0, \qquad E \lambda_g^2 = \sum_k c_{gk}^2 / s_k ,

which the tape gives by plain linear algebra, and :math:`\lambda_g^2` follows the loss closely. Where a fit is absorbed
(V = 0) an independent sign stands for the innovation, which keeps both moments.

References
----------
S. Asmussen, P. W. Glynn (2007), Stochastic Simulation, section V.2 (control variates).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

import numpy as np

from ...theory.errors import NotCoveredError
from ..samplers.sampler import Sampler
from ..statistics.moments import Array
from ..tape import Combine, Draw, Part, Tape
from .observer import Observer


def innovations(
    sampler: Sampler, operation: Draw, parent: Array, batch: Array, signs: np.random.Generator
) -> Array:
    """The standardised innovations of a draw.

    Parameters
    ----------
    signs
        A generator of its own, so that watching a simulation does not change it.
    """
    variance = sampler.variance(parent)
    if variance is None:
        raise NotCoveredError("standardised innovations need the family's variance function")
    scale: Array = np.sqrt(variance / sampler.points(operation))
    absorbed = scale == 0
    if not absorbed.any():
        quotient: Array = (batch - parent) / scale
        return quotient
    made = np.where(signs.random(scale.shape) < 0.5, -1.0, 1.0)
    np.divide(batch - parent, scale, out=made, where=~absorbed)
    return made


def limit_variances(tape: Tape) -> Array:
    """E lambda_g^2 a component at every generation, shape (G,): the workflow's lines on vectors of coefficients."""
    draws = [operation for operation in tape.operations if isinstance(operation, Draw)]
    place = {operation.out: index for index, operation in enumerate(draws)}
    spread = np.array([operation.spread for operation in draws])
    forms: dict[int, Array] = {}
    result = np.empty(len(tape.generations))
    for index, generation in enumerate(tape.generations):
        for operation, released in zip(generation.operations, generation.released, strict=True):
            if isinstance(operation, Draw):
                start = np.zeros(len(draws)) if operation.parent is None else forms[operation.parent].copy()
                start[place[operation.out]] += 1.0
                forms[operation.out] = start
            elif isinstance(operation, Combine):
                forms[operation.out] = np.zeros(len(draws))
                for weight, register in operation.terms:
                    forms[operation.out] += weight * forms[register]
            else:
                raise NotCoveredError("the limit control does not cover subsamples")
            for register in released:
                del forms[register]
        result[index] = np.add.reduce(forms[generation.fit] ** 2 * spread)
        for register in generation.forgotten:
            del forms[register]
    return result


@final
class Innovations:
    """The innovations of a block, computed once a draw for all who want them.

    Parameters
    ----------
    sampler
        Must know its conditional variance.
    signs
        Generator for absorbed fits.
    """

    def __init__(self, sampler: Sampler, signs: np.random.Generator) -> None:
        self._sampler = sampler
        self._signs = signs
        self._last: tuple[Draw, Array] | None = None

    def of(self, operation: Draw, parent: Array, batch: Array) -> Array:
        """The standardised innovations of a draw; the last draw's are remembered."""
        if self._last is None or self._last[0] is not operation:
            self._last = (operation, innovations(self._sampler, operation, parent, batch, self._signs))
        return self._last[1]


@final
class LimitControl(Observer):
    """The squared limit fit less its known mean.

    Parameters
    ----------
    innovations
        Of the block.
    variances
        What `limit_variances` gave for the tape, at the observed generations.
    """

    def __init__(self, innovations: Innovations, variances: Array) -> None:
        self._innovations = innovations
        self._known = iter(variances)
        self._values: dict[int, Array] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """One column, of mean zero."""
        return ("limit",)

    def drawn(self, operation: Draw, parent: Array, batch: Array) -> None:
        """Add the innovation, scaled as in the limit."""
        noise = self._innovations.of(operation, parent, batch) * operation.spread**0.5
        if operation.parent is not None:
            noise += self._values[operation.parent]
        self._values[operation.out] = noise

    def combined(self, operation: Combine) -> None:
        """The same line; constants are no part of the limit error."""
        total = np.zeros(1)
        for weight, register in operation.terms:
            total = total + weight * self._values[register]
        self._values[operation.out] = total

    def parted(self, operation: Part) -> None:
        """Not covered."""
        raise NotCoveredError("the limit control does not cover subsamples")

    def released(self, registers: Sequence[int]) -> None:
        """Drop dead registers."""
        for register in registers:
            del self._values[register]

    def observe(self, register: int, fit: Array) -> Sequence[Array]:
        """lambda_g^2 - E lambda_g^2, summed over components."""
        centred = self._values[register] ** 2 - next(self._known)
        return (centred if centred.ndim == 1 else centred.sum(axis=1),)
