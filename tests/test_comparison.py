"""The comparison: D&D's figure exactly, rankings, costs, budgets, and what is refused."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from click.testing import CliRunner

from mengoli.commands import mengoli
from mengoli.comparison import compare
from mengoli.comparison_views import comparison_text, comparison_view, plot_comparison
from mengoli.theory import catalogue
from mengoli.theory.decisions.budget import budgeted
from mengoli.theory.decisions.costs import costs
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.language.workflow import Definition
from mengoli.theory.workflows import Augment, AugmentSubsample, Discard, RealPlusLast

FIGURE = ("discard", "augment", "augment-subsample")


def harmonic(g: int) -> Fraction:
    return sum((Fraction(1, k * k) for k in range(1, g + 1)), Fraction(0))


def test_the_figure_of_dey_and_donoho() -> None:
    """Exact, and within 1e-12 of the closed forms in mpmath, which share no code with the recursion."""
    started = time.process_time()
    made = compare([Discard(), Augment(), AugmentSubsample()], generations=100)
    seconds = time.process_time() - started
    by_label = {entry.label: entry for entry in made.entries}
    assert by_label["discard"].ratios == tuple(range(1, 101))
    assert by_label["augment"].ratios == tuple(harmonic(g) for g in range(1, 101))
    assert by_label["augment-subsample"].ratios == tuple(3 * harmonic(g) - 2 for g in range(1, 101))
    view = comparison_view(made)
    for g in (1, 10, 100):
        tail = mpmath.zeta(2) - mpmath.psi(1, g + 1)
        decimals = {row["workflow"]: mpmath.mpf(row["decimal"][str(g)]) for row in view["workflows"]}
        assert abs(decimals["augment"] - tail) < 1e-12
        assert abs(decimals["augment-subsample"] - (3 * tail - 2)) < 1e-12
    assert seconds < 1


def test_one_command_and_its_json() -> None:
    result = CliRunner().invoke(mengoli, ["compare", *FIGURE, "--json"])
    assert result.exit_code == 0
    view = json.loads(result.output)
    assert view["ranking"]["limit"] == ["augment", "augment-subsample", "discard"]
    assert view["ranking"]["trained"] == ["augment-subsample", "augment", "discard"]
    rows = {row["workflow"]: row for row in view["workflows"]}
    assert rows["augment"]["limit"] == {"exact": "pi^2/6", "decimal": rows["augment"]["limit"]["decimal"]}
    assert rows["augment"]["limit"]["decimal"].startswith("1.644934066848226436")
    assert rows["discard"]["limit"] is None
    assert rows["discard"]["rate"] == "g"
    assert rows["discard"]["doubles_at"] == 2
    assert rows["augment"]["at"]["3"] == "49/36"
    assert rows["augment"]["per_generation"]["trained"] == "101/2"
    again = json.loads(CliRunner().invoke(mengoli, ["compare", *FIGURE, "--json"]).output)
    for one in (view, again):
        del one["provenance"]
    assert view == again


def test_the_table_fits_a_screen() -> None:
    made = compare([catalogue.workflow(t) for t in (*FIGURE, "fresh-pool:rho=1/4,weights=optimal")], 20)
    lines = comparison_text(made, "trained").splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[4].startswith(" 1  fresh-pool:rho=1/4,weights=optimal")


def test_ranking_of_what_is_unbounded() -> None:
    """Vanishing, bounded by value, then by rate: log before linear, smaller slopes first, powers last."""
    texts = ["bias:b=1", "forget:w=1/2", "forget:w=1/3", "discard:sizes=i", "augment", "real-plus-last"]
    made = compare([catalogue.workflow(t) for t in [*texts, "fresh-pool:rho=1/3"]], 30)
    ranked = [entry.label for entry in made.ranked("limit")]
    assert ranked == [
        *("fresh-pool:rho=1/3", "real-plus-last", "augment", "discard:sizes=i"),
        *("forget:w=1/3", "forget:w=1/2", "bias:b=1"),
    ]


COSTS = {  # generated, collected, trained, stored at g = 4
    "discard": ("1", "0", "1", "1"),
    "augment": ("1", "0", "4", "4"),
    "augment:sizes=i": ("4", "0", "10", "10"),
    "augment-subsample:budget=1/2": ("1", "0", "1/2", "4"),
    "window:k=2": ("1", "0", "2", "2"),
    "real-plus-last:k=2": ("1", "0", "3", "3"),
    "fresh:w=1/2,ratio=2": ("1/2", "1", "3/2", "3/2"),
    "fresh-pool:rho=1/4": ("3/4", "1/4", "4", "4"),
    "fresh-pool:rho=1/4,weights=optimal": ("3/4", "1/4", "7/4", "7/4"),
    "mutual:w=1/2": ("2", "0", "4", "2"),
    "label-noise:factor=2": ("1", "0", "1", "1"),
}


@pytest.mark.parametrize("text", COSTS)
def test_costs(text: str) -> None:
    cost = list(costs(catalogue.workflow(text).definition, 4))[-1]
    assert tuple(map(str, (cost.generated, cost.collected, cost.trained, cost.stored))) == COSTS[text]


def test_the_same_training_compute() -> None:
    """Augment under a budget of n points is D&D's augment-subsample; discard is within it already."""
    made = compare([Discard(), Augment(), RealPlusLast()], 10, budget=Fraction(1))
    ratios = {entry.label: entry.ratios for entry in made.entries}
    assert ratios["augment"] == tuple(3 * harmonic(g) - 2 for g in range(1, 11))
    assert ratios["discard"] == tuple(range(1, 11))
    assert all(cost.trained <= 1 for entry in made.entries for cost in entry.costs)
    assert made.refused[0][0] == "real-plus-last"
    assert "trains on 2 n points" in made.refused[0][1]
    assert "not compared: real-plus-last" in comparison_text(made)
    with pytest.raises(NotCoveredError, match="do not all weigh the same"):
        budgeted(catalogue.workflow("forget:w=1/2").definition, Fraction(1), 5)


