"""Laws of a workflow: the theory's answers against brute force, and what every linear workflow must obey.

The second moments' recursion is compared exactly with the dense covariance K = A Q A', the compiled recurrence and
the closed form with both; an unbiased workflow leaves the truth alone; multiplying every batch size by c is the
same as multiplying n by c; and the risk moves the way it is claimed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final, final

import sympy

from ..numerics.checks.crosscheck import crosscheck
from ..theory.claims import Verdict
from ..theory.closed_forms.forms.named import exact_value
from ..theory.closed_forms.solve import solve
from ..theory.errors import MengoliError, NotCoveredError
from ..theory.families import Normal
from ..theory.language.interpreter import run
from ..theory.language.weights import NotRationalError
from ..theory.language.workflow import Definition
from ..theory.law import derive
from ..theory.moments.recursion import recurrence
from ..theory.moments.second_moments import NoiseLaw, SecondMoments
from ..theory.moments.state_space import TRUTH
from ..theory.symbols import GENERATION, Parameter
from .dense import dense_risks
from .reports import Effort, Finding, Outcome
from .scaling import scaled

DENSE: Final = "the recursion of second moments is the dense covariance of the workflow's own lines"
EXACT: Final = "at finite n, with a quadratic variance, the recursion is the dense covariance"
COMPILED: Final = "the compiled recurrence in g reproduces the moments"
CLOSED: Final = "the closed form satisfies the recurrence"
UNBIASED: Final = "the mean of every fit is the truth"
BIASED: Final = "the theory knows that the fit is biased"
MONOTONE: Final = "the risk ratio is monotone as claimed"
SCALING: Final = "c times the batch sizes is c times n"
SIMULATED: Final = "the limit process simulated from the workflow's own lines has the derived risk ratio"

_TRUTH: Final = Fraction(2, 3)
_SIZES: Final = ((Fraction(7), Fraction(1, 2)), (Fraction(12), Fraction(-1)))


@final
@dataclass(frozen=True)
class Bound:
    """A workflow with a number for every parameter.

    Parameters
    ----------
    definition
        Its lines, nothing left symbolic.
    where
        The numbers, for messages.
    """

    definition: Definition
    where: str


def bound(definition: Definition) -> Iterator[Bound]:
    """The workflow at some inner points of its parameters' domains."""
    parameters = definition.parameters
    for k in range(3 if parameters else 1):
        numbers = {item.name: item.domain.sample()[k % len(item.domain.sample())] for item in parameters}
        settings = {
            name: numbers[value.name] if isinstance(value, Parameter) else value
            for name, value in definition.settings.items()
        }
        text = ", ".join(f"{name} = {value}" for name, value in numbers.items())
        yield Bound(replace(definition, settings=settings), f"at {text}" if text else "")


def workflow_laws(
    definition: Definition, effort: Effort, *, unbiased: bool | None, monotone: str | None
) -> Iterator[Finding]:
    """All laws of a workflow; `unbiased` and `monotone` as for `check_workflow`."""
    for item in bound(definition):
        yield _dense(item, effort)
        yield from _exact(item, effort)
        yield from _recurrences(item, effort)
        yield _mean(item, effort, unbiased)
        yield _scaling(item, effort)
        if monotone is not None:
            yield _monotone(item, effort, monotone)
        yield _simulated(item, effort)


def risks(definition: Definition, generations: int, noise: NoiseLaw | None = None) -> list[Fraction]:
    """R_1, ..., R_G by the second moments, the truth being 2/3 where the workflow is biased."""
    moments = SecondMoments(definition, noise or NoiseLaw())
    if moments.field.parameters:
        field, at = moments.field, {TRUTH.symbol: sympy.Rational(2, 3)}
        found = [field.expression(value).subs(at) for value in moments.risks(generations)]
        return [Fraction(int(value.p), int(value.q)) for value in found]
    fast = moments.fastest
    return [Fraction(fast.field.constant(value) or 0) for value in fast.risks(generations)]


def _compared(
    law: str, where: str, left: list[Fraction], right: list[Fraction], names: tuple[str, str], first: int = 1
) -> Finding:
    for g, (a, b) in enumerate(zip(left, right, strict=True), first):
        if a != b:
            witness = f"{where + ': ' if where else ''}at g = {g} {names[0]} R = {a}, {names[1]} R = {b}"
            return Finding(law, witness, Outcome.VIOLATED)
    last = first + len(left) - 1
    return Finding(law, f"{where + ': ' if where else ''}equal as fractions at g = {first}, ..., {last}")


def _dense(item: Bound, effort: Effort) -> Finding:
    count = effort.generations
    brute = dense_risks(item.definition, count, truth=_TRUTH)
    return _compared(DENSE, item.where, risks(item.definition, count), brute, ("the recursion gives", "brute force"))


def _exact(item: Bound, effort: Effort) -> Iterator[Finding]:
    for n, v2 in _SIZES:
        where = f"{item.where + ', ' if item.where else ''}n = {n}, v2 = {v2}"
        try:
            derived = risks(item.definition, effort.generations, NoiseLaw(n, v2))
        except NotCoveredError as error:
            yield Finding(EXACT, f"{where}: {error}", Outcome.NOT_APPLICABLE)
            return
        brute = dense_risks(item.definition, effort.generations, n=n, curvature=v2)
        yield _compared(EXACT, where, derived, brute, ("the recursion gives", "brute force"))


