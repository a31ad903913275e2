"""The limit process: exact covariances against brute force, functionals against their definitions."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.testing.dense import DenseWorld, LinearForm
from mengoli.testing.strategies import workflows
from mengoli.theory import catalogue
from mengoli.theory.decisions.common_points import common_covariance, difference_variance
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.language.interpreter import run
from mengoli.theory.language.workflow import Definition
from mengoli.theory.moments.limit_process import LimitProcess
from mengoli.theory.moments.second_moments import NoiseLaw


def process(text: str) -> LimitProcess:
    return LimitProcess(catalogue.workflow(text).definition)


def dense(
    definition: Definition, generations: int, model: str | None = None, world: DenseWorld | None = None
) -> list[list[Fraction]]:
    world = world or DenseWorld()
    chosen = model or definition.models[0]
    fits = [fits[chosen] for fits in run(definition, world, generations)]
    return [[world.covariance(left, right) for right in fits] for left in fits]


@settings(max_examples=50, deadline=None)
@given(workflows())
def test_the_covariance_is_that_of_brute_force(definition: Definition) -> None:
    assert LimitProcess(definition).matrix(5) == dense(definition, 5)


@settings(max_examples=25, deadline=None)
@given(workflows(max_models=3))
def test_the_covariance_of_any_of_several_models(definition: Definition) -> None:
    model = definition.models[-1]
    assert LimitProcess(definition, model=model).matrix(4) == dense(definition, 4, model)


@settings(max_examples=25, deadline=None)
@given(workflows(subsampling=False, biased=True), st.fractions(-2, 2, max_denominator=3))
def test_bias_leaves_the_covariance_centred(definition: Definition, truth: Fraction) -> None:
    made = LimitProcess(definition, truth=truth)
    world = DenseWorld(truth=truth)
    fits = [fits[definition.models[0]] for fits in run(definition, world, 4)]
    assert made.row(4) == [world.covariance(fits[3], fit) for fit in fits]
    assert [made.mean_error(g) for g in range(1, 5)] == [fit.offset - truth for fit in fits]
    assert made.risk_ratio(4) == world.risk(fits[3]) / world.risk(fits[0])
    assert list(made.ratios(4)) == [world.risk(fit) / world.risk(fits[0]) for fit in fits]


@settings(max_examples=20, deadline=None)
@given(workflows(), st.integers(5, 9))
def test_the_exact_regime_has_exact_covariances_too(definition: Definition, n: int) -> None:
    noise = NoiseLaw(Fraction(n), Fraction(1, 2))
    world = DenseWorld(Fraction(n), Fraction(1, 2))
    assert LimitProcess(definition, noise).matrix(4) == dense(definition, 4, world=world)


MARTINGALES = {
    "discard": True,
    "augment": True,
    "augment:sizes=i^2": True,
    "forget:w=1/3": True,
    "window:k=3": False,
    "real-plus-last": False,
    "augment-subsample": False,
    "shrinkage:p=1/2": False,
}


@pytest.mark.parametrize("text", MARTINGALES)
def test_martingales_are_recognised(text: str) -> None:
    made = process(text)
    assert made.is_martingale() is MARTINGALES[text]
    matrix = made.matrix(6)
    constant = all(matrix[g][h] == matrix[h][h] for g in range(6) for h in range(g))
    assert constant is MARTINGALES[text]


class CommonWorld:
    """Draws with the same name are the same draw of variance one; for workflows of equal sizes."""

    def __init__(self) -> None:
        self.dense = DenseWorld()
        self.names: dict[tuple[object, ...], int] = {}

    def _shared(self, value: LinearForm, *name: object) -> LinearForm:
        if name not in self.names:
            self.names[name] = len(self.dense.variances)
            self.dense.variances.append(Fraction(1))
        return LinearForm({**value.noises, self.names[name]: Fraction(1)}, {}, Fraction(0))

    def batch(self, generation: int, model: str, parent: LinearForm | None, size: Fraction) -> LinearForm:
        return self._shared(parent or LinearForm(), "batch", generation, model)

    def real(self, generation: int, model: str, size: Fraction) -> LinearForm:
        return self._shared(LinearForm(), "real", generation, model)

    def subsample(
        self,
        generation: int,
        pool: str,
        value: LinearForm,
        points: Fraction,
        total: Fraction,
        replacement: bool,
    ) -> LinearForm:
        raise AssertionError("no subsamples here")

    def combine(self, terms: list[tuple[Fraction, LinearForm]], constant: Fraction) -> LinearForm:
        return self.dense.combine(terms, constant)


def with_unit_sizes(definition: Definition) -> Definition:
    return Definition(fit=definition.fit, pools=definition.pools)


@settings(max_examples=30, deadline=None)
@given(workflows(subsampling=False), workflows(subsampling=False))
def test_two_workflows_on_common_points(one: Definition, two: Definition) -> None:
    one, two = with_unit_sizes(one), with_unit_sizes(two)
    world = CommonWorld()
    fits = [list(run(definition, world, 4))[-1]["fit"] for definition in (one, two)]
    expected = world.dense.covariance(*fits)
    left, right = LimitProcess(one), LimitProcess(two)
    assert common_covariance(left, right, 4) == expected
    assert difference_variance(left, left, 4) == 0


def test_a_smaller_batch_is_part_of_the_larger() -> None:
    """theta_2 = e_1 + e_2 and e_1 + e_2' with e_2' the mean of four times as many points, e_2's among them."""
    one, two = process("discard"), process("discard:sizes=i^2")
    assert difference_variance(one, two, 2) == 1 + Fraction(1, 4) - 2 * Fraction(1, 4)


