"""Known answers, each checked in three independent ways."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from closed_form_checks import check, kernel_accepts, scalar, system
from sympy import EulerGamma, Rational, pi, polygamma, sin, sinh, sqrt

from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.forms.named import Harmonic, exact_value
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.values.enclosures import enclose
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

C = Parameter.read("c", "c > 0")
W = Parameter.read("w", "0 < w < 1")
K = Parameter.read("k", "k > 0")
N = Parameter.read("n", "n >= 1")
V = Parameter.read("v", "v > -1")
Q = Parameter.read("q", "q > 0")
RHO = Parameter.read("rho", "0 < rho < 1")
c, w, k, n, v, q, rho = (p.symbol for p in (C, W, K, N, V, Q, RHO))


def test_discard_is_linear() -> None:
    solution = check(scalar(1, 1))
    assert (solution.closed_form, solution.growth, solution.rate) == (g, Growth.LINEAR, "g")
    assert kernel_accepts(solution) == {"closed_form", "limit"}


def test_augment_is_basel() -> None:
    solution = check(scalar(1, 1 / g**2))
    assert (str(solution.closed_form), solution.limit, solution.growth) == ("H2(g)", pi**2 / 6, Growth.BOUNDED)
    assert kernel_accepts(solution) == {"closed_form", "limit"}


def test_subsample_starts_at_one() -> None:
    solution = check(system([[1, 1 / g**2], [0, 0]], [1 / g**2, 1 - 1 / g], [1, 0], [1, 1]))
    assert solution.closed_form == 3 * Harmonic(2, 0, g) - 2
    assert solution.limit == pi**2 / 2 - 2
    assert solution.valid_from == 1


def test_sizes_that_grow_linearly() -> None:
    solution = check(scalar(1, 4 / (g * (g + 1) ** 2)))
    assert solution.limit == 8 - 2 * pi**2 / 3


def test_ratio_of_real_to_synthetic() -> None:
    solution = check(scalar(1, c / (g + c) ** 2, C))
    assert solution.limit is not None
    assert sympy.simplify(solution.limit - (1 + c * polygamma(1, 2 + c))) == 0


def test_harmonic_numbers_with_a_shift() -> None:
    solution = check(scalar(1, 1 / (g * (g + c)), C, initial=1 / (1 + c)))
    assert solution.limit is not None
    expected = (polygamma(0, 1 + c) + EulerGamma) / c
    for x in (Rational(1, 3), Rational(5, 2)):
        assert enclose(solution.limit.subs(c, x)).overlaps(enclose(expected.subs(c, x)))


@pytest.mark.parametrize(("sign", "wave"), [(1, sinh), (-1, sin)])
def test_exact_augment(sign: int, wave: type[sympy.Function]) -> None:
    parameter = C if sign > 0 else W
    x = parameter.symbol
    solution = check(scalar(1 + sign * x / g**2, 1 / g**2, parameter))
    assert solution.limit is not None
    expected = sign * (wave(pi * sqrt(x)) / (pi * sqrt(x)) - 1) / x
    for value in parameter.domain.sample():
        number = Rational(value.numerator, value.denominator)
        assert enclose(solution.limit.subs(x, number)).overlaps(enclose(expected.subs(x, number)))


def test_exact_discard_by_sign_of_the_curvature() -> None:
    solution = check(scalar(1 + v / n, 1, V, N))
    found = {case.condition: (case.growth, case.limit, case.closed_form) for case in solution.cases}
    assert list(found) == ["-1 < v < 0", "v = 0", "v > 0"]
    assert found["-1 < v < 0"][:2] == (Growth.BOUNDED, -n / v)
    assert found["v = 0"][0] is Growth.LINEAR
    assert found["v = 0"][2] == g
    assert found["v > 0"][0] is Growth.GEOMETRIC
    assert solution.growth is Growth.DEPENDS


def test_fresh_data() -> None:
    solution = check(scalar((1 - w) ** 2, w**2 + (1 - w) ** 2 * k, W, K))
    assert solution.limit is not None
    assert sympy.simplify(solution.limit - (w**2 + k * (1 - w) ** 2) / (w * (2 - w))) == 0


def test_fresh_pool_has_an_exact_boundary() -> None:
    solution = check(scalar((1 - rho / g) ** 2, 1 / g**2, RHO))
    rates = {case.condition: str(case.rate) for case in solution.cases}
    assert rates == {"0 < rho < 1/2": "g**(-2*rho)", "rho = 1/2": "log(g)/g", "1/2 < rho < 1": "1/g"}
    assert solution.cases[2].leading == 1 / (g * (2 * rho - 1))
    assert solution.growth is Growth.VANISHING


@pytest.mark.parametrize("value", [Fraction(1, 4), Fraction(3, 4)])
def test_fresh_pool_constant_by_brute_force(value: Fraction) -> None:
    case = solve(scalar((1 - rho / g) ** 2, 1 / g**2, RHO)).case_at({rho: value})
    assert case.leading is not None
    far = 20_000
    risk, r = 1.0, float(value)
    for i in range(2, far + 1):
        risk = (1 - r / i) ** 2 * risk + 1 / i**2
    predicted = enclose(case.leading, {rho: value, g: Fraction(far)}, digits=15)
    assert risk == pytest.approx(float(predicted.lower), rel=2e-2)


def test_geometric_sizes_symbolic() -> None:
    solution = check(scalar(1, q ** (1 - g), Q), tail=False)
    found = {case.condition: case.growth for case in solution.cases}
    assert found == {"0 < q < 1": Growth.GEOMETRIC, "q = 1": Growth.LINEAR, "q > 1": Growth.BOUNDED}


def test_geometric_sizes_leave_a_series_with_fifty_digits() -> None:
    solution = solve(scalar(1, 2**g / (2 * (2**g - 1) ** 2)))
    assert solution.growth is Growth.BOUNDED
    found = solution.limit_enclosure(digits=50)
    assert found is not None
    partial = sum((Fraction(2**i, 2 * (2**i - 1) ** 2) for i in range(2, 240)), Fraction(1))
    assert partial < found.upper
    assert found.lower < partial + Fraction(1, 2**200)
    assert found.width < Fraction(1, 10**50)


def test_window_of_two() -> None:
    matrix = [[Rational(1, 4), Rational(1, 2), Rational(1, 4)], [Rational(1, 2), Rational(1, 2), 0], [1, 0, 0]]
    solution = check(system(matrix, [Rational(1, 4), Rational(1, 2), 1], [1, 1, 1], [1, 0, 0]))
    assert solution.cases[0].leading == 4 * g / 9


def test_irrational_roots() -> None:
    solution = check(system([[1, 1], [1, 0]], [0, 0], [1, 0], [1, 0]), proved=False)
    assert solution.growth is Growth.GEOMETRIC
    assert solution.recurrence.exact(30) == 832040


def test_oscillation_has_no_limit() -> None:
    solution = check(scalar(-1, 1))
    assert (solution.growth, solution.limit) == (Growth.BOUNDED, None)
    assert solution.cases[0].reason is not None


def test_resetting_factor_starts_later() -> None:
    solution = check(scalar(1 - 3 / g, 1, start=2, initial=5, before=(7,)), proved=False)
    assert solution.valid_from > 2
    assert solution.value(1) == 7


def test_summation_by_parts() -> None:
    solution = check(system([[1, 0], [1, 1]], [1 / g**2, 0], [1, 0], [0, 1]))
    assert solution.closed_form is not None
    expected = g * Harmonic(2, 0, g) - Harmonic(1, 0, g) + Harmonic(2, 0, g) - Harmonic(2, 0, g)
    assert sympy.expand(solution.closed_form - expected) == 0


def test_square_of_a_harmonic_number() -> None:
    solution = check(system([[1, 0], [1 / g, 1]], [1 / g, 1 / g**2], [1, 1], [0, 1]), tail=False)
    assert solution.growth is Growth.LOGARITHMIC
    assert solution.closed_form is not None
    assert solution.closed_form.coeff(Harmonic(1, 0, g), 2) == Rational(1, 2)


def test_no_closed_form_is_an_answer() -> None:
    solution = solve(system([[1, 1 / g], [1 / (g + 1) ** 3, 1]], [0, 1], [1, 1], [1, 0]))
    assert (solution.closed_form, solution.limit, solution.growth) == (None, None, Growth.UNKNOWN)
    assert solution.cases[0].reason is not None
    assert solution.value(3) == solution.recurrence.exact(3)


def test_coupled_system_that_comes_apart() -> None:
    matrix = [
        [1 - 1 / (10 * g**2), Rational(9, 10) / g**2],
        [(1 - g) * (10 * g**2 - 1) / (g**2 * (100 * g - 10)), (9 - 9 * g) / (g**2 * (100 * g - 10))],
    ]
    forcing = [1 / g**2, (g - 1) * (10 * g**2 - 1) / (g**2 * (10 * g - 1))]
    solution = check(system(matrix, forcing, [1, 0], [1, 1]))
    assert kernel_accepts(solution) == {"closed_form", "limit"}


def test_a_boundary_in_two_parameters_is_solved_too() -> None:
    # v -> (n+1)(1-w)^2/n v + 1 grows, stays bounded, or is linear, by the sign of (n+1)(1-w)^2 - n
    solution = check(scalar((n + 1) * (1 - w) ** 2 / n, 1, N, W), proved=False, tail=False)
    assert [case.growth for case in solution.cases] == [Growth.GEOMETRIC, Growth.BOUNDED, Growth.LINEAR]
    between = solution.case_at({n: Fraction(4, 5), w: Fraction(1, 3)} | {n: Fraction(16, 9), w: Fraction(1, 5)})
    assert between.growth is Growth.LINEAR
    assert between.closed_form == g


def test_every_value_of_the_parameters_has_one_case() -> None:
    pool, sizes = scalar((1 - rho / g) ** 2, 1 / g**2, RHO), scalar(1, q ** (1 - g), Q)
    for recurrence in (scalar(1 + v / n, 1, V, N), pool, sizes):
        solution = solve(recurrence)
        points = [Fraction(i, 8) for i in range(-16, 40)]
        for x in points:
            values = {p.symbol: x for p in recurrence.parameters}
            if all(x in p.domain for p in recurrence.parameters):
                assert sum(case.holds(values) for case in solution.cases) == 1


def test_a_second_leading_term_of_the_other_sign_is_seen() -> None:
    # g + (-1)^g g, and 1 + (-1)^g + H1(g)/g: neither is linear, neither has a limit
    linear = solve(system([[1, 0], [0, -1]], [1, 0], [1, -1], [1, g]))
    assert linear.growth is Growth.UNKNOWN
    bounded = solve(system([[-1, 0], [0, 1]], [0, 1 / g], [-1, 1], [1, 1 / g]))
    assert (bounded.growth, bounded.limit) == (Growth.BOUNDED, None)


def test_a_product_that_may_vanish_is_not_divided_by() -> None:
    solution = solve(scalar(1 - c / g, 1 / g**2, C))
    assert solution.closed_form is None
    assert solution.value(5, {c: Fraction(3)}) == solution.recurrence.exact(5, {c: Fraction(3)})


def test_a_leading_constant_that_may_vanish_is_not_a_rate() -> None:
    for case in solve(scalar(1 - c / g, 0, C)).cases:
        assert case.growth is not Growth.POWER
        if case.rate is not None:
            values = {c: Fraction(2, 5)} if case.holds({c: Fraction(2, 5)}) else {}
            assert values or case.is_boundary


def test_a_sum_whose_terms_pass_through_zero() -> None:
    # found by the long study: the increments vanish at one generation, so their quotient has a pole there
    half = Rational(1, 2)
    solution = solve(system([[half, 0], [1 / g, 1 - 1 / (2 * g)]], [1 / g**2, 1 / g**2], [0, 0], [1, 1]))
    assert solution.closed_form is not None
    values = {g: Fraction(6)}
    assert exact_value(solution.closed_form, values) == solution.recurrence.exact(6)


def test_a_limit_that_is_a_sum_over_sums_has_no_enclosure_and_says_so() -> None:
    # found by the long study
    rows = [[1, 0, 0], [1 / g**2, 1, 0], [0, 1 / g**2, 1]]
    solution = solve(system(rows, [1 / g**2, 0, 0], [0, 0, 0], [0, 0, 1]))
    assert solution.growth is Growth.BOUNDED
    assert solution.limit_enclosure() is None
    assert solution.value(9) == solution.recurrence.exact(9)