def _recurrences(item: Bound, effort: Effort) -> Iterator[Finding]:
    moments = SecondMoments(item.definition, NoiseLaw())
    try:
        made = recurrence(moments)
    except NotRationalError as error:
        yield Finding(COMPILED, f"no recurrence with rational coefficients: {error}", Outcome.NOT_APPLICABLE)
        return
    values: Mapping[sympy.Symbol, Fraction] = {p.symbol: _TRUTH for p in made.parameters}
    direct = risks(item.definition, effort.generations)
    names = ("the recurrence gives", "the moments")
    yield _compared(COMPILED, item.where, made.first(effort.generations, values), direct, names)
    solution = solve(made)
    closed = solution.closed_form
    if closed is None:
        yield Finding(CLOSED, "no closed form in the class", Outcome.NOT_APPLICABLE)
        return
    # Before that a warm-up is listed.
    first = solution.valid_from
    places = range(first, max(first, effort.generations) + 1)
    direct = risks(item.definition, places[-1])
    found = [exact_value(closed, {**values, GENERATION: Fraction(g)}) for g in places]
    names = ("the closed form gives", "the moments")
    yield _compared(CLOSED, item.where, found, direct[first - 1 :], names, first=first)


@final
@dataclass(frozen=True)
class _MeanWorld:
    """Draws without noise: what runs is the mean of every fit."""

    truth: Fraction

    def batch(self, generation: int, model: str, parent: Fraction | None, size: Fraction) -> Fraction:
        return self.truth if parent is None else parent

    def noisy_batch(
        self, generation: int, model: str, parent: Fraction, size: Fraction, noise: Fraction
    ) -> Fraction:
        return parent

    def real(self, generation: int, model: str, size: Fraction) -> Fraction:
        return self.truth

    def subsample(
        self, generation: int, pool: str, value: Fraction, points: Fraction, total: Fraction, replacement: bool
    ) -> Fraction:
        return value

    def combine(self, terms: list[tuple[Fraction, Fraction]], constant: Fraction) -> Fraction:
        return sum((weight * value for weight, value in terms), constant)


def _mean(item: Bound, effort: Effort, unbiased: bool | None) -> Finding:
    where = item.where + ": " if item.where else ""
    means = run(item.definition, _MeanWorld(_TRUTH), effort.generations)
    lead = item.definition.models[0]
    drifts = [(g, fits[lead] - _TRUTH) for g, fits in enumerate(means, 1)]
    moved = next(((g, drift) for g, drift in drifts if drift != 0), None)
    known = SecondMoments(item.definition, NoiseLaw()).space.biased
    if moved is None:
        return Finding(UNBIASED, f"{where}no drift at g = 1, ..., {effort.generations}")
    g, drift = moved
    witness = f"{where}with truth {_TRUTH} the mean of fit {g} is off by {drift}: its weights do not add up to one"
    if unbiased or (unbiased is None and not known):
        return Finding(UNBIASED, witness, Outcome.VIOLATED)
    return Finding(BIASED, witness, Outcome.HOLDS if known else Outcome.VIOLATED)


def _scaling(item: Bound, effort: Effort) -> Finding:
    c, n, v2 = Fraction(3), Fraction(8), Fraction(1, 3)
    bigger = scaled(item.definition, c)
    try:
        left, right = risks(bigger, effort.generations, NoiseLaw(n / c, v2)), risks(
            item.definition, effort.generations, NoiseLaw(n, v2)
        )  # fmt: skip
    except NotCoveredError:
        if SecondMoments(item.definition, NoiseLaw()).space.biased:
            return Finding(SCALING, "a bias is stated in standard deviations of fit 1", Outcome.NOT_APPLICABLE)
        left, right = risks(bigger, effort.generations), risks(item.definition, effort.generations)
    names = (f"{c} times the sizes at n/{c} give", "the sizes themselves")
    return _compared(SCALING, item.where, left, right, names)


def _monotone(item: Bound, effort: Effort, claimed: str) -> Finding:
    values = risks(item.definition, effort.generations)
    sign = 1 if claimed == "increasing" else -1
    where = item.where + ": " if item.where else ""
    for g, (a, b) in enumerate(pairwise(values), 1):
        if sign * (b - a) < 0:
            witness = f"{where}claimed {claimed}, but R_{g} = {a} and R_{g + 1} = {b}"
            return Finding(MONOTONE, witness, Outcome.VIOLATED)
    return Finding(MONOTONE, f"{where}{claimed} at g = 1, ..., {effort.generations}")


def _simulated(item: Bound, effort: Effort) -> Finding:
    where = item.where + ": " if item.where else ""
    if SecondMoments(item.definition, NoiseLaw()).space.biased:
        return Finding(SIMULATED, f"{where}the truth of a biased workflow is symbolic", Outcome.NOT_APPLICABLE)
    try:
        check = crosscheck(
            derive(Normal(), item.definition),
            generations=effort.generations,
            replicates=effort.replicates,
            seed=effort.seed,
            margin=0.9,  # the difference test decides; its power is stated
            alpha=effort.alpha,
            beta=effort.beta,
        )
    except MengoliError as error:
        return Finding(SIMULATED, f"{where}{error}", Outcome.NOT_APPLICABLE)
    detail = (
        f"{where}at g = {check.generation} R = {float(check.exact):.6g}, simulated {check.simulated:.6g} "
        f"+- {check.standard_error:.2g}"
    )
    if check.verdict is Verdict.UNKNOWN:
        return Finding(SIMULATED, f"{where}{check.witness}", Outcome.UNDECIDED)
    if check.verdict is Verdict.REFUTED:
        detail = f"{where}{check.witness}"
    relative = check.standard_error / abs(float(check.exact))
    return Finding(SIMULATED, detail, p=check.difference_p, relative_error=relative)
