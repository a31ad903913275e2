"""Hypothesis strategies for what the theory speaks of: workflows, schedules, families, terms, certificates.

Plural nouns, keyword-only options with defaults, arguments checked when the strategy is made, and shrinking
towards what a person would write down first: ``fit = batch``, equal sizes, a family with its default options.

`workflows`
    Random linear workflows, as definitions.
`catalogue_workflows`
    The catalogue's own, with random options.
`schedules`
    Batch sizes.
`families`
    Families whose second moments are exact at finite n, with random parameters.
`declared_families`
    Families declared by a log-density that satisfy the theorem's hypotheses.
`rational_terms`
    Rational functions of g without a pole at a generation.
`certificates`
    True certificates, or false ones that look like them.
"""

from __future__ import annotations

from ._certificates import certificates as certificates
from ._declared import declared_families as declared_families
from ._families import families as families
from ._schedules import schedules as schedules
from ._terms import rational_terms as rational_terms
from ._workflows import catalogue_workflows as catalogue_workflows
from ._workflows import workflows as workflows

__all__ = [
    "catalogue_workflows",
    "certificates",
    "declared_families",
    "families",
    "rational_terms",
    "schedules",
    "workflows",
]
