"""Models that may be exchanged: moments of registers that a swap of two models turns into each other are equal.

A swap of two models that turns every line of a workflow into a line of it, and the start into itself, maps the process
onto one with the same law. Swaps that share a model generate all permutations of its class (Hall, The Theory of
Groups, 1959, ch. 5), so a moment is known from any other in its orbit: twelve models that train on each other have two.
Sufficient only: lines are compared as they are written, and with pools, which start with the first model's batch, the
first model stays in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, final

from ..language.linear import Atom, Batch, Fit, Last, LinearForm, Real
from .state_space import StateSpace, past_name


@final
@dataclass(frozen=True)
class Exchange:
    """Which registers may stand for which.

    Parameters
    ----------
    space
        The workflow's registers.
    """

    space: StateSpace

    @cached_property
    def classes(self) -> tuple[tuple[str, ...], ...]:
        """The models, those that may be exchanged together."""
        found: list[list[str]] = []
        for model in self.space.definition.models:
            own = next((group for group in found if self._swaps(group[0], model)), None)
            if own is None:
                found.append([model])
            else:
                own.append(model)
        return tuple(map(tuple, found))

    def _swaps(self, left: str, right: str) -> bool:
        definition = self.space.definition
        lead, kept = definition.models[0], self.space.kept_fits
        if (definition.pools and lead in (left, right)) or (left in kept) != (right in kept):
            return False
        swap = {left: right, right: left}
        fits = {swap.get(model, model): _swapped(form, swap) for model, form in definition.fit_forms.items()}
        pools = {name: _swapped(form, swap) for name, form in definition.pool_forms.items()}
        return fits == dict(definition.fit_forms) and pools == dict(definition.pool_forms)

    @cached_property
    def _owners(self) -> Mapping[str, tuple[str, dict[str, str]]]:
        """Of each register that belongs to a model: the model, and the register's counterparts by model."""
        owners: dict[str, tuple[str, dict[str, str]]] = {}
        models, registers = self.space.definition.models, set(self.space.registers)
        kinds = [{model: f"fit {model}" for model in models}]
        for of, longest in self.space.definition.lags.items():
            if isinstance(of, Batch | Real | Fit):
                kinds += [{m: past_name(type(of)(m), lag) for m in models} for lag in range(1, longest + 1)]
        for kind in kinds:
            owners |= {name: (model, kind) for model, name in kind.items() if name in registers}
        return owners

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {name: i for i, name in enumerate(self.space.registers)}

    @cached_property
    def _known(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {}

    def pair(self, a: str, b: str) -> tuple[str, str]:
        """The pair of registers whose moment stands for that of two registers."""
        if (a, b) not in self._known:
            self._known[a, b] = self._found(a, b)
        return self._known[a, b]

    def _found(self, a: str, b: str) -> tuple[str, str]:
        place = self._place
        a, b = sorted((a, b), key=place.__getitem__)
        moved: dict[str, str] = {}
        for name in (a, b):
            model = self._owners[name][0] if name in self._owners else None
            if model is not None and model not in moved:
                group = next(group for group in self.classes if model in group)
                moved[model] = next(m for m in group if m not in moved.values())
        names = []
        for name in (a, b):
            model, kind = self._owners.get(name, ("", {}))
            names.append(kind[moved[model]] if kind else name)
        first, second = sorted(names, key=place.__getitem__)
        return first, second


def _swapped(form: LinearForm, swap: Mapping[str, str]) -> dict[Any, Any]:
    return {None if atom is None else _renamed(atom, swap): weight for atom, weight in form.items()}


def _renamed(atom: Atom, swap: Mapping[str, str]) -> Atom:
    if isinstance(atom, Batch | Real):
        return type(atom)(swap.get(atom.model, atom.model))
    if isinstance(atom, Last) and isinstance(atom.of, Batch | Real | Fit):
        return Last(type(atom.of)(swap.get(atom.of.model, atom.of.model)), atom.lag)
    return atom


__all__ = ["Exchange"]
