"""Statements about workflows that are no single law: best weights, thresholds, bounds for every schedule.

Each is a claim with certificates for the kernel. What a certificate cannot say, the step from its inequalities
to the statement, is said in `argument`, and a theorem from a textbook it uses stands under `trusted`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

from ..claims import Claim, Regime, Verdict
from ..decisions.best import best
from ..language.grammar import parse
from ..language.interpreter import number_at
from ..proof.inequalities import Inequality, all_follow
from ..proof.judged import Judged, judge
from ..proof.lemmas import LEMMAS
from ..sources import ALEMOHAMMAD, DEY_DONOHO, HE
from ..workflows import Fresh

Certificate = dict[str, Any]

STATIONARY: Final = (
    "an autoregression whose absolute weights add up to less than one tends to its stationary covariance, the only "
    "solution of the Yule-Walker equations (Brockwell & Davis 1991, Time Series, sections 3.1 and 3.3)"
)


@final
@dataclass(frozen=True)
class Theorem:
    """A claim, the certificates that establish it, and the argument that joins them.

    Parameters
    ----------
    claim
        The statement.
    certificates
        As data, for the kernel.
    argument
        How the statement follows from what the certificates establish.
    needs
        The inequalities that the argument starts from, which the certificates must establish.
    lemmas
        Named lemmas the argument uses beside the certificates, with their Coq theorems.
    """

    claim: Claim
    certificates: tuple[Certificate, ...]
    argument: str
    needs: tuple[Inequality, ...]
    lemmas: tuple[str, ...] = ()

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """The certificates as the kernel judges them, with both arithmetics."""
        return judge(self.certificates)

    @property
    def verdict(self) -> Verdict:
        """Proved if the kernel accepts every certificate, and they establish what the argument needs."""
        accepted = bool(self.needs) and all(item.verified is not None for item in self.judged)
        proved = accepted and all_follow(self.needs, [item.certificate for item in self.judged])
        return Verdict.PROVED if proved else Verdict.UNKNOWN


def theorems() -> Iterator[Theorem]:
    """All theorems on workflows."""
    yield golden_weight()
    yield real_plus_last()
    yield any_sizes()
    yield synthetic_points_weigh_nothing()


def golden_weight() -> Theorem:
    """The best weight of fresh real data, and that the best risk equals it."""
    optimum = best(Fresh(w="w", ratio="k"), "w")
    claim = Claim(
        "any.fresh.best-weight",
        "with fresh real data of weight w and k real points for a synthetic one, the limit of the risk ratio is "
        "least at w* = (sqrt(k^2 + 4k) - k)/2 only, and equals w* there; for k = 1 the golden ratio less 1",
        "w = (sqrt(k^2 + 4*k) - k)/2",
        Regime.ASYMPTOTIC,
        ("k > 0", "0 < w < 1"),
        (HE,),
    )
    # with k = u^2/(1 - u): the limit less u, on both sides of w = u; and that u -> k rises, so that u is unique
    stem = "any.fresh.best-w"
    excess, unit = "(w^2 + u^2*(1 - w)^2/(1 - u))/(w*(2 - w)) - u", {"u": "0 < u < 1"}
    needs = (
        Inequality(f"{stem}.below D", excess, {**unit, "w": "0 < w < u"}, strict=True),
        Inequality(f"{stem}.above D", excess, {**unit, "w": "u < w < 1"}, strict=True),
        Inequality(f"{stem}.covers D", "v^2/(1 - v) - u^2/(1 - u)", {**unit, "v": "u < v < 1"}, strict=True),
    )
    return Theorem(claim, tuple(item.certificate.data for item in optimum.judged), optimum.argument, needs)


def real_plus_last() -> Theorem:
    """The limit (2K+2)/(K+2) for every K, and that it is below pi^2/6 exactly for K <= 3.

    With phi = 1/(K+1), s the variance and c the covariance at lags 1..K of y_g = phi (y_{g-1} + ... + y_{g-K}) + e_g,
    the Yule-Walker equations are s = 1 + phi K c and c = phi (s + (K-1) c), the same for every lag 1..K.
    """
    number = {"K": "K >= 1"}
    variance, covariance = "(2*(K+1)/(K+2))", "((K+1)/(K+2))"
    first = f"{variance} - 1 - K/(K+1)*{covariance}"
    later = f"{covariance} - ({variance} + (K-1)*{covariance})/(K+1)"
    lower, upper = zeta_bounds(10)
    stem = "any.real-plus-last"
    claim = Claim(
        f"{stem}.threshold",
        "training on the real data and the last K batches has the limit (2K+2)/(K+2), which is below augment's "
        "pi^2/6 for K = 1, 2, 3 and above it for every K >= 4; real K: the threshold is 2(pi^2 - 6)/(12 - pi^2) = 3.63",
        "R(oo) = (2*K+2)/(K+2)",
        Regime.ASYMPTOTIC,
        ("K a whole number, K >= 1",),
        (ALEMOHAMMAD, DEY_DONOHO),
        (STATIONARY,),
    )
    certificates = (
        _inequality(f"{stem}.variance", number, {"D1": first, "D2": f"-({first})"}),
        _inequality(f"{stem}.covariance", number, {"D1": later, "D2": f"-({later})"}),
        _inequality(f"{stem}.stationary", number, {"D": "1 - K/(K+1)"}, strict=True),
        _inequality(f"{stem}.below", {"K": "1 <= K <= 3"}, {"D": f"{lower} - (2*K+2)/(K+2)"}, strict=True),
        _inequality(f"{stem}.above", {"K": "K >= 4"}, {"D": f"(2*K+2)/(K+2) - {upper}"}, strict=True),
    )
    whole, few, many = {"K": "K >= 1"}, {"K": "1 <= K <= 3"}, {"K": "K >= 4"}
    yule_walker = {
        "variance": "2*(K+1)/(K+2) - (1 + K/(K+1)*(K+1)/(K+2))",
        "covariance": "(K+1)/(K+2) - (2*(K+1)/(K+2) + (K-1)*(K+1)/(K+2))/(K+1)",
    }
    needs = (
        *(
            Inequality(f"{stem}.{name} {claim}", f"{sign}({equation})", whole)
            for name, equation in yule_walker.items()
            for claim, sign in (("D1", ""), ("D2", "-"))
        ),
        Inequality(f"{stem}.stationary D", "1 - K/(K+1)", whole, strict=True),
        Inequality(f"{stem}.below D", f"{lower} - (2*K+2)/(K+2)", few, strict=True),
        Inequality(f"{stem}.above D", f"(2*K+2)/(K+2) - {upper}", many, strict=True),
    )
    argument = (
        f"the limit is Var y = 2(K+1)/(K+2), as y is a fit about the real batch plus one unit of noise and the real "
        f"batch adds another; {lower} < pi^2/6 < {upper} by the tail of H2 at g = 10"
    )
    return Theorem(claim, certificates, argument, needs, ("H2",))


def any_sizes() -> Theorem:
    """Keeping everything stays below 2 - n_1/N_g, whatever the batch sizes are."""
    claim = Claim(
        "any.augment.any-sizes",
        "whatever the batch sizes, augmenting keeps the risk ratio at most 2 - n_1/N_g, below 2",
        "R(g) <= 2 - n_1/N(g)",
        Regime.ASYMPTOTIC,
        ("every batch has a positive size",),
        (DEY_DONOHO,),
    )
    certificate: Certificate = {
        "id": "any.augment.any-sizes",
        "rule": "inequality",
        "start": 1,
        "parameters": {"n": "n > 0"},
        "inputs": {"x": "x > 0"},
        "sequences": {
            "N": {"initial": "n", "step": "N + x"},
            "R": {"initial": "1", "step": "R + n*x/(N + x)^2"},
        },
        "positive": ["N"],
        "claims": {"D": "2 - n/N - R"},
        "solve": {"R": "2 - n/N - D"},
    }
    sizes = {"N": ("n", "N + x"), "R": ("1", "R + n*x/(N + x)^2")}
    need = Inequality(
        "any.augment.any-sizes D", "2 - n/N - R", {"n": "n > 0"}, inputs={"x": "x > 0"}, sequences=sizes
    )
    return Theorem(claim, (certificate,), "by induction over g, for any next size x", (need,))


def synthetic_points_weigh_nothing() -> Theorem:
    """In a pool with a fraction rho of fresh real points, equal weights never beat the real points alone."""
    claim = Claim(
        "any.fresh-pool.optimal-weights",
        "in a pool of which a fraction rho is fresh real data, weighing all points alike never has a smaller risk than "
        "the real points alone, 1/(1 + rho (g-1)); by Gauss-Markov no unbiased weights do",
        "R(g) >= 1/(1 + rho*(g-1))",
        Regime.ASYMPTOTIC,
        ("0 < rho < 1",),
        (DEY_DONOHO,),
    )
    certificate: Certificate = {
        "id": "any.fresh-pool.optimal-weights",
        "rule": "inequality",
        "start": 1,
        "parameters": {"rho": "0 < rho < 1"},
        "sequences": {"R": {"initial": "1", "step": "(1 - rho/(g+1))^2*R + 1/(g+1)^2"}},
        "claims": {"D": "R - 1/(1 + rho*(g-1))"},
        "solve": {"R": "D + 1/(1 + rho*(g-1))"},
    }
    pool = {"R": ("1", "(1 - rho/(g+1))^2*R + 1/(g+1)^2")}
    need = Inequality(
        "any.fresh-pool.optimal-weights D", "R - 1/(1 + rho*(g-1))", {"rho": "0 < rho < 1"}, sequences=pool
    )
    return Theorem(claim, (certificate,), "by induction over g", (need,))


def zeta_bounds(g: int) -> tuple[Fraction, Fraction]:
    """Rational bounds of pi^2/6 from the tail of the named lemma H2, which Coq proves."""
    (lemma,) = (row for row in LEMMAS if row.name == "H2")
    assert lemma.tail is not None
    partial = sum((Fraction(1, k * k) for k in range(1, g + 1)), Fraction(0))
    ends = (
        number_at(parse(text, names=frozenset({"g"}), functions={}, what="tail"), {"g": Fraction(g)}, "tail")
        for text in lemma.tail
    )
    low, high = (partial + end for end in ends)
    return low, high


def _inequality(
    identifier: str, parameters: dict[str, str], claims: dict[str, str], *, strict: bool = False
) -> Certificate:
    made: Certificate = {
        "id": identifier,
        "rule": "inequality",
        "start": 1,
        "parameters": parameters,
        "claims": claims,
    }
    return {**made, "strict": list(claims)} if strict else made
