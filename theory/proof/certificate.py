"""A certificate is data: the statement and the few expressions with which the kernel can check it.

Anything may write a certificate, only the kernel decides. The text is canonical JSON (keys of the top level in
a fixed order, inner objects in the writer's order, which matters for domains that speak of earlier parameters),
so equal certificates have equal hashes. ``certificate.schema.json`` publishes the format; ``proofs_notes/kernel.md``
says what an accepted certificate establishes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, final

from . import kernel
from .arithmetic.with_flint import FlintField
from .arithmetic.with_fractions import FractionField
from .kernel import Verified as Verified
from .lemmas import LEMMAS
from .reading import Reject as Reject
from .reading import read

_ORDER: Final = (
    *("format", "id", "rule", "start", "parameters", "inputs", "sequences", "positive", "defines", "closed"),
    *("claims", "solve", "strict", "minorants", "products", "growth", "behaviour", "limits", "tails"),
)

ARITHMETICS: Final[Mapping[str, kernel.Arithmetic]] = {"flint": FlintField, "fractions": FractionField}
"""The two independent arithmetics by name."""


@final
@dataclass(frozen=True)
class Certificate:
    """One certificate, as canonical JSON text.

    Parameters
    ----------
    text
        Canonical JSON; make certificates with `from_json` or `from_dict`.
    """

    text: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Certificate:
        """Make a certificate from plain data, such as a finder writes.

        ``format`` may be left out. Nothing else is checked here; that is the kernel's work.
        """
        full = {"format": kernel.FORMAT, **data}
        keys = sorted(full, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER))
        return cls(json.dumps({key: full[key] for key in keys}, separators=(",", ":")))

    @classmethod
    def from_json(cls, text: str) -> Certificate:
        """Make a certificate from JSON text.

        Raises
        ------
        Reject
            If the text is not JSON of the allowed kind (repeated keys, floats, non-ASCII text, too long).
        """
        try:
            return cls.from_dict(read(text))
        except (TypeError, ValueError, RecursionError) as error:
            raise Reject(f"not JSON: {error}") from error

    def to_json(self) -> str:
        """The certificate as indented JSON for people; `from_json` gives the same certificate back."""
        return json.dumps(self.data, indent=2)

    @property
    def data(self) -> dict[str, Any]:
        """A fresh copy of the content."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def id(self) -> str:
        """Stable identifier, ``family.workflow.what``."""
        return str(self.data.get("id"))

    @property
    def rule(self) -> str:
        """The kernel's rule."""
        return str(self.data.get("rule"))

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.text.encode("ascii")).hexdigest()


def check(certificate: Certificate, arithmetic: kernel.Arithmetic = FlintField) -> Verified:
    """Have the kernel check a certificate against the project's table of named lemmas.

    Raises
    ------
    Reject
        If the certificate does not establish its statement.
    """
    return kernel.check(certificate.text, arithmetic, {row.name: row for row in LEMMAS})


def check_twice(certificate: Certificate) -> Verified:
    """Check with both arithmetics; a disagreement is an error of ours and counts as a rejection.

    Raises
    ------
    Reject
        If either arithmetic rejects, or the two find different statements.
    """
    found = [check(certificate, arithmetic) for arithmetic in ARITHMETICS.values()]
    if found[0] != found[1]:
        raise Reject("the two arithmetics disagree")
    return found[0]


def schema() -> dict[str, Any]:
    """The published JSON schema of certificates."""
    text = resources.files(__package__).joinpath("certificate.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
