"""Hypothesis strategies for workflows: random linear programs in the project's own language."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from ..theory.workflow import Definition

_WEIGHTS = ("1/2", "1/3", "2/3", "1/g", "1/(g + 1)", "2/(g + 3)", "1", "size/total")
_NOISES = ("1", "1", "1", "2", "1/2 + 1/i")
_SIZES = ("1", "i", "i^2", "1/2 + i/3", "2^i", "3 - 2/(i + 1)")


@st.composite
def workflows(
    draw: st.DrawFn, *, max_pools: int = 2, subsampling: bool = True, biased: bool = False
) -> Definition:
    """Random linear workflows.

    Parameters
    ----------
    max_pools
        The largest number of pools.
    subsampling
        Whether fits on a subsample of a pool may occur.
    biased
        Whether the fit may have a gain other than one, and an offset.

    Returns
    -------
    strategy of `Definition`
    """
    sizes, noise = draw(st.sampled_from(_SIZES)), draw(st.sampled_from(_NOISES))
    count = draw(st.integers(0, max_pools))
    pools: dict[str, str] = {}
    for index in range(count):
        name = f"p{index}"
        target = draw(st.sampled_from(["batch", "(batch + real)/2", "last(batch)", *pools]))
        pools[name] = f"{name} + {draw(st.sampled_from(_WEIGHTS))}*({target} - {name})"
    if subsampling and draw(st.booleans()):
        pools["points"] = "points + (batch - points)*size/total"
        kind = draw(st.sampled_from(["subsample", "resample"]))
        fit = f"{kind}(points, 1/2, total)"
        if pools.keys() - {"points"} and draw(st.booleans()):
            fit = f"({fit} + p0)/2"
        return Definition(fit=fit, pools=pools, sizes=sizes, batch_noise=noise)
    atoms = ["batch", "real", "last(batch)", "last(fit)", *pools]
    first, second = draw(st.sampled_from(atoms)), draw(st.sampled_from(atoms))
    weight = draw(st.sampled_from(_WEIGHTS))
    fit = f"{first} + {weight}*({second} - {first})"
    if biased:
        gain = draw(st.fractions(Fraction(1, 4), Fraction(3, 2), max_denominator=6))
        offset = draw(st.fractions(-1, 1, max_denominator=4))
        fit = f"({gain})*({fit}) + ({offset})"
    return Definition(fit=fit, pools=pools, sizes=sizes, batch_noise=noise)


@st.composite
def several_models(draw: st.DrawFn) -> Definition:
    """Random workflows of two or three models that train on each other's output."""
    names = ["a", "b", "c"][: draw(st.integers(2, 3))]
    fits = {}
    for name in names:
        source = st.sampled_from(
            [f"{kind}({model})" for kind in ("batch", "real") for model in names]
            + [f"last({kind}({model}))" for kind in ("batch", "fit") for model in names]
        )
        weight = draw(st.sampled_from(_WEIGHTS))
        first, second = draw(source), draw(source)
        fits[name] = f"{first} + {weight}*({second} - {first})"
    return Definition(
        fit=fits, sizes=draw(st.sampled_from(_SIZES)), batch_noise=draw(st.sampled_from(_NOISES))
    )
