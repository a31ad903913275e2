"""The catalogue of workflows: one file each, found by looking, listed nowhere.

A module of this package that defines a `Workflow` puts it in the catalogue; nothing else needs an edit.
"""

from __future__ import annotations

from .augment import Augment as Augment
from .augment_subsample import AugmentSubsample as AugmentSubsample
from .bias import Bias as Bias
from .discard import Discard as Discard
from .forget import Forget as Forget
from .fresh import Fresh as Fresh
from .fresh_pool import FreshPool as FreshPool
from .label_noise import LabelNoise as LabelNoise
from .mutual import Mutual as Mutual
from .real_plus_last import RealPlusLast as RealPlusLast
from .shrinkage import Shrinkage as Shrinkage
from .window import Window as Window
