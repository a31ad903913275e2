"""mengoli states, derives, proves and tries to break the theory of model collapse.

    >>> import mengoli as mg
    >>> law = mg.derive(mg.families.Poisson(), mg.workflows.Augment())
    >>> law.ratio(3)
    Fraction(49, 36)
    >>> law.limit
    pi**2/6

Names are loaded when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .comparison import compare as compare
    from .grids import sweep as sweep
    from .numerics.checks.crosscheck import crosscheck as crosscheck
    from .theory import families as families
    from .theory import workflows as workflows
    from .theory.claims import Verdict as Verdict
    from .theory.decisions.best import best as best
    from .theory.errors import InputError as InputError
    from .theory.errors import NotCoveredError as NotCoveredError
    from .theory.family import Family as Family
    from .theory.family import MeanFamily as MeanFamily
    from .theory.language.workflow import Definition as Definition
    from .theory.language.workflow import Workflow as Workflow
    from .theory.law import RiskLaw as RiskLaw
    from .theory.law import derive as derive
    from .theory.moments.limit_process import LimitProcess as LimitProcess

__version__: Final = "0.1.0"

_HOMES: Final = {
    "compare": ".comparison",
    "sweep": ".grids",
    "best": ".theory.decisions.best",
    "LimitProcess": ".theory.moments.limit_process",
    "crosscheck": ".numerics.checks.crosscheck",
    "families": ".theory",
    "workflows": ".theory",
    "Verdict": ".theory.claims",
    "InputError": ".theory.errors",
    "NotCoveredError": ".theory.errors",
    "Family": ".theory.family",
    "MeanFamily": ".theory.family",
    "RiskLaw": ".theory.law",
    "derive": ".theory.law",
    "Definition": ".theory.language.workflow",
    "Workflow": ".theory.language.workflow",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'mengoli' has no attribute {name!r}")
    home = _HOMES[name]
    if name in ("families", "workflows"):
        return import_module(f"{home}.{name}", __name__)
    return getattr(import_module(home, __name__), name)


def __dir__() -> list[str]:
    return sorted([*_HOMES, "__version__"])
