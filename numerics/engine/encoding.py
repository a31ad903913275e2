"""Moments as bytes and back, for the store: a line of JSON with the shapes, then little-endian doubles.

Nothing is executed when bytes are read, unlike with pickle; what does not fit is refused.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np

from ..statistics import Moments

_FIELDS: Final = ("mean", "comoment", "smallest", "largest", "cubes")
_LIMIT: Final = 1 << 28


def encode(moments: Moments) -> bytes:
    """Serialise; equal moments give equal bytes."""
    generations, quantities = moments.mean.shape
    header = {"count": moments.count, "shape": [generations, quantities]}
    body = b"".join(getattr(moments, name).astype("<f8").tobytes() for name in _FIELDS)
    return json.dumps(header, sort_keys=True).encode("ascii") + b"\n" + body


def decode(payload: bytes) -> Moments:
    """Read what `encode` wrote.

    Raises
    ------
    ValueError
        If the bytes are anything else; the store turns it into a message about its file.
    """
    head, separator, body = payload.partition(b"\n")
    if not separator or len(payload) > _LIMIT:
        raise ValueError("a stored block has no header")
    header = json.loads(head.decode("ascii"))
    if not isinstance(header, dict) or set(header) != {"count", "shape"}:
        raise ValueError("a stored block has an unknown header")
    count, shape = header["count"], header["shape"]
    if not (isinstance(count, int) and isinstance(shape, list) and len(shape) == 2):
        raise ValueError("a stored block has an unknown header")
    generations, quantities = (int(length) for length in shape)
    sizes = [generations * quantities * (quantities if name == "comoment" else 1) for name in _FIELDS]
    if count < 1 or min(sizes) < 1 or len(body) != 8 * sum(sizes):
        raise ValueError("a stored block has the wrong length")
    numbers = np.frombuffer(body, dtype="<f8").astype(np.float64)
    mean, comoment, smallest, largest, cubes = np.split(numbers, np.cumsum(sizes)[:-1])
    shape_of = (generations, quantities)
    return Moments(
        count,
        mean.reshape(shape_of),
        comoment.reshape(*shape_of, quantities),
        smallest.reshape(shape_of),
        largest.reshape(shape_of),
        cubes.reshape(shape_of),
    )
