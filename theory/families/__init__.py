"""The catalogue of families: one file each."""

from __future__ import annotations

from .bernoulli import Bernoulli as Bernoulli
from .exponential import Exponential as Exponential
from .linear_regression import Design as Design
from .linear_regression import LinearRegression as LinearRegression
from .normal import Normal as Normal
from .poisson import Poisson as Poisson
