"""A workflow is a short linear program: pools, a fit, and batch sizes.

At each generation g >= 2 a `batch` of n_g points is drawn from the last fit; fresh `real` points may be
drawn; every pool is updated; the fit is formed. Generation 1 is by definition the fit on the whole real
batch, and every pool starts as that batch. Written in two lines, after D&D (arXiv:2410.22812):

    augment     pool <- pool + (batch - pool)*size/total ;    fit = pool

Names: ``g`` the generation; ``size`` = n_g/n and ``total`` = (n_1 + ... + n_g)/n; ``batch``; ``real``; the
pools; the parameters. In a pool's line every pool means its value after the generation before; in the fit it
means the value just updated. ``last(x)`` or ``last(x, j)`` is the value of a pool, a batch, ``real`` or ``fit``
j generations ago, zero before the first. ``subsample(pool, m, N)`` draws m of the pool's N points without
replacement, ``resample(pool, m, N)`` with. ``min`` and ``max`` compare numbers with the generation. Where several
models train on each other's output, ``fit`` has one line a model and ``batch(a)``, ``real(a)``, ``fit(a)`` name theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

from ..errors import InputError
from ..symbols import Parameter
from .expressions import Expression, names_in, show
from .extent import refuse_large_weights
from .grammar import parse
from .linear import Fit, Last, LinearForm, Pool, Real, Subsample, Vocabulary, linear_form
from .settings import Setting

SOLE_MODEL: Final = "fit"
"""The name of the model of a workflow that has just one."""

_RESERVED: Final = frozenset(
    {"g", "i", "batch", "real", "size", "total", "last", "subsample", "resample", "min", "max"}
)
_NUMBERS: Final = {"min": range(2, 3), "max": range(2, 3)}


@final
@dataclass(frozen=True)
class Definition:
    """The two lines of a workflow, as written.

    Parameters
    ----------
    fit
        A formula, or one formula for each model.
    pools
        The value of each pool after a generation.
    sizes
        n_i/n as a formula in the batch index i.
    first_size
        n_1/n where it is not `sizes` at i = 1; the sizes from i = 2 on are `sizes`.
    real_size
        Points in each fresh `real` batch, divided by n, as a formula in i.
    settings
        The value of every parameter that the formulas name.
    listed_sizes
        n_i/n for i = 1, 2, ... as numbers; then `sizes` is not read.
    batch_noise
        Variance of a synthetic point over that of a real one, as a formula in i; not 1 where the model's
        noise is not the truth's.
    """

    fit: str | Mapping[str, str]
    pools: Mapping[str, str] = field(default_factory=dict)
    sizes: str = "1"
    first_size: str | None = None
    real_size: str = "1"
    settings: Mapping[str, Setting] = field(default_factory=dict)
    listed_sizes: tuple[Fraction, ...] | None = None
    batch_noise: str = "1"

    def __post_init__(self) -> None:
        for name in (*self.pools, *self.settings, *self.models):
            Parameter.read(name, "real")
            if name in _RESERVED:
                raise InputError(
                    "this name has a meaning of its own in a workflow", got=name, instead="another name"
                )
        both = [
            name
            for name in self.pools
            if name in self.settings or (name in self.models and len(self.models) > 1)
        ]
        if both:
            raise InputError("one name stands for two things", got=both[0], instead="different names")
        if any(size <= 0 for size in self.listed_sizes or ()):
            raise InputError(
                "every batch size must be positive", got=[str(size) for size in self.listed_sizes or ()]
            )
        # Read everything now: a bad line is reported when the workflow is made, not when it is used.
        _ = self.fit_forms, self.pool_forms, self.size_line, self.first_line, self.real_line, self.noise_line
        names = [parameter.name for parameter in self.parameters]
        if len(set(names)) < len(names):
            raise InputError(
                "one letter stands for two parameters of different domains",
                got=next(name for name in names if names.count(name) > 1),
                instead="a letter of its own for each parameter",
            )

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The names of the models; the first one's risk is reported."""
        return (SOLE_MODEL,) if isinstance(self.fit, str) else tuple(self.fit)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters left symbolic, in the order of the settings, each once."""
        return tuple(dict.fromkeys(value for value in self.settings.values() if isinstance(value, Parameter)))

    def _line(self, text: str, what: str, *, extra: frozenset[str], fit: bool) -> Expression:
        several = len(self.models) > 1
        names = (
            frozenset(self.settings)
            | {"g", "size", "total", "real"}
            | extra
            | (frozenset() if several else {"batch"})
        )
        functions = (
            _NUMBERS
            | {"last": range(1, 3)}
            | ({"batch": range(1, 2), "real": range(1, 2), "fit": range(1, 2)} if several else {})
        )
        if fit:
            functions |= {"subsample": range(3, 4), "resample": range(3, 4)}
        known = names | ({SOLE_MODEL} if not several else frozenset(self.models))
        return _weighed(parse(text, names=known, functions=functions, what=what), text, what)

    @cached_property
    def fit_lines(self) -> Mapping[str, Expression]:
        """The formula of each model's fit."""
        lines = {SOLE_MODEL: self.fit} if isinstance(self.fit, str) else self.fit
        if not lines:
            raise InputError("a workflow needs a fit", instead='fit = "batch"')
        return {
            name: self._line(
                text, "fit" if len(lines) == 1 else f"fit {name}", extra=frozenset(self.pools), fit=True
            )
            for name, text in lines.items()
        }

    @cached_property
    def pool_lines(self) -> Mapping[str, Expression]:
        """The formula of each pool."""
        return {
            name: self._line(text, f"pool {name}", extra=frozenset(self.pools), fit=False)
            for name, text in self.pools.items()
        }

    def _index_line(self, text: str, what: str) -> Expression:
        tree = parse(text, names=frozenset(self.settings) | {"i"}, functions=_NUMBERS, what=what)
        return _weighed(tree, text, what)

    @cached_property
    def size_line(self) -> Expression:
        """n_i/n in the batch index i."""
        return self._index_line(self.sizes, "sizes")

    @cached_property
    def first_line(self) -> Expression | None:
        """n_1/n where it is written apart."""
        return None if self.first_size is None else self._index_line(self.first_size, "first_size")

    @cached_property
    def real_line(self) -> Expression:
        """The size of a fresh real batch over n, in i."""
        return self._index_line(self.real_size, "real_size")

    @cached_property
    def noise_line(self) -> Expression:
        """The variance of a synthetic point over that of a real one, in i."""
        return self._index_line(self.batch_noise, "batch_noise")

    @property
    def index_lines(self) -> tuple[Expression, ...]:
        """Every formula that holds at all g >= 2: sizes, noise, pools and fits."""
        return (
            self.size_line,
            self.real_line,
            self.noise_line,
            *self.pool_lines.values(),
            *self.fit_lines.values(),
        )

    @cached_property
    def plain_noise(self) -> bool:
        """Whether a synthetic point varies as a real one does."""
        return self.noise_line == parse("1", names=frozenset(), functions={}, what="1")

    @cached_property
    def words(self) -> Vocabulary:
        """What the names of the lines mean."""
        return Vocabulary(self.models, frozenset(self.pools))

    @cached_property
    def fit_forms(self) -> Mapping[str, LinearForm]:
        """Each model's fit as a linear form."""
        return {
            name: linear_form(line, self.words, f"fit {name}" if len(self.models) > 1 else "fit")
            for name, line in self.fit_lines.items()
        }

    @cached_property
    def pool_forms(self) -> Mapping[str, LinearForm]:
        """Each pool's new value as a linear form in the old ones."""
        return {name: linear_form(line, self.words, f"pool {name}") for name, line in self.pool_lines.items()}

    @cached_property
    def forms(self) -> tuple[LinearForm, ...]:
        """All lines as linear forms, the pools' first."""
        return (*self.pool_forms.values(), *self.fit_forms.values())

    @cached_property
    def subsamples(self) -> tuple[Subsample, ...]:
        """Every subsample the fits are formed on, each once."""
        return tuple(
            dict.fromkeys(atom for form in self.forms for atom in form if isinstance(atom, Subsample))
        )

    @cached_property
    def reals(self) -> tuple[Real, ...]:
        """Every fresh real batch that is drawn, each once."""
        found = [atom.of if isinstance(atom, Last) else atom for form in self.forms for atom in form]
        return tuple(dict.fromkeys(atom for atom in found if isinstance(atom, Real)))

    @cached_property
    def lags(self) -> Mapping[Pool | Real | Fit | Any, int]:
        """How far back each batch, pool or fit is remembered."""
        longest: dict[Any, int] = {}
        for form in self.forms:
            for atom in form:
                if isinstance(atom, Last):
                    longest[atom.of] = max(longest.get(atom.of, 0), atom.lag)
        return longest

    @property
    def constant_size(self) -> bool:
        """Whether every batch has the size of the first."""
        return (
            self.listed_sizes is None
            and self.first_line is None
            and not names_in(self.size_line)
            and self.size_line == parse("1", names=frozenset(), functions={}, what="1")
        )

    def text(self) -> str:
        """The workflow as a person writes it, a line an update."""
        lines = [f"{name} <- {show(line)}" for name, line in self.pool_lines.items()]
        lines += [f"{name} = {show(line)}" for name, line in self.fit_lines.items()]
        if self.listed_sizes is not None:
            lines.append("sizes " + ", ".join(map(str, self.listed_sizes)))
        elif not self.constant_size:
            first = "" if self.first_line is None else f", n_1/n = {show(self.first_line)}"
            lines.append(f"n_i/n = {show(self.size_line)}{first}")
        if self.reals:
            lines.append(f"real batches of n times {show(self.real_line)}")
        if not self.plain_noise:
            lines.append(f"synthetic points of variance {show(self.noise_line)}")
        return " ; ".join(lines)


def _weighed(tree: Expression, text: str, what: str) -> Expression:
    """The line, unless its weights are too large to compute with."""
    refuse_large_weights(tree, text, what)
    return tree
