"""numpy's normals with nothing called in between: SFC64 and the ziggurat in one compiled loop.

numba can draw from a numpy generator, but asks it for every 64 bits through a pointer. Here the four words of SFC64's
state stay in registers, and 98.8 % of the normals take one multiplication and one comparison. The tables are numpy's
(numba carries them), so are the bits and the state at the end; a test holds them to that.

References
----------
G. Marsaglia, W. W. Tsang (2000), The ziggurat method for generating random variables, J. Statist. Software 5 (8).
C. Doty-Humphrey, PractRand (SFC64); numpy's `src/sfc64/sfc64.h` and `src/distributions/distributions.c`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ..theory.errors import InputError

Words = Any
"""The four words of an SFC64 state, an array of ``uint64``."""


@cache
def filler() -> Any:
    """The compiled ``fill(words, out)``: standard normals in all of `out`, and `words` as they are afterwards.

    Raises
    ------
    InputError
        Without numba.
    """
    try:
        import numba
        from numba.np.random._constants import (
            fi_double,
            ki_double,
            wi_double,
            ziggurat_nor_inv_r,
            ziggurat_nor_r,
        )
    except ImportError as error:
        raise InputError("acceleration needs numba", instead="pip install 'mengoli[fast]'") from error

    heights, bounds, widths = fi_double, ki_double, wi_double
    last, inverse = float(ziggurat_nor_r), float(ziggurat_nor_inv_r)
    one, eight, nine, three, eleven = (np.uint64(number) for number in (1, 8, 9, 3, 11))
    left, right, low = np.uint64(24), np.uint64(40), np.uint64(0xFF)
    mantissa = np.uint64(0x000FFFFFFFFFFFFF)

    @numba.njit(nogil=True)
    def bits(words: Words) -> Any:
        made = words[0] + words[1] + words[3]
        words[3] += one
        words[0] = words[1] ^ (words[1] >> eleven)
        words[1] = words[2] + (words[2] << three)
        words[2] = ((words[2] << left) | (words[2] >> right)) + made
        return made

    @numba.njit(nogil=True)
    def uniform(words: Words) -> Any:
        return (bits(words) >> eleven) * (1.0 / 9007199254740992.0)

    @numba.njit(nogil=True)
    def normal(words: Words, drawn: Any) -> Any:
        """The normal that starts with `drawn`, where the first comparison failed."""
        while True:
            place = drawn & low
            size = (drawn >> nine) & mantissa
            x = size * widths[place]
            if (drawn >> eight) & one:
                x = -x
            if size < bounds[place]:
                return x
            if place == 0:
                while True:
                    over = -inverse * np.log1p(-uniform(words))
                    other = -np.log1p(-uniform(words))
                    if other + other > over * over:
                        return -(last + over) if (size >> eight) & one else last + over
            step = heights[place - one] - heights[place]
            if step * uniform(words) + heights[place] < np.exp(-0.5 * x * x):
                return x
            drawn = bits(words)

    @numba.njit(nogil=True)
    def fill(words: Words, out: Any) -> None:
        a, b, c, count = words[0], words[1], words[2], words[3]
        for i in range(out.size):
            drawn = a + b + count
            count += one
            a = b ^ (b >> eleven)
            b = c + (c << three)
            c = ((c << left) | (c >> right)) + drawn
            place = drawn & low
            size = (drawn >> nine) & mantissa
            if size < bounds[place]:
                x = size * widths[place]
                out[i] = -x if (drawn >> eight) & one else x
            else:
                words[0], words[1], words[2], words[3] = a, b, c, count
                out[i] = normal(words, drawn)
                a, b, c, count = words[0], words[1], words[2], words[3]
        words[0], words[1], words[2], words[3] = a, b, c, count

    return fill


def words_of(generator: np.random.Generator) -> Words | None:
    """A copy of the state of an SFC64 generator; ``None`` for any other."""
    if not isinstance(generator.bit_generator, np.random.SFC64):
        return None
    state: Any = generator.bit_generator.state
    return np.array(state["state"]["state"], dtype=np.uint64)


def put_back(generator: np.random.Generator, words: Words) -> None:
    """Set the state of an SFC64 generator; half a word that it keeps for 32-bit draws stays."""
    state: Any = generator.bit_generator.state
    state["state"]["state"] = words
    generator.bit_generator.state = state
