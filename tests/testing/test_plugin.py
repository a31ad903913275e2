"""The pytest plugin: light until used, and its options, marker, fixture and collected files do what they say."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Loaded before any inner run, which would otherwise load numpy's compiled parts a second time.
import mengoli.numerics.checks.crosscheck
import mengoli.testing.laws  # noqa: F401

pytest_plugins = ["pytester"]

HALF_LIFE = """
[workflow]
name = "half-life"
parameters = { w = "0 < w < 1" }
pools = { pool = "pool + w*(batch - pool)" }
fit = "pool"
"""
RAYLEIGH = """
[family]
name = "rayleigh"
variable = "x"
support = ["0", "oo"]
parameters = { s = "positive" }
log_density = "log(x) - 2*log(s) - x^2/(2*s^2)"
"""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """In-process; the plugin is named unless the installation already has."""
    named = () if pytester._request.config.pluginmanager.has_plugin("mengoli") else ("-p", "_mengoli_pytest")
    return pytester.runpytest("-p", "no:cacheprovider", "-W", "error", *named, *arguments)


def test_importing_the_plugin_imports_nothing_heavy() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import _mengoli_pytest;"
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('_mengoli')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout.strip() == "[]"


def test_a_run_that_uses_nothing_of_it_loads_nothing(pytester: pytest.Pytester) -> None:
    heavy = "{'numpy', 'sympy', 'mengoli.theory'}"
    pytester.makepyfile(f"import sys\ndef test_light():\n    assert not {heavy} & set(sys.modules)")
    pytester.makefile(".toml", settings="[tool]\nname = 'x'")
    named = () if pytester._request.config.pluginmanager.has_plugin("mengoli") else ("-p", "_mengoli_pytest")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *named)
    result.assert_outcomes(passed=1)


def test_a_workflow_file_is_a_test(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", half_life=HALF_LIFE)
    result = run(pytester, "-rP", "--mengoli-seed", "5")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*half_life.toml*", "*the recursion of second moments*"])


def test_a_family_file_is_a_test(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", rayleigh=RAYLEIGH)
    run(pytester).assert_outcomes(passed=1)


def test_a_wrong_family_file_fails_in_one_sentence(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", rayleigh=RAYLEIGH.replace("2*log(s)", "log(s)").replace("/(2*s^2)", "/(3*s^2)"))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*violates the law: the density integrates to one.*", "*by quadrature 1.5, stated 1*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_mistake_in_a_file_is_told_in_one_sentence(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", broken=HALF_LIFE.replace('fit = "pool"', 'fit = "pole"'))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the name pole is not known*"])


def test_other_toml_files_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", config='[family.smith]\nname = "x"\n', data=b"\xff\xfe".decode("latin-1"))
    pytester.makefile(".toml", half_life=HALF_LIFE)
    pytester.makeini("[pytest]\nmengoli_files = theory_*.toml")
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED


CROSSCHECK = """
import pytest
import mengoli as mg

@pytest.mark.mengoli(precision={precision}, seed=3)
def test_law(mengoli_crosscheck):
    law = mg.derive(mg.families.Poisson(), mg.workflows.{workflow}())
    found = mengoli_crosscheck({wrapped}, generations=5)
    assert found.seed == 3
"""
WRONG = """
from dataclasses import dataclass
@dataclass
class Wrong:
    law: object
    family = property(lambda self: self.law.family)
    workflow = property(lambda self: self.law.workflow)
    n = None
    regime = property(lambda self: self.law.regime)
    def ratio(self, g):
        return self.law.ratio(g) * (1 if g == 1 else 2)
"""


def test_the_fixture_reports_what_it_could_have_seen(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(CROSSCHECK.format(precision=0.05, workflow="Augment", wrapped="law"))
    result = run(pytester, "-rP")
    result.assert_outcomes(passed=1)
    result.stdout.re_match_lines([r".*an error of \d.\d\d% would have been seen"])


def test_the_fixture_fails_with_the_witness(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(WRONG + CROSSCHECK.format(precision=0.05, workflow="Discard", wrapped="Wrong(law)"))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*poisson under discard is refuted: at generation*the law says*the simulation*"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--mengoli-precision", "2"], "*relative error between 0 and 1; got 2.0; write --mengoli-precision 0.01*"),
        (["--mengoli-seed", "-1"], "*whole number >= 0; got -1; write --mengoli-seed 1*"),
    ],
)
def test_bad_options_say_what_to_write(pytester: pytest.Pytester, arguments: list[str], message: str) -> None:
    result = run(pytester, *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])


def test_a_marker_with_another_option_says_what_to_write(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import pytest\n@pytest.mark.mengoli(n=3)\ndef test_it(mengoli_crosscheck):\n    pass\n"
    )
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*takes precision and seed; got*n*write @pytest.mark.mengoli(precision=0.01)*"])


def test_the_marker_is_listed(pytester: pytest.Pytester) -> None:
    run(pytester, "--markers").stdout.fnmatch_lines(["@pytest.mark.mengoli(precision=None, seed=None):*"])
