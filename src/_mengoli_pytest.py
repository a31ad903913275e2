"""The pytest plugin of mengoli: options, a marker, a fixture, and TOML files of families and workflows as tests.

It is imported in every pytest run where mengoli is installed, so it imports nothing but pytest until it is used.

    pytest families/ --mengoli-precision 0.01 --mengoli-seed 7

runs the laws of every file in the folder. In a test, the fixture ``mengoli_crosscheck`` holds a law against a
simulation and writes into the test's report how large an error it could have seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from mengoli.numerics.checks.crosscheck import CrossCheck

_LARGEST_FILE: Final = 64 * 1024
_TABLES: Final = ("family", "workflow")
_MARKER: Final = (
    "mengoli(precision=None, seed=None): relative error and seed of this test's cross-checks, "
    "in place of --mengoli-precision and --mengoli-seed"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the command line's options and the ini options."""
    group = parser.getgroup("mengoli", "theory of model collapse")
    group.addoption(
        "--mengoli-precision",
        type=float,
        metavar="ERROR",
        help="Relative error that cross-checks must reach, such as 0.01; more replicates the smaller it is.",
    )
    group.addoption("--mengoli-seed", type=int, default=1, metavar="SEED", help="Root of all random numbers.")
    parser.addini(
        "mengoli_files",
        "Patterns of the TOML files that are collected where they hold a [family] or a [workflow].",
        type="args",
        default=["*.toml"],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Check the options and register the marker."""
    precision, seed = config.getoption("--mengoli-precision"), config.getoption("--mengoli-seed")
    if precision is not None and not 0 < precision < 1:
        raise pytest.UsageError(
            f"--mengoli-precision is a relative error between 0 and 1; got {precision}; write --mengoli-precision 0.01"
        )
    if seed < 0:
        raise pytest.UsageError(f"--mengoli-seed is a whole number >= 0; got {seed}; write --mengoli-seed 1")
    config.addinivalue_line("markers", _MARKER)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> TheoryFile | None:
    """Collect a TOML file with the table [family] or [workflow]."""
    if file_path.suffix != ".toml" or not any(file_path.match(p) for p in parent.config.getini("mengoli_files")):
        return None
    table = _table_of(file_path)
    return None if table is None else TheoryFile.from_parent(parent, path=file_path, table=table)


def _table_of(path: Path) -> str | None:
    """``family`` or ``workflow`` if a line opens such a table; read without parsing, so that any TOML may lie about."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return None
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    opened = [line.split("#")[0].strip() for line in lines]
    return next((name for name in _TABLES if f"[{name}]" in opened), None)


class TheoryFile(pytest.File):
    """A file that declares a family or a workflow."""

    def __init__(self, *, table: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.table = table

    def collect(self) -> Iterator[pytest.Item]:
        """One test: the laws of what is declared."""
        yield TheoryItem.from_parent(self, name=self.table, table=self.table)


class TheoryItem(pytest.Item):
    """The laws of a declared family or workflow."""

    def __init__(self, *, table: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.table = table
        self.add_marker("mengoli")

    def runtest(self) -> None:
        """Read the file and check its laws; the whole report goes into the test's report."""
        from mengoli.testing.laws import LawError, check_family, check_workflow

        options = {"seed": self.config.getoption("--mengoli-seed")}
        precision = self.config.getoption("--mengoli-precision")
        if precision is not None:
            options["precision"] = precision
        try:
            if self.table == "family":
                from mengoli.theory.declared.family import read_family

                report = check_family(read_family(str(self.path)), **options)
            else:
                from mengoli.theory.language.workflow_file import read_workflow

                report = check_workflow(read_workflow(str(self.path)), **options)
        except LawError as error:
            self.add_report_section("call", "mengoli", str(error.report))
            raise
        self.add_report_section("call", "mengoli", str(report))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A violated law and a mistake in the file are told in one sentence, without a traceback."""
        from mengoli.testing.laws import LawError
        from mengoli.theory.errors import MengoliError

        if isinstance(excinfo.value, LawError | MengoliError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test stands."""
        return self.path, None, f"{self.path.name}: laws of the {self.table}"


@pytest.fixture
def mengoli_crosscheck(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Callable[..., CrossCheck]:
    """Hold a law against a simulation.

    Calling it with a law runs `mengoli.crosscheck` with the precision and the seed of the command line or of the
    test's marker, writes the minimal detectable error into the test's report, and fails unless the law is supported.
    """
    marker = request.node.get_closest_marker("mengoli")
    own = {} if marker is None else {key: value for key, value in marker.kwargs.items() if value is not None}
    foreign = own.keys() - {"precision", "seed"}
    if foreign or (marker is not None and marker.args):
        raise pytest.UsageError(
            f"the marker mengoli takes precision and seed; got {sorted(foreign) or marker.args}; "
            "write @pytest.mark.mengoli(precision=0.01)"
        )

    def check(law: Any, **options: Any) -> CrossCheck:
        from mengoli.numerics.checks.crosscheck import crosscheck
        from mengoli.theory.claims import Verdict

        chosen = {"seed": request.config.getoption("--mengoli-seed"), **own, **options}
        precision = request.config.getoption("--mengoli-precision")
        if precision is not None:
            chosen.setdefault("precision", precision)
        found = crosscheck(law, **chosen)
        subject = f"{found.family} under {found.workflow}"
        line = (
            f"{subject}, g = {found.generation}: law {float(found.exact):.6g}, simulated {found.simulated:.6g} "
            f"+- {found.standard_error:.2g} ({found.replicates} histories, seed {found.seed}); "
            f"an error of {found.detectable:.2%} would have been seen"
        )
        request.node.add_report_section("call", "mengoli", line)
        record_property("mengoli_minimal_detectable_error", found.detectable)
        assert found.verdict is Verdict.SUPPORTED, f"{subject} is {found.verdict.value}: {found.witness}"
        return found

    return check
