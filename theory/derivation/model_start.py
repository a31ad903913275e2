"""The model, the errors and the second moments of a law, read off its state space and recurrence."""

from __future__ import annotations

from typing import Any

import sympy

from ..claims import Regime
from ..errors import MengoliError
from ..language.linear import Batch, Real
from ..language.weights import NotRationalError, Weights
from ..language.workflow import SOLE_MODEL, Workflow
from ..law import RiskLaw
from ..moments.quantities import RISK_RATIO, MomentsLaw, expression_of
from ..moments.second_moments import Reciprocal, SecondMoments
from ..moments.state_space import ONE
from .formulas import roman, unknown_name
from .model_steps import Combination, ListValues, TakeMoments, WriteErrors, error_name, fit_error
from .printer import latex
from .state_model import StateModel
from .step import Step

_SHOWN = 6


def model_steps(law: RiskLaw, symbol: str, meaning: str) -> list[Step]:
    """The steps up to the recursion of the asked quantity."""
    size = law.sample_size
    steps: list[Step] = [
        StateModel(
            assumptions=law.hypotheses,
            failed=law.failed,
            family=law.family.described,
            family_source=law.family.source,
            workflow=law.workflow.described if isinstance(law.workflow, Workflow) else "the lines as given",
            workflow_source=law.workflow.source if isinstance(law.workflow, Workflow) else None,
            definition=law.definition,
            regime=law.regime,
            size=None if size is None else expression_of(size),
            meaning=meaning,
            symbol=symbol,
            averages=law.family.curvature is not None,
            loss=_loss(law),
        )
    ]
    argument = law.law.reasoning
    own = bool(argument) or not isinstance(law.law, MomentsLaw)
    mean = isinstance(law.law, MomentsLaw) and law.law.moments.mean
    if isinstance(law.law, MomentsLaw) and not own:
        steps += _errors(law, law.law.moments)
    if law.recurrence is not None:
        steps.append(
            TakeMoments(
                recurrence=law.recurrence,
                symbol=symbol,
                own=own,
                argument=argument,
                mean=mean,
                first=_first_size(law),
                affine=_affine(law),
            )
        )
    else:
        steps.append(ListValues(values=_values(law), symbol=symbol, argument=argument))
    return steps


def _loss(law: RiskLaw) -> str:
    """Of which loss the risk is meant, where the universal law or the pooled mean decides it."""
    if law.quantity != RISK_RATIO.name or law.failed:
        return ""
    if law.regime is Regime.ASYMPTOTIC and law.family.curvature is None:
        return "The risk is that of the limit law, under any quadratic loss. "
    return "The loss is squared error. " if law.family.curvature is not None else ""


def _affine(law: RiskLaw) -> tuple[sympy.Expr, sympy.Expr]:
    """Offset and scale of the quantity as an affine function of the risk ratio."""
    return (law.law.offset, law.law.scale) if isinstance(law.law, MomentsLaw) else (sympy.S.Zero, sympy.S.One)


def _first_size(law: RiskLaw) -> sympy.Expr:
    """n_1/n: moments are in units of the variance of a fit on n points."""
    if not isinstance(law.law, MomentsLaw):
        return sympy.S.One
    moments = law.law.moments
    return sympy.factor(moments.field.expression(Weights(moments.definition, moments.field, place=1).size))


def _values(law: RiskLaw) -> tuple[tuple[int, sympy.Expr], ...]:
    found = []
    for g in range(1, _SHOWN + 1):
        try:
            found.append((g, law.expression(g)))
        except (MengoliError, ValueError):
            break
    return tuple(found)


