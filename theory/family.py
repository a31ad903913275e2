"""What a model family is: an estimator, the law of its batches, and which of the two regimes it has.

* Exact regime. In a natural exponential family with quadratic variance V(mu) = v0 + v1 mu + v2 mu^2 (Morris
  1982) the mean is estimated by the pooled mean, and a batch of m points drawn from a fit theta with
  E theta = mu, Var theta = K has a mean with noise variance E V(theta)/m = (V(mu) + v2 K)/m. So second
  moments close at every finite n, and v2 alone decides the law.
* Asymptotic regime. For a regular asymptotically linear estimator the workflow alone decides the risk ratio,
  as n -> infinity at fixed generation (Dey & Donoho, arXiv:2410.22812, by Le Cam's third lemma).

What a family answers is a `Quantity`; the answer under a workflow is a `Law`. By default that is the risk ratio,
from the second moments under the family's noise law; a family with other functionals, or whose estimator is no
mean of batches, overrides `law` and says no where its own argument stops.

A new family is one small frozen dataclass in one file; its sampling methods receive a NumPy generator and
arrays, so that this package never imports NumPy.

Above 300 lines: the contract that every family answers, with what each question means.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final, final

from .claims import Source
from .errors import InputError, NotCoveredError
from .language.workflow import Definition, Setting, described, label_of, setting
from .moments.quantities import RISK_RATIO, Law, MomentsLaw, Quantity
from .moments.second_moments import Curvature, NoiseLaw, SecondMoments

LE_CAM_TRUST: Final = "Le Cam's third lemma (D&D, 2410.22812)"
"""The cited theorem behind the asymptotic regime of a family that is not solved exactly."""


@final
@dataclass(frozen=True)
class Hypothesis:
    """One hypothesis of the theorem, and what the toolkit did about it.

    Parameters
    ----------
    statement
        The hypothesis in words.
    status
        ``"checked"``, ``"trusted"``, ``"failed"``, ``"undecided"``, or ``"not needed"`` where a weaker one
        stands in its place.
    how
        How it was checked, or whose theorem is trusted.
    """

    statement: str
    status: str
    how: str


@final
@dataclass(frozen=True)
class RiskScale:
    """What a risk ratio is a multiple of: to leading order in 1/n the risk is (R(g)/n) tr(W Sigma).

    Parameters
    ----------
    weight
        W of the loss (theta - theta*)' W (theta - theta*), as text; 1 for the identity.
    covariance
        Sigma, the asymptotic covariance of the estimator at the truth: a formula where one is known.
    trace
        tr(W Sigma) likewise.
    """

    weight: str
    covariance: str
    trace: str


class Family(ABC):
    """A statistical model with its estimator.

    The fields of a concrete family (a frozen dataclass) are its options on the command line. Arrays of fits
    have shape ``(replicates,)``, or ``(replicates, d)`` where the fit is a vector.
    """

    name: str
    summary: str
    source: Source | None
    """Where it is from; ``None`` for a density that somebody declared."""
    fits_variance: ClassVar[bool] = False
    """Whether the variance of its points is a parameter, so that there are points of any variance."""
    noise_argument: ClassVar[str] = ""
    """Why a batch's noise depends on the fit, LaTeX between dollar signs, where it is not by V(mu) alone."""

    @property
    @abstractmethod
    def curvature(self) -> Curvature | None:
        """v2 in V(mu) = v0 + v1 mu + v2 mu^2, where second moments close at finite n; else ``None``."""

    @property
    @abstractmethod
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """The hypotheses under which the family's risk ratio is the workflow's, each with its status."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Number of components of a fit."""

    @abstractmethod
    def truth(self) -> Any:
        """The true parameter at which simulations run: a float, or an array of shape ``(d,)``."""

    @abstractmethod
    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The estimate on a batch of `points` draws from the model at `fit`, by its exact law.

        Parameters
        ----------
        rng
            ``numpy.random.Generator``.
        fit
            Array of fits, one a replicate.
        points
            Number of points in each batch.

        Returns
        -------
        array of the shape of `fit`
        """

    @abstractmethod
    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Raw data: `points` draws from the model at each fit; shape ``(replicates, points)``."""

    @abstractmethod
    def estimate(self, data: Any) -> Any:
        """The estimate on raw data of shape ``(replicates, points)``; the literal computation."""

    @abstractmethod
    def loss(self, fit: Any) -> Any:
        """The loss of each fit against the truth; shape ``(replicates,)``."""

    @abstractmethod
    def first_risk(self, n: int) -> float:
        """The exact risk of generation 1 at sample size n; the risk ratio's denominator."""

    @property
    def risk_scale(self) -> RiskScale | None:
        """W and Sigma, or ``None`` where the risk is of another kind.

        Raises
        ------
        UndecidedError
            Where Sigma could not be enclosed.
        """
        return None

    @property
    def described(self) -> str:
        """The summary with the options the law depends on, as a theorem needs it: ``..., known shape, with shape = 2``.

        The true mean is none of them: a risk ratio is the same for all. Nor does a theorem say what the catalogue
        remarks in brackets at the end of a summary, such as ``(biased: not covered by pi^2/6)``.
        """
        remark = re.search(r" \([^()]*(:|not covered)[^()]*\)$", self.summary)
        return described(self, {"mean"}, self.summary[: remark.start()] if remark else self.summary)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What can be asked of this family; the first is the default."""
        return (RISK_RATIO,)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """The course of a quantity under a workflow.

        Parameters
        ----------
        definition
            The workflow.
        sample_size
            n as a number or a parameter, for the exact regime; ``None`` for the limit n -> infinity.
        quantity
            The name of one of `quantities`.

        Raises
        ------
        NotCoveredError
            Where a hypothesis fails or the moments do not close; the message says which.
        InputError
            If there is no such quantity.
        """
        self._known(quantity)
        return MomentsLaw(SecondMoments(definition, self.noise(sample_size)))

    def noise(self, sample_size: Setting | None) -> NoiseLaw:
        """The law of a batch's noise, in the exact regime at `sample_size` or in the limit.

        Raises
        ------
        NotCoveredError
            If a hypothesis failed, or moments do not close at finite n.
        """
        if sample_size is None:
            if self.failures:
                raise NotCoveredError(f"{self.name} is not covered by the theorem: {self._why()}")
            return NoiseLaw()
        if self.curvature is None:
            raise NotCoveredError(
                f"{self.name}: second moments do not close at finite n, because the variance of an estimate is no "
                "quadratic function of the parameter; ask without n for the limit n -> infinity"
            )
        return NoiseLaw(sample_size, self.curvature)

    @final
    @property
    def failures(self) -> tuple[Hypothesis, ...]:
        """The hypotheses that are known to fail."""
        return tuple(item for item in self.hypotheses if item.status == "failed")

    def _why(self) -> str:
        return "; ".join(f"{item.statement}: failed ({item.how})" for item in self.failures)

    @final
    def _known(self, quantity: str) -> Quantity:
        found = {item.name: item for item in self.quantities}
        if quantity not in found:
            raise InputError(
                f"{self.name} has no such quantity", got=quantity, instead=" or ".join(found) or "nothing"
            )
        return found[quantity]

    @final
    @property
    def label(self) -> str:
        """The name with the options that differ from their defaults, as typed on the command line."""
        return label_of(self)

    def __str__(self) -> str:
        return self.label

    @final
    @property
    def trusted(self) -> tuple[str, ...]:
        """What the asymptotic law takes on trust."""
        return tuple(item.how for item in self.hypotheses if item.status == "trusted")


class MeanFamily(Family):
    """A one-parameter natural exponential family with quadratic variance, fitted by its mean.

    A family whose true mean is an option has a field `mean`, and says in `means` where it may lie; one that has no
    such option overrides `truth`.
    """

    mean: Fraction | int | str
    means: ClassVar[str] = "real"

    def __post_init__(self) -> None:
        """Read the true mean, where it is an option."""
        if hasattr(self, "mean"):
            object.__setattr__(self, "mean", option("mean", self.mean, self.means))

    def truth(self) -> float:
        """The true mean."""
        return float(self.mean)

    @abstractmethod
    def variance(self, mean: Any) -> Any:
        """V at a mean, or at an array of means."""

    @property
    @abstractmethod
    def curvature(self) -> Curvature:
        """v2; never missing here."""

    @final
    @property
    def dimension(self) -> int:
        """A mean is one number."""
        return 1

    @final
    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Nothing is trusted: the second moments are exact at every n, and n -> infinity is taken in them."""
        text = "the fit is the pooled mean, and E V(theta) = V(mu) + v2 Var theta"
        if isinstance(self.curvature, Fraction):
            miss = self._miss(float(self.curvature))
            if miss is not None:
                return (Hypothesis(text, "failed", miss),)
        return (Hypothesis(text, "checked", "quadratic variance function"),)

    def _miss(self, curvature: float) -> str | None:
        """Where V is no quadratic of this curvature, by its second differences about the true mean."""
        centre = self.truth()
        for share in (0.25, 0.125):
            step = share * (abs(centre) or 1.0)
            low, middle, high = (float(self.variance(centre + k * step)) for k in (-1, 0, 1))
            found = (low - 2 * middle + high) / (2 * step * step)
            size = (abs(low) + abs(middle) + abs(high)) / (step * step)
            if abs(found - curvature) > 1e-9 * max(size, 1.0):
                return f"curvature says v2 = {curvature:g}, V has {found:.6g} about the mean {centre:g}"
        return None

    @property
    def risk_scale(self) -> RiskScale | None:
        """V at the true mean."""
        value = Fraction(float(self.variance(self.truth()))).limit_denominator(10**6)
        return RiskScale("1", f"V = {value}", str(value))

    @final
    def estimate(self, data: Any) -> Any:
        """The mean of each row."""
        return data.mean(axis=1)

    @final
    def loss(self, fit: Any) -> Any:
        """Squared error of the mean."""
        return (fit - self.truth()) ** 2

    @final
    def first_risk(self, n: int) -> float:
        """V(mu)/n."""
        return float(self.variance(self.truth())) / n


def exact(name: str, value: Setting | int | str) -> Fraction:
    """The number an option stands for, where one is needed to simulate.

    Raises
    ------
    InputError
        If it was left symbolic.
    """
    if not isinstance(value, Fraction):
        raise InputError(f"{name} needs a number to simulate", got=str(value), instead=f"{name}=2, say")
    return value


def option(name: str, value: object, domain: str) -> Fraction:
    """Read a family's numeric option exactly; it cannot be left symbolic.

    Raises
    ------
    InputError
        If it is not a number in its domain.
    """
    number = setting(name, value, domain)
    if not isinstance(number, Fraction):
        raise InputError(f"{name} needs a number here", got=number.name, instead=f"a number with {domain}")
    return number
