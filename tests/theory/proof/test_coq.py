"""Exported certificates: Coq accepts the true ones, on classical reals alone, and refuses the false ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kernel_examples import BAD, GOOD

from mengoli.theory.errors import InputError
from mengoli.theory.proof.certificate import Certificate, Reject, check_twice
from mengoli.theory.proof.coq.check import CLASSICAL_REALS, CoqError, assumptions, compile_file
from mengoli.theory.proof.coq.export import bundle, export, write_directory
from mengoli.theory.proof.coq.script import NotExportedError

H2 = {"initial": "1", "step": "H2 + 1/(g+1)^2"}
LIMIT: dict[str, Any] = {
    "id": "test.limit",
    "rule": "limit",
    "start": 1,
    "sequences": {"H2": H2},
    "behaviour": {"H2": {"lemma": "H2"}},
    "claims": {"X": "3*H2 - 2"},
    "limits": {"X": "3*zeta2 - 2"},
    "tails": {"X": {"lower": "3/(g+1)", "upper": "3/g"}},
}
SINE: dict[str, Any] = {
    "id": "test.sine",
    "rule": "limit",
    "start": 1,
    "parameters": {"n": "n > 1"},
    "sequences": {"P": {"initial": "1 - 1/n", "step": "(1 - 1/(n*(g+1)^2))*P"}},
    "behaviour": {"P": {"lemma": "Psin", "parameters": {"c": "1/n"}}},
    "claims": {"X": "1 - P"},
    "limits": {"X": "1 - sinc"},
}
GEOMETRIC: dict[str, Any] = {
    "id": "test.geometric",
    "rule": "limit",
    "start": 1,
    "parameters": {"w": "0 < w < 1"},
    "sequences": {"Q": {"initial": "1", "step": "(1-w)^2*Q"}},
    "behaviour": {"Q": {"vanishes": "(1-w)^2"}},
    "claims": {"X": "g^2*Q + w"},
    "limits": {"X": "w"},
}
GROWTH: dict[str, Any] = {
    "id": "test.growth",
    "rule": "growth",
    "start": 2,
    "parameters": {"e": "0 <= e <= 1", "q": "q > 0"},
    "sequences": {"P": {"initial": "q", "step": "q*(g+e)/g*P"}},
    "positive": ["P"],
    "claims": {"X": "P", "Y": "P^2"},
    "growth": {
        "X": {"quotient": "q*(g+e)/g", "ratio": "q", "exponent": "e"},
        "Y": {"quotient": "q^2*(g+e)^2/g^2", "ratio": "q^2", "exponent": "2*e"},
    },
}
STEPS: dict[str, Any] = {  # two kinds by the size of the steps, the second through the first
    "id": "test.steps",
    "rule": "limit",
    "start": 1,
    "parameters": {"c": "c > 0"},
    "sequences": {
        "A": {"initial": "c", "step": "(1 + c/g^2)*A + 1/g"},
        "B": {"initial": "1", "step": "(1 + A/g^3)*B + A^2/(g^2+g)"},
    },
    "positive": ["A", "B"],
    "behaviour": {"A": {"slow": "log"}, "B": {"converges": "b"}},
    "claims": {"X": "B + c*A^3/g", "Y": "(B+1)/B"},
    "limits": {"X": "b", "Y": "1 + 1/b"},
}
NULL: dict[str, Any] = {
    "id": "test.null",
    "rule": "limit",
    "start": 1,
    "parameters": {"e": "0 < e < 2"},
    "sequences": {"E": {"initial": "-3", "step": "(1 - e/(2*g))*E"}},
    "behaviour": {"E": {"null": "e/(2*g)"}},
    "claims": {"X": "e + E"},
    "limits": {"X": "e"},
}
GAINS: dict[str, Any] = {
    "id": "test.gains",
    "rule": "limit",
    "start": 1,
    "parameters": {"e": "0 < e < 1"},
    "sequences": {"E": {"initial": "-3", "step": "(1 - e/(g+1))^2*E + 1/(g+1)^2"}},
    "behaviour": {"E": {"null": "(2*e*(g+1)-e^2)/(g+1)^2"}},
    "claims": {"X": "E"},
    "limits": {"X": "0"},
}
TRUE = {
    "limit": LIMIT,
    "sine": SINE,
    "geometric": GEOMETRIC,
    "growth": GROWTH,
    "steps": STEPS,
    "null": NULL,
    "gains": GAINS,
}
FALSE: dict[str, dict[str, Any]] = {
    "limit off by one": {**LIMIT, "limits": {"X": "3*zeta2 - 1"}},
    "limit of another lemma": {**LIMIT, "behaviour": {"H2": {"lemma": "H3"}}, "limits": {"X": "3*zeta3 - 2"}},
    "sequence that is not the lemma's": {**LIMIT, "sequences": {"H2": {"initial": "0", "step": H2["step"]}}},
    "lower tail too high": {**LIMIT, "tails": {"X": {"lower": "3/g"}}},
    "upper tail too low": {**LIMIT, "tails": {"X": {"upper": "3/(g+1)"}}},
    "lemma outside its domain": {**SINE, "parameters": {"n": "n > 0"}},
    "lemma on the end of its domain": {**SINE, "parameters": {"n": "n >= 1"}},
    "ratio that reaches one": {**GEOMETRIC, "parameters": {"w": "0 <= w < 1"}},
    "ratio that is another": {**GEOMETRIC, "behaviour": {"Q": {"vanishes": "1-w"}}},
    "another quotient": {
        **GROWTH,
        "claims": {"X": "P"},
        "growth": {"X": {"quotient": "q*(g+e+1)/g", "ratio": "q", "exponent": "e+1"}},
    },
    "gains as large as the losses": {
        **GAINS,
        "sequences": {"E": {"initial": "-3", "step": "(1 - e/(g+1))^2*E + 1/(g+1)"}},
    },
    "a loss above one": {**NULL, "parameters": {"e": "0 < e < 3"}},
    "a loss that is another": {**NULL, "behaviour": {"E": {"null": "e/g"}}},
}
TOO_LARGE: dict[str, dict[str, Any]] = {
    "another exponent": {
        **GROWTH,
        "claims": {"X": "P"},
        "growth": {"X": {"quotient": "q*(g+e)/g", "ratio": "q", "exponent": "e+1"}},
    },
    "steps too large to be slow": {
        **STEPS,
        "sequences": {"A": {"initial": "c", "step": "(1 + c/g)*A + 1/g"}, "B": {"initial": "1", "step": "B"}},
    },
    "steps too large to converge": {
        **STEPS,
        "sequences": {**STEPS["sequences"], "B": {"initial": "1", "step": "B + A/g"}},
    },
}
"""False by degrees, which the exporter sees itself: there is no script to write."""
FALSE_BY_THE_KERNEL = [
    "rsolve-says-zero",
    "rsolve-says-minus-one-over-c",
    "off-by-one-index",
    "wrong-base",
    "discard-is-not-g-plus-one",
    "pole-at-three",
    "too-low-a-bound",
    "strict-fails-at-a-closed-end",
    "growth-of-zero",
]
"""False statements among the kernel's planted certificates; the exporter writes them, Coq refuses them."""


