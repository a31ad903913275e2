"""Imports go one way: no circle between modules, no floor that leans on one above it, a kernel on its own."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

UPWARD = {
    # A law shows itself in a notebook, by a derivation that stands above it and is loaded when it is asked for.
    ("mengoli.theory.law", "mengoli.theory.derivation.tree"),
    ("mengoli.theory.law", "mengoli.theory.derivation.notebook"),
    # A case shows the bounds that it states; they are chosen when someone asks for them, once.
    ("mengoli.theory.closed_forms.solving.cases", "mengoli.theory.closed_forms.answers.stated"),
}
"""The imports that go up, inside functions, each with its reason."""
NO_PART_OF_A_PROOF = {"mengoli", "sympy", "mpmath", "numpy", "scipy", "flint"}


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """What each module imports when it runs; names for type checking alone do not count."""
    graph = grimp.build_graph(
        "mengoli", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def floor(module: str) -> int:
    """The floor of a module: foundations, proofs, laws; numerics; front door; commands."""
    parts = module.split(".")[1:]
    match parts:
        case ["theory", *_]:
            return 0
        case ["numerics", *_]:
            return 1
        case ["commands", *_] | ["__main__"]:
            return 3
        case _:
            return 2


def edges(imports: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The imports between modules of ours."""
    for module, imported in imports.items():
        for other in imported:
            if module.startswith("mengoli") and other.startswith("mengoli") and (module, other) not in UPWARD:
                yield module, other


def test_there_is_no_circle(imports: dict[str, set[str]]) -> None:
    order = TopologicalSorter[str]()
    for module, other in edges(imports):
        # A package that hands on its modules' names is not a module that they lean on.
        if not other.startswith(f"{module}."):
            order.add(module, other)
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_no_floor_leans_on_one_above(imports: dict[str, set[str]]) -> None:
    assert [(a, b) for a, b in edges(imports) if floor(a) < floor(b)] == []


def test_every_exception_is_still_needed(imports: dict[str, set[str]]) -> None:
    assert [pair for pair in UPWARD if pair[1] not in imports[pair[0]]] == []


def test_the_kernel_stands_alone(imports: dict[str, set[str]]) -> None:
    inside = "mengoli.theory.proof.kernel"
    kernel = {module for module in imports if module.startswith(inside)}
    assert len(kernel) > 1
    foreign = {
        other for module in kernel for other in imports[module] if other.split(".")[0] in NO_PART_OF_A_PROOF
    }
    assert foreign <= kernel


def test_a_planted_circle_is_seen() -> None:
    planted = {"mengoli.a": {"mengoli.b"}, "mengoli.b": {"mengoli.c"}, "mengoli.c": {"mengoli.a"}}
    with pytest.raises(pytest.fail.Exception, match=r"mengoli\.a"):
        test_there_is_no_circle(planted)
