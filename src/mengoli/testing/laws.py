"""The laws that families and workflows must obey, as checks for anybody's test suite.

    >>> from mengoli.testing.laws import check_workflow
    >>> from mengoli.theory.workflows import Augment
    >>> report = check_workflow(Augment(), monotone="increasing", replicates=4000)
    >>> report.holds
    True

A check returns its report, or raises `LawViolation`, an `AssertionError` that names the law and shows the witness.
"""

from __future__ import annotations

from typing import Any

from ..theory.declared.family import DeclaredFamily
from ..theory.errors import InputError
from ..theory.family import Family
from ..theory.language.workflow import Definition, Workflow
from .declared_laws import declared_laws
from .density_laws import density_laws
from .family_laws import family_laws
from .reports import Effort as Effort
from .reports import Finding as Finding
from .reports import LawError as LawError
from .reports import LawUndecided as LawUndecided
from .reports import LawViolation as LawViolation
from .reports import Outcome as Outcome
from .reports import Report as Report
from .reports import concluded
from .workflow_laws import workflow_laws


def check_family(family: Family, **effort: Any) -> Report:
    """Check everything the theory takes from a family.

    Parameters
    ----------
    family
        An instance, with numbers for its options.
    effort
        The fields of `Effort`: ``replicates``, ``points``, ``generations``, ``seed``, ``alpha``, ``beta``,
        ``precision``.

    Returns
    -------
    Report
        One finding a law and place; what does not apply to the family says why.

    Raises
    ------
    LawViolation
        If a law does not hold.
    LawUndecided
        If a law could not be decided, or none could be tested.
    InputError
        If this is no family, or an option of the effort is none.
    """
    __tracebackhide__ = True
    if not isinstance(family, Family):
        raise InputError("check_family takes an instance of a family", got=family, instead="Poisson(), say")
    looked = _effort(effort)
    findings = [*density_laws(family, looked), *family_laws(family, looked)]
    if isinstance(family, DeclaredFamily):
        findings += declared_laws(family, looked)
    return concluded(family.label, findings, looked)


def check_workflow(
    workflow: Workflow | Definition,
    *,
    unbiased: bool | None = None,
    monotone: str | None = None,
    **effort: Any,
) -> Report:
    """Check what the theory says of a workflow.

    Parameters
    ----------
    workflow
        An instance or its definition; parameters left symbolic are checked at inner points of their domains.
    unbiased
        ``True`` claims that every fit is unbiased, ``False`` that it is not, ``None`` what the theory says.
    monotone
        ``"increasing"`` or ``"decreasing"`` claims that of the risk ratio.
    effort
        As for `check_family`.

    Returns
    -------
    Report
        One finding a law and choice of parameters.

    Raises
    ------
    LawViolation, LawUndecided, InputError
        As for `check_family`.
    """
    __tracebackhide__ = True
    if not isinstance(workflow, Workflow | Definition):
        raise InputError("check_workflow takes an instance of a workflow", got=workflow, instead="Augment(), say")
    if monotone not in (None, "increasing", "decreasing"):
        raise InputError("monotone is a direction", got=monotone, instead='monotone="increasing" or "decreasing"')
    if unbiased not in (None, True, False):
        raise InputError("unbiased is a question", got=unbiased, instead="unbiased=True or unbiased=False")
    looked = _effort(effort)
    definition = workflow.definition if isinstance(workflow, Workflow) else workflow
    name = workflow.label if isinstance(workflow, Workflow) else definition.text()
    return concluded(name, workflow_laws(definition, looked, unbiased=unbiased, monotone=monotone), looked)


def _effort(options: dict[str, Any]) -> Effort:
    known = Effort.__dataclass_fields__
    for name in options:
        if name not in known:
            raise InputError("a check has no such option", got=name, instead=" or ".join(known))
    return Effort(**options)
