"""The facts of analysis on which the kernel's rules stand, each with the Coq theorem that proves it.

The named lemmas (`mengoli.theory.proof.lemmas`) say what one sequence does. The kernel's rules need besides what
every sequence of some shape does: that one with small steps converges, that steps with an infinite sum add up to
infinity. There are few of them, none is specific to this project, and each is a theorem of ``proofs_notes/coq``.
`mengoli.theory.proof.coq.check` fails if one is missing there, is left open, or rests on more than Coq's classical
real numbers; ``proofs_notes/kernel.md`` shows this table.

Conventions: "from the start on" means for all g >= start; a sequence is slow if it is o(g^e) for every e > 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final


@final
@dataclass(frozen=True)
class Fact:
    """One fact of analysis.

    Parameters
    ----------
    used_for
        The kernel's rule, or the word of a certificate's ``behaviour``, that rests on it.
    statement
        The fact in words.
    coq_file, coq_theorem
        Where under ``proofs_notes/coq`` it is proved.
    """

    used_for: str
    statement: str
    coq_file: str
    coq_theorem: str


FACTS: Final[tuple[Fact, ...]] = (
    Fact(
        "every rule",
        "what holds at start, and at g+1 whenever at g, holds from the start on",
        "sequences.v",
        "induction_from",
    ),
    Fact(
        "behaviour slow",
        "E(g+1) = (1 + r) E(g) + p with r g^2 and p g slow: E is slow",
        "magnitudes.v",
        "slow_by_steps",
    ),
    Fact(
        "behaviour converges",
        "E(g+1) = (1 + r) E(g) + p with r g^2 and p g^2 slow: E converges",
        "magnitudes.v",
        "converges_by_steps",
    ),
    Fact(
        "behaviour null",
        "E(g+1) = (1 - m) E(g) with 0 <= m <= 1 and an infinite sum of m: E -> 0",
        "growth.v",
        "null_by_losses",
    ),
    Fact(
        "behaviour null",
        "E(g+1) = (1 - m) E(g) + p with 0 < m <= 1, an infinite sum of m and p/m -> 0: E -> 0",
        "growth.v",
        "null_by_losses_and_gains",
    ),
    Fact(
        "behaviour vanishes",
        "0 < E(g+1) <= q E(g) with q < 1: g^k E(g) -> 0 for every k",
        "growth.v",
        "vanishes_by_ratio",
    ),
    Fact(
        "behaviour vanishes",
        "E(g+1) = q E(g) with -1 < q < 1: g^k E(g) -> 0 for every k",
        "certificates.v",
        "geometric_recursion_vanishes",
    ),
    Fact(
        "behaviour lemma",
        "u^j / g^k -> 0 for all j >= 0 and k >= 1, as the table of lemmas says of its slow sequences: u is slow",
        "magnitudes.v",
        "negligible_is_slow",
    ),
    Fact(
        "limit",
        "a convergent sequence is slow",
        "magnitudes.v",
        "convergent_is_slow",
    ),
    Fact(
        "limit",
        "a sum of slow sequences is slow",
        "magnitudes.v",
        "slow_plus",
    ),
    Fact(
        "limit",
        "a product of slow sequences is slow",
        "magnitudes.v",
        "slow_mult",
    ),
    Fact(
        "limit",
        "a slow sequence over one with a limit that is not 0 is slow",
        "magnitudes.v",
        "slow_quotient",
    ),
    Fact(
        "limit",
        "a slow sequence over g^k, k >= 1, tends to 0",
        "magnitudes.v",
        "slow_over_power",
    ),
    Fact(
        "limit",
        "a slow sequence times one that vanishes against every power vanishes against every power",
        "magnitudes.v",
        "vanishing_times_slow",
    ),
    Fact(
        "limit",
        "a positive sequence that does not decrease has a positive limit",
        "certificates.v",
        "limit_of_rising_is_positive",
    ),
    Fact(
        "limit, tails",
        "a sequence that does not decrease from the start on is at most its limit there",
        "certificates.v",
        "below_limit_of_increasing",
    ),
    Fact(
        "limit, tails",
        "a sequence that does not increase from the start on is at least its limit there",
        "certificates.v",
        "above_limit_of_decreasing",
    ),
    Fact(
        "limit, tails",
        "a sequence that increases from the start on is below its limit there",
        "growth.v",
        "strictly_below_limit",
    ),
    Fact(
        "limit, tails",
        "a sequence that decreases from the start on is above its limit there",
        "growth.v",
        "strictly_above_limit",
    ),
    Fact(
        "divergence",
        "X(g+1) - X(g) >= m(g) from the start on, with an infinite sum of m: X -> oo",
        "growth.v",
        "unbounded_by_sums",
    ),
    Fact(
        "divergence, products",
        "X(start) > 0 and X(g+1) >= (1 + m(g)) X(g), m >= 0 from the start on, with an infinite sum of m: X -> oo",
        "growth.v",
        "unbounded_by_products",
    ),
    Fact(
        "divergence, behaviour null",
        "a quotient of polynomials in g with positive leading coefficients and degree at least -1 has an infinite sum",
        "growth.v",
        "rational_sums_unbounded",
    ),
    Fact(
        "growth",
        "X(start) > 0 and X(g+1) = q(g) X(g), q > 0, with g^2 (q - rho (1 + e/(g+1))) slow, rho > 0: "
        "X/(rho^g g^e) tends to a positive number",
        "growth.v",
        "growth_by_quotient",
    ),
)
"""Every fact; nothing else of analysis is used by a rule of the kernel."""
