"""Binomial distribution with a known number of trials, fitted by its mean.

V(mu) = mu (1 - mu/trials), so v2 = -1/trials. Fits of 0 and of `trials` are absorbing. One trial is Bernoulli.
Source: Morris, Annals of Statistics 10 (1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from ..errors import InputError
from ..family import MeanFamily, exact
from ..language.workflow import Setting, setting, whole
from ..moments.noise import over
from ..moments.second_moments import Curvature
from ..sources import MORRIS


@final
@dataclass(frozen=True)
class Binomial(MeanFamily):
    """Binomial distribution, fitted by its mean.

    Parameters
    ----------
    trials
        The known number of trials; a whole number, or a letter to leave it symbolic.
    mean
        The true mean at which simulations run, below `trials`; the exact risk ratio does not depend on it.
    """

    trials: Setting | int | str = Fraction(3)
    mean: Fraction | int | str = Fraction(1, 3)

    name = "binomial"
    summary = "binomial mean, known number of trials"
    source = MORRIS
    means = "mean > 0"

    def __post_init__(self) -> None:
        trials = setting("trials", self.trials, "trials >= 1")
        if isinstance(trials, Fraction):
            trials = Fraction(whole("trials", trials, at_least=1))
        object.__setattr__(self, "trials", trials)
        super().__post_init__()
        if isinstance(trials, Fraction) and Fraction(self.mean) >= trials:
            raise InputError("the mean must be below the number of trials", got=str(self.mean), instead="mean=1/3")

    @property
    def curvature(self) -> Curvature:
        """v2 = -1/trials."""
        assert not isinstance(self.trials, int | str)
        return over(self.trials, Fraction(-1))

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu (1 - mu/trials)."""
        return mean * (1 - mean / float(exact("trials", self.trials)))

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The number of successes is binomial."""
        trials = int(exact("trials", self.trials))
        return rng.binomial(trials * points, (fit / trials).clip(0, 1)) / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        trials = int(exact("trials", self.trials))
        chance = (fit / trials).clip(0, 1)
        return rng.binomial(trials, chance[:, None], size=(len(fit), points)).astype(float)

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the number of successes in all, the number in a part is hypergeometric."""
        trials = int(exact("trials", self.trials))
        if trials * points >= 10**9:
            raise InputError("parts of a batch of 10^9 trials are not drawn", got=points, instead="a smaller n")
        successes = (estimate * points).round().astype(int)
        return rng.hypergeometric(successes, trials * points - successes, trials * part) / part