def _certificate(name: str, table: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {"id": f"test.{name}", **table[name]}


def test_all_true_certificates_compile(library: Path, tmp_path: Path) -> None:
    for data in TRUE.values():
        check_twice(Certificate.from_dict(data))
    theorems = [export(data) for data in [*TRUE.values(), *(_certificate(name, GOOD) for name in GOOD)]]
    path = library / "exported.v"
    path.write_text(bundle(theorems))
    compile_file(path, library)
    assert assumptions([theorem.name for theorem in theorems], ["exported"], library) <= CLASSICAL_REALS


@pytest.mark.parametrize("name", FALSE)
def test_false_limits_do_not_compile(name: str, library: Path, tmp_path: Path) -> None:
    path = tmp_path / "planted.v"
    path.write_text(export(FALSE[name]).text)
    with pytest.raises(CoqError, match="Coq refuses"):
        compile_file(path, library)


@pytest.mark.parametrize("data", [*TOO_LARGE.values(), _certificate("wrong-ratio", BAD)])
def test_a_script_is_written_only_where_the_degrees_allow_it(data: dict[str, Any]) -> None:
    with pytest.raises(Reject):
        check_twice(Certificate.from_dict(data))
    with pytest.raises(NotExportedError):
        export(data)


@pytest.mark.parametrize("name", FALSE_BY_THE_KERNEL)
def test_false_certificates_do_not_compile(name: str, library: Path, tmp_path: Path) -> None:
    path = tmp_path / "planted.v"
    path.write_text(export(_certificate(name, BAD)).text)
    with pytest.raises(CoqError, match="Coq refuses"):
        compile_file(path, library)


def test_a_claim_cannot_speak_of_what_it_defines() -> None:
    data = {"id": "test.self", "rule": "closed_form", "start": 1, "defines": {"S": H2 | {"step": "S"}}}
    with pytest.raises(InputError):
        export({**data, "claims": {"S": "S"}})


def test_hostile_text_is_refused() -> None:
    for hostile in ("1). Admitted. (* ", "1 *) Axiom a : False. (*", "forall", "H2 g", "1; idtac", "sqrt(2)"):
        with pytest.raises(InputError):
            export({**LIMIT, "claims": {"X": hostile}})
    with pytest.raises(InputError):
        export({**LIMIT, "id": "a *) Axiom b : False. (*"})


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(InputError, match="no such rule"):
        export({**LIMIT, "rule": "magic"})


def test_write_directory_writes_files_and_reasons(tmp_path: Path) -> None:
    square = {"A": {"initial": "1", "step": "A + A^2/g^9"}, "B": {"initial": "1", "step": "B"}}
    written = write_directory([LIMIT, {**STEPS, "sequences": square}], tmp_path / "out")
    assert written["test.limit"] == tmp_path / "out" / "cert_test_limit.v"
    assert "the step of A is not linear in it" in str(written["test.steps"])
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"cert_test_limit.v", "lemma_table.v"}


def test_what_a_defined_limit_is_stands_first() -> None:
    assert "exists z_b : R, is_lim_seq s_B z_b /\\ " in export(STEPS).text


def test_two_ids_with_one_coq_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="same Coq name"):
        write_directory([LIMIT, {**LIMIT, "id": "test-limit"}], tmp_path)


def test_a_strict_tail_is_stated_strictly(library: Path, tmp_path: Path) -> None:
    strict = export(LIMIT, strict_tails=frozenset({("X", "lower"), ("X", "upper")}))
    assert "3 / ((INR g) + 1) < " in strict.text
    path = tmp_path / "strict.v"
    path.write_text(strict.text)
    compile_file(path, library)
