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
from .linear_forms import linear_forms
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
    return standardised(batch - parent, variance / sampler.points(operation), signs)


def standardised(noise: Array, variance: Array, signs: np.random.Generator) -> Array:
    """Noises over their standard deviations, with a random sign where both vanish."""
    scale: Array = np.sqrt(variance)
    absorbed = scale == 0
    if not absorbed.any():
        quotient: Array = noise / scale
        return quotient
    made = np.where(signs.random(scale.shape) < 0.5, -1.0, 1.0)
    np.divide(noise, scale, out=made, where=~absorbed)
    return made


def limit_variances(tape: Tape) -> Array:
    """E lambda_g^2 a component at every generation, shape (G,)."""
    return linear_forms(tape, tuple(range(1, len(tape.generations) + 1))).limit_variances


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