def test_what_common_points_do_not_cover() -> None:
    with pytest.raises(NotCoveredError, match="different variance"):
        difference_variance(process("discard"), process("label-noise:factor=2"), 2)
    finite = LimitProcess(catalogue.workflow("discard").definition, NoiseLaw(Fraction(10), Fraction(0)))
    with pytest.raises(NotCoveredError, match="limit"):
        difference_variance(finite, finite, 2)


def test_correlation_with_the_real_fit() -> None:
    assert process("discard").correlation(4) == sympy.Rational(1, 2)
    assert process("augment").correlation(3) == sympy.Rational(6, 7)
    assert process("discard").efficiency(4) == Fraction(1, 4)


@pytest.mark.parametrize(("text", "dimension"), [("augment", 1), ("discard", 1), ("real-plus-last:k=2", 3)])
def test_probability_of_being_closer_is_an_integral(text: str, dimension: int) -> None:
    """Against quadrature: for d = 1 over the angle, for d = 3 through the F distribution of the ratio."""
    made = process(text)
    a, b, c = (float(made.covariance(g, h)) for g, h in ((3, 3), (1, 1), (3, 1)))
    got = made.probability_closer(3, dimension=dimension)
    if dimension == 1:
        # (theta_3, theta_1) = (sqrt(a) sin(t + s), sqrt(b) sin t) r with t uniform.
        shift = math.acos(c / math.sqrt(a * b))
        angles = [math.pi * (k + 0.5) / 20000 for k in range(20000)]
        closer = [math.sqrt(a) * abs(math.sin(t + shift)) < math.sqrt(b) * abs(math.sin(t)) for t in angles]
        share = sum(closer) / 20000
        assert abs(share - float(got.evalf(20))) < 2e-4
    else:
        rho = (b - a) / mpmath.sqrt((a + b) ** 2 - 4 * c**2)
        beta = mpmath.quad(lambda x: mpmath.sqrt(x * (1 - x)), [0, (1 + rho) / 2]) / mpmath.beta(1.5, 1.5)
        assert abs(beta - mpmath.mpf(str(got.evalf(20)))) < 1e-12


def test_closeness_in_two_dimensions_and_its_limits() -> None:
    made = process("discard")
    assert made.probability_closer(2, dimension=2) == sympy.Rational(1, 2) - sympy.sqrt(5) / 10
    with pytest.raises(NotCoveredError, match="neither is closer"):
        made.probability_closer(1)
    with pytest.raises(NotCoveredError, match="without bias"):
        process("bias:b=1").probability_closer(2)


def test_first_passage() -> None:
    assert process("discard").first_passage(2) == 2
    assert process("forget:w=1/3").first_passage(2) == 10
    assert process("augment").first_passage(2, within=300) is None


def test_what_a_process_needs() -> None:
    with pytest.raises(InputError, match="the parameter w needs a number"):
        process("forget")
    with pytest.raises(InputError, match="no such model"):
        LimitProcess(catalogue.workflow("augment").definition, model="b")
    made = LimitProcess.at(catalogue.workflow("forget").definition, {"w": Fraction(1, 2)})
    assert made.risk_ratio(5) == 2


def test_limits_in_k_and_in_g_do_not_commute() -> None:
    """Within its first k generations real-plus-last is augment; in the long run it tends to (2k+2)/(k+2)."""
    long = process("real-plus-last:k=12")
    assert [long.risk_ratio(g) for g in (2, 13)] == [process("augment").risk_ratio(g) for g in (2, 13)]
    short = process("real-plus-last:k=4")
    assert abs(short.risk_ratio(200) - Fraction(10, 6)) < Fraction(1, 10**9)
