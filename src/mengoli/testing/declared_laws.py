"""Laws of a declared family: its hypotheses, and that nothing depends on how it was written down.

* No hypothesis that was checked by rigorous quadrature failed.
* Reparametrisation: with theta = exp(eta) or theta = 2 eta + 1 the maximum-likelihood estimate is the same point.
* Affine change: x = (y - 1)/2 leaves the Fisher information where it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from ..numerics.declared.points import DeclaredPoints
from ..theory.declared.checks import Checks
from ..theory.declared.declaration import Declaration
from ..theory.declared.family import DeclaredFamily
from ..theory.declared.formulas import CONSTANTS, FUNCTIONS
from ..theory.errors import MengoliError
from ..theory.language.expressions import Binary, Call, Expression, Name, Negative, Number, show
from ..theory.language.grammar import parse
from ..theory.symbols import Parameter
from .reports import Effort, Finding, Outcome

HYPOTHESES: Final = "the hypotheses of the theorem hold"
REPARAMETRISED: Final = "maximum likelihood does not depend on the parametrisation"
AFFINE: Final = "an affine change of the data leaves the information where it was"

Array = Any


def declared_laws(family: DeclaredFamily, effort: Effort) -> Iterator[Finding]:
    """All laws of a declared family beyond those of its density and of every family."""
    for item in family.hypotheses:
        outcome = {"failed": Outcome.VIOLATED, "checked": Outcome.HOLDS}.get(item.status, Outcome.NOT_APPLICABLE)
        yield Finding(f"{HYPOTHESES}: {item.statement}", item.how, outcome)
    if family.failures:
        return
    try:
        yield from _reparametrised(family.declaration, effort)
        yield from _affine(family)
    except MengoliError as error:
        yield Finding(REPARAMETRISED, str(error), Outcome.NOT_APPLICABLE)


def _tree(declaration: Declaration, text: str) -> Expression:
    names = {declaration.variable, *(item.name for item in declaration.parameters)}
    names |= {name for name, _ in declaration.constants} | set(CONSTANTS)
    return parse(text, names=frozenset(names), functions=dict(FUNCTIONS), what="log_density")


def _written(tree: Expression, new: Mapping[str, Expression]) -> Expression:
    match tree:
        case Name(name):
            return new.get(name, tree)
        case Call(function, arguments):
            return Call(function, tuple(_written(argument, new) for argument in arguments))
        case Negative(operand):
            return Negative(_written(operand, new))
        case Binary(operator, left, right):
            return Binary(operator, _written(left, new), _written(right, new))
        case _:
            return tree


def _reparametrised(declaration: Declaration, effort: Effort) -> Iterator[Finding]:
    if declaration.influence:
        yield Finding(REPARAMETRISED, "not fitted by maximum likelihood", Outcome.NOT_APPLICABLE)
        return
    new: dict[str, Expression] = {}
    parameters, truth = [], []
    for item in declaration.parameters:
        eta = Name(f"eta{item.name[:12]}")
        positive = item.domain.lower == 0 and item.domain.upper is None
        if not positive and (item.domain.lower is not None or item.domain.upper is not None):
            yield Finding(REPARAMETRISED, f"the domain {item.text} has no map here", Outcome.NOT_APPLICABLE)
            return
        value = Fraction(str(declaration.at_truth[item.symbol]))
        if positive:
            new[item.name] = Call("exp", (eta,))
            truth.append((eta.name, Fraction(np.log(float(value))).limit_denominator(1000)))
        else:
            new[item.name] = Binary("+", Binary("*", Number(Fraction(2)), eta), Number(Fraction(1)))
            truth.append((eta.name, (value - 1) / 2))
        parameters.append(Parameter.read(eta.name, "real"))
    log_density = show(_written(_tree(declaration, declaration.log_density), new))
    support = tuple(
        end if "oo" in end else show(_written(_tree(declaration, end), new)) for end in declaration.support
    )
    other = replace(
        declaration,
        parameters=tuple(parameters),
        truth=tuple(truth),
        log_density=log_density,
        support=(support[0], support[1]),
    )
    here, there = DeclaredPoints(declaration), DeclaredPoints(other)
    rng = np.random.default_rng([effort.seed, 902])
    data = here.draw(rng, here.truth(16), max(40, effort.points))
    fits, found = (_columns(model.estimate(data)) for model in (here, there))
    for i, item in enumerate(declaration.parameters):
        back = np.exp(found[:, i]) if isinstance(new[item.name], Call) else 2 * found[:, i] + 1
        gap = np.abs(back - fits[:, i])
        worst = int(np.argmax(gap))
        detail = f"{item.name}: {fits[worst, i]:.9g}, through {show(new[item.name])} {back[worst]:.9g}"
        # Several parameters are found by iteration to a mean score of about 1e-9.
        held = gap[worst] <= 1e-5 * (1 + abs(fits[worst, i]))
        yield Finding(REPARAMETRISED, detail, Outcome.HOLDS if held else Outcome.VIOLATED)


def _columns(fit: Array) -> Array:
    return fit[:, None] if fit.ndim == 1 else fit


def _affine(family: DeclaredFamily) -> Iterator[Finding]:
    declaration = family.declaration
    moved = Binary("/", Binary("-", Name(declaration.variable), Number(Fraction(1))), Number(Fraction(2)))
    log_density = show(_written(_tree(declaration, declaration.log_density), {declaration.variable: moved}))
    ends = [end if "oo" in end else f"2*({end}) + 1" for end in declaration.support]
    other = Checks(
        replace(declaration, log_density=f"{log_density} - log(2)", support=(ends[0], ends[1]), influence=())
    )
    try:
        after = other.information
    except MengoliError as error:
        yield Finding(AFFINE, f"not decided by the quadrature: {error}", Outcome.NOT_APPLICABLE)
        return
    for i, row in enumerate(family.checks.information):
        for j, ball in enumerate(row):
            detail = f"I[{i + 1},{j + 1}]: {ball.str(10, radius=False)}, after it {after[i][j].str(10, radius=False)}"
            near = abs(float(ball.mid()) - float(after[i][j].mid())) <= 1e-9 * (1 + abs(float(ball.mid())))
            same = bool(ball.overlaps(after[i][j])) or near
            yield Finding(AFFINE, detail, Outcome.HOLDS if same else Outcome.VIOLATED)
