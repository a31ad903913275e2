"""The explorer's engine against the theory: the same numbers from the file that the page itself writes."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mengoli.explorer import explorer_page
from mengoli.explorer.page import families
from mengoli.testing.explored import exact_curve, random_config
from mengoli.theory.errors import InputError

ENGINE = Path(__file__).parents[2] / "src" / "mengoli" / "explorer" / "engine.js"
GENERATIONS = 12

needs_node = pytest.mark.skipif(
    shutil.which("node") is None, reason="node is missing: apt-get install nodejs"
)


def computed(configs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Curve and lines of each composition, by the page's own engine."""
    program = (
        f"const engine = require({json.dumps(str(ENGINE))});"
        "const configs = JSON.parse(require('fs').readFileSync(0));"
        "console.log(JSON.stringify(configs.map("
        f"(c) => ({{ curve: engine.curve(c, {GENERATIONS}), lines: engine.lines(c) }}))));"
    )
    done = subprocess.run(
        ["node", "-e", program], input=json.dumps(configs), capture_output=True, text=True, check=True
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@needs_node
def test_the_engine_agrees_with_the_theory_on_random_compositions(tmp_path: Path) -> None:
    rng = random.Random(20240611)
    configs = [random_config(rng) for _ in range(40)]
    for config, found in zip(configs, computed(configs), strict=True):
        exact = exact_curve(found["lines"], config, GENERATIONS, tmp_path)
        for ours, theirs in zip(exact, found["curve"], strict=True):
            assert theirs == pytest.approx(float(ours), rel=1e-9), (config, found["lines"])


@needs_node
def test_a_wrong_engine_would_be_seen(tmp_path: Path) -> None:
    config = random_config(random.Random(3)) | {
        "memory": "pool",
        "rho": 0,
        "anchor": 0,
        "v2": 1,
        "n": 5,
        "budget": 0,
    }
    (right,) = computed([config])
    (wrong,) = computed([config | {"v2": -1}])
    exact = exact_curve(right["lines"], config, GENERATIONS, tmp_path)
    assert wrong["curve"][-1] != pytest.approx(float(exact[-1]), rel=1e-4)


def test_the_page_is_one_offline_file() -> None:
    text = explorer_page()
    assert text.count("<script") == 2
    assert "src=" not in text.split("<body>")[0]
    assert "Copyright" in Path(ENGINE.parent / "uplot-license.txt").read_text()
    assert len(text) < 120_000
    assert {row["label"]: row["v2"] for row in families()}["bernoulli"] == float(Fraction(-1))


def test_the_page_needs_a_place_to_be_written(tmp_path: Path) -> None:
    from mengoli.report_files import write_text

    with pytest.raises(InputError):
        write_text(tmp_path / "missing" / "page.html", "x")
