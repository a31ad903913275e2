"""The table of named lemmas says what Coq proves; open proofs, axioms and overstated rows are caught."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from mengoli.theory.errors import InputError
from mengoli.theory.proof.coq.check import (
    CLASSICAL_REALS,
    CoqError,
    assumptions,
    check,
    compile_file,
    compile_together,
    main,
    refuse_missing_facts,
    refuse_open_proofs,
)
from mengoli.theory.proof.coq.table import table_file, table_theorems
from mengoli.theory.proof.facts import FACTS
from mengoli.theory.proof.lemmas import LEMMAS, Behaviour, NamedLemma, lemma

PROOFS = Path(__file__).parents[3] / "proofs_notes" / "coq"
OVERSTATED = {
    "wrong limit": dataclasses.replace(lemma("H2"), limit_text="pi^2/8"),
    "wrong start": dataclasses.replace(lemma("H2"), initial="0"),
    "wrong step": dataclasses.replace(lemma("H2"), step="H2 + 1/g^2"),
    "tail too tight above": dataclasses.replace(lemma("H2"), tail=("1/(g+1)", "1/(g+1)")),
    "tail of another sequence": dataclasses.replace(lemma("H2a"), tail=("1/(g+a)", "1/(g+a)")),
    "domain too wide": dataclasses.replace(lemma("Psin"), parameters=(("c", "0 < c < 2"),)),
    "domain with its end": dataclasses.replace(lemma("Geo"), parameters=(("q", "-1 < q <= 1"),)),
    "sinh for sin": dataclasses.replace(lemma("Psin"), limit_text="sinh(pi*sqrt(c))/(pi*sqrt(c))"),
    "sign of digamma": dataclasses.replace(lemma("D1a"), limit_text="digamma(1+a) + eulergamma"),
    "zeta of another number": dataclasses.replace(lemma("H3"), limit_text="zeta(4)"),
    "unbounded called vanishing": dataclasses.replace(lemma("H1"), behaviour=Behaviour.VANISHES),
    "theorem that is not there": dataclasses.replace(lemma("H1"), coq_theorem="H1_converges"),
}


def test_every_row_is_proved_or_says_why_it_is_trusted() -> None:
    assert len({row.name for row in LEMMAS}) == len(LEMMAS)
    symbols = [row.limit_symbol for row in LEMMAS if row.limit_symbol]
    assert len(set(symbols)) == len(symbols)
    for row in LEMMAS:
        assert (row.coq_theorem is None) != (row.trusted_reason is None)


def test_the_table_follows_from_the_theorems_and_classical_reals_alone(library: Path) -> None:
    modules = sorted(path.stem for path in library.glob("*.vo"))
    named = [theorem for row in LEMMAS for theorem in (row.coq_theorem, row.coq_tail_theorem) if theorem]
    stated = [name for row in LEMMAS for name in table_theorems(row)]
    assert len(stated) == len(named)
    found = assumptions([*named, *stated], modules, library)
    assert found
    assert found <= CLASSICAL_REALS


def test_the_facts_behind_the_rules_rest_on_classical_reals_alone(library: Path) -> None:
    modules = sorted(path.stem for path in library.glob("*.vo"))
    found = assumptions([fact.coq_theorem for fact in FACTS], modules, library)
    assert found
    assert found <= CLASSICAL_REALS


@pytest.mark.skipif(not PROOFS.is_dir(), reason="the Coq proofs lie in the checkout, and this is none")
def test_every_fact_is_stated_in_its_file() -> None:
    refuse_missing_facts(PROOFS, FACTS)
    for changes in ({"coq_theorem": "slow_by_step"}, {"coq_file": "growths.v"}, {"coq_file": "basel.v"}):
        with pytest.raises(CoqError, match="the fact behind"):
            refuse_missing_facts(PROOFS, [dataclasses.replace(FACTS[1], **changes)])


@pytest.mark.skipif(not PROOFS.is_dir(), reason="the notes lie in the checkout, and this is none")
def test_the_notes_show_the_facts() -> None:
    kernel, trusted = (
        PROOFS.parent.joinpath(name).read_text("utf-8") for name in ("kernel.md", "trusted.md")
    )
    for fact in FACTS:
        assert f"| {fact.used_for} | {fact.statement} | `{fact.coq_theorem}` |" in kernel
        assert f"`{fact.coq_theorem}`" in trusted
    shown = kernel.split("## Facts of analysis")[1].split("\n## ")[0]
    assert shown.count("\n| ") == len(FACTS) + 1


@pytest.mark.parametrize("row", OVERSTATED.values(), ids=OVERSTATED.keys())
def test_a_row_that_says_more_than_its_theorem_does_not_compile(
    row: NamedLemma, library: Path, tmp_path: Path
) -> None:
    path = tmp_path / "overstated.v"
    path.write_text(table_file([row]))
    with pytest.raises(CoqError):
        compile_file(path, library)


def test_a_trusted_row_is_no_theorem() -> None:
    row = dataclasses.replace(lemma("H2"), coq_file=None, coq_theorem=None, trusted_reason="for this test",
                              tail=None, coq_tail_theorem=None)  # fmt: skip
    assert table_theorems(row) == ()
    assert "Theorem" not in table_file([row])


@pytest.mark.parametrize(
    "changes",
    [
        {"coq_theorem": None},
        {"trusted_reason": "and proved too"},
        {"coq_file": None},
        {"limit_text": None},
        {"limit_symbol": None},
        {"coq_tail_theorem": None},
    ],
)
def test_a_row_cannot_contradict_itself(changes: dict[str, str | None]) -> None:
    with pytest.raises(InputError):
        dataclasses.replace(lemma("H2"), **changes)  # type: ignore[arg-type]


def test_an_unknown_lemma_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="Psinh"):
        lemma("H7")


@pytest.mark.parametrize(
    "text",
    [
        "Lemma a : False. Admitted.",
        "Lemma a : False. Proof. admit. Qed.",
        "Axiom a : False.",
        "Axioms a b : False.",
        "Parameter a : False.",
        "Conjecture a : False.",
        "(* (* nested *) *) Axiom a : False.",
        "Unset Guard Checking.",
    ],
)
def test_open_proofs_and_axioms_are_refused(text: str) -> None:
    with pytest.raises(CoqError, match="nothing may be assumed"):
        refuse_open_proofs("planted.v", text)


def test_comments_may_speak_of_axioms() -> None:
    refuse_open_proofs(
        "fine.v", "(* no Axiom here, (* nothing Admitted *) *) Lemma a : True. Proof. exact I. Qed."
    )


def _sources(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "planted.v").write_text(text)
    return folder


def _row(theorem: str) -> NamedLemma:
    return dataclasses.replace(lemma("H1"), coq_file="planted.v", coq_theorem=theorem)


@pytest.mark.usefixtures("coqc")
class TestPlantedLibraries:
    """Small folders of proofs, each with one fault."""

    def test_a_file_that_does_not_compile(self, tmp_path: Path) -> None:
        sources = _sources(tmp_path / "proofs", "Lemma a : 1 = 2. Proof. reflexivity. Qed.")
        with pytest.raises(CoqError, match="refuses planted"):
            check(sources, [], [])

    def test_a_file_that_is_missing(self, tmp_path: Path) -> None:
        sources = _sources(tmp_path / "proofs", "Lemma a : 1 = 1. Proof. reflexivity. Qed.")
        with pytest.raises(CoqError, match=r"there is no basel\.v"):
            check(sources, [lemma("H2")], [])

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CoqError, match="no Coq file"):
            check(tmp_path, [], [])

    def test_a_hypothesis_outside_a_section_is_an_axiom(self, tmp_path: Path) -> None:
        text = "Hypothesis magic : False. Theorem a : 1 = 2. Proof. destruct magic. Qed."
        build = tmp_path / "build"
        path = _sources(build, text) / "planted.v"
        compile_file(path, build)
        assert assumptions(["a"], ["planted"], build) == {"planted.magic"}

    def test_the_one_bad_export_is_named(self, tmp_path: Path) -> None:
        exported = [tmp_path / f"cert_{name}.v" for name in ("good", "bad")]
        exported[0].write_text("Theorem cert_good : 1 = 1. Proof. reflexivity. Qed.")
        exported[1].write_text("Theorem cert_bad : 1 = 2. Proof. reflexivity. Qed.")
        build = tmp_path / "build"
        build.mkdir()
        assert compile_together(exported[:1], build) == "exported_certificates"
        with pytest.raises(CoqError, match=r"refuses cert_bad\.v"):
            compile_together(exported, build)
        exported[1].write_text("Theorem cert_bad : 1 = 2. Admitted.")
        with pytest.raises(CoqError, match="nothing may be assumed"):
            compile_together(exported, build)

    def test_the_command_line_says_what_fails(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        sources = _sources(tmp_path / "proofs", "Axiom a : False.")
        assert main([str(sources)]) == 1
        assert "'Axiom'" in capsys.readouterr().err


def test_without_coq_the_command_line_names_the_packages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([str(tmp_path)]) == 1
    assert "libcoq-coquelicot" in capsys.readouterr().err
