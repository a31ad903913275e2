"""What certificates in the tests are put together from."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

ONE_OVER_SQUARE = {"initial": "1", "step": "H2 + 1/(g+1)^2"}
FROM_ZERO = {"initial": "0", "step": "H2 + 1/(g+1)^2"}
HARMONIC = {"initial": "1", "step": "H1 + 1/(g+1)"}
HARMONIC_FROM_ZERO = {"initial": "0", "step": "H1 + 1/(g+1)"}
SINH = {"initial": "1+c", "step": "(1 + c/(g+1)^2)*Psinh"}
SIN = {"initial": "1-c", "step": "(1 - c/(g+1)^2)*Psin"}


def recursion(initial: str, step: str) -> dict[str, str]:
    return {"initial": initial, "step": step}


def make(rule: str, start: int = 1, **parts: Any) -> Data:
    return {"rule": rule, "start": start, **parts}
