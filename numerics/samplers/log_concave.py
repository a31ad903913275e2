r"""Rejection from a log-concave density on the line, many parameters at once, under three tangents of its logarithm h.

h lies below its tangents, so the envelope follows the tangent at a point near the mode between its crossings with two
outer ones, and these outside: a middle piece and two exponential tails. Any three points give a valid envelope; a rough
mode costs acceptance, never exactness. By concavity tangents cross between their points; where two of them coincide, as
in an exponential piece of the density, any point between serves.

References
----------
L. Devroye (1986), Non-Uniform Random Variate Generation, section VII.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..statistics.moments import Array

Curve = Callable[[Array, Any], Array]
"""h or its slope at points, for the rows (an index or a slice) that they belong to."""

_ALL = slice(None)


def draw_log_concave(
    generator: np.random.Generator, height: Curve, slope: Curve, mode: Array, left: Array, right: Array
) -> Array:
    """Draw once a row.

    Parameters
    ----------
    height, slope
        h up to a constant, and its derivative.
    mode, left, right
        Where the tangents touch, shape (N,): near the mode, and on either side.
    """
    peak, centre_slope = height(mode, _ALL), slope(mode, _ALL)
    left_slope, right_slope = slope(left, _ALL), slope(right, _ALL)
    left_height, right_height = height(left, _ALL) - peak, height(right, _ALL) - peak
    with np.errstate(divide="ignore", invalid="ignore"):
        low = (left_height - left_slope * left + centre_slope * mode) / (centre_slope - left_slope)
        high = (right_height - right_slope * right + centre_slope * mode) / (centre_slope - right_slope)
    low = np.clip(np.where(np.isfinite(low), low, left), left, mode)
    high = np.clip(np.where(np.isfinite(high), high, right), mode, right)
    at_low, at_high = centre_slope * (low - mode), centre_slope * (high - mode)
    left_mass, right_mass = np.exp(at_low) / left_slope, -np.exp(at_high) / right_slope
    rise = centre_slope * (high - low)
    flat = np.abs(rise) < 1e-9
    safe = np.where(flat, 1.0, centre_slope)
    middle_mass = np.where(flat, np.exp(at_low) * (high - low), (np.exp(at_high) - np.exp(at_low)) / safe)
    result = np.empty_like(mode)
    waiting = np.arange(len(mode))
    while len(waiting):
        w = waiting
        pick = generator.random(len(w)) * (left_mass[w] + middle_mass[w] + right_mass[w])
        u = 1.0 - generator.random(len(w))
        in_left = pick < left_mass[w]
        in_right = pick >= left_mass[w] + middle_mass[w]
        grown = np.where(flat[w], u * (high[w] - low[w]), np.log1p(u * np.expm1(rise[w])) / safe[w])
        x = np.where(in_left, low[w] + np.log(u) / left_slope[w], low[w] + grown)
        x = np.where(in_right, high[w] + np.log(u) / right_slope[w], x)
        envelope = np.where(
            in_left,
            at_low[w] + left_slope[w] * (x - low[w]),
            np.where(in_right, at_high[w] + right_slope[w] * (x - high[w]), centre_slope[w] * (x - mode[w])),
        )
        accepted = np.log(1.0 - generator.random(len(w))) <= height(x, w) - peak[w] - envelope
        result[w[accepted]] = x[accepted]
        waiting = w[~accepted]
    return result


__all__ = ["draw_log_concave"]
