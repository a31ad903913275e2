"""Scalar recurrences v(g) = a(g) v(g-1) + b(g), b a form in named sequences.

With h a hypergeometric solution of the homogeneous equation, v = (particular) + C h. The particular solution
is sought monomial by monomial, from the highest down: first with a rational coefficient (Abramov 1989:
universal denominator, degree bound, linear equations), then by rational summation, and only then as a new
nested sum. So (1 + c/g^2) v + 1/g^2 gives (P - 1)/c with no new sum, as it should.
"""

from __future__ import annotations

from typing import Final

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import Dense, dense, shift_between, trim, undense
from ...algebra.polynomials import irreducible_factors
from ...algebra.signs import half_line, sign
from ..forms.tower import ONE, Form, Monomial, Tower, join
from .products import hypergeometric
from .sums import antidifference, nested_sum

MAX_STEPS: Final = 200
MAX_SEEN: Final = 24
"""Generations at which a factor is looked at by itself."""


class TooComplex(Exception):
    """The particular solution did not come to an end; no closed form is given."""


def solve_scalar(tower: Tower, a: Rational, b: Form, start: int, initial: Rational) -> Form:
    """The form v with v(g) = a(g) v(g-1) + b(g) for g > start and v(start) = initial.

    The factor a must have no zero at an integer g > start.

    Raises
    ------
    TooComplex
        If the particular solution does not come to an end.
    ZeroDivisionError
        If a coefficient has a pole at the start.
    """
    particular = particular_solution(tower, a, b)
    defect = initial - tower.at(particular, start)
    if defect.is_zero:
        return particular
    rational, monomial = hypergeometric(tower, a)
    homogeneous = Form.of(rational, monomial)
    return particular + homogeneous.scaled(defect / tower.at(homogeneous, start))


def particular_solution(tower: Tower, a: Rational, b: Form) -> Form:
    """A form v with v(g) - a(g) v(g-1) = b(g)."""
    total, pending = tower.zero(), b
    for _ in range(MAX_STEPS):
        if pending.is_zero:
            return total
        monomial = max(pending.coefficients, key=lambda m: (tower.sum_degree(m), m))
        step = _one_monomial(tower, a, monomial, pending.coefficients[monomial])
        total = total + step
        pending = pending - (step - tower.backward(step).scaled(a))
    raise TooComplex


def _one_monomial(tower: Tower, a: Rational, monomial: Monomial, term: Rational) -> Form:
    """A form v with v - a v(g-1) = term * monomial + lower monomials."""
    own = a / tower.factor(monomial)  # the equation for the coefficient: z(g) - own(g) z(g-1) = term
    if own != 1:
        constant = term / (1 - own)
        if constant.is_free_of_generation:
            return Form.of(constant, monomial)
    if not (own.has_powers or term.has_powers):
        z = rational_solution(own, term)
        if z is not None:
            return Form.of(z, monomial)
    rational, left_over = hypergeometric(tower, own)
    if left_over == ONE:
        inner = term / rational
        if tower.sum_degree(monomial) == 0:
            return (antidifference(tower, inner) * Form.of(tower.field.one, monomial)).scaled(rational)
        reduced = _sum_with_sums(tower, inner, monomial)
        return reduced.scaled(rational)
    # v = h S with S the sum of term * monomial / h; h = rational * left_over * product part of the monomial
    products: Monomial = tuple((i, e) for i, e in monomial if not tower.is_sum(i))
    h = join(left_over, products)
    inverse: Monomial = tuple((i, -e) for i, e in h)
    if not all(_never_vanishes(tower, i) for i, _ in h):
        raise TooComplex  # the sum would divide by a product that is zero from some generation on
    summed = nested_sum(tower, Form.of(term / rational, join(monomial, inverse)))
    return (summed * Form.of(tower.field.one, h)).scaled(rational)


def _never_vanishes(tower: Tower, number: int) -> bool:
    """Whether no factor of a product vanishes after the start, for any value of the parameters.

    It may change its sign between two generations: the first ones are looked at one by one.
    """
    s = tower.sequences[number]
    if s.factor.has_powers:
        return True
    first = min(s.lower, tower.start + 1)
    for g in range(first, first + MAX_SEEN):
        if sign(s.factor, {**tower.box, 0: half_line(g)}) in (1, -1):
            return True
        if sign(s.factor.at(g), tower.box) not in (1, -1):
            return False
    return False


def _sum_with_sums(tower: Tower, inner: Rational, monomial: Monomial) -> Form:
    """The antidifference of inner * monomial, up to lower monomials, where the monomial contains sums."""
    plain = antidifference(tower, inner)
    rational_part = plain.coefficients.get(ONE, tower.field.zero)
    rest = plain - Form.of(rational_part)
    total = Form.of(rational_part, monomial)
    if rest.is_zero:
        return total
    # sum of s(k)^p * (s(k) - s(k-1)) is s^(p+1)/(p+1) up to lower powers of s
    if len(monomial) == 1 and len(rest.coefficients) == 1:
        (number, power), (other, c) = monomial[0], next(iter(rest.coefficients.items()))
        if other == ((number, 1),) and c.is_free_of_generation:
            return total + Form.of(c / (power + 1), ((number, power + 1),))
    remainder = rest - tower.backward(rest)  # a rational function: inner with the telescoping part taken out
    products: Monomial = tuple((i, e) for i, e in monomial if not tower.is_sum(i))
    sums: Monomial = tuple((i, e) for i, e in monomial if tower.is_sum(i))
    term = Form.of(remainder.coefficients.get(ONE, tower.field.zero), sums)
    return total + nested_sum(tower, term) * Form.of(tower.field.one, products)


