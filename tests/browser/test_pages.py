"""The pages in a real browser: quiet console, no network, formulas with a size, sliders, keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from headless import Pages, started

from mengoli.explorer import explorer_page
from mengoli.report import report_page
from mengoli.selection import select
from mengoli.testing.explored import exact_curve
from mengoli.theory import catalogue
from mengoli.theory.derivation.html import derivation_page
from mengoli.theory.derivation.tree import derivation
from mengoli.theory.law import derive
from mengoli.verification import verify

SIZES = """return [...document.querySelectorAll('math')].filter((m) => m.checkVisibility()).map(
  (m) => { const box = m.getBoundingClientRect(); return [box.width, box.height]; })"""
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all pages."""
    opened = started()
    yield opened
    opened.quit()


@pytest.fixture
def pages(browser: Any) -> Pages:
    """Pages in the shared browser."""
    return Pages(browser)


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures are kept: the folder MENGOLI_SCREENSHOTS names, else pytest's own."""
    named = os.environ.get("MENGOLI_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of three claims."""
    items = select(("any.augment", "exponential.augment", "bernoulli.augment")).statements
    found = verify(items, replicates=4000)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_page(list(zip(items, found, strict=True)), {"seconds": 1.5}), encoding="utf-8")
    return path


def shoot(browser: Any, folder: Path, name: str) -> None:
    browser.save_screenshot(str(folder / f"{name}.png"))
    assert (folder / f"{name}.png").stat().st_size > 5000


@pytest.mark.parametrize(
    ("family", "workflow", "n"),
    [("poisson", "augment", None), ("exponential", "augment", "n"), ("normal", "mutual", None)],
)
@pytest.mark.parametrize("width", [1200, 420])
def test_a_derivation(
    pages: Pages, screenshots: Path, tmp_path: Path, family: str, workflow: str, n: str | None, width: int
) -> None:
    path = tmp_path / "law.html"
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
    path.write_text(derivation_page(derivation(law)), encoding="utf-8")
    pages.browser.set_window_size(width, 1000)
    browser = pages.open(path)
    sizes = browser.execute_script(SIZES)
    assert len(sizes) > 10
    assert all(w > 1 and h > 5 for w, h in sizes)
    assert browser.execute_script(OVERFLOW) == 0
    assert pages.complaints() == []
    assert pages.requests() == []
    shoot(browser, screenshots, f"derivation-{family}-{workflow}-{width}")
    browser.set_window_size(1200, 1000)


def test_the_report(pages: Pages, screenshots: Path, report: Path) -> None:
    browser = pages.open(report)
    assert browser.title == "mengoli: 3 of 3 claims established"
    for folded in browser.find_elements("css selector", "details summary"):
        # The keyboard opens what is folded.
        folded.send_keys("\ue007")
    opened = browser.execute_script("return document.querySelectorAll('details[open]').length")
    assert opened == len(browser.find_elements("css selector", "details"))
    assert all(w > 1 and h > 5 for w, h in browser.execute_script(SIZES))
    charts = browser.find_elements("css selector", "svg.chart")
    assert len(charts) == 3
    assert all(chart.size["height"] > 200 for chart in charts)
    places = browser.execute_script(
        "return [...document.querySelectorAll('svg.chart circle')].map((c) => [c.cx.baseVal.value, c.cy.baseVal.value])"
    )
    assert len(places) > 20
    assert all(0 < x < 640 and 0 < y < 360 for x, y in places)
    ids = browser.execute_script("return [...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(set(ids)) == len(ids)
    assert pages.complaints() == []
    assert pages.requests() == []
    shoot(browser, screenshots, "report")
    browser.set_window_size(420, 1000)
    assert browser.execute_script(OVERFLOW) == 0
    shoot(browser, screenshots, "report-phone")
    browser.set_window_size(1200, 1000)


SLIDE = """const [id, value] = arguments; const input = document.getElementById(id);
if (input.type === 'checkbox') input.checked = value; else input.value = value;
input.dispatchEvent(new Event('input', { bubbles: true }));"""


@pytest.fixture
def explorer(pages: Pages, tmp_path: Path) -> Any:
    """The explorer's page, open."""
    path = tmp_path / "explorer.html"
    path.write_text(explorer_page(), encoding="utf-8")
    return pages.open(path)


@pytest.mark.parametrize(
    ("memory", "settings"),
    [
        ("pool", {"rho": 0, "size": 4.05}),
        ("pool", {"rho": 0, "budget": 0.5, "family": "exponential", "size": 1}),
        ("pool", {"rho": 0.2, "schedule": "power", "p": 2, "family": "bernoulli", "size": 2}),
        ("window", {"rho": 0, "k": 3}),
        ("window", {"rho": 0.3, "k": 4, "anchor": 0.25}),
        ("forget", {"rho": 0, "w": 0.4, "schedule": "geometric", "q": 1.5}),
        ("last", {"rho": 0, "anchor": 0.5}),
    ],
)
def test_sliders_move_the_curve_to_the_values_of_the_theory(
    explorer: Any, pages: Pages, tmp_path: Path, memory: str, settings: dict[str, Any]
) -> None:
    explorer.find_element("css selector", f'input[value="{memory}"]').click()
    for name, value in {"generations": 15, **settings}.items():
        if name == "family":
            options = explorer.find_elements("css selector", "#family option")
            value = next(o.get_attribute("value") for o in options if o.text.startswith(value))
        explorer.execute_script(SLIDE, name, value)
    config = explorer.execute_script("return mengoli.config()")
    curve = explorer.execute_script("return mengoli.curves().all[0]")
    lines = explorer.find_element("id", "lines").text
    exact = exact_curve(lines + "\n", config, 15, tmp_path)
    assert curve == pytest.approx([float(value) for value in exact], rel=1e-9)
    shown = explorer.find_element("css selector", "#values tbody tr:last-child td").text
    assert float(shown) == pytest.approx(float(exact[-1]), rel=1e-5)
    assert pages.complaints() == []
    assert pages.requests() == []


def test_the_keyboard_moves_a_slider_and_the_curve(explorer: Any, pages: Pages, screenshots: Path) -> None:
    before = explorer.find_element("id", "told").text
    slider = explorer.find_element("id", "rho")
    slider.send_keys("\ue014" * 10)  # ten times the right arrow
    assert explorer.find_element("id", "rho-out").text == "0.20"
    assert explorer.find_element("id", "told").text != before
    painted = explorer.execute_script(
        "const c = document.querySelector('#chart canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height);"
        "return new Set(new Uint32Array(d.data.buffer)).size"
    )
    assert painted > 20
    shoot(explorer, screenshots, "explorer")
    explorer.set_window_size(420, 1000)
    assert explorer.execute_script(OVERFLOW) == 0
    shoot(explorer, screenshots, "explorer-phone")
    explorer.set_window_size(1200, 1000)
    assert pages.complaints() == []


def test_a_page_that_asks_the_network_would_be_seen(pages: Pages, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text('<img src="http://127.0.0.1:9/x.png"><script>throw new Error("planted")</script>')
    pages.open(path)
    assert pages.requests() == ["http://127.0.0.1:9/x.png"]
    assert any("planted" in line for line in pages.complaints())
