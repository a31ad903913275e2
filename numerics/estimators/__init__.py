"""Estimators of risk from simulated trajectories, plain and with reduced variance."""

from .combination import Arm, combine_controls
from .health import Health
from .innovations import LimitControl
from .observer import Observer
from .plain import Plain
from .telescoped import Telescoped

__all__ = ["Arm", "Health", "LimitControl", "Observer", "Plain", "Telescoped", "combine_controls"]
