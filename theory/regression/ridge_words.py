"""What the laws of ridge say of their training sets, in one direction and on a design."""

from __future__ import annotations

from typing import Final

RIDGE_ON_WEIGHTS: Final = (
    r"On points of weights $a$ with sum one, worth $N = 1/\sum a^2$ of one weight, ridge is $N/(N+r)$ times weighted "
    "least squares, $N$ and the penalty $r$ in units of one batch; that is the weighted mean of the batches' own"
)
"""Why a weighted training set is one of weighted means; a clause, to be ended by the law."""

RANDOM_ROWS: Final = (
    "ridge on a random part of the rows takes E (X_S' X_S + penalty)^(-1) X_S' X_S theta over the rows S that are "
    "drawn, which depends on the design and not on its size alone: it no longer has the same design"
)
"""Why a random part is refused."""

NO_RECURRENCE: Final = (
    "the directions of the design have no recurrence of bounded size in common: values are exact, generation by "
    "generation"
)
"""Why a law on a design has exact values and no closed form."""

__all__ = ["NO_RECURRENCE", "RANDOM_ROWS", "RIDGE_ON_WEIGHTS"]
