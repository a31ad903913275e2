"""The verification report: what failed is shown first and loudest, words are escaped, charts hold what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mengoli.commands import mengoli
from mengoli.report import report_page
from mengoli.report_charts import risk_chart, size_chart, z_chart, z_scores
from mengoli.report_svg import Chart, Curve, Dots
from mengoli.selection import select
from mengoli.theory.claims import Verdict
from mengoli.verification import VerifiedClaim, verify

EVIL = '<script>alert("x")</script> & <b>'
Rows = list[tuple[Any, VerifiedClaim]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    items = select(("any.discard", "any.augment", "exponential.augment", "bernoulli.augment")).statements
    return list(zip(items, verify(items, replicates=2000), strict=True))


def test_a_card_for_every_claim_with_everything_on_it(rows: Rows) -> None:
    text = report_page(rows, {"seconds": 2.0, "versions": {"python": "3"}})
    assert "<h1>4 of 4 claims established</h1>" in text
    for item, found in rows:
        card = re.search(rf'<article class="card" id="{re.escape(item.identifier)}".*?</article>', text, re.S)
        assert card is not None
        assert '<span class="badge proved">proved</span>' in card[0]
        assert "<summary>Derivation</summary>" in card[0]
        assert all(name in card[0] for name in found.certificates)
        assert found.check is not None
        assert f"{found.check.detectable:.3%}" in card[0]
    assert "https://" not in text
    assert "<script" not in text


def test_a_refuted_claim_is_counted_and_its_witness_shown_as_text(rows: Rows) -> None:
    item, found = rows[0]
    bad = replace(found, verdict=Verdict.REFUTED, witness=EVIL)
    text = report_page([(item, bad), *rows[1:]], {"machine": EVIL})
    assert "<h1>3 of 4 claims established</h1>" in text
    assert '<b>1</b> <span class="badge refuted">' in text
    assert "<script>" not in text
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in text


def test_a_claim_without_a_simulation_has_a_card_too(rows: Rows) -> None:
    item, found = rows[1]
    text = report_page([(item, replace(found, check=None))], {})
    assert 'class="card"' in text
    assert "minimal detectable" not in text


def test_the_charts_hold_exact_and_simulated_values(rows: Rows) -> None:
    risk = risk_chart(rows)
    assert risk is not None
    curves = [mark for mark in risk.marks if isinstance(mark, Curve)]
    assert [curve.label for curve in curves] == ["discard", "augment"]
    assert curves[0].points[-1] == (20.0, 20.0)
    sizes = size_chart(rows)
    assert sizes is not None
    (first, *_) = (mark for mark in sizes.marks if isinstance(mark, Curve))
    distances = [y for _, y in first.points]
    assert distances == sorted(distances, reverse=True)
    # First order in 1/n: ten times the sample, a tenth of the distance.
    assert distances[-4] / distances[-1] == pytest.approx(10, rel=0.05)
    scores = z_scores(rows)
    assert [z for z, _ in scores] == sorted(z for z, _ in scores)
    assert all(abs(z) < 5 for z, _ in scores)
    assert z_chart(rows) is not None
    assert z_chart([]) is None
    assert risk_chart([]) is None
    assert size_chart([]) is None


def test_a_wrong_law_stands_out_among_the_z_scores(rows: Rows) -> None:
    item, found = rows[1]
    assert found.check is not None
    wrong = replace(found, check=replace(found.check, exact=found.check.exact * 2))
    assert min(z for z, _ in z_scores([(item, wrong)])) < -10


def test_chart_texts_are_escaped_and_odd_values_left_out() -> None:
    chart = Chart(
        EVIL,
        EVIL,
        "x",
        "y",
        (
            Curve(EVIL, ((1.0, 1.0), (2.0, 10.0), (3.0, -1.0)), 0),
            Dots(((1.0, float("inf"), 0.1), (2.0, 3.0, 5.0)), 1, (EVIL, EVIL)),
        ),
        log_y=True,
    )
    text = chart.svg("a")
    assert "<script>" not in text
    assert "nan" not in text
    assert "inf" not in text
    assert text.count("<circle") == 1


@pytest.mark.parametrize("log", [False, True])
def test_ticks_are_few_and_inside(log: bool) -> None:
    for low, high in ((1.0, 1.5), (0.001, 2000.0), (3.0, 3.0)):
        chart = Chart("t", "d", "x", "y", (Curve("c", ((low, low), (high, high)), 0),), log_x=log, log_y=log)
        text = chart.svg("a")
        assert 1 <= text.count('class="grid"') <= 12


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    result = CliRunner().invoke(
        mengoli, ["verify", "any.augment", "--replicates", "2000", "--report", str(path)]
    )
    assert path.exists()
    assert "any.augment.asymptotic" in path.read_text()
    assert result.exit_code in (0, 1)
