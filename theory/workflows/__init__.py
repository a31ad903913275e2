"""The catalogue of workflows: one file each, found by looking, listed nowhere.

A module of this package that defines a `Workflow` puts it in the catalogue; nothing else needs an edit.
"""

from __future__ import annotations

from .augment import Augment as Augment
from .augment_subsample import AugmentSubsample as AugmentSubsample
from .discard import Discard as Discard
