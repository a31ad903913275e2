"""Whether accepted certificates establish the inequalities that an argument needs.

A theorem on workflows is an argument from inequalities. It says which, in its own words: these are its data, and
certificates are held against them. A certificate establishes an inequality if it has the id that the argument gives
it, the same sequences, a domain that contains the needed one, and the claim of that name has the needed sign and is
the same rational function. That two texts are one
function is checked at random points of sixty bits (Schwartz 1980, J. ACM 27, 701), so ``a + b`` and ``b + a`` are the
same, ``a + b`` and ``a + b + 1`` are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final, final

from ..algebra.conversions import to_fmpq
from ..errors import InputError
from ..symbols import Domain
from .certificate import Certificate
from .evaluation import compute
from .matching.regions import contains, random_number
from .reading import Reject

_POINTS: Final = 2
_Recursions = Mapping[str, tuple[str, str]]


@final
@dataclass(frozen=True)
class Inequality:
    """An inequality for all parameters and inputs in their domains, and all g >= 1.

    Parameters
    ----------
    place
        The id of the certificate and the name of the claim: ``"any.augment.any-sizes D"``.
    expression
        What is nonnegative, in the certificates' grammar.
    parameters
        Domains by name.
    strict
        Whether it is positive.
    inputs
        Domains of sequences that may be anything in them, by name.
    sequences
        Initial value and step of the sequences in the expression, by name.
    """

    place: str
    expression: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    inputs: Mapping[str, str] = field(default_factory=dict)
    sequences: _Recursions = field(default_factory=dict)

    def follows_from(self, certificate: Certificate) -> bool:
        """Whether an accepted certificate establishes it."""
        data = certificate.data
        identifier, claim = self.place.split(" ")
        if (certificate.id, certificate.rule) != (identifier, "inequality") or "defines" in data:
            return False
        for needed, given in ((self.parameters, "parameters"), (self.inputs, "inputs")):
            if not _covers(data.get(given, {}), needed):
                return False
        found = {name: (own["initial"], own["step"]) for name, own in data.get("sequences", {}).items()}
        if found.keys() != self.sequences.keys():
            return False
        pairs = [
            (mine, theirs)
            for name, own in self.sequences.items()
            for mine, theirs in zip(own, found[name], strict=True)
        ]
        if data["start"] != 1:
            return False
        if claim not in data["claims"] or (self.strict and claim not in data.get("strict", [])):
            return False
        pairs.append((self.expression, data["claims"][claim]))
        return all(self._same(mine, theirs) for mine, theirs in pairs)

    def _same(self, left: str, right: str) -> bool:
        """Whether two texts are one rational function."""
        chance = Random(f"{left} = {right}")  # of both: who wrote one cannot have known the points
        names = ["g", *self.parameters, *self.inputs, *self.sequences]
        try:
            for _ in range(_POINTS):
                point = {name: to_fmpq(random_number(chance)) for name in names}
                if compute(left, point) != compute(right, point):
                    return False
        except (Reject, KeyError, ZeroDivisionError):
            return False
        return True


def _covers(given: Mapping[str, str], needed: Mapping[str, str]) -> bool:
    """Whether domains contain the needed ones; ends that are no numbers must be written alike."""
    if given.keys() != needed.keys():
        return False
    for name, text in needed.items():
        if given[name].replace(" ", "") == text.replace(" ", ""):
            continue
        try:
            if not contains(Domain.parse(given[name], name), Domain.parse(text, name)):
                return False
        except InputError:
            return False
    return True


def all_follow(needs: Iterable[Inequality], certificates: Iterable[Certificate]) -> bool:
    """Whether each inequality follows from one of the accepted certificates."""
    accepted = tuple(certificates)
    return all(any(need.follows_from(own) for own in accepted) for need in needs)
