"""The battery's cases: sums, products, recurrences and systems, each with what is known of it.

The expected limits are published values (DLMF 5.7, 5.15, 25.2, 4.36, 4.22; the papers of the workflows) or were
derived by hand; two are not: the Gamma quotient of "subsample of ten coin tosses" was found by the engine, and the
decimals are sums and products extrapolated in mpmath. The tests confirm every one of them to forty digits by running
its recurrence in mpmath and extrapolating, without the engine.

Above 300 lines: a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, final

import sympy
from sympy import Integer, cosh, cot, coth, gamma, log, pi, polygamma, sin, sinh, sqrt, zeta
from sympy import Rational as Q

from ...algebra.recurrence import LinearRecurrence
from ...symbols import GENERATION as g
from ...symbols import Parameter
from ..forms.growth import Growth


@final
@dataclass(frozen=True)
class Known:
    """One case.

    Parameters
    ----------
    name
        What a person calls it.
    kind
        ``"sum"``, ``"product"``, ``"recurrence"`` or ``"system"``.
    recurrence
        The recurrence.
    growth
        The right growth for generic parameters.
    limit
        The right limit; ``None`` where there is none, or it has no name (then only its growth is asked).
    decimals
        The limit to 40 digits where it has no name, at the parameters' first sample.
    """

    name: str
    kind: str
    recurrence: LinearRecurrence
    growth: Growth
    limit: sympy.Expr | None = None
    decimals: str | None = None


ONE: Final = Integer(1)


def scalar(
    name: str,
    a: sympy.Expr | int,
    b: sympy.Expr | int,
    growth: Growth,
    limit: sympy.Expr | int | None = None,
    *,
    kind: str = "recurrence",
    initial: sympy.Expr | int = 1,
    parameters: Iterable[Parameter] = (),
    start: int = 1,
    before: tuple[sympy.Expr, ...] = (),
    decimals: str | None = None,
) -> Known:
    """v(g) = a(g) v(g-1) + b(g) from v(start) = initial."""
    m = sympy.ImmutableMatrix
    made = LinearRecurrence(
        ("v",), g, m([[a]]), m([[b]]), start, m([[initial]]), before, (m([[1]]), Integer(0)), tuple(parameters)
    )
    return Known(name, kind, made, growth, None if limit is None else sympy.sympify(limit), decimals)


def series(
    name: str,
    term: sympy.Expr,
    growth: Growth,
    limit: sympy.Expr | int | None = None,
    *,
    parameters: Iterable[Parameter] = (),
    decimals: str | None = None,
) -> Known:
    """sum_{k=1}^g term(k), the term written in g."""
    first = sympy.cancel(term.subs(g, 1))
    return scalar(
        name, 1, term, growth, limit, kind="sum", initial=first, parameters=parameters, decimals=decimals
    )


def infinite_product(
    name: str, factor: sympy.Expr, growth: Growth, limit: sympy.Expr | int | None = None, *,
    parameters: Iterable[Parameter] = (), first: int = 1, decimals: str | None = None,
) -> Known:
    """prod_{k=first}^g factor(k), the factor written in g."""
    start = sympy.cancel(factor.subs(g, first))
    before = tuple(Integer(1) for _ in range(first - 1))
    return scalar(
        name, factor, 0, growth, limit, kind="product", initial=start, parameters=parameters, start=first,
        before=before, decimals=decimals,
    )  # fmt: skip


def system(
    name: str, matrix: list[list[sympy.Expr | int]], forcing: list[sympy.Expr | int], initial: list[sympy.Expr | int],
    row: list[sympy.Expr | int], growth: Growth, limit: sympy.Expr | int | None = None, *,
    constant: sympy.Expr | int = 0, parameters: Iterable[Parameter] = (),
) -> Known:
    """u(g) = matrix u(g-1) + forcing, read out by a row and a constant."""
    m, size = sympy.ImmutableMatrix, len(initial)
    made = LinearRecurrence(
        tuple(f"u{i + 1}" for i in range(size)), g, m(matrix), m(size, 1, forcing), 1, m(size, 1, initial), (),
        (m([row]), sympy.sympify(constant)), tuple(parameters),
    )  # fmt: skip
    return Known(name, "system", made, growth, None if limit is None else sympy.sympify(limit))


def all_cases() -> tuple[Known, ...]:
    """Every case of the battery."""
    return (*_sums(), *_sums_with_parameters(), *_products(), *_recurrences(), *_systems())


def _sums() -> Iterable[Known]:
    bounded, log_ = Growth.BOUNDED, Growth.LOGARITHMIC
    yield series("1", ONE, Growth.LINEAR)
    yield series("1/k^2", 1 / g**2, bounded, pi**2 / 6)
    yield series("1/k", 1 / g, log_)
    yield series("1/k^3", 1 / g**3, bounded, zeta(3))
    yield series("1/k^4", 1 / g**4, bounded, pi**4 / 90)
    yield series("1/(k (k+1))", 1 / (g * (g + 1)), bounded, 1)
    yield series("(2k+1)/(k^2 (k+1)^2)", (2 * g + 1) / (g**2 * (g + 1) ** 2), bounded, 1)
    yield series("4/(k (k+1)^2)", 4 / (g * (g + 1) ** 2), bounded, 8 - 2 * pi**2 / 3)
    yield series(
        "36/((k+1)^2 (2k+1)^2)", 36 / ((g + 1) ** 2 * (2 * g + 1) ** 2), bounded, 24 * pi**2 - 288 * log(2) - 36
    )
    yield series("1/(2k-1)^2", 1 / (2 * g - 1) ** 2, bounded, pi**2 / 8)
    yield series("1/(k (2k-1))", 1 / (g * (2 * g - 1)), bounded, 2 * log(2))
    yield series("1/(k (k+1) (2k+1))", 1 / (g * (g + 1) * (2 * g + 1)), bounded, 3 - 4 * log(2))
    yield series("1/(4k^2-1)", 1 / (4 * g**2 - 1), bounded, Q(1, 2))
    yield series("1/(k (k+2) (k+5))", 1 / (g * (g + 2) * (g + 5)), bounded, Q(22, 225))
    yield series("(k+1)/(k^2+3k+2)", (g + 1) / (g**2 + 3 * g + 2), log_)
    yield series("(k+1)/(k^2+3k+5)", (g + 1) / (g**2 + 3 * g + 5), log_)
    yield series("1/(k^2+1)", 1 / (g**2 + 1), bounded, (pi * coth(pi) - 1) / 2)
    yield series("1/(k^2+k+1)", 1 / (g**2 + g + 1), bounded, pi / sqrt(3) * sympy.tanh(pi * sqrt(3) / 2) - 1)
    yield series("k/(k^4+k^2+1)", g / (g**4 + g**2 + 1), bounded, Q(1, 2))
    yield series(
        "1/(k (k^2+1))", 1 / (g * (g**2 + 1)), bounded, decimals="0.671865985524009837878390572804313153518422308"
    )
    yield series(
        "1/((k+1) (k^2+k+1))", 1 / ((g + 1) * (g**2 + g + 1)), bounded,
        decimals="0.261362746453181476987995512223141323626373463",
    )  # fmt: skip
    yield series(
        "(k+2)/(k^2 (k^2+1))", (g + 2) / (g**2 * (g**2 + 1)), bounded,
        decimals="1.80838602428330036255511931659636255106500958",
    )  # fmt: skip
    yield series(
        "1/((2k-1) (k^2+4))", 1 / ((2 * g - 1) * (g**2 + 4)), bounded,
        decimals="0.27622349655704040576486168129395512735896466",
    )  # fmt: skip
    yield series(
        "1/(k (k^2+1)^2)", 1 / (g * (g**2 + 1) ** 2), bounded,
        decimals="0.274749214144350405086883764225861655565857756",
    )  # fmt: skip
    yield series(
        "1/((k+1) (k^3+2))", 1 / ((g + 1) * (g**3 + 2)), bounded,
        decimals="0.214692097966947663446270936862579171579625814",
    )  # fmt: skip
    yield series("1/(k^4+1)", 1 / (g**4 + 1), bounded, decimals="0.578477579667136838318022193245719235046672217")
    yield series("1/(k^3+k+1)", 1 / (g**3 + g + 1), bounded, decimals="0.494724919645675885349202196804421911563410321")
    yield series("k^2", g**2, Growth.POWER)
    yield series("(k^3+1)/k", (g**3 + 1) / g, Growth.POWER)
    yield series("1/(3k-1) - 1/(3k)", 1 / (3 * g * (3 * g - 1)), bounded, log(3) / 2 - pi / (6 * sqrt(3)))
    yield series("2^(1-k)", 2 ** (1 - g), bounded, 2)
    yield series("k 3^-k", g * 3 ** (-g), bounded, Q(3, 4))
    yield series(
        "2^k/(2^k-1)^2 q-series", 2**g / (2**g - 1) ** 2, bounded,
        decimals="2.74403388875948836048021489149227216431142898",
    )  # fmt: skip
    yield series(
        "(2^k+1)/(2^(k+1)+k-2)^2", (2**g + 1) / (2 ** (g + 1) + g - 2) ** 2, bounded,
        decimals="0.472207935754041254795921898659259853483918097142",
    )  # fmt: skip


def _sums_with_parameters() -> Iterable[Known]:
    bounded = Growth.BOUNDED
    a = Parameter.read("a", "a > 0")
    c = Parameter.read("c", "c > 0")
    q = Parameter.read("q", "q > 1")
    x, y, z = a.symbol, c.symbol, q.symbol
    yield series("1/(k+a)^2", 1 / (g + x) ** 2, bounded, polygamma(1, 1 + x), parameters=(a,))
    yield series(
        "1/(k (k+a))", 1 / (g * (g + x)), bounded, (polygamma(0, 1 + x) + sympy.EulerGamma) / x, parameters=(a,)
    )
    yield series("1/(1+c k)^2", 1 / (1 + y * g) ** 2, bounded, polygamma(1, 1 + 1 / y) / y**2, parameters=(c,))
    yield series("c/(k+c)^2", y / (g + y) ** 2, bounded, y * polygamma(1, 1 + y), parameters=(c,))
    yield series(
        "1/(k^2+a^2)", 1 / (g**2 + x**2), bounded, (pi * x * coth(pi * x) - 1) / (2 * x**2), parameters=(a,)
    )
    yield series("1/(k+a)", 1 / (g + x), Growth.LOGARITHMIC, parameters=(a,))
    yield series("1/((k+a)(k+a+1))", 1 / ((g + x) * (g + x + 1)), bounded, 1 / (1 + x), parameters=(a,))
    yield series("q^-k", z ** (-g), bounded, 1 / (z - 1), parameters=(q,))
    yield series("1/(k+a)^3", 1 / (g + x) ** 3, bounded, -polygamma(2, 1 + x) / 2, parameters=(a,))
    yield series(
        "(q-1)^2 q^(k-1)/(q^k-1)^2", (z - 1) ** 2 * z ** (g - 1) / (z**g - 1) ** 2, bounded, parameters=(q,),
        decimals="1.51494651517424994857277786341954212701200217",
    )  # fmt: skip
    any_q = Parameter.read("q", "q > 0")
    z = any_q.symbol
    yield series(
        "the same for every q > 0", (z - 1) ** 2 * z ** (g - 1) / (z**g - 1) ** 2, bounded, parameters=(any_q,),
        decimals="1.26591098685347010208525617745936072385834954313",
    )  # fmt: skip


def _products() -> Iterable[Known]:
    bounded, vanishing, power = Growth.BOUNDED, Growth.VANISHING, Growth.POWER
    c = Parameter.read("c", "c > 0")
    w = Parameter.read("w", "0 < w < 1")
    n = Parameter.read("n", "n >= 2")
    b = Parameter.read("b", "b > 0")
    x, y, z, t = c.symbol, w.symbol, n.symbol, b.symbol
    root = pi * sqrt(x)
    yield infinite_product("1+1/k^2", 1 + 1 / g**2, bounded, sinh(pi) / pi)
    yield infinite_product("1+c/k^2", 1 + x / g**2, bounded, sinh(root) / root, parameters=(c,))
    yield infinite_product("1-w/k^2", 1 - y / g**2, bounded, sin(pi * sqrt(y)) / (pi * sqrt(y)), parameters=(w,))
    yield infinite_product(
        "1-1/(n k^2)", 1 - 1 / (z * g**2), bounded, sqrt(z) * sin(pi / sqrt(z)) / pi, parameters=(n,)
    )
    yield infinite_product("1-1/(4k^2)", 1 - 1 / (4 * g**2), bounded, 2 / pi)
    yield infinite_product("1-1/k^2 from 2", 1 - 1 / g**2, bounded, Q(1, 2), first=2)
    yield infinite_product("1+1/k", 1 + 1 / g, Growth.LINEAR)
    yield infinite_product("1-1/(2k)", 1 - 1 / (2 * g), vanishing, 0)
    yield infinite_product("1+b/k", 1 + t / g, power, parameters=(b,))
    yield infinite_product("1+b", 1 + t + 0 * g, Growth.GEOMETRIC, parameters=(b,))
    cubic = 1 + 1 / g**2 + 1 / g**3
    yield infinite_product("1+1/k^2+1/k^3", cubic, bounded, decimals="6.51293003030667449764993377756459208608191121")
    yield infinite_product("1+4/(2k-1)^2", 1 + 4 / (2 * g - 1) ** 2, bounded, cosh(pi))
    yield infinite_product("(k^2+k)/(k^2+k+1)", (g**2 + g) / (g**2 + g + 1), bounded, pi / cosh(pi * sqrt(3) / 2))
    yield infinite_product(
        "(k+1/3)(k+2/3)/(k+1/2)^2", (g + Q(1, 3)) * (g + Q(2, 3)) / (g + Q(1, 2)) ** 2, bounded,
        gamma(Q(3, 2)) ** 2 / (gamma(Q(4, 3)) * gamma(Q(5, 3))),
    )  # fmt: skip
    yield infinite_product("1+2^-k", 1 + 2 ** (-g), bounded, decimals="2.38423102903137172414989928867839723877161952")


def _recurrences() -> Iterable[Known]:
    bounded = Growth.BOUNDED
    c = Parameter.read("c", "c > 0")
    w = Parameter.read("w", "0 < w < 1")
    k = Parameter.read("k", "k > 0")
    rho = Parameter.read("rho", "1/2 < rho < 1")
    low = Parameter.read("r", "0 < r < 1/2")
    x, y, z, r, s = c.symbol, w.symbol, k.symbol, rho.symbol, low.symbol
    root = pi * sqrt(x)
    yield scalar("discard", 1, 1, Growth.LINEAR)
    yield scalar("augment", 1, 1 / g**2, bounded, pi**2 / 6)
    yield scalar("(1+c/g^2) R, rsolve says 0", 1 + x / g**2, 0, bounded, sinh(root) / (root * (1 + x)), parameters=(c,))
    yield scalar(
        "(1+c/g^2) R + 1/g^2, rsolve says -1/c", 1 + x / g**2, 1 / g**2, bounded, (sinh(root) / root - 1) / x,
        parameters=(c,),
    )  # fmt: skip
    yield scalar("(1-w/g^2) R + 1/g^2", 1 - y / g**2, 1 / g**2, bounded,
                 (1 - sin(pi * sqrt(y)) / (pi * sqrt(y))) / y, parameters=(w,))  # fmt: skip
    yield scalar("(1+c) R + 1", 1 + x, 1, Growth.GEOMETRIC, parameters=(c,))
    yield scalar("R/4 + 1", Q(1, 4), 1, bounded, Q(4, 3))
    yield scalar(
        "fresh(w, k)", (1 - y) ** 2, y**2 + (1 - y) ** 2 * z, bounded, (y**2 + z * (1 - y) ** 2) / (y * (2 - y)),
        parameters=(w, k),
    )  # fmt: skip
    yield scalar("forget(w)", 1, y**2, Growth.LINEAR, parameters=(w,))
    yield scalar("fresh-pool rho > 1/2", (1 - r / g) ** 2, 1 / g**2, Growth.VANISHING, 0, parameters=(rho,))
    yield scalar("fresh-pool r < 1/2", (1 - s / g) ** 2, 1 / g**2, Growth.VANISHING, 0, parameters=(low,))
    yield scalar("fresh-pool 1/2", (1 - Q(1, 2) / g) ** 2, 1 / g**2, Growth.VANISHING, 0)
    yield scalar("(1+1/g) R + 1", 1 + 1 / g, 1, Growth.POWER)
    yield scalar("-R + 1", -1, 1, bounded)
    yield scalar("(c/g) R + 1", x / g, 1, bounded, 1, parameters=(c,))
    yield scalar("(1-c/g) R + 1", 1 - x / g, 1, Growth.LINEAR, parameters=(c,))
    yield scalar("R + H-like, g 2^-g", 1, g / 2**g, bounded, Q(5, 2))
    yield scalar("(1-1/g) R + 1/g", 1 - 1 / g, 1 / g, bounded, 1, initial=2)


def _systems() -> Iterable[Known]:
    w = Parameter.read("w", "0 < w < 1/2")
    y = w.symbol
    yield system(
        "augment-subsample", [[1, 1 / g**2], [0, 0]], [1 / g**2, 1 - 1 / g], [1, 0], [1, 1], Growth.BOUNDED,
        pi**2 / 2 - 2,
    )  # fmt: skip
    yield system(
        "window(2)", [[Q(1, 4), Q(1, 2), Q(1, 4)], [Q(1, 2), Q(1, 2), 0], [1, 0, 0]], [Q(1, 4), Q(1, 2), 1], [1, 1, 1],
        [1, 0, 0], Growth.LINEAR,
    )  # fmt: skip
    yield system(
        "two models", [[(1 - y) ** 2, 2 * y * (1 - y), y**2], [y * (1 - y), 1 - 2 * y + 2 * y**2, y * (1 - y)],
                       [y**2, 2 * y * (1 - y), (1 - y) ** 2]],
        [2 * y**2 - 2 * y + 1, 2 * y * (1 - y), 2 * y**2 - 2 * y + 1], [1, 0, 1], [1, 0, 0], Growth.LINEAR,
        parameters=(w,),
    )  # fmt: skip
    yield system("mean over generations", [[1, 0], [1, 1]], [1 / g**2, 0], [1, 0], [0, 1], Growth.LINEAR)
    yield system("sum of H1(k)/k", [[1, 0], [1 / g, 1]], [1 / g, 1 / g**2], [1, 1], [0, 1], Growth.LOGARITHMIC)
    yield system(
        "Fibonacci", [[1, 1], [1, 0]], [0, 0], [1, 0], [1, 0], Growth.GEOMETRIC
    )
    yield system("R = 4 R(g-2)", [[0, 4], [1, 0]], [0, 0], [1, 1], [1, 0], Growth.GEOMETRIC)
    yield system(
        "rotation by 1/2", [[Q(1, 2), Q(-1, 2)], [Q(1, 2), Q(1, 2)]], [1, 0], [1, 0], [1, 0], Growth.BOUNDED, 1
    )
    yield system(
        "subsample of ten coin tosses",
        [
            [1 - 1 / (10 * g**2), Q(9, 10) / g**2],
            [(1 - g) * (10 * g**2 - 1) / (g**2 * (100 * g - 10)), (9 - 9 * g) / (g**2 * (100 * g - 10))],
        ],
        [1 / g**2, (g - 1) * (10 * g**2 - 1) / (g**2 * (10 * g - 1))], [1, 0], [1, 1], Growth.BOUNDED,
        10 - 810 * gamma(Q(9, 10)) / (61 * gamma(Q(19, 20) - 3 * sqrt(13) / 20) * gamma(Q(19, 20) + 3 * sqrt(13) / 20)),
    )  # fmt: skip


__all__ = ["Known", "all_cases", "cot", "scalar", "series", "system"]
