"""What draws a run's randomness: exact sufficient statistics of a family, or the Gaussian limit."""

from . import bartlett as bartlett  # these register their samplers
from . import hyperbolic_secant as hyperbolic_secant
from . import secant_parts as secant_parts
from . import wishart as wishart
from .limit import LimitSampler
from .sampler import Sampler
from .statistic import PartDrawer, StatisticSampler

__all__ = ["LimitSampler", "PartDrawer", "Sampler", "StatisticSampler"]
