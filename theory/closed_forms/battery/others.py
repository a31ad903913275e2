"""The same cases under other systems, each in a process of its own with a time limit.

SymPy is asked what a user would ask: `summation` and `product` to g and to infinity, `rsolve`. Its answers are
numbers in the end: a wrong value at g = 3 or 5, or in the limit, is wrong; an unevaluated object, an exception or no
answer in time is unsolved. PARI, Maxima and Giac are asked for the infinite sum or product as a number, where they
are installed; recurrences are not put to them.
"""

from __future__ import annotations

import cmath
import multiprocessing
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import Any, Final, final

import sympy

from ...errors import NotCoveredError
from ...symbols import GENERATION
from ..forms.growth import Growth
from ..values.enclosures import enclose
from .cases import Known, all_cases
from .ours import Judged, Outcome, samples

CHECKED: Final = (3, 5)
TOLERANCE: Final = 1e-9


# ---- SymPy ----------------------------------------------------------------------------------------------------


def sympy_answers(case: Known) -> tuple[sympy.Expr | None, sympy.Expr | None]:
    """SymPy's finite closed form in g and its limit, each ``None`` where it does not give one."""
    k = sympy.Symbol("k", integer=True, positive=True)
    g = GENERATION
    r = case.recurrence
    finite: sympy.Expr | None = None
    infinite: sympy.Expr | None = None
    if case.kind == "sum":
        term = r.forcing[0].subs(g, k)
        finite = sympy.summation(term, (k, 1, g))
        infinite = sympy.summation(term, (k, 1, sympy.oo))
    elif case.kind == "product":
        factor = r.matrix[0, 0].subs(g, k)
        finite = sympy.product(factor, (k, r.start, g))
        infinite = sympy.product(factor, (k, r.start, sympy.oo))
    elif case.kind == "recurrence":
        v = sympy.Function("v")
        n = sympy.Symbol("n", integer=True)
        equation = v(n + 1) - r.matrix[0, 0].subs(g, n + 1) * v(n) - r.forcing[0].subs(g, n + 1)
        answer = sympy.rsolve(equation, v(n), {v(1): r.initial[0]})
        finite = None if answer is None else answer.subs(n, g)
        if finite is not None and not finite.has(sympy.Sum, sympy.Product):
            infinite = sympy.limit(finite, g, sympy.oo)
    return finite, infinite


def _evaluated(e: sympy.Expr | None) -> sympy.Expr | None:
    return None if e is None or e.has(sympy.Sum, sympy.Product, sympy.Limit, sympy.Function("v")) else e


def judge_sympy(case: Known) -> Judged:
    """Ask SymPy and compare; it has nothing for a system of recurrences."""
    if case.kind == "system":
        return Judged(Outcome.MISSING, 0.0, "not asked")
    begin = time.perf_counter()
    try:
        finite, infinite = (_evaluated(e) for e in sympy_answers(case))
    except Exception as error:
        return Judged(Outcome.UNSOLVED, time.perf_counter() - begin, type(error).__name__)
    seconds = time.perf_counter() - begin
    shown = f"{finite}; {infinite}"
    for values in samples(case)[:1]:
        table = {s: sympy.Rational(v.numerator, v.denominator) for s, v in values.items()}
        if finite is not None:
            for g in CHECKED:
                number = _number(finite.subs({**table, GENERATION: g}))
                if number is None:
                    return Judged(Outcome.UNSOLVED, seconds, f"no number at g = {g}: {shown}")
                if not _close(number, float(case.recurrence.exact(g, values))):
                    return Judged(Outcome.WRONG, seconds, shown)
        outcome = _limit_outcome(case, infinite, table, values)
        if outcome is Outcome.WRONG:
            return Judged(outcome, seconds, shown)
        if finite is None or outcome is Outcome.UNSOLVED:
            return Judged(Outcome.UNSOLVED, seconds, shown)
    return Judged(Outcome.RIGHT, seconds, shown)


def _limit_outcome(case: Known, infinite: sympy.Expr | None, table: Any, values: Any) -> Outcome:
    if infinite is None:
        return Outcome.UNSOLVED
    unbounded = case.growth in (Growth.LINEAR, Growth.LOGARITHMIC, Growth.POWER, Growth.GEOMETRIC)
    if unbounded:
        return Outcome.RIGHT if infinite.has(sympy.oo) else Outcome.WRONG
    known, number = expected(case, values), _number(infinite.subs(table))
    if known is None or number is None:
        return Outcome.UNSOLVED
    return Outcome.RIGHT if _close(number, known) else Outcome.WRONG


def expected(case: Known, values: Any) -> float | None:
    """The known limit as a number."""
    if case.decimals is not None:
        return float(case.decimals)
    if case.limit is None:
        return None
    return float(enclose(case.limit, values, digits=20).lower)


def _number(value: sympy.Expr) -> complex | None:
    """The value of an answer; ``None`` for one that has none, which is no answer but no wrong one either."""
    try:
        number = complex(value.evalf(20))
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return None
    return number if cmath.isfinite(number) else None


def _close(number: complex, known: float) -> bool:
    return abs(number - known) <= TOLERANCE * max(1.0, abs(known))


