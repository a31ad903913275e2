"""Run the battery: ``python -m mengoli.theory.closed_forms.battery [--ours] [--json] [--limit SECONDS]``.

The exit status is 1 if one of our answers is wrong, fewer than 55 cases are solved, or a case took 0.5 s or more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Final

from .cases import Known, all_cases
from .others import PROGRAMS, SympyWorker
from .ours import Judged, Outcome, judge

ENOUGH: Final = 55
QUICK: Final = 0.5
Row = tuple[Known, dict[str, Judged]]


def run(cases: Sequence[Known], *, others: bool, limit: float) -> list[Row]:
    """Judge every case under every system."""
    rows: list[Row] = [(case, {"mengoli": judge(case)}) for case in cases]
    if others:
        worker = SympyWorker(limit)
        for number, (case, found) in enumerate(rows):
            found["SymPy"] = worker.judge(number)
            for program in PROGRAMS:
                found[program.name] = program.judge(case, limit)
        worker.close()
    return rows


def table(rows: Sequence[Row]) -> str:
    """The rows and the counts as plain text."""
    names = list(rows[0][1])
    width = max(len(case.name) for case, _ in rows)
    lines = [" ".join([f"{'case':{width}}", *(f"{n:>18}" for n in names)])]
    for case, found in rows:
        cells = [
            f"{j.outcome.value} {j.seconds:.2f}s".rjust(18) if j.outcome is not Outcome.MISSING else f"{'-':>18}"
            for j in found.values()
        ]
        lines.append(" ".join([f"{case.name:{width}}", *cells]))
    lines.append("")
    for name in names:
        lines.append(f"{name}: {counts(rows, name)}")
    return "\n".join(lines)


def counts(rows: Sequence[Row], name: str) -> str:
    """Right, wrong and unsolved of one system in words."""
    outcomes = Counter(found[name].outcome for _, found in rows)
    asked = len(rows) - outcomes[Outcome.MISSING]
    if asked == 0:
        return "not installed"
    slowest = max(found[name].seconds for _, found in rows)
    shown = ", ".join(f"{outcomes[o]} {o.value}" for o in (Outcome.RIGHT, Outcome.WRONG, Outcome.UNSOLVED))
    left = sum(found[name].left for _, found in rows)
    if left:
        shown += f" ({left} of the right ones with a sum or a product left in the closed form)"
    return f"{shown}" + (f" of {asked} asked" if asked < len(rows) else "") + f"; slowest {slowest:.2f} s"


def passes(rows: Sequence[Row]) -> bool:
    """Whether our own column is good enough."""
    own = [found["mengoli"] for _, found in rows]
    right = sum(j.outcome is Outcome.RIGHT for j in own)
    return right >= ENOUGH and all(j.outcome is not Outcome.WRONG and j.seconds < QUICK for j in own)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m mengoli.theory.closed_forms.battery", description=__doc__)
    parser.add_argument("--ours", action="store_true", help="leave the other systems out")
    parser.add_argument("--json", action="store_true", help="print data instead of a table")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for a case of another system")
    options = parser.parse_args(arguments)
    rows = run(all_cases(), others=not options.ours, limit=options.limit)
    if options.json:
        data = [
            {"case": case.name, "kind": case.kind}
            | {n: {"outcome": j.outcome.value, "answer": j.answer} for n, j in found.items()}
            for case, found in rows
        ]
        print(json.dumps({"cases": data}, indent=1))
    else:
        print(table(rows))
    return 0 if passes(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