def rational_solution(a: Rational, c: Rational) -> Rational | None:
    """The rational z with z(g) - a(g) z(g-1) = c(g), if there is one; neither function contains q^g."""
    field = a.field
    if c.is_zero:
        return field.zero
    # p0(g) z(g) + p1(g) z(g-1) = r(g), polynomials
    scale = a.denominator * (c.denominator / a.denominator.gcd(c.denominator))
    whole = field.polynomial(scale)
    p0, p1, r = whole, -(whole * a), whole * c
    bound = _universal_denominator(field, p0, p1)
    # z = y / bound
    p0, p1 = p0 / bound, p1 / bound.shift(-1)
    common = field.polynomial(_common_denominator((p0, p1)))
    y = _polynomial_solution(field, p0 * common, p1 * common, r * common)
    return None if y is None else y / bound


def _common_denominator(functions: tuple[Rational, ...]) -> object:
    total = functions[0].denominator
    for f in functions[1:]:
        total = total * (f.denominator / total.gcd(f.denominator))
    return total


def _universal_denominator(field: Field, p0: Rational, p1: Rational) -> Rational:
    """A polynomial that the denominator of every rational solution divides (Abramov 1989)."""
    v, w = p0, p1.shift(1)  # z(g+1) p0(g+1) + z(g) p1(g+1): V(g) = p0(g), W(g) = p1(g+1)
    shifts: set[int] = set()
    for f, _ in irreducible_factors(v.numerator)[1]:
        if not f.degrees()[0]:
            continue
        for h, _ in irreducible_factors(w.numerator)[1]:
            if h.degrees()[0]:
                j = shift_between(field, h, f)
                if j is not None and j >= 0:
                    shifts.add(j)
    total = field.one
    for j in sorted(shifts, reverse=True):
        t = field.polynomial(v.numerator.gcd(w.shift(j).numerator))
        if t.is_free_of_generation:
            continue
        v, w = v / t, w / t.shift(-j)
        for i in range(j + 1):
            total = total * t.shift(-i)
    return total


def _polynomial_solution(field: Field, p0: Rational, p1: Rational, r: Rational) -> Rational | None:
    """The polynomial y with p0(g) y(g) + p1(g) y(g-1) = r(g), if there is one."""
    total, delta = dense(field, (p0 + p1).numerator), dense(field, p1.numerator)
    right = r.degree if not r.is_zero else -1
    # y(g-1) = y - y' + ...: the operator acts as (p0+p1) y - p1 y' + ...
    b, d = len(total) - 1, len(delta) - 1
    candidates = [right - max(b, d - 1)]
    if total and b == d - 1:
        # leading coefficient of the image of g^n: lc(p0+p1) - n lc(p1) = 0 for a degree that cancels
        lead = (total[-1] / field.polynomial((p0 + p1).denominator)) / (delta[-1] / field.polynomial(p1.denominator))
        whole = lead.constant
        if whole is not None and whole.denominator == 1:
            candidates.append(int(whole))
    if not total or b < d - 1:
        candidates.append(0)  # constants are then in the kernel of the leading part
    degree = max(candidates)
    if degree < 0 or degree > MAX_STEPS:
        return None
    columns = []
    for n in range(degree + 1):
        image = p0 * field.g**n + p1 * (field.g - 1) ** n
        columns.append(_coefficients(field, image))
    target = _coefficients(field, r)
    solution = _solve_linear(field, columns, target)
    return None if solution is None else undense(field, solution)


def _coefficients(field: Field, polynomial: Rational) -> Dense:
    scale = field.one / field.polynomial(polynomial.denominator)
    return trim([x * scale for x in dense(field, polynomial.numerator)])


def _solve_linear(field: Field, columns: list[Dense], target: Dense) -> Dense | None:
    """One solution of sum_n x_n columns[n] = target over Q(parameters), free unknowns zero."""
    height = max([len(c) for c in columns] + [len(target)])
    width = len(columns)
    rows = [
        [c[i] if i < len(c) else field.zero for c in columns] + [target[i] if i < len(target) else field.zero]
        for i in range(height)
    ]
    pivots = eliminate(rows, width)
    if any(not row[width].is_zero for row in rows[len(pivots) :]):
        return None
    solution = [field.zero] * width
    for k, j in enumerate(pivots):
        solution[j] = rows[k][width]
    return trim(solution)


def eliminate(rows: list[list[Rational]], width: int) -> list[int]:
    """Reduce the rows in place on the first `width` columns; the pivots' columns."""
    pivots: list[int] = []
    for j in range(width):
        k = len(pivots)
        found = next((i for i in range(k, len(rows)) if not rows[i][j].is_zero), None)
        if found is None:
            continue
        rows[k], rows[found] = rows[found], rows[k]
        lead = rows[k][j]
        rows[k] = [x / lead for x in rows[k]]
        for i in range(len(rows)):
            if i != k and not rows[i][j].is_zero:
                factor = rows[i][j]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
        pivots.append(j)
    return pivots


def solve_homogeneous(field: Field, equations: list[list[Rational]]) -> list[Rational] | None:
    """A non-zero solution of equations * x = 0, the simplest of a basis, or ``None``."""
    rows = [list(r) for r in equations]
    width = len(rows[0])
    pivots = eliminate(rows, width)
    free = [j for j in range(width) if j not in pivots]
    if not free:
        return None
    j = free[0]
    solution = [field.zero] * width
    solution[j] = field.one
    for k, pivot in enumerate(pivots):
        solution[pivot] = -rows[k][j]
    return solution
