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


FLOORS = (
    "theory.errors theory.claims theory.sources theory.symbols",
    "theory.algebra",
    "theory.language",
    "theory.closed_forms.forms theory.closed_forms.values",
    "theory.closed_forms.solving",
    "theory.closed_forms.answers",
    "theory.closed_forms.certificates",
    "theory.closed_forms theory.closed_forms.battery",
    "theory.proof",
    "theory.moments",
    "theory.family",
    "theory.declared",
    "theory.regression",
    "theory.families theory.workflows",
    "theory.law",
    "theory.derivation",
    "theory.decisions",
    "theory.catalogue",
    "numerics.statistics numerics.engine numerics.regression",
    "numerics.tape numerics.accelerator numerics.compiled_normals",
    "numerics.samplers numerics.estimators",
    "numerics.simulation",
    "numerics.declared",
    "numerics.checks numerics.real_data",
)
"""The floors of `theory` and `numerics`, from the ground up; what is not named stands where its folder does."""
FLOOR = {name: height for height, names in enumerate(FLOORS) for name in names.split()}


def floor(module: str) -> int:
    """The floor of a module: those of theory and numerics, the front door, the commands."""
    parts = module.split(".")[1:]
    if parts[:1] in (["theory"], ["numerics"]):
        inside = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
        return next((FLOOR[name] for name in inside if name in FLOOR), 0)
    return len(FLOORS) + (parts[:1] in (["commands"], ["__main__"]))


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


def test_every_module_of_theory_and_numerics_has_a_floor(imports: dict[str, set[str]]) -> None:
    inner = {module for module in imports if module.count(".") > 1 and module.split(".")[1] in ("theory", "numerics")}
    named = {name for module in inner for name in FLOOR if f"{module}.".startswith(f"mengoli.{name}.")}
    homeless = {m for m in inner if not any(f"{m}.".startswith(f"mengoli.{name}.") for name in FLOOR)}
    assert homeless == set()
    assert named == FLOOR.keys()


def test_every_exception_is_still_needed(imports: dict[str, set[str]]) -> None:
    assert [pair for pair in UPWARD if pair[1] not in imports[pair[0]]] == []


def test_the_kernel_stands_alone(imports: dict[str, set[str]]) -> None:
    kernel = {"mengoli.theory.proof.kernel", "mengoli.theory.proof.reading"}
    assert kernel <= imports.keys()
    foreign = {
        other for module in kernel for other in imports[module] if other.split(".")[0] in NO_PART_OF_A_PROOF
    }
    assert foreign <= kernel


def test_a_planted_circle_is_seen() -> None:
    planted = {"mengoli.a": {"mengoli.b"}, "mengoli.b": {"mengoli.c"}, "mengoli.c": {"mengoli.a"}}
    with pytest.raises(pytest.fail.Exception, match=r"mengoli\.a"):
        test_there_is_no_circle(planted)
