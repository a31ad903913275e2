"""Random workflows: linear programs in the project's own language, and the catalogue's with random options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any, Final, cast

from hypothesis import assume
from hypothesis import strategies as st

from ...theory import catalogue
from ...theory.errors import InputError
from ...theory.language.workflow import Definition, Workflow
from ._arguments import strategy, whole, yes_or_no
from ._schedules import formulas

_WEIGHTS: Final = ("1/2", "1/3", "2/3", "1/g", "1/(g + 1)", "2/(g + 3)", "1", "size/total")
_NOISES: Final = ("1", "2", "1/2 + 1/i")
_COIN: Final = st.booleans()
_UNION: Final = "points + (batch - points)*size/total"


def workflows(
    *,
    max_pools: int = 2,
    max_delay: int = 2,
    max_models: int = 1,
    fresh: bool = True,
    subsampling: bool = True,
    noisy: bool = True,
    biased: bool = False,
    sizes: st.SearchStrategy[str] | None = None,
) -> st.SearchStrategy[Definition]:
    """Random linear workflows.

    Parameters
    ----------
    max_pools
        The largest number of pools, besides the one that points are drawn from.
    max_delay
        How many generations back a line may look; 0 for no memory beyond pools.
    max_models
        The largest number of models that train on each other's output.
    fresh
        Whether fresh real batches may be drawn.
    subsampling
        Whether fits on a subsample of a pool may occur.
    noisy
        Whether synthetic points may vary more or less than real ones.
    biased
        Whether the fit may have a gain other than one, and an offset.
    sizes
        Strategy of n_i/n as formulas in i.

    Returns
    -------
    strategy of `Definition`
        It shrinks to ``fit = batch + 1/2*(batch - batch)``, equal sizes, no pool.

    Raises
    ------
    InputError
        If an argument is not of its kind.
    """
    whole("max_pools", max_pools, at_least=0, at_most=6)
    whole("max_delay", max_delay, at_least=0, at_most=6)
    whole("max_models", max_models, at_least=1, at_most=4)
    for name, value in (("fresh", fresh), ("subsampling", subsampling), ("noisy", noisy), ("biased", biased)):
        yes_or_no(name, value)
    lines = formulas(rational=False) if sizes is None else cast(
        st.SearchStrategy[str], strategy("sizes", sizes, 'st.just("i^2")')
    )  # fmt: skip
    single = _single(max_pools, max_delay, fresh, subsampling, noisy, biased, lines)
    if max_models == 1:
        return single
    return single | _mutual(max_models, max_delay, fresh, lines)


def _past(name: str, max_delay: int) -> list[str]:
    """Means of the last values of a name: at the first generations of those there are, so that no weight is lost."""
    terms = [f"last({name})", *(f"last({name}, {lag})" for lag in range(2, max_delay + 1))]
    return [
        terms[0] if count == 1 else f"({' + '.join(terms[:count])})/min(g - 1, {count})"
        for count in range(1, max_delay + 1)
    ]


@st.composite
def _single(
    draw: st.DrawFn,
    max_pools: int,
    max_delay: int,
    fresh: bool,
    subsampling: bool,
    noisy: bool,
    biased: bool,
    sizes: st.SearchStrategy[str],
) -> Definition:
    lines: dict[str, str] = {"sizes": draw(sizes)}
    if noisy:
        lines["batch_noise"] = draw(st.sampled_from(_NOISES))
    pools: dict[str, str] = {}
    real = ["(batch + real)/2"] if fresh else []
    for index in range(draw(st.integers(0, max_pools))):
        name = f"p{index}"
        target = draw(st.sampled_from(["batch", *real, *_past("batch", max_delay), *pools]))
        pools[name] = f"{name} + {draw(st.sampled_from(_WEIGHTS))}*({target} - {name})"
    if subsampling and draw(_COIN):
        kind, budget = draw(st.sampled_from(["subsample", "resample"])), draw(st.sampled_from(["1/2", "1/4"]))
        fit = f"{kind}(points, min({budget}, total), total)"
        other = draw(st.sampled_from(["", "batch", *pools]))
        if other:
            fit = f"({fit} + {other})/2"
        return _definition(fit, {**pools, "points": _UNION}, lines)
    atoms = ["batch", *(["real"] if fresh else []), *_past("batch", max_delay), *_past("fit", max_delay), *pools]
    fit = _between(draw, atoms)
    if biased:
        gain = draw(st.fractions(Fraction(1, 4), Fraction(3, 2), max_denominator=6))
        offset = draw(st.fractions(-1, 1, max_denominator=4))
        fit = f"({gain})*({fit}) + ({offset})"
    return _definition(fit, pools, lines)


def _definition(fit: str, pools: dict[str, str], lines: dict[str, str]) -> Definition:
    return Definition(fit=fit, pools=pools, sizes=lines["sizes"], batch_noise=lines.get("batch_noise", "1"))


def _between(draw: st.DrawFn, atoms: list[str]) -> str:
    first, second = draw(st.sampled_from(atoms)), draw(st.sampled_from(atoms))
    return first if first == second else f"{first} + {draw(st.sampled_from(_WEIGHTS))}*({second} - {first})"


@st.composite
def _mutual(
    draw: st.DrawFn, max_models: int, max_delay: int, fresh: bool, sizes: st.SearchStrategy[str]
) -> Definition:
    names = [f"m{index}" for index in range(draw(st.integers(2, max_models)))]
    fits: dict[str, str] = {}
    for name in names:
        atoms = [f"batch({other})" for other in (name, *(other for other in names if other != name))]
        atoms += [f"real({name})"] if fresh else []
        atoms += [past for other in names for past in _past(f"fit({other})", max_delay)]
        fits[name] = _between(draw, atoms)
    return Definition(fit=fits, sizes=draw(sizes))


_OPTIONS: Final[Mapping[str, tuple[Any, ...]]] = {
    "sizes": ("1", "i", "i^2", "2^i"),
    "weights": ("equal", "optimal"),
}
"""Words and formulas; whatever else an option takes is tried as a number."""
NUMBERS: Final = tuple(map(Fraction, ("1", "1/2", "1/3", "2/3", "2", "3", "-1/2")))


def catalogue_workflows() -> st.SearchStrategy[Workflow]:
    """The catalogue's workflows with random options, no option left symbolic.

    Returns
    -------
    strategy of `Workflow`
        It shrinks to ``augment`` with simple options.
    """
    return st.one_of([_members(kind) for kind in catalogue.workflows().values()])


def admitted(kind: type[Any], options: Mapping[str, tuple[Any, ...]] | None = None) -> dict[str, list[Any]]:
    """Values that each option of a catalogue member admits, its default first if that is no letter."""
    found: dict[str, list[Any]] = {}
    for item in fields(kind):
        usual = item.default
        tried: tuple[Any, ...] = (options or {}).get(item.name, ())
        if isinstance(usual, bool):
            tried = (False, True)
        elif not tried:
            tried = NUMBERS
        symbolic = isinstance(usual, str) and usual.isalpha() and len(usual) == 1
        values = [] if symbolic else [usual]
        for value in tried:
            try:
                kind(**{item.name: value})
            except InputError:
                continue
            if value not in values:
                values.append(value)
        found[item.name] = values
    return found


def _members(kind: type[Workflow]) -> st.SearchStrategy[Workflow]:
    choices = {name: st.sampled_from(values) for name, values in admitted(kind, _OPTIONS).items()}
    return st.fixed_dictionaries(choices).map(lambda options: _built(kind, options))


def _built(kind: type[Workflow], options: dict[str, Any]) -> Workflow:
    try:
        made = kind(**options)
        _ = made.definition
    except InputError:
        assume(False)
        raise
    return made