def test_the_exact_regime() -> None:
    made = compare([Augment()], 5, family=catalogue.family("exponential"), n=10)
    product = Fraction(1)
    for g, ratio in enumerate(made.entries[0].ratios, 1):
        product *= 1 + Fraction(1, 10 * g * g)
        assert ratio == (product - 1) * 10
    assert "exponential, n = 10" in comparison_text(made)


def test_geometric_growth_far_out_is_compared_by_its_logarithm() -> None:
    """(11/10)^g at g = 10^12 has too many digits to be written down."""
    made = compare(
        [catalogue.workflow(name) for name in ("discard", "window", "augment-subsample", "augment", "fresh:w=1/2")],
        30,
        family=catalogue.family("exponential"),
        n=10,
    )
    assert [entry.label for entry in made.ranked("limit")] == [
        "fresh:w=1/2",
        "augment",
        "augment-subsample",
        "window",
        "discard",
    ]
    text = comparison_text(made)
    assert "~ (11/10)^g" in text
    assert "bounded" in text


def test_bias_needs_the_truth_only_where_it_is_read() -> None:
    offset = compare([catalogue.workflow("bias:b=1/2")], 3)
    assert offset.entries[0].ratios == (Fraction(1), Fraction(9, 4), Fraction(4))
    shrunk = [catalogue.workflow("shrinkage:p=1/2")]
    with pytest.raises(InputError, match="depends on the truth; write --truth 1"):
        compare(shrunk, 3)
    assert str(compare(shrunk, 3, truth=Fraction(2)).entries[0].limit) == "13/3"


def test_workers_change_nothing() -> None:
    workflows = [Discard(), Augment()]
    assert comparison_view(compare(workflows, 5, workers=2)) == comparison_view(compare(workflows, 5))


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_the_plot_is_the_same_every_time(tmp_path: Path, ending: str) -> None:
    made = compare([Discard(), Augment()], 5)
    one, two = tmp_path / f"one{ending}", tmp_path / f"two{ending}"
    for path in (one, two):
        plot_comparison(made, str(path), logarithmic=True)
    assert one.read_bytes() == two.read_bytes()
    if ending == ".svg":
        assert one.read_text().count("stroke-dasharray") >= 1


def test_bounded_risks_can_be_seen_beside_one_that_grows(tmp_path: Path) -> None:
    pictures = {}
    for name, generations, chosen in (("fits", 50, None), ("log", 50, True), ("near", 5, None), ("linear", 5, False)):
        path = tmp_path / f"{name}.svg"
        plot_comparison(compare([Discard(), Augment()], generations), str(path), logarithmic=chosen)
        pictures[name] = path.read_bytes()
    assert pictures["fits"] == pictures["log"]
    assert pictures["near"] == pictures["linear"]


BAD = {
    ("discard", "discard"): "one workflow stands twice",
    ("discard", "--generations", "0"): "number of generations must be from 1",
    ("fresh",): "fresh: a comparison needs a number for w; got 'w'; write a value with 0 < w < 1",
    ("augment", "--n", "10"): "a sample size needs a family",
    ("augment", "--budget", "0"): "budget is outside its domain",
    ("augment", "--budget", "b"): "budget needs a number here",
    ("augment", "--workers", "0"): "at least one worker",
    ("augment", "--plot", "figure.txt"): "a plot is a picture",
    ("augment", "--plot", "no/such/folder/figure.png"): "folder of the plot does not exist",
    ("augmnt",): "there is no workflow of this name; got 'augmnt'; write augment",
}


@pytest.mark.parametrize("arguments", BAD)
def test_bad_calls(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(mengoli, ["compare", *arguments])
    assert isinstance(result.exception, InputError)
    assert BAD[arguments] in str(result.exception)


def test_nothing_to_compare() -> None:
    with pytest.raises(InputError, match="nothing to compare"):
        compare([])
    with pytest.raises(InputError, match="cannot be ranked by this"):
        compare([Discard()], 2).ranked("beauty")


def test_a_user_s_own_workflow_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[workflow]\nfit = "(batch + last(fit))/2"\n')
    result = CliRunner().invoke(mengoli, ["compare", str(path), "discard", "--generations", "10"])
    assert result.exit_code == 0
    assert str(path) in result.output
    assert Definition(fit="(batch + last(fit))/2").models == ("fit",)
