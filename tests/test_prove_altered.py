"""`mengoli prove` with a certificate that is deleted, or altered, on its way from the finder to the kernel."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SCRIPT = """
import mengoli.theory.closed_forms.certificates.writer as finder
from mengoli.__main__ import main

found = finder.certificates

def planted(solution, identifier):
    made = [dict(data) for data in found(solution, identifier)]
    {change}
    return made

finder.certificates = planted
main()
"""
CHANGES = {
    "closed form deleted": "made = made[1:]",
    "limit deleted": "made = made[:1]",
    "both deleted": "made = []",
    "false limit": "made[1]['limits'] = {'X': 'zeta2 + 1'}",
    "a true limit of twice the law": "made[1].update(claims={'X': '2*H2'}, limits={'X': '2*zeta2'}, tails={})",
    "bounds left out": "del made[1]['tails']",
    "a weaker bound": "made[1]['tails']['X']['upper'] = '2/g'",
    "a later start": "made[0]['start'] = 2",
    "another recursion": "made[0]['defines']['R']['step'] += ' + 0*R + 1/(g+1)^9'",
}


def prove(change: str) -> tuple[int, str]:
    text = SCRIPT.format(change=change)
    command = [sys.executable, "-c", text, "prove", "any.augment.asymptotic", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (claim,) = json.loads(done.stdout)["claims"]
    return done.returncode, claim["verdict"]


def test_untouched_it_is_proved() -> None:
    assert prove("pass") == (0, "proved")


@pytest.mark.parametrize("name", CHANGES)
def test_the_claim_is_unknown_and_the_exit_status_says_so(name: str) -> None:
    assert prove(CHANGES[name]) == (1, "unknown")
