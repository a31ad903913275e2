"""A skipped test is a failure unless its reason stands in tests/allowed_skips.txt."""

import re
import sys
from pathlib import Path

log = Path(sys.argv[1]).read_text()
allowed = [
    line
    for line in (Path(__file__).parent.parent / "tests" / "allowed_skips.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
skips = re.findall(r"^SKIPPED \[\d+\] .*$", log, re.M)
unknown = [line for line in skips if not any(reason in line for reason in allowed)]
for line in unknown:
    print("not allowed:", line)
sys.exit(bool(unknown))