def _errors(law: RiskLaw, moments: SecondMoments) -> list[Step]:
    """The errors' recursion as the state space compiles it, where its weights are rational in g."""
    try:
        step = moments.general()
    except NotRationalError:
        return []
    field, space = moments.field, moments.space
    kept = [name for name in space.registers if name != ONE]
    sole = len(kept) == 1
    noises: dict[Any, str] = {}

    def part(key: Any, index: str) -> str:
        if key == ONE:
            return ""
        if isinstance(key, str):
            return error_name(key, index, sole)
        letter = r"\varepsilon" if isinstance(key, Batch) else r"\eta" if isinstance(key, Real) else r"\delta"
        model = getattr(key, "model", SOLE_MODEL)
        shown = f"{letter}_{{g}}" if model == SOLE_MODEL else rf"{letter}^{{{roman(model)}}}_{{g}}"
        noises[key] = shown
        return shown

    def combination(form: Any, index: str) -> Combination:
        return tuple((sympy.factor(field.expression(value)), part(key, index)) for key, value in form.items())

    rows = []
    for name in kept:
        form = step.registers[name]
        left = error_name(name, "g", sole)
        if not any(
            left == part(key, "g-1") and value == 1 for key, value in form.items() if len(form) == 1
        ) and not (name.startswith("error of")):
            rows.append((left, combination(form, "g-1")))
    fits = [
        (fit_error(model), combination(form, "g"))
        for model, form in step.fits.items()
        if not (len(form) == 1 and fit_error(model) in {left for left, _ in rows})
    ]
    fits = [(left, parts) for left, parts in fits if parts != ((sympy.S.One, left),)]
    size, real = field.expression(step.weights.size), field.expression(step.weights.real_size)
    factor = field.expression(step.weights.noise)
    told = tuple((shown, *_noise(key, shown, size, real, factor, moments)) for key, shown in noises.items())
    curvature = _curvature(moments)
    return [
        WriteErrors(
            rows=tuple(rows),
            fits=tuple(fits),
            noises=told,
            biased=space.biased,
            exact=law.family.curvature is not None,
            curvature=curvature,
            argument=law.family.noise_argument,
            first=_first_size(law),
        )
    ]


def _curvature(moments: SecondMoments) -> sympy.Expr | None:
    """v2, where the noise depends on the fit it was drawn from."""
    curvature = moments.noise.curvature
    if moments.noise.sample_size is None or curvature == 0:
        return None
    if isinstance(curvature, Reciprocal):
        factor = curvature.factor
        return sympy.Rational(factor.numerator, factor.denominator) / curvature.parameter.symbol
    return expression_of(curvature)


def _noise(
    key: Any, shown: str, size: sympy.Expr, real: sympy.Expr, factor: sympy.Expr, moments: SecondMoments
) -> tuple[str, str]:
    if isinstance(key, Batch):
        return "the error of the new batch about the fit it was drawn from", _batch_variance(
            size, factor, moments
        )
    if isinstance(key, Real):
        return "the error of the fresh real batch", latex(sympy.factor(1 / real))
    points = moments.general().weights
    m = moments.field.expression(points.read(key.points, "points"))
    total = moments.field.expression(points.read(key.total, "points"))
    size = moments.noise.sample_size
    each = 1 / m if key.replacement else 1 / m - 1 / total
    if size is not None and not key.replacement:
        # w divides by the number of points, and drawing without replacement wants one less: N w/(N - 1).
        each *= total / (total - 1 / expression_of(size))
    text = latex(sympy.factor(each))
    if size is not None or not moments.definition.plain_noise:
        within = unknown_name(f"within_{key.pool}", "g")
        return "the error of the subsample about its pool", within if text == "1" else rf"{text}\, {within}"
    return "the error of the subsample about its pool", text


def _batch_variance(size: sympy.Expr, factor: sympy.Expr, moments: SecondMoments) -> str:
    lead = sympy.factor(factor / size)
    noise = moments.noise
    value = _curvature(moments)
    if value is None or noise.sample_size is None:
        return latex(lead)
    rate = value / expression_of(noise.sample_size)
    low = rate.could_extract_minus_sign()
    inner = rf"1 {'-' if low else '+'} {latex(-rate if low else rate)}\, \mathsf{{E}}\, e_{{g-1}}^{{2}}"
    return inner if lead == 1 else rf"{latex(lead)} \left({inner}\right)"
