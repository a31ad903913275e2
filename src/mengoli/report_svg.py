"""Charts as inline SVG: curves, points with error bars, bands; titled, described, coloured by the page's style.

Our own hundred lines instead of a plotting library: each chart is a few kilobytes, follows light and dark mode
and prints, and every text in it is text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, final

from .theory.derivation.escape import html as escaped

_WIDTH: Final = 640
_HEIGHT: Final = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 164, 14, 46
_INK: Final = """:root { --ink: #1c2330; --soft: #5b6577; --line: #d9dde4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a3adbd; --line: #343d4b; } }
"""
"""What a page's own style sheet says otherwise."""

Point = tuple[float, float]


@final
@dataclass(frozen=True)
class Curve:
    """A line through points.

    Parameters
    ----------
    label
        Written at its right end; empty for none.
    points
        Pairs (x, y).
    colour
        Number of the colour, 0 to 7.
    dashed
        Whether it is a reference.
    """

    label: str
    points: tuple[Point, ...]
    colour: int
    dashed: bool = False


@final
@dataclass(frozen=True)
class Dots:
    """Points with error bars.

    Parameters
    ----------
    points
        Triples (x, y, half width of the bar).
    colour
        As for `Curve`.
    names
        What each point is, shown when pointed at; empty for none.
    """

    points: tuple[tuple[float, float, float], ...]
    colour: int
    names: tuple[str, ...] = ()


@final
@dataclass(frozen=True)
class Band:
    """A shaded region between two lines over the same x."""

    lower: tuple[Point, ...]
    upper: tuple[Point, ...]


@final
@dataclass(frozen=True)
class Chart:
    """A chart.

    Parameters
    ----------
    title, description
        What it shows, for people who do not see it too.
    x_label, y_label
        Of the axes.
    marks
        In drawing order.
    log_x, log_y
        Logarithmic axes.
    """

    title: str
    description: str
    x_label: str
    y_label: str
    marks: tuple[Curve | Dots | Band, ...]
    log_x: bool = False
    log_y: bool = False

    def svg(self, identifier: str) -> str:
        """The chart.

        Parameters
        ----------
        identifier
            Unique on the page.
        """
        name = escaped(identifier)
        scale_x = _Scale.of([x for x, _ in self._all], self.log_x, _LEFT, _WIDTH - _RIGHT)
        scale_y = _Scale.of([y for _, y in self._all], self.log_y, _HEIGHT - _BOTTOM, _TOP)
        parts = [
            f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            f'aria-labelledby="{name}-t {name}-d">',
            f'<title id="{name}-t">{escaped(self.title)}</title>',
            f'<desc id="{name}-d">{escaped(self.description)}</desc>',
            *self._axes(scale_x, scale_y),
        ]
        ends: list[float] = []
        for mark in self.marks:
            parts += _drawn(mark, scale_x, scale_y, ends)
        return "\n".join([*parts, "</svg>"])

    def file(self, identifier: str) -> str:
        """The chart as a file of its own, with its colours, light and dark.

        Parameters
        ----------
        identifier
            Unique where the file is shown.
        """
        opened, rest = self.svg(identifier).split(">", 1)
        return f'{opened} xmlns="http://www.w3.org/2000/svg">\n<style>\n{_INK}{chart_style()}</style>{rest}\n'

    @property
    def _all(self) -> list[Point]:
        found: list[Point] = []
        for mark in self.marks:
            match mark:
                case Curve():
                    found += mark.points
                case Band():
                    found += [*mark.lower, *mark.upper]
                case Dots():
                    found += [(x, y + s) for x, y, e in mark.points for s in (-e, 0.0, e)]
        return [
            (x, y)
            for x, y in found
            if (x > 0 or not self.log_x) and (y > 0 or not self.log_y) and math.isfinite(y)
        ]

    def _axes(self, x: _Scale, y: _Scale) -> list[str]:
        low, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        parts = []
        for value in y.ticks:
            at = _shown(y.at(value))
            parts.append(f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{at}" y2="{at}"/>')
            parts.append(
                f'<text class="tick" x="{_LEFT - 8}" y="{at}" dy=".32em" text-anchor="end">{_tick(value)}</text>'
            )
        for value in x.ticks:
            at = _shown(x.at(value))
            parts.append(f'<line class="axis" x1="{at}" x2="{at}" y1="{low}" y2="{low + 5}"/>')
            parts.append(
                f'<text class="tick" x="{at}" y="{low + 18}" text-anchor="middle">{_tick(value)}</text>'
            )
        middle = (_LEFT + right) / 2
        return [
            *parts,
            f'<line class="axis" x1="{_LEFT}" x2="{right}" y1="{low}" y2="{low}"/>',
            f'<text class="label" x="{_shown(middle)}" y="{_HEIGHT - 8}" text-anchor="middle">'
            f"{escaped(self.x_label)}</text>",
            f'<text class="label" transform="translate(14 {_shown((_TOP + low) / 2)}) rotate(-90)" '
            f'text-anchor="middle">{escaped(self.y_label)}</text>',
        ]


def chart_style() -> str:
    """The style sheet of charts, which a page has once and a file of its own brings along."""
    return files("mengoli").joinpath("report_chart.css").read_text("utf-8")


@final
@dataclass(frozen=True)
class _Scale:
    """From values to places."""

    low: float
    high: float
    log: bool
    start: float
    stop: float

    @classmethod
    def of(cls, values: Sequence[float], log: bool, start: float, stop: float) -> _Scale:
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        if log:
            low, high = math.log10(low), math.log10(high)
        margin = 0.04 * (high - low) or 0.5
        return cls(low - margin, high + margin, log, start, stop)

    def at(self, value: float) -> float:
        place = math.log10(value) if self.log else value
        return self.start + (place - self.low) / (self.high - self.low) * (self.stop - self.start)

    @property
    def ticks(self) -> list[float]:
        if not self.log:
            step = _nice((self.high - self.low) / 5)
            first = math.ceil(self.low / step)
            return [k * step for k in range(first, math.floor(self.high / step) + 1)]
        decades = range(math.floor(self.low), math.ceil(self.high) + 1)
        heads = (1,) if self.high - self.low > 2.5 else (1, 2, 5)
        found = [h * 10.0**k for k in decades for h in heads]
        return [value for value in found if self.low <= math.log10(value) <= self.high]


def _nice(step: float) -> float:
    """The next larger of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(head for head in (1, 2, 5, 10) if head * power >= step * 0.999)


def _tick(value: float) -> str:
    if value and (abs(value) >= 1e5 or abs(value) < 1e-3):
        # 10^-4 with a raised exponent
        exponent = round(math.log10(abs(value)))
        if math.isclose(abs(value), 10.0**exponent):
            return f'10<tspan dy="-.45em" font-size="80%">{exponent}</tspan>'
        return f"{value:.0e}"
    return f"{value:.10g}".replace("-", "\N{MINUS SIGN}")


def _shown(place: float) -> str:
    return f"{place:.1f}"


def _drawn(mark: Curve | Dots | Band, x: _Scale, y: _Scale, ends: list[float]) -> list[str]:
    match mark:
        case Band():
            path = [*mark.lower, *reversed(mark.upper)]
            places = " ".join(f"{_shown(x.at(a))},{_shown(y.at(b))}" for a, b in path)
            return [f'<polygon class="band" points="{places}"/>']
        case Curve():
            usable = [(a, b) for a, b in mark.points if (b > 0 or not y.log) and (a > 0 or not x.log)]
            places = " ".join(f"{_shown(x.at(a))},{_shown(y.at(b))}" for a, b in usable)
            dash = " dashed" if mark.dashed else ""
            drawn = [f'<polyline class="curve c{mark.colour}{dash}" points="{places}"/>']
            if mark.label and usable:
                at = _free(y.at(usable[-1][1]), ends)
                drawn.append(
                    f'<text class="end f{mark.colour}" x="{_WIDTH - _RIGHT + 8}" y="{_shown(at)}" dy=".32em">'
                    f"{escaped(mark.label)}</text>"
                )
            return drawn
        case Dots():
            return [text for number in range(len(mark.points)) for text in _dot(mark, number, x, y)]


def _dot(mark: Dots, number: int, x: _Scale, y: _Scale) -> list[str]:
    a, b, error = mark.points[number]
    if (y.log and b <= 0) or not math.isfinite(b):
        return []
    top = y.at(b + error)
    bottom = y.at(b - error) if not y.log or b > error else y.start
    named = f"<title>{escaped(mark.names[number])}</title>" if mark.names else ""
    return [
        f'<line class="bar c{mark.colour}" x1="{_shown(x.at(a))}" x2="{_shown(x.at(a))}" '
        f'y1="{_shown(bottom)}" y2="{_shown(top)}"/>',
        f'<circle class="dot f{mark.colour}" cx="{_shown(x.at(a))}" cy="{_shown(y.at(b))}" r="2.6">{named}</circle>',
    ]


def _free(wished: float, ends: list[float]) -> float:
    """A height for a label, moved down past those that stand there."""
    at = wished
    while any(abs(at - other) < 13 for other in ends):
        at += 2
    ends.append(at)
    return at
