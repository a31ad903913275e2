"""Compile the Coq proofs and the table of named lemmas, and look at what they rest on.

Passing means: every file under the given folder compiles; none leaves a proof open or declares an axiom;
the table of named lemmas, written as Coq statements, follows from the theorems it names; the facts of analysis
behind the kernel's rules are theorems there; and each of those theorems rests on nothing but the axioms of Coq's
classical real numbers (`Print Assumptions`).

    python -m mengoli.theory.proof.coq.check proofs_notes/coq

Nothing is installed here; on Debian: apt-get install coq libcoq-coquelicot libcoq-interval.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from mengoli.theory.errors import MengoliError
from mengoli.theory.proof.coq.table import table_file, table_theorems
from mengoli.theory.proof.facts import FACTS, Fact
from mengoli.theory.proof.lemmas import LEMMAS, NamedLemma

LIBRARY: Final = "Mengoli"
"""The logical name under which the proofs are compiled."""

PACKAGES: Final = ("coq", "libcoq-coquelicot", "libcoq-interval")
"""The Debian packages that the proofs need."""

CLASSICAL_REALS: Final = frozenset(
    {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
)
"""The axioms on which the real numbers of Coq's standard library stand."""

_FORBIDDEN: Final = re.compile(
    r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|Guard\s+Checking|Universe\s+Checking"
    r"|Positivity\s+Checking|bypass_check)\b"
)
_COMMENT: Final = re.compile(r"\(\*(?:(?!\(\*|\*\)).)*\*\)", re.DOTALL)


class CoqError(MengoliError):
    """A proof that does not compile, or rests on what it may not rest on."""


def coqc_is_present() -> bool:
    """Whether Coq's compiler can be called."""
    return shutil.which("coqc") is not None


