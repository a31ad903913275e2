"""The catalogue of statements: what `mengoli verify` derives, proves and simulates.

A statement ties a published law to a family, a regime and a sample size for its simulation. One row for every
published workflow in the asymptotic regime, where the family does not matter; one for every family with
quadratic variance in the exact regime at symbolic n; and regression on a fixed design, whose real covariates are
given from outside. A statement is data; `Statement.compare` says whether the derived law agrees with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

import sympy

from .. import catalogue
from ..claims import Claim, Regime, Source, Verdict
from ..closed_forms.forms.growth import Growth
from ..closed_forms.forms.named import exact_value
from ..family import LE_CAM_TRUST, Family, MeanFamily
from ..language.plain import plain
from ..language.workflow import Setting
from ..law import RiskLaw, derive
from ..moments.quantities import expression_of
from ..proof.matching.certified_limits import same
from ..proof.matching.course import rise
from ..symbols import GENERATION, Parameter
from .published import PUBLISHED, Published

SYMBOLIC_SIZE: Final = Parameter.read("n", "n >= 2")
_COMPARED: Final = 24


@final
@dataclass(frozen=True)
class Difference:
    """Where a claim and the derived law part.

    Parameters
    ----------
    verdict
        Refuted where they contradict each other, unknown where they are not shown to agree.
    witness
        The place, in one sentence.
    """

    verdict: Verdict
    witness: str


@final
@dataclass(frozen=True)
class Statement:
    """One statement of the catalogue.

    Parameters
    ----------
    stem
        First part of the identifier: the family's name, or ``any``.
    family
        The family it is derived for.
    published
        The law that is claimed.
    symbolic
        Whether it is stated at symbolic n, in the exact regime.
    simulated_size
        n of the simulation; ``None`` simulates the limit process.
    generations
        Last generation of the simulation.
    raw
        Whether raw data are simulated: on real covariates nothing shorter than least squares itself is a check.
    """

    stem: str
    family: Family
    published: Published
    symbolic: bool
    simulated_size: int | None
    generations: int = 20
    raw: bool = False

    @property
    def identifier(self) -> str:
        """``family.workflow.regime``."""
        return f"{self.stem}.{self.published.workflow}.{self.regime.value}"

    @property
    def regime(self) -> Regime:
        """Exact, or asymptotic."""
        return Regime.EXACT if self.symbolic else Regime.ASYMPTOTIC

    @property
    def rate(self) -> sympy.Expr:
        """c = v2/n, zero in the asymptotic regime."""
        if not self.symbolic:
            return sympy.S.Zero
        assert self.family.curvature is not None
        return _curvature(self.family) / SYMBOLIC_SIZE.symbol

    @property
    def closed_form(self) -> sympy.Expr:
        """The claimed closed form."""
        return self.published.closed_form(self.rate)

    @property
    def limit(self) -> sympy.Expr | None:
        """The claimed limit, ``None`` where the risk grows without bound."""
        return self.published.limit(self.rate)

    @property
    def scale(self) -> sympy.Expr | None:
        """How fast the risk is claimed to grow, ``None`` where it has a limit."""
        return self.published.rate(self.rate)

    @property
    def tail(self) -> tuple[sympy.Expr, sympy.Expr] | None:
        """The claimed bounds of limit minus value, ``None`` where none are claimed."""
        return self.published.tail(self.rate)

    @cached_property
    def law(self) -> RiskLaw:
        """The law as this toolkit derives it."""
        return derive(self.family, catalogue.workflow(self.published.workflow), self._size)

    def simulated_law(self) -> RiskLaw:
        """The law with a number for n, to hold against a simulation."""
        size = None if self.simulated_size is None or not self.symbolic else self.simulated_size
        return derive(self.family, catalogue.workflow(self.published.workflow), size)

    @property
    def _size(self) -> Setting | None:
        return SYMBOLIC_SIZE if self.symbolic else None

    @property
    def claim(self) -> Claim:
        """The statement as data."""
        limit = self.limit
        like = "" if self.scale is None else f", like {plain(self.scale)}"
        end = f"grows without bound{like}" if limit is None else f"tends to {plain(limit)}"
        who = "any regular family" if self.stem == "any" else self.family.summary
        what = f"under {self.published.workflow} the risk ratio is {plain(self.closed_form)} and {end}"
        trusted = () if self.symbolic or self.stem != "any" else (LE_CAM_TRUST,)
        source: tuple[Source, ...] = (self.published.source,)
        return Claim(
            self.identifier,
            f"{who}: {what}",
            self._formula,
            self.regime,
            self.law.assumptions,
            source,
            trusted,
        )

    @property
    def _formula(self) -> str:
        parts = [f"R(g) = {plain(self.closed_form)}"]
        if self.limit is not None:
            parts.append(f"R(oo) = {plain(self.limit)}")
        if self.scale is not None:
            scale = plain(self.scale)
            parts.append(f"R(g)/{scale if scale.isalnum() else f'({scale})'} -> C > 0")
        if self.tail is not None:
            low, high = (plain(bound) for bound in self.tail)
            parts.append(f"{low} <= R(oo) - R(g) <= {high} for g >= 1")
        minorant = self.published.minorant(self.rate)
        if minorant is None:
            parts.append("R(g) < R(g+1) < R(oo) for g >= 1")
        else:
            parts.append(f"{rise('R', minorant[0], relative=minorant[1])} for g >= 1")
        return "; ".join(parts)

    def compare(self) -> Difference | None:
        """Where the claim and the derivation differ, or ``None`` if they agree.

        Values are compared exactly at the first generations and several n; then closed form and limit as
        expressions. What is neither shown equal nor shown different is a difference too, and leaves the claim unknown.
        """
        closed_form = self.closed_form
        for values in self._samples():
            symbols = {SYMBOLIC_SIZE.symbol: values["n"]} if "n" in values else {}
            known: dict[object, list[Any]] = {}
            for g, exact in enumerate(self.law.ratios(_COMPARED, **values), start=1):
                claimed = exact_value(closed_form, {**symbols, GENERATION: Fraction(g)}, known)
                if exact != claimed:
                    at = "".join(f", {name} = {value}" for name, value in values.items())
                    return Difference(
                        Verdict.REFUTED, f"at g = {g}{at} the recursion gives {exact}, the claim {claimed}"
                    )
        if self.law.closed_form is None:
            return Difference(Verdict.UNKNOWN, "the derivation found no closed form")
        if not same(self.law.closed_form, closed_form):
            said = f"closed form {plain(self.law.closed_form)} is not shown to be {plain(closed_form)}"
            return Difference(Verdict.UNKNOWN, f"the derived {said}")
        if (self.limit is None) != (self.law.limit is None):
            # A limit that was not found is none that does not exist.
            found = self.law.limit is not None or self.law.growth not in (Growth.UNKNOWN, Growth.BOUNDED)
            return Difference(
                Verdict.REFUTED if found else Verdict.UNKNOWN,
                f"the derived limit is {self.law.limit}, the claimed one {self.limit}",
            )
        if self.limit is not None and not same(self.law.limit, self.limit):
            said = f"limit {plain(self.law.limit)} is not shown to be {plain(self.limit)}"
            return Difference(Verdict.UNKNOWN, f"the derived {said}")
        return self._compare_approach()

    def _compare_approach(self) -> Difference | None:
        """The claimed rate of growth and the claimed tail, against those that the law's certificates prove."""
        solution = self.law.solution
        assert solution is not None
        rates = {case.rate for case in solution.cases}
        if self.scale is not None and self.law.unproved:
            return Difference(Verdict.UNKNOWN, f"no certificate shows {self.law.unproved[0]}")
        if self.scale is not None and not all(
            r is not None and same(r / self.scale, sympy.S.One) for r in rates
        ):
            said = f"rate {', '.join(str(r) for r in rates)} is not shown to be {plain(self.scale)}"
            return Difference(Verdict.UNKNOWN, f"the derived {said}")
        for case in solution.cases if self.tail is not None else ():
            bounds = case.bounds
            for side, claimed in zip(("lower", "upper"), self.tail or (), strict=True):
                if side not in bounds or not same(bounds[side].expression, claimed):
                    said = f"{side} bound of limit - R(g) is not shown to be {plain(claimed)}"
                    return Difference(Verdict.UNKNOWN, f"the derived {said}")
        return None if self._has_course() else Difference(Verdict.UNKNOWN, "no certificate shows how R(g) rises")

    def _has_course(self) -> bool:
        """Whether certificates show that the law rises as claimed: to its limit, or by the minorant."""
        found, claimed = self.law.course, self.published.minorant(self.rate)
        if len(found) != 1 or found[0].first != 1:
            return False
        if claimed is None:
            return found[0].relation == "<"
        m, relative = found[0].minorant, found[0].relative
        return m is not None and relative == claimed[1] and same(m, claimed[0])

    def _samples(self) -> list[dict[str, Fraction]]:
        return [{"n": Fraction(n)} for n in (2, 5, 100)] if self.symbolic else [{}]


def _curvature(family: Family) -> sympy.Expr:
    value = family.curvature
    assert isinstance(value, Fraction)
    return expression_of(value)


def statements(regression: Family | None = None) -> tuple[Statement, ...]:
    """All statements of the catalogue.

    Parameters
    ----------
    regression
        Linear regression on real covariates; left out if ``None``.
    """
    return tuple(_statements(regression))


def _statements(regression: Family | None) -> Iterator[Statement]:
    normal = catalogue.family("normal")
    for row in PUBLISHED:
        yield Statement("any", normal, row, False, None)
    for name, kind in catalogue.families().items():
        if not issubclass(kind, MeanFamily):
            continue
        for row in PUBLISHED:
            if row.exact:
                yield Statement(name, kind(), row, True, 100, generations=10)
    if regression is not None:
        points = len(regression.design.rows)  # type: ignore[attr-defined]
        for row in PUBLISHED:
            if row.exact:
                stem = f"regression-{regression.design.name}"  # type: ignore[attr-defined]
                yield Statement(stem, regression, row, False, points, generations=8, raw=True)


def catalogue_claims() -> tuple[Claim, ...]:
    """The claims of all statements that need no outside data."""
    return tuple(statement.claim for statement in statements())
