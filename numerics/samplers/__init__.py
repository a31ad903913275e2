"""What draws a run's randomness: exact sufficient statistics of a family, or the Gaussian limit."""

from . import bartlett as bartlett  # this and the next register their samplers
from . import hyperbolic_secant as hyperbolic_secant
from .limit import LimitSampler
from .sampler import Sampler
from .statistic import PartDrawer, StatisticSampler

__all__ = ["LimitSampler", "PartDrawer", "Sampler", "StatisticSampler"]
