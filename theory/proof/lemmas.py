"""The named lemmas: analytic facts about a sequence that rational arithmetic cannot reach.

A certificate of a limit binds each of its sequences to a named lemma. A lemma is data: the recursion that
defines the sequence (start index 1, one forward step), the domains of its parameters, and what the sequence
does as g -> infinity. Each lemma names the Coq theorem that proves it; `mengoli.theory.proof.coq.export` writes
every row of this table as a Coq statement and has it derived from the theorem named here, so a row cannot
say more than Coq proves.

Some limits have no shorter name than the series itself: zeta(3), trigamma(1+a), digamma(1+a). There the
constant is *by definition* the sum of the series (DLMF 25.2.1, 5.15.1, 5.7.6); what Coq proves is that the
series converges, and its two-sided tail. `NamedLemma.definition` says so.

Sources
-------
DLMF: NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov, release 1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, final

from mengoli.theory.errors import InputError


@final
class Behaviour(Enum):
    """What a sequence does as g -> infinity; the value is the word users read."""

    CONVERGES = "converges"
    """To the constant named by `limit_symbol`."""
    SLOW = "unbounded, and o(g^k) for every k >= 1"
    """Like the harmonic numbers: divided by any positive power of g it tends to 0."""
    VANISHES = "tends to 0, and stays o(1) times every power g^k"
    """Like q^g with |q| < 1: multiplied by any power of g it tends to 0."""


@final
@dataclass(frozen=True)
class NamedLemma:
    """One sequence and what it does as g -> infinity.

    Parameters
    ----------
    name
        The name of the sequence, in certificates too.
    parameters
        Pairs (name, domain text), for example ``(("c", "c > 0"),)``.
    initial
        The value at g = 1, in the parameters.
    step
        The value at g + 1, in the parameters, `g` and the sequence's own name.
    behaviour
        What is proved about g -> infinity.
    limit_symbol
        Name by which a certificate refers to the limit; ``None`` when there is none.
    limit_text
        The limit in the project's grammar, for example ``"pi^2/6"``; ``None`` when there is none.
    coq_file, coq_theorem
        Where under ``proofs_notes/coq`` the behaviour is proved, or ``None``.
    trusted_reason
        Why the lemma is taken on trust, when no Coq theorem proves it; else ``None``.
    source
        Where the statement is published.
    definition
        Whether `limit_text` is only the name of the series' sum, so that the equality is a definition.
    tail
        Pair (lower, upper) of texts in g, the parameters and the limit symbol with
        lower <= limit - sequence(g) <= upper for every g >= 1, or ``None``.
    coq_tail_theorem
        The Coq theorem of `tail`, in the same file.

    Raises
    ------
    InputError
        If the row contradicts itself: neither or both of theorem and reason, a limit without a symbol.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]
    initial: str
    step: str
    behaviour: Behaviour
    limit_symbol: str | None
    limit_text: str | None
    coq_file: str | None
    coq_theorem: str | None
    trusted_reason: str | None
    source: str
    definition: bool = False
    tail: tuple[str, str] | None = None
    coq_tail_theorem: str | None = None

    def __post_init__(self) -> None:
        if (self.coq_theorem is None) != (self.coq_file is None):
            raise InputError(
                f"lemma {self.name} names a file without a theorem", got=self.coq_file, instead="both"
            )
        if (self.coq_theorem is None) == (self.trusted_reason is None):
            raise InputError(
                f"lemma {self.name} must be proved or say why it is trusted",
                instead="coq_theorem or trusted_reason",
            )
        has_limit = self.behaviour is Behaviour.CONVERGES
        if has_limit != (self.limit_symbol is not None) or has_limit != (self.limit_text is not None):
            raise InputError(f"lemma {self.name}: a limit needs a symbol and a text", got=self.limit_text)
        if (self.tail is None) != (self.coq_tail_theorem is None):
            raise InputError(f"lemma {self.name}: a tail needs its theorem", got=self.tail)


_BASEL_SOURCE: Final = "Euler 1735; DLMF 25.6.1; proof by cosine moments after Matsuoka (1961)"