def _serve(pipe: Connection) -> None:
    cases = all_cases()
    while True:
        pipe.send(judge_sympy(cases[pipe.recv()]))


@final
@dataclass
class SympyWorker:
    """SymPy in a process that is replaced when it takes too long.

    Parameters
    ----------
    limit
        Seconds for one case.
    serve
        What the process runs; another function in tests.
    """

    limit: float
    serve: Callable[[Connection], None] = _serve
    _process: Any = field(default=None, init=False)
    _pipe: Any = field(default=None, init=False)

    def judge(self, number: int) -> Judged:
        """Judge the case with this number."""
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, other = context.Pipe()
            self._process = context.Process(target=self.serve, args=(other,), daemon=True)
            self._process.start()
        self._pipe.send(number)
        if self._pipe.poll(self.limit):
            found: Judged = self._pipe.recv()
            return found
        self.close()
        return Judged(Outcome.UNSOLVED, self.limit, "no answer in time")

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._pipe.close()
        self._process = None


# ---- programs -------------------------------------------------------------------------------------------------


@final
@dataclass(frozen=True)
class Program:
    """A computer algebra system run as a program on one line of input.

    Parameters
    ----------
    name
        What the table calls it.
    command
        The program and its options.
    total, series
        How an infinite sum of a rational term is asked, and of another; ``{term}`` and ``{first}`` are filled in.
    product, infinite_product
        Likewise an infinite product.
    """

    name: str
    command: tuple[str, ...]
    total: str
    series: str
    product: str
    infinite_product: str

    @property
    def installed(self) -> bool:
        """Whether the program is on this machine."""
        return shutil.which(self.command[0]) is not None

    def judge(self, case: Known, limit: float) -> Judged:
        """Ask for the infinite sum or product as a number."""
        if not self.installed:
            return Judged(Outcome.MISSING, 0.0, "not installed")
        values = samples(case)[0]
        known = expected(case, values) if case.kind in ("sum", "product") and case.growth is Growth.BOUNDED else None
        if known is None:
            return Judged(Outcome.MISSING, 0.0, "not asked")
        line = self.question(case, values)
        begin = time.perf_counter()
        try:
            done = subprocess.run(self.command, input=line, capture_output=True, text=True, timeout=limit, check=False)
        except (subprocess.TimeoutExpired, OSError):
            return Judged(Outcome.UNSOLVED, limit, "no answer in time")
        seconds = time.perf_counter() - begin
        # Giac shows its prompts, and the last one stands alone.
        said = [text.strip() for text in done.stdout.splitlines() if text.strip() and not re.match(r"\d+>>", text)]
        answer = said[-1] if said else ""
        # What is not a number on a line of its own is the question handed back, or a message.
        if not re.fullmatch(r"-?\d+(\.\d*)?([eE][+-]?\d+)?", answer):
            return Judged(Outcome.UNSOLVED, seconds, answer[-80:])
        return Judged(Outcome.RIGHT if _close(float(answer), known) else Outcome.WRONG, seconds, answer)

    def question(self, case: Known, values: Any) -> str:
        """The line of input for one case at these values of its parameters."""
        table = {s: sympy.Rational(v.numerator, v.denominator) for s, v in values.items()}
        r = case.recurrence
        term = (r.forcing[0] if case.kind == "sum" else r.matrix[0, 0]).subs(table)
        is_rational = term.is_rational_function(GENERATION)
        asked = {
            ("sum", True): self.total,
            ("sum", False): self.series,
            ("product", True): self.product,
            ("product", False): self.infinite_product,
        }[case.kind, is_rational]
        text = re.sub(r"\bg\b", "k", str(term).replace("**", "^"))
        return asked.format(term=text, first=r.start)


PROGRAMS: Final = (
    Program(
        "PARI",
        ("gp", "-q", "-f"),
        total="print(1.0*sumnumrat({term},{first}))\n",
        series="print(1.0*suminf(k={first},{term}))\n",
        product="print(1.0*prodnumrat({term},{first}))\n",
        infinite_product="print(1.0*prodinf(k={first},{term}))\n",
    ),
    Program(
        "Maxima",
        ("maxima", "--very-quiet"),
        total='load("simplify_sum")$ display2d:false$ print(float(simplify_sum(sum({term},k,{first},inf))))$\n',
        series='load("simplify_sum")$ display2d:false$ print(float(simplify_sum(sum({term},k,{first},inf))))$\n',
        product='load("simplify_sum")$ display2d:false$ print(float(product({term},k,{first},inf)))$\n',
        infinite_product='load("simplify_sum")$ display2d:false$ print(float(product({term},k,{first},inf)))$\n',
    ),
    Program(
        "Giac",
        ("giac",),
        total="evalf(sum({term},k,{first},+infinity))\n",
        series="evalf(sum({term},k,{first},+infinity))\n",
        product="evalf(product({term},k,{first},+infinity))\n",
        infinite_product="evalf(product({term},k,{first},+infinity))\n",
    ),
)

__all__ = ["PROGRAMS", "Fraction", "NotCoveredError", "Program", "SympyWorker", "expected", "judge_sympy"]
