"""Optional speed: normals drawn by compiled code from the *same* bit generator, bit for bit.

Compiled code runs numpy's own ziggurat on the same state, two to three times faster (module `compiled_normals`), and a
combination of arrays takes one pass instead of three. Values and end state are those of numpy to the last bit (a test
holds every draw used here to that); what numba does not draw faster is left to numpy. So an accelerated run may share
a store, and even a single result, with one that is not. The one exception are hyperbolic secant draws, which need
logarithms: they differ by rounding (module `samplers.compiled_secant`), and their runs are kept apart in a store.

The extra ``fast`` installs numba. Compilation costs about a second in each process, so short runs are better off
without.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, Final, final

import numpy as np

from .compiled_normals import filler, put_back, words_of
from .statistics.moments import Array

WORTHWHILE: Final = 100_000_000
"""Draws (replicates times generations) from which on compilation pays for itself."""


def is_available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


@cache
def _pair() -> Any:
    import numba

    # No fast-math anywhere: the compiler may neither reorder nor fuse what numpy computes in two roundings.
    @numba.njit(nogil=True)
    def pair(first: Any, a: Any, second: Any, b: Any, out: Any) -> None:
        for i in range(out.size):
            out[i] = first[i] * a + second[i] * b

    return pair


@final
class FastGenerator:
    """A `numpy.random.Generator` whose normals are drawn by compiled code; everything else is numpy's.

    Parameters
    ----------
    generator
        The generator to drive; its state advances as if numpy had drawn.
    """

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._fill = filler()

    @property
    def plain(self) -> np.random.Generator:
        """The generator that is driven."""
        return self._generator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._generator, name)

    def standard_normal(self, size: Any = None) -> Any:
        """As numpy's, for a given size."""
        words = words_of(self._generator) if size is not None else None
        if words is None:
            return self._generator.standard_normal(size)
        out = np.empty(size)
        self._fill(words, out.reshape(-1))
        put_back(self._generator, words)
        return out

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """As numpy's, for an array of locations and one scale."""
        if size is not None or np.ndim(scale) or not isinstance(loc, np.ndarray) or loc.dtype != np.float64:
            return self._generator.normal(loc, scale, size)
        out = self.standard_normal(loc.shape)
        out *= float(scale)
        out += loc
        return out


def combination(terms: Sequence[tuple[float, Array]]) -> Array | None:
    """Two arrays combined in one pass; ``None`` for any other number of terms."""
    if len(terms) != 2:
        return None
    (a, first), (b, second) = terms
    out = np.empty(first.shape)
    _pair()(first.reshape(-1), a, second.reshape(-1), b, out.reshape(-1))
    return out
