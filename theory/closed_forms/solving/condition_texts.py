"""Conditions of cases as text: an interval of numbers for a parameter, irrational ends by their polynomial."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from ...algebra.polynomials import Poly
from ...algebra.signs import Root
from ...symbols import Domain

_ROOT: Final = re.compile(r"root of [^<>=]* near -?[\d.e+-]+")


def root_text(root: Root, poly: Poly) -> str:
    """An irrational number: the polynomial, with a decimal beside it."""
    return f"root of {poly} near {float(root.low):.6g}"


def interval_text(domain: Domain, name: str, ends: Mapping[Fraction, str]) -> str:
    """A domain as text, irrational ends in words.

    Parameters
    ----------
    domain, name
        Of a parameter.
    ends
        What to write for a rational end that stands for an irrational one.
    """
    if domain.lower not in ends and domain.upper not in ends:
        return domain.text(name)
    left, right = ("<=" if closed else "<" for closed in (domain.lower_closed, domain.upper_closed))
    low, high = (None if x is None else ends.get(x, str(x)) for x in (domain.lower, domain.upper))
    if low is None:
        return f"{name} {right} {high}"
    return f"{name} {left.replace('<', '>')} {low}" if high is None else f"{low} {left} {name} {right} {high}"


def is_interval(condition: str, name: str) -> bool:
    """Whether a condition says in which interval of numbers a parameter lies, and nothing else."""
    words = _ROOT.sub("0", condition).split()
    rest = [word for word in words if word not in ("<", "<=", ">", ">=", "=")]
    return name in rest and all(word == name or re.fullmatch(r"-?\d+(/\d+)?", word) for word in rest)


__all__ = ["interval_text", "is_interval", "root_text"]
