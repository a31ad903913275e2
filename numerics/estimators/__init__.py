"""Estimators of risk from simulated trajectories, plain and with reduced variance."""

from .combination import Arm, combine_controls
from .existence import WITHOUT, Existence
from .health import Health
from .innovations import LimitControl
from .observer import Observer
from .plain import Plain
from .telescoped import Telescoped

__all__ = [
    "WITHOUT",
    "Arm",
    "Existence",
    "Health",
    "LimitControl",
    "Observer",
    "Plain",
    "Telescoped",
    "combine_controls",
]
