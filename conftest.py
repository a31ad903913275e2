"""theory and numerics are collected through src/mengoli, under their import names; the calibration study has a page."""

import os
from pathlib import Path
from typing import Any

collect_ignore = ["theory", "numerics", "build"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the calibration study found, in whichever processes, and write it where CALIBRATION_PAGE says."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    found = {text for report in reports for name, text in report.user_properties if name == "calibration"}
    page = "\n".join(line[1:] for line in sorted(found))
    if page:
        terminalreporter.write_line(page)
    if page and "CALIBRATION_PAGE" in os.environ:
        Path(os.environ["CALIBRATION_PAGE"]).write_text(page)
