"""The catalogue of families: one file each."""

from __future__ import annotations

from ..regression.designs import Design as Design
from .bernoulli import Bernoulli as Bernoulli
from .binomial import Binomial as Binomial
from .constant_bias import ConstantBias as ConstantBias
from .exponential import Exponential as Exponential
from .gamma import Gamma as Gamma
from .hyperbolic_secant import HyperbolicSecant as HyperbolicSecant
from .inverse_gaussian import InverseGaussian as InverseGaussian
from .kernel_density import KernelDensity as KernelDensity
from .linear_regression import LinearRegression as LinearRegression
from .location import Location as Location
from .logistic_regression import LogisticRegression as LogisticRegression
from .multinomial import Multinomial as Multinomial
from .negative_binomial import NegativeBinomial as NegativeBinomial
from .normal import Normal as Normal
from .normal_mean_variance import NormalMeanVariance as NormalMeanVariance
from .poisson import Poisson as Poisson
from .poisson_regression import PoissonRegression as PoissonRegression
from .ridge import Ridge as Ridge
from .ridge_design import RidgeOnDesign as RidgeOnDesign
from .softmax_regression import SoftmaxRegression as SoftmaxRegression
from .spiky_mixture import SpikyMixture as SpikyMixture
from .uniform_maximum import UniformMaximum as UniformMaximum
