"""Certificates that a law with one unknown tends to a level: losses with an infinite sum, gains small against them.

R(g+1) = (1 - m) R(g) + p with 0 < m <= 1, m of degree -1 or 0 in g, and p of lower degree than m. No closed form
enters, so one certificate serves where the law vanishes like a power that depends on the parameters. Where m is
negative at first, R = W P with P = prod(1 + c/g^2), which stays bounded: W then has the loss
(m + c/(g+1)^2)/(1 + c/(g+1)^2). Tried for c are the second coefficient of m with the other sign, and two numbers. A law
that tends to another level L than 0 is R - L.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, final

from ...algebra.field import Rational
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import all_coefficients_sign, half_line
from ..forms.expansions import Scale, laurent
from ..forms.tower import ONE
from ..solving.cases import Case
from .form_writer import Data
from .texts import text

_RISES: Final = (1, 4)


@final
@dataclass(frozen=True)
class ScalarLaw:
    """R(g+1) = keep(g) R(g) + gain(g) for g >= start.

    Parameters
    ----------
    start, initial
        The first generation and R there.
    keep, gain
        Functions of g.
    """

    start: int
    initial: Rational
    keep: Rational
    gain: Rational

    @classmethod
    def of(cls, recurrence: LinearRecurrence) -> ScalarLaw | None:
        """The law of a recurrence with one unknown that is its own readout; ``None`` if it is of another kind."""
        if len(recurrence.unknowns) != 1 or recurrence.field.bases:
            return None
        if recurrence.row_entries[0] != 1 or not recurrence.readout_constant.is_zero:
            return None
        keep, gain = recurrence.step_entries[0][0].shift(1), recurrence.forcing_entries[0].shift(1)
        return cls(recurrence.start, recurrence.initial_entries[0], keep, gain)

    def divided(self, power: int) -> ScalarLaw:
        """The law over g^power."""
        g = self.keep.field.g
        keep, gain = self.keep * (g / (g + 1)) ** power, self.gain * (g + 1) ** -power
        return ScalarLaw(self.start, self.initial * self.keep.field.number(self.start) ** -power, keep, gain)

    def less(self, level: Rational) -> ScalarLaw:
        """The law less a constant."""
        return replace(self, initial=self.initial - level, gain=self.gain + self.keep * level - level)


def settles(case: Case, law: ScalarLaw, level: Rational) -> Data | None:
    """The certificate that the law tends to the level, without id and parameters; ``None`` if that is not seen."""
    rest = law.less(level)
    keep, gain, loss = rest.keep, rest.gain, 1 - rest.keep
    if loss.is_zero or loss.degree < -1 or (not gain.is_zero and gain.degree >= loss.degree):
        return None
    field, box = keep.field, {**case.facts.box, 0: half_line(law.start)}
    rise, shown, product = field.one, "R", ""
    sequences: Data = {}
    behaviour: Data = {}
    if all_coefficients_sign(loss, box) != 1:
        second = laurent(loss.shift(-1), 3).terms.get((Scale(field.one, field.number(-2)), ONE), field.zero)
        rises = [1 + c / (field.g + 1) ** 2 for c in (-second, *map(field.number, _RISES))]
        seen = [x for x in rises if all(all_coefficients_sign(y, box) == 1 for y in (x, 1 - keep / x))]
        if not seen:
            return None
        rise = seen[0]
        sequences["P"] = {"initial": "1", "step": f"({text(rise)})*P"}
        behaviour["P"] = {"converges": "limP"}
        shown, product = "R*P", "/P"
    if all_coefficients_sign(keep / rise, box) not in (0, 1):
        return None  # the memory may change its sign; see `fading_certificates`
    step = f"({text(keep / rise)})*R" + ("" if gain.is_zero else f" + ({text(gain / rise)}){product}")
    sequences["R"] = {"initial": text(rest.initial), "step": step}
    behaviour["R"] = {"null": text(1 - keep / rise)}
    data: Data = {"rule": "limit", "start": law.start, "sequences": sequences}
    data |= {"positive": ["P"] if product else [], "behaviour": behaviour}
    if not level.is_zero:
        shown = f"{shown} + {text(level)}"
    return {**data, "claims": {"X": shown}, "limits": {"X": text(level)}}


__all__ = ["ScalarLaw", "settles"]
