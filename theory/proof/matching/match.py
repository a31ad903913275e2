"""Whether accepted certificates are about *this* law: an accepted certificate proves only what it says itself.

The finder of certificates is not trusted, so it may prove something true of another recursion, of a part of the
parameters' domain, or of another limit. Here each certificate is held against the law, without the finder's help:

* *The same sequence.* What the closed form solves is the law's own recurrence, and every claimed expression satisfies
  it and has the law's first values; see `target`.
* *The same domain.* The certificates' domains cover every parameter's domain; a case that is missing is a gap.
* *The same limit.* The certified limit, with the limits of the named lemmas put in, minus the law's is zero. A limit
  that a certificate only defines ("the limit of this sequence") is no value, but where the answer leaves it as an
  infinite series whose partial sums are the law's values; see `own_series`.
* *An enclosed limit.* Short of a proof, a limit that no lemma names may lie between certified bounds; see
  `enclosed_limits`.
* *The same tail.* The bounds of limit - value that the answer states are certified as they stand, from the first
  generation of the closed form on; a weaker bound is another statement; see `certified_tails`.
* *Between bounds.* Or two certified bounds of the law have that limit; see `squeeze`. A law without a named limit is
  bounded if two bounds have limits.
* *The same growth.* Of a law without a limit, the value over its rate tends to something positive, or the closed
  form shows it to take two values in turn; see `rates`. Or it stays above the geometric sequence that the answer
  states; see `lower_bounds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from ...closed_forms.answers.solution import Solution
from ...closed_forms.forms.growth import Growth
from ...closed_forms.solving.cases import Case
from ...language.plain import plain
from ...symbols import GENERATION
from ..certificate import Certificate
from .certified_limits import same_limit, value_of_limit
from .certified_tails import has_tails
from .conditions import tell_apart
from .covering import covers
from .enclosed_limits import is_enclosed_limit
from .lower_bounds import is_above
from .own_series import is_own_series, series_symbols
from .rates import alternates, has_constant, is_unbounded, proves_rate, scale_of, word_of
from .regions import is_about, region_of
from .solved_forms import solves
from .squeeze import is_enclosed, is_squeezed
from .target import Target

UNNAMED: Final = "no certificate of the limit"
_UNBOUNDED: Final = (Growth.LINEAR, Growth.LOGARITHMIC, Growth.POWER, Growth.GEOMETRIC)


def gap(solution: Solution, certificates: Sequence[Certificate], *, enclosed: bool = False) -> str | None:
    """What keeps accepted certificates from proving the solution, or ``None`` if they prove it.

    Parameters
    ----------
    solution
        The answer: recurrence, cases with closed forms, limits and growth.
    certificates
        Certificates that the kernel accepted, in any order.
    enclosed
        Be content with a limit that exists and lies between certified bounds, though nothing proves its name.
    """
    regions = []
    for case in solution.cases:
        region = region_of(solution.recurrence, case)
        if region is None:
            return f"the case {case.condition} is no region that can be drawn from"
        regions.append(region)
    if not covers(solution.recurrence, regions):
        return "the cases are not shown to cover the parameters' domain"
    if not tell_apart([case.condition for case in solution.cases], regions):
        return "the conditions are not shown to say where the cases hold"
    for case, region in zip(solution.cases, regions, strict=True):
        about = [c for c in certificates if is_about(c.data, region)]
        target = Target(solution.recurrence, case, region)
        found = _gap_of_case(target, about)
        if found == UNNAMED and enclosed and is_enclosed_limit(target, about):
            found = None
        if found is not None:
            return f"{found} ({case.condition})" if case.condition else found
    return None


def unproved(solution: Solution, certificates: Sequence[Certificate]) -> tuple[str, ...]:
    """What a proved answer says besides, and no certificate shows: how fast it vanishes, or grows without a form.

    Parameters
    ----------
    solution, certificates
        As for `gap`, which finds nothing missing.
    """
    found = []
    for case in solution.cases:
        region = region_of(solution.recurrence, case)
        if region is None or case.rate is None or case.closed_form == 0:
            continue
        about = [c for c in certificates if is_about(c.data, region)]
        target = Target(solution.recurrence, case, region)
        if not any(proves_rate(target, c) for c in about) and not _is_squeezed(target, about, rate=True):
            what = f"that it {'vanishes' if case.limit == 0 else 'grows'} like {plain(case.rate)}"
            found.append(f"{what} ({case.condition})" if case.condition else what)
    return tuple(found)


def _gap_of_case(target: Target, certificates: Sequence[Certificate]) -> str | None:
    case = target.case
    contradiction = _contradiction(case)
    if contradiction is not None:
        return contradiction
    if case.exactly is None and case.below is not None:
        return None if _grows_above(target, certificates) else "no certificate of the growth"
    if case.exactly is None and case.limit is not None:
        return None if _is_squeezed(target, certificates) else UNNAMED
    if case.exactly is None and case.growth is Growth.BOUNDED:
        return None if is_enclosed(target, certificates) else "no certificate that it is bounded"
    if case.exactly is None and case.growth in _UNBOUNDED and case.rate is not None:
        grows = any(proves_rate(target, c) for c in certificates) or _is_squeezed(target, certificates)
        rises = case.growth is Growth.LOGARITHMIC and any(is_unbounded(target, c) for c in certificates)
        return None if grows or rises else "no certificate of the growth"
    if case.closed_form is None:
        return "no closed form"
    if case.limit is None and case.growth not in (*_UNBOUNDED, Growth.BOUNDED):
        return "neither limit nor growth is known"
    own = [c for c in certificates if c.rule == "closed_form" and c.data["start"] <= target.latest]
    forms = [(c, name, text) for c in own for name, text in c.data["claims"].items()]
    if not any(target.is_recursion(c, name) and target.is_value(c, text) for c, name, text in forms):
        return "no certificate of the closed form"
    if not target.displays(case.closed_form) or not solves(target):
        return "the closed form shown is not shown to be the law's"
    if case.limit is None and case.growth is Growth.BOUNDED:
        shown = any(alternates(target, c) for c in own) or is_enclosed(target, certificates)
        return None if shown else "no certificate that it is bounded"
    if case.below is not None:
        return None if _grows_above(target, certificates) else "no certificate of the growth"
    if case.limit is None and case.rate is None:
        return "no certificate of the growth"
    at_infinity = proves_rate if case.limit is None else _proves_limit
    if not any(at_infinity(target, c) for c in certificates) and not _is_squeezed(target, certificates):
        return "no certificate of the growth" if case.limit is None else UNNAMED
    return None


def _contradiction(case: Case) -> str | None:
    """What cannot be true together in an answer, whatever its certificates: each part is proved for itself only."""
    settles = case.growth in (Growth.BOUNDED, Growth.VANISHING)
    if case.limit is not None and (not settles or case.limit.has(GENERATION) or case.below is not None):
        return "the limit and the growth contradict each other"
    if case.limit is not None and (case.growth is Growth.VANISHING) != (case.limit == 0):
        return "the limit and the growth contradict each other"
    if case.growth is Growth.BOUNDED and (case.rate is not None or case.leading is not None):
        return "a bounded law has no rate"
    if case.rate is not None and word_of(case.rate, case) is not case.growth:
        return "the rate and the growth contradict each other"
    if case.below is not None and case.rate is not None:
        return "the rate is not certified, but a bound below it"
    return None


def _grows_above(target: Target, certificates: Sequence[Certificate]) -> bool:
    return target.case.growth is Growth.GEOMETRIC and any(is_above(target, c) for c in certificates)


def _proves_limit(target: Target, certificate: Certificate) -> bool:
    data = certificate.data
    if certificate.rule != "limit" or data["start"] > target.first:
        return False
    for name, text in data["claims"].items():
        value = value_of_limit(data, data["limits"][name], target)
        if not has_tails(target, certificate, name) or not target.is_value(certificate, text):
            continue
        if value is None:
            if is_own_series(target):
                return True
            value = value_of_limit(data, data["limits"][name], target, series_symbols(target, certificate))
        if value is not None and same_limit(value, target.case.limit, target):
            return True
    return False


def _is_squeezed(target: Target, certificates: Sequence[Certificate], *, rate: bool = False) -> bool:
    """Whether the law, or the law over its rate, lies between two bounds with one limit, and states no tail."""

    def accepted(certificate: Certificate, name: str) -> bool:
        value = value_of_limit(certificate.data, certificate.data["limits"][name], target)
        return value is not None and same_limit(value, target.case.limit, target)

    if target.case.limit is not None and not rate:
        return not target.bounds and is_squeezed(target, certificates, 0, accepted)
    scale = None if target.case.rate is None else scale_of(target.case.rate)
    if scale is None or scale[0] != 1 or not scale[1].is_Integer:
        return False
    return is_squeezed(target, certificates, int(scale[1]), partial(has_constant, target))
