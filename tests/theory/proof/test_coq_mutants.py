"""What the kernel accepts Coq accepts, too: true certificates with several random changes, as a second oracle.

Most changed certificates are rejected; of the others the kernel's statement is exported and proved again by Coq, which
shares nothing with the kernel but the text. A certificate that Coq refused would be a hole in the kernel, or a proof
script that is too weak.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from kernel_examples import GOOD
from test_kernel_mutants import changed, mutants, texts, verdict

from mengoli.theory.proof.certificate import Certificate
from mengoli.theory.proof.coq.check import compile_file
from mengoli.theory.proof.coq.export import bundle, export
from mengoli.theory.proof.statement import statement

Data = dict[str, Any]
ACCEPTED = 120


def altered(data: Data, chance: Random) -> Data:
    """One change: a token, a text by another certificate's, or a text by something around it."""
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(list(mutants(data)))
    path, text = chance.choice(list(texts(data)))
    if kind < 0.75:
        alike = [own for other in GOOD.values() for where, own in texts(other) if where[0] == path[0]]
        return changed(data, path, chance.choice(alike))
    around = ("({})*g", "({})/g", "({}) + 1", "0 - ({})", "({})^2", "1/({})", "({}) - ({})")
    return changed(data, path, chance.choice(around).format(*[text] * 2))


def accepted_mutants(chance: Random) -> list[Data]:
    found: dict[str, Data] = {}
    while len(found) < ACCEPTED:
        data: Data = {**GOOD[chance.choice(list(GOOD))]}
        for _ in range(chance.randint(1, 3)):
            data = altered(data, chance)
        told = verdict(data, "flint")
        assert told == verdict(data, "fractions"), data
        if told is not None:
            words = statement(Certificate.from_dict({"id": "mutant", **data}), told)
            found.setdefault(words, {**data, "id": f"mutant.n{len(found)}"})
    return list(found.values())


@pytest.mark.slow
def test_coq_accepts_what_the_kernel_accepts(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "mutants.v"
    path.write_text(bundle(export(data) for data in accepted_mutants(Random(20261123))))
    compile_file(path, library, timeout=1200)
