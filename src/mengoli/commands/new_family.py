"""``mengoli new-family``: a working file for a family of one's own, with its tests."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from typing import Final

import click

_TOML: Final = '''# {name}: a family declared by its log-density. Change the formulas; then
#     mengoli derive {file}.toml augment
#     python -m pytest test_{module}.py
# Grammar: numbers, names, + - * / ^ ( ) and exp log sqrt sin cos tan gamma loggamma digamma beta besseli erf erfc abs.
[family]
name = "{name}"
variable = "x"
support = ["0", "oo"]                  # "-oo" and "oo", numbers, or formulas in the constants
parameters = {{ lam = "positive" }}      # what is estimated, each with its domain
constants = {{ k = "3/2" }}              # what is known
truth = {{ lam = "1" }}                  # where hypotheses are checked and simulations run
log_density = "log(k) - k*log(lam) + (k-1)*log(x) - (x/lam)^k"
estimator = "mle"                      # or instead: influence = "..."
'''

_TOML_TEST: Final = '''"""{name}: the density passes its checks, and raw data agree with the law derived from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mengoli.numerics.declared.points import DeclaredPoints
from mengoli.theory.declared.family import read_family
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment, Discard

FAMILY = read_family(str(Path(__file__).with_name("{file}.toml")))


def test_no_hypothesis_fails() -> None:
    for item in FAMILY.hypotheses:
        print(f"{{item.status:>10}}  {{item.statement}}: {{item.how}}")
    assert FAMILY.failures == ()


@pytest.mark.parametrize("workflow", [Discard(), Augment()], ids=str)
def test_raw_data_agree_with_the_law(workflow: Discard | Augment) -> None:
    """Risk ratio of generation 3 at n = 200, up to four standard errors and a bias of order 1/n."""
    n, replicates, rng = 200, 1000, np.random.default_rng(1)
    points = DeclaredPoints(FAMILY.declaration)
    fit, pool, losses = points.truth(replicates), None, []
    for _ in range(3):
        data = points.draw(rng, fit, n)
        kept = pool is not None and isinstance(workflow, Augment)
        pool = np.concatenate([pool, data], axis=1) if kept else data
        fit = points.estimate(pool)
        losses.append(FAMILY.loss(fit))
    expected = float(derive(FAMILY, workflow).ratio(3))
    ratio = losses[2].mean() / losses[0].mean()
    error = (losses[2] - ratio * losses[0]).std() / losses[0].mean() / replicates**0.5
    assert abs(ratio - expected) < 4 * error + 10 * expected / n
'''

_PYTHON: Final = '''"""{name}: a family with an exact law at every sample size, in Python.

Change V, its v2 and the draws. Then

    mengoli derive {file}.py:{kind} augment --n 100
    mengoli verify {file}.py:{kind}
    python -m pytest test_{module}.py
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from mengoli.theory.family import MeanFamily
from mengoli.theory.sources import MORRIS


@final
@dataclass(frozen=True)
class {kind}(MeanFamily):
    """A one-parameter exponential family with quadratic variance, fitted by its mean.

    Parameters
    ----------
    mean
        The true mean at which simulations run.
    """

    mean: Fraction | int | str = Fraction(2)

    name = "{file}"
    summary = "{name}"
    source = MORRIS  # where the variance function is from
    means = "mean > 0"  # where the true mean may lie

    @property
    def curvature(self) -> Fraction:
        """v2 in V(mu) = v0 + v1 mu + v2 mu^2; the geometric distribution has V = mu + mu^2."""
        return Fraction(1)

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu + mu^2."""
        return mean + mean**2

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The mean of a batch by its exact law: a sum of geometric draws is negative binomial."""
        return rng.negative_binomial(points, 1 / (1 + fit)) / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Raw points, a row a replicate."""
        return rng.geometric((1 / (1 + fit))[:, None], size=(len(fit), points)) - 1.0
'''

_PYTHON_TEST: Final = '''"""{name}: batches have their mean and variance, and raw data agree with the exact law."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mengoli.theory import catalogue
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment, Discard

FAMILY = catalogue.family(str(Path(__file__).with_name("{file}.py")) + ":{kind}")


def test_a_batch_has_the_declared_mean_and_variance() -> None:
    rng, fit = np.random.default_rng(1), np.full(100_000, 0.8 * FAMILY.truth())
    variance = float(FAMILY.variance(fit[0])) / 5
    for batch in (FAMILY.draw_estimate(rng, fit, 5), FAMILY.estimate(FAMILY.draw_points(rng, fit, 5))):
        squares = (batch - fit[0]) ** 2
        assert abs(batch.mean() - fit[0]) < 4 * batch.std() / len(fit) ** 0.5
        assert abs(squares.mean() - variance) < 4 * squares.std() / len(fit) ** 0.5


@pytest.mark.parametrize("workflow", [Discard(), Augment()], ids=str)
def test_raw_data_agree_with_the_exact_law(workflow: Discard | Augment) -> None:
    n, replicates, rng = 10, 50_000, np.random.default_rng(2)
    law = derive(FAMILY, workflow, n)
    fit, pool = np.full(replicates, FAMILY.truth()), None
    for g in range(1, 4):
        data = FAMILY.draw_points(rng, fit, n)
        kept = pool is not None and isinstance(workflow, Augment)
        pool = np.concatenate([pool, data], axis=1) if kept else data
        fit = FAMILY.estimate(pool)
        loss = FAMILY.loss(fit)
        expected = float(law.ratio(g)) * FAMILY.first_risk(n)
        assert abs(loss.mean() - expected) < 4 * loss.std() / replicates**0.5
'''


@click.command("new-family")
@click.argument("name")
@click.option("--python", "in_python", is_flag=True, help="A Python class with an exact law, no TOML file.")
@click.option("--folder", default=".", show_default=True, help="Where to write.")
def new_family(name: str, in_python: bool, folder: str) -> None:
    """Write a family NAME that works as it stands, with its tests, to be changed into yours.

    \b
    mengoli new-family my-weibull
    mengoli derive my-weibull.toml augment
    python -m pytest test_my_weibull.py
    """
    from ..theory.errors import InputError

    module = name.replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name) or keyword.iskeyword(module):
        raise InputError(
            "a family's name is small letters, digits and dashes", got=name, instead="mengoli new-family my-weibull"
        )
    place = Path(folder)
    if not place.is_dir():
        raise InputError("there is no such folder", got=folder, instead="--folder .")
    kind = "".join(part.capitalize() for part in module.split("_"))
    # A Python file is imported, so its name must be one of a module.
    file = module if in_python else name
    words = {"name": name, "file": file, "module": module, "kind": kind}
    body, test = (_PYTHON, _PYTHON_TEST) if in_python else (_TOML, _TOML_TEST)
    written = {place / f"{file}.{'py' if in_python else 'toml'}": body, place / f"test_{module}.py": test}
    for path in written:
        if path.exists():
            raise InputError("this file exists already", got=str(path), instead="another name, or remove it")
    for path, text in written.items():
        path.write_text(text.format(**words), encoding="utf-8")
        click.echo(f"wrote {path}")
    family = f"{place / file}.py:{kind}" if in_python else f"{place / file}.toml"
    click.echo(f"next: mengoli derive {family} augment" + (" --n 100" if in_python else ""))
    click.echo(f"      mengoli verify {family}")
    click.echo(f"      python -m pytest {place / f'test_{module}.py'}")
