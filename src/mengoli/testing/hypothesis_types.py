"""What `hypothesis.strategies.from_type` gives for the toolkit's types; hypothesis' entry point calls `register`."""

from __future__ import annotations

from typing import Any


def register() -> None:
    """Tell hypothesis how to make workflows, schedules, families and certificates.

    It runs when hypothesis is imported, so the strategies themselves are made when they are first asked for.
    """
    from hypothesis import strategies as st

    from ..theory.declared.family import DeclaredFamily
    from ..theory.family import Family
    from ..theory.language.schedules import Schedule
    from ..theory.language.workflow import Definition, Workflow
    from ..theory.proof.certificate import Certificate

    names: dict[Any, str] = {
        Definition: "workflows",
        Workflow: "catalogue_workflows",
        Schedule: "schedules",
        Family: "families",
        DeclaredFamily: "declared_families",
        Certificate: "certificates",
    }

    def made(kind: Any) -> st.SearchStrategy[Any]:
        from . import strategies

        found: st.SearchStrategy[Any] = getattr(strategies, names[kind])()
        return found

    for kind in names:
        st.register_type_strategy(kind, made)