def _cpu_seconds() -> float:
    """Processor time of finished child processes: what else the machine does plays no part."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compile_file(path: Path, library: Path, *, timeout: float = 300) -> str:
    """Compile one file next to the compiled proofs and return what Coq printed.

    Parameters
    ----------
    path
        The file.
    library
        The folder that holds the compiled proofs.
    timeout
        Seconds after which Coq is stopped.

    Raises
    ------
    CoqError
        With Coq's message, if it refuses the file, or if it takes too long.
    """
    command = ["coqc", "-q", "-w", "-ambiguous-paths", "-Q", str(library), LIBRARY, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)
    except subprocess.TimeoutExpired as stopped:
        raise CoqError(f"Coq is not done with {path.name} after {timeout:g} s") from stopped
    if done.returncode != 0:
        raise CoqError(f"Coq refuses {path.name}:\n{done.stdout}{done.stderr}")
    return done.stdout


def compile_library(sources: Path, build: Path) -> dict[str, float]:
    """Copy the proofs to a build folder and compile them there, each after what it needs.

    Returns
    -------
    dict
        Processor seconds per file, in the order of compilation.
    """
    for source in sorted(sources.glob("*.v")):
        refuse_open_proofs(source.name, source.read_text())
        shutil.copy(source, build)
    listed = sorted(path.name for path in build.glob("*.v"))
    if not listed:
        raise CoqError(f"{sources} holds no Coq file")
    command = ["coqdep", "-sort", "-Q", ".", LIBRARY, *listed]
    order = subprocess.run(command, cwd=build, capture_output=True, text=True, check=True).stdout.split()
    seconds: dict[str, float] = {}
    for name in order:
        begin = _cpu_seconds()
        compile_file(build / Path(name).name, build)
        seconds[Path(name).name] = _cpu_seconds() - begin
    return seconds


def refuse_open_proofs(name: str, text: str) -> None:
    """Raise `CoqError` if a file, its comments aside, leaves a proof open or declares an axiom."""
    bare, before = text, ""
    while bare != before:  # comments nest
        before, bare = bare, _COMMENT.sub(" ", bare)
    if found := _FORBIDDEN.search(bare):
        raise CoqError(f"{name} says {found.group()!r}: nothing may be assumed")


def build_library(sources: Path, build: Path, lemmas: Sequence[NamedLemma] = LEMMAS) -> dict[str, float]:
    """Compile the proofs and, after them, the table of named lemmas as ``lemma_table.v``.

    Returns
    -------
    dict
        Processor seconds per file, in the order of compilation.

    Raises
    ------
    CoqError
        If a file does not compile, or a row names a file that is not there.
    """
    seconds = compile_library(sources, build)
    for row in lemmas:
        if row.coq_file is not None and row.coq_file not in seconds:
            raise CoqError(f"lemma {row.name}: there is no {row.coq_file} in {sources}")
    table = build / "lemma_table.v"
    table.write_text(table_file(lemmas))
    begin = _cpu_seconds()
    compile_file(table, build)
    return {**seconds, table.name: _cpu_seconds() - begin}


def refuse_missing_facts(sources: Path, facts: Iterable[Fact]) -> None:
    """Raise `CoqError` if a fact names a theorem that its file does not state."""
    for fact in facts:
        path = sources / fact.coq_file
        stated = rf"^(?:Theorem|Lemma)\s+{re.escape(fact.coq_theorem)}\b"
        if not path.is_file() or not re.search(stated, path.read_text(), re.MULTILINE):
            raise CoqError(f"the fact behind {fact.used_for}: no {fact.coq_theorem} in {fact.coq_file}")


def assumptions(theorems: Iterable[str], modules: Sequence[str], build: Path) -> frozenset[str]:
    """The axioms that the theorems rest on together, as `Print Assumptions` tells them of all at once."""
    # One pair of pairs: Coq walks the library once, not once a theorem.
    everything = "tt"
    for theorem in theorems:
        everything = f"({everything}, @{theorem})"
    probe = build / "assumptions_probe.v"
    probe.write_text(
        f"From {LIBRARY} Require Import {' '.join(modules)}.\n"
        f"Definition everything := {everything}.\nPrint Assumptions everything.\n"
    )
    printed = compile_file(probe, build)
    # The probe is no part of the library: left behind, it would be asked to import itself the next time.
    for left in build.glob("*assumptions_probe*"):
        left.unlink()
    if "Closed under the global context" in printed:
        return frozenset()
    if "Axioms:" not in printed:
        raise CoqError(f"Print Assumptions said: {printed}")
    return frozenset(re.findall(r"^([A-Za-z_][\w.']*)\s*:", printed, re.MULTILINE)) - {"Axioms"}


def check(
    sources: Path,
    lemmas: Sequence[NamedLemma] = LEMMAS,
    facts: Sequence[Fact] = FACTS,
    *,
    exports: Path | None = None,
) -> list[str]:
    """Run every check of this module and return a report, one line a file or theorem.

    Parameters
    ----------
    sources
        The folder of the proofs.
    lemmas
        The table of named lemmas.
    facts
        The facts of analysis behind the kernel's rules.
    exports
        A folder of exported certificates (`mengoli.theory.proof.coq.export.write_directory`), compiled too.

    Raises
    ------
    CoqError
        At the first thing that does not hold.
    """
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder)
        seconds = build_library(sources, build, lemmas)
        refuse_missing_facts(sources, facts)
        named = [name for row in lemmas for name in (row.coq_theorem, row.coq_tail_theorem) if name]
        named += [fact.coq_theorem for fact in facts]
        stated = [name for row in lemmas for name in table_theorems(row)]
        modules = [Path(name).stem for name in seconds]
        exported = [] if exports is None else sorted(exports.glob("cert_*.v"))
        if exported:
            begin = _cpu_seconds()
            modules.append(compile_together(exported, build))
            seconds[f"{len(exported)} exported certificates"] = _cpu_seconds() - begin
        theorems = [path.stem for path in exported]
        rest = assumptions([*named, *stated, *theorems], modules, build)
    report = [f"{taken:6.1f} s  {name}" for name, taken in seconds.items()]
    report.append(f"{sum(seconds.values()):6.1f} s  in all")
    if beyond := rest - CLASSICAL_REALS:
        raise CoqError(f"the theorems assume {', '.join(sorted(beyond))}")
    report += [f"proved    {theorem}" for theorem in [*named, *theorems]]
    report += [f"trusted   {row.name}: {row.trusted_reason}" for row in lemmas if row.trusted_reason]
    return [*report, "axioms, all of Coq's classical real numbers: " + ", ".join(sorted(rest))]


def compile_together(exported: Sequence[Path], build: Path) -> str:
    """Compile exported certificates as one file, which loads the libraries once; name the one Coq refuses."""
    for path in exported:
        refuse_open_proofs(path.name, path.read_text())
    together = build / "exported_certificates.v"
    together.write_text("\n".join(path.read_text() for path in exported))
    try:
        compile_file(together, build, timeout=1200)
    except CoqError:
        for path in exported:
            compile_file(Path(shutil.copy(path, build)), build)
        raise
    return together.stem


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the proofs from the command line; exit status 1 with one message if something does not hold."""
    parser = argparse.ArgumentParser(description="Compile the Coq proofs and look at what they rest on.")
    parser.add_argument("sources", type=Path, help="the folder of the proofs, proofs_notes/coq")
    parser.add_argument(
        "--exports", type=Path, help="a folder that `mengoli prove --coq` wrote; compiled too"
    )
    chosen = parser.parse_args(arguments)
    if not coqc_is_present():
        print("coqc is missing; on Debian: apt-get install " + " ".join(PACKAGES), file=sys.stderr)
        return 1
    try:
        print("\n".join(check(chosen.sources, exports=chosen.exports)))
    except CoqError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
