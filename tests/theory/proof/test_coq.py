"""Exported certificates: Coq accepts the true ones, on classical reals alone, and refuses the false ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kernel_examples import BAD, GOOD

from mengoli.theory.errors import InputError
from mengoli.theory.proof.coq import bundle, export, write_directory
from mengoli.theory.proof.coq_check import CLASSICAL_REALS, CoqError, assumptions, compile_file
from mengoli.theory.proof.coq_script import NotExportedError

NOT_EXPORTED = {
    "proto.squared-binomials": "telescoping",
    "schedule.doubling-converges": "size of its steps",
    "discard.quadratic-growth": "growth",
    "power.growth": "growth",
    "power.vanishes": "size of its steps",
    "harmonic.own-kinds": "size of its steps",
}
"""True certificates for which there is no Coq proof script, and a word of the reason."""

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
TRUE = {"limit": LIMIT, "sine": SINE, "geometric": GEOMETRIC}
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
}
FALSE_BY_THE_KERNEL = [
    "rsolve-says-zero",
    "rsolve-says-minus-one-over-c",
    "off-by-one-index",
    "wrong-base",
    "discard-is-not-g-plus-one",
    "pole-at-three",
    "too-low-a-bound",
    "strict-fails-at-a-closed-end",
]
"""False statements among the kernel's planted certificates; the exporter writes them, Coq refuses them."""


def _certificate(name: str, table: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {"id": f"test.{name}", **table[name]}


def test_all_true_certificates_compile_or_say_why_not(library: Path, tmp_path: Path) -> None:
    theorems, refused = [export(data) for data in TRUE.values()], {}
    for name in GOOD:
        try:
            theorems.append(export(_certificate(name, GOOD)))
        except NotExportedError as reason:
            refused[name] = str(reason)
    assert refused.keys() == NOT_EXPORTED.keys()
    for name, word in NOT_EXPORTED.items():
        assert word in refused[name]
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
    growth = _certificate("power.growth", GOOD)
    written = write_directory([LIMIT, growth], tmp_path / "out")
    assert written["test.limit"] == tmp_path / "out" / "cert_test_limit.v"
    assert "growth" in str(written["test.power.growth"])
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"cert_test_limit.v", "lemma_table.v"}


def test_two_ids_with_one_coq_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="same Coq name"):
        write_directory([LIMIT, {**LIMIT, "id": "test-limit"}], tmp_path)


def test_a_strict_tail_is_stated_strictly(library: Path, tmp_path: Path) -> None:
    strict = export(LIMIT, strict_tails=frozenset({("X", "lower"), ("X", "upper")}))
    assert "3 / ((INR g) + 1) < " in strict.text
    path = tmp_path / "strict.v"
    path.write_text(strict.text)
    compile_file(path, library)
