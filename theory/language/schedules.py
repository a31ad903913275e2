"""How large the batches are: n_i/n for the batch index i = 1, 2, ..., as a user writes it in one option.

* a formula in i: ``1``, ``i^2`` (polynomial), ``2^i`` or ``q^i`` (geometric), ``(i + 1)/2``; a letter other
  than i is a positive parameter left symbolic;
* a list ``1;2;3``, for as many generations as it has entries;
* with it the ratio k of the real batch to a synthetic one of the same formula: n_i is divided by k from
  i = 2 on, the convention of arXiv:2502.18049.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, final

from ..errors import InputError
from ..symbols import Parameter
from .workflow import Definition, Setting, setting

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_OWN_WORDS: Final = frozenset({"i", "min", "max"})
_MAX_LISTED: Final = 1000


@final
@dataclass(frozen=True)
class Schedule:
    """Batch sizes over n.

    Parameters
    ----------
    sizes
        Formula in i, not read where `listed` is given.
    first
        n_1/n where it is written apart.
    listed
        The sizes one by one.
    settings
        The values of the letters in the formulas.
    """

    sizes: str = "1"
    first: str | None = None
    listed: tuple[Fraction, ...] | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @classmethod
    def read(cls, sizes: str, ratio: Setting | int | str = 1) -> Schedule:
        """Read the options ``sizes`` and ``ratio`` of a workflow.

        Raises
        ------
        InputError
            If a size is not readable, a listed size is not positive, or the ratio is not.

        Examples
        --------
        >>> Schedule.read("1;2;4").listed
        (Fraction(1, 1), Fraction(2, 1), Fraction(4, 1))
        >>> Schedule.read("i^2", ratio=2).sizes
        '(i^2)/ratio'
        """
        quotient = setting("ratio", ratio, "ratio > 0")
        if not isinstance(sizes, str):
            raise InputError("sizes must be text", got=sizes, instead='"i^2" or "1;2;4"')
        if ";" in sizes:
            return cls._listed(sizes, quotient)
        letters = dict.fromkeys(word for word in _WORD.findall(sizes[:2000]) if word not in _OWN_WORDS)
        settings: dict[str, Setting] = {
            name: Parameter.read(name, "positive") for name in letters if f"{name}(" not in sizes
        }
        if quotient == 1:
            return cls(sizes, settings=settings)
        return cls(f"({sizes})/ratio", first=sizes, settings={**settings, "ratio": quotient})

    @classmethod
    def _listed(cls, text: str, quotient: Setting) -> Schedule:
        if not isinstance(quotient, Fraction):
            raise InputError(
                "a list of sizes takes a ratio that is a number", got=quotient.name, instead="ratio=2"
            )
        entries = [entry.strip() for entry in text.split(";")]
        if len(entries) > _MAX_LISTED:
            raise InputError(
                f"{len(entries)} sizes are listed", instead=f"at most {_MAX_LISTED}, or a formula in i"
            )
        numbers = [setting("size", entry, "size > 0") for entry in entries]
        if not all(isinstance(number, Fraction) for number in numbers):
            raise InputError("a listed size is a number", got=text, instead="1;2;4")
        sizes = tuple(number for number in numbers if isinstance(number, Fraction))
        return cls(listed=(sizes[0], *(size / quotient for size in sizes[1:])))

    def definition(
        self,
        fit: str,
        pools: Mapping[str, str] | None = None,
        settings: Mapping[str, Setting] | None = None,
        batch_noise: str = "1",
    ) -> Definition:
        """A workflow of these sizes.

        Raises
        ------
        InputError
            If a letter of the sizes is a name that the workflow's lines use.
        """
        own = dict(settings or {})
        twice = [name for name in self.settings if name in own or name in (pools or {})]
        if twice:
            raise InputError(
                "sizes use a letter that the workflow uses", got=twice[0], instead="another letter"
            )
        return Definition(
            fit=fit,
            pools=pools or {},
            sizes=self.sizes,
            first_size=self.first,
            settings={**own, **self.settings},
            listed_sizes=self.listed,
            batch_noise=batch_noise,
        )
