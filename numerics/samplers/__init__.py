"""What draws a run's randomness: exact sufficient statistics of a family, or the Gaussian limit."""

from . import hyperbolic_secant as hyperbolic_secant  # registers its sampler
from .limit import LimitSampler
from .sampler import Sampler
from .statistic import PartDrawer, StatisticSampler

__all__ = ["LimitSampler", "PartDrawer", "Sampler", "StatisticSampler"]
