"""Certificates for the tests of the kernel: true ones, and planted false ones, as plain data."""

from __future__ import annotations

from false_bounds import BOUNDS
from false_forms import FORMS
from false_limits import LIMITS
from kernel_parts import Data
from true_laws import LAWS
from true_prototype import PROTOTYPE
from true_workflows import WORKFLOWS

GOOD: dict[str, Data] = {**PROTOTYPE, **WORKFLOWS, **LAWS}
BAD: dict[str, Data] = {**FORMS, **BOUNDS, **LIMITS}
