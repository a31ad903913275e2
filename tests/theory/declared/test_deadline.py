"""What a user's formula may cost: checks end, and what was not decided is not proved."""

from __future__ import annotations

import math
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.declared import checks
from mengoli.theory.declared.deadline import OutOfTimeError, deadline, in_time
from mengoli.theory.errors import InputError
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment

FAMILY = """
[family]
name = "slow"
variable = "x"
support = ["-oo", "oo"]
parameters = {{ mu = "real" }}
truth = {{ mu = "1" }}
log_density = "{formula}"
"""
WORKFLOW = """
[workflow]
name = "large"
parameters = {{ w = "0 < w < 1" }}
pools = {{ pool = "{pool}" }}
fit = "pool"
sizes = "{sizes}"
"""


def test_the_time_is_over_even_where_exceptions_are_swallowed() -> None:
    before, begun, swallowed = signal.getsignal(signal.SIGPROF), time.process_time(), 0

    def deaf() -> None:
        nonlocal swallowed
        while True:
            try:
                while True:
                    math.sqrt(2)
            except OutOfTimeError:
                swallowed += 1
                if swallowed == 3:
                    raise

    with deadline(0.1), pytest.raises(OutOfTimeError):
        deaf()
    assert time.process_time() - begun < 3
    assert signal.getsignal(signal.SIGPROF) is before
    with deadline(60):
        pass


def busy(_: object = None) -> None:
    while True:
        math.sqrt(2)


def test_a_deadline_inside_another_one_ends_with_it_and_gives_it_back() -> None:
    begun = time.process_time()
    with deadline(0.4):
        assert in_time(busy, None, 0.1) is None
        with pytest.raises(OutOfTimeError):
            busy()
    assert 0.3 < time.process_time() - begun < 2
    with pytest.raises(OutOfTimeError), deadline(0.1), deadline(60):
        busy()
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_checks_that_do_not_end_leave_the_law_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SECONDS", 1)
    monkeypatch.setattr(checks.Checks, "_score_mean", busy)
    path, begun = tmp_path / "slow.toml", time.monotonic()
    path.write_text(FAMILY.format(formula="-(x-mu)^2/2 - log(2*pi)/2"))
    family = catalogue.family(str(path))
    assert any(item.status == "undecided" for item in family.hypotheses)
    law = derive(family, Augment())
    assert law.verdict is Verdict.UNKNOWN
    assert "open" in (law.reason or "")
    assert time.monotonic() - begun < 8


@pytest.mark.parametrize(
    ("pool", "sizes"),
    [
        ("pool + (batch-pool)/(((w+g)^60+1)^60)", "1"),
        ("pool + w*(batch-pool)", "((i^64)^64)"),
        ("pool + (batch-pool)*(w+g)^99", "1"),
    ],
)
def test_powers_beyond_reason_are_refused_at_once(tmp_path: Path, pool: str, sizes: str) -> None:
    path, begun = tmp_path / "large.toml", time.monotonic()
    path.write_text(WORKFLOW.format(pool=pool, sizes=sizes))
    law = None
    with suppress(InputError):
        law = derive(catalogue.family("poisson"), catalogue.workflow(str(path)))
    assert law is None or law.verdict is Verdict.UNKNOWN
    assert time.monotonic() - begun < 5


def test_a_key_of_many_dots_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dots.toml"
    path.write_text("[workflow]\n" + "a." * 20_000 + "b = 1\n")
    begun = time.monotonic()
    with pytest.raises(InputError, match="dots"):
        catalogue.workflow(str(path))
    assert time.monotonic() - begun < 1