LEMMAS: Final[tuple[NamedLemma, ...]] = (
    NamedLemma(
        name="H1",
        parameters=(),
        initial="1",
        step="H1 + 1/(g+1)",
        behaviour=Behaviour.SLOW,
        limit_symbol=None,
        limit_text=None,
        coq_file="harmonic.v",
        coq_theorem="H1_unbounded_and_negligible",
        trusted_reason=None,
        source="Oresme c. 1350; DLMF 2.10.8",
    ),
    NamedLemma(
        name="H2",
        parameters=(),
        initial="1",
        step="H2 + 1/(g+1)^2",
        behaviour=Behaviour.CONVERGES,
        limit_symbol="zeta2",
        limit_text="pi^2/6",
        coq_file="basel.v",
        coq_theorem="H2_tends_to_PI2_over_6",
        trusted_reason=None,
        source=_BASEL_SOURCE,
        tail=("1/(g+1)", "1/g"),
        coq_tail_theorem="H2_tail",
    ),
    *(
        NamedLemma(
            name=f"H{m}",
            parameters=(),
            initial="1",
            step=f"H{m} + 1/(g+1)^{m}",
            behaviour=Behaviour.CONVERGES,
            limit_symbol=f"zeta{m}",
            limit_text=f"zeta({m})",
            coq_file="power_sums.v",
            coq_theorem=f"H{m}_tends_to_zeta{m}",
            trusted_reason=None,
            source="DLMF 25.2.1",
            definition=True,
            tail=(f"1/({m - 1}*(g+1)^{m - 1})", f"1/({m - 1}*g^{m - 1})"),
            coq_tail_theorem=f"H{m}_tail",
        )
        for m in (3, 4, 5, 6)
    ),
    NamedLemma(
        name="H1a",
        parameters=(("a", "a > -1"),),
        initial="1/(1+a)",
        step="H1a + 1/(g+1+a)",
        behaviour=Behaviour.SLOW,
        limit_symbol=None,
        limit_text=None,
        coq_file="harmonic.v",
        coq_theorem="H1a_unbounded_and_negligible",
        trusted_reason=None,
        source="DLMF 5.11.2",
    ),
    NamedLemma(
        # H1a - H1: the only combination of H1a and H1 that converges.
        name="D1a",
        parameters=(("a", "a > -1"),),
        initial="1/(1+a) - 1",
        step="D1a + 1/(g+1+a) - 1/(g+1)",
        behaviour=Behaviour.CONVERGES,
        limit_symbol="digammagap",
        limit_text="-(digamma(1+a) + eulergamma)",
        coq_file="digamma.v",
        coq_theorem="D1a_tends_to_minus_digamma_minus_gamma",
        trusted_reason=None,
        source="DLMF 5.7.6",
        definition=True,
    ),
    NamedLemma(
        name="H2a",
        parameters=(("a", "a > -1"),),
        initial="1/(1+a)^2",
        step="H2a + 1/(g+1+a)^2",
        behaviour=Behaviour.CONVERGES,
        limit_symbol="trigamma1a",
        limit_text="trigamma(1+a)",
        coq_file="trigamma.v",
        coq_theorem="H2a_tends_to_trigamma",
        trusted_reason=None,
        source="DLMF 5.15.1",
        definition=True,
        tail=("1/(g+1+a)", "1/(g+a)"),
        coq_tail_theorem="H2a_tail",
    ),
    NamedLemma(
        # Sum of 1/(2k-1)^2 for k = 1..g; four times it is H2a at a = -1/2.
        name="H2odd",
        parameters=(),
        initial="1",
        step="H2odd + 1/(2*g+1)^2",
        behaviour=Behaviour.CONVERGES,
        limit_symbol="lambda2",
        limit_text="pi^2/8",
        coq_file="trigamma.v",
        coq_theorem="H2odd_tends_to_PI2_over_8",
        trusted_reason=None,
        source="Euler 1735; DLMF 25.6.1 with 25.2.2",
        tail=("1/(4*g+2)", "1/(4*g-2)"),
        coq_tail_theorem="H2odd_tail",
    ),
    NamedLemma(
        # Sum of 1/((2k-1)(2k)): the first 2g terms of the alternating harmonic series.
        name="H1alt",
        parameters=(),
        initial="1/2",
        step="H1alt + 1/((2*g+1)*(2*g+2))",
        behaviour=Behaviour.CONVERGES,
        limit_symbol="log2",
        limit_text="log(2)",
        coq_file="logarithm.v",
        coq_theorem="H1alt_tends_to_ln_2",
        trusted_reason=None,
        source="Mercator 1668; DLMF 4.6.1",
        tail=("1/(4*g+2)", "1/(4*g)"),
        coq_tail_theorem="H1alt_tail",
    ),
    NamedLemma(
        name="Psinh",
        parameters=(("c", "c > 0"),),
        initial="1+c",
        step="(1 + c/(g+1)^2)*Psinh",
        behaviour=Behaviour.CONVERGES,
        limit_symbol="sinhc",
        limit_text="sinh(pi*sqrt(c))/(pi*sqrt(c))",
        coq_file="sinh_product.v",
        coq_theorem="Psinh_tends_to_sinh_quotient",
        trusted_reason=None,
        source="Euler 1748; DLMF 4.36.1",
        tail=("c/(g+1)", "c/g*sinhc"),
        coq_tail_theorem="Psinh_tail",
    ),
    NamedLemma(
        name="Psin",
        parameters=(("c", "0 < c < 1"),),
        initial="1-c",
        step="(1 - c/(g+1)^2)*Psin",
        behaviour=Behaviour.CONVERGES,
        limit_symbol="sinc",
        limit_text="sin(pi*sqrt(c))/(pi*sqrt(c))",
        coq_file="sin_product.v",
        coq_theorem="Psin_tends_to_sin_quotient",
        trusted_reason=None,
        source="Euler 1748; DLMF 4.22.1",
        tail=("-c/g", "-c/(g+1)*sinc"),
        coq_tail_theorem="Psin_tail",
    ),
    NamedLemma(
        name="Geo",
        parameters=(("q", "-1 < q < 1"),),
        initial="q",
        step="q*Geo",
        behaviour=Behaviour.VANISHES,
        limit_symbol=None,
        limit_text=None,
        coq_file="geometric.v",
        coq_theorem="Geo_vanishes_against_powers",
        trusted_reason=None,
        source="DLMF 1.2.(ii)",
    ),
)
"""Every named lemma; the kernel receives this table as an argument."""


def lemma(name: str) -> NamedLemma:
    """Look a lemma up by the name of its sequence.

    Raises
    ------
    InputError
        If the table has no such lemma.
    """
    for row in LEMMAS:
        if row.name == name:
            return row
    raise InputError(
        "no such named lemma", got=name, instead="one of " + ", ".join(row.name for row in LEMMAS)
    )
