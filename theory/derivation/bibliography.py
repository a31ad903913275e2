"""The sources of a derivation as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..claims import Source
from .escape import tex


def bibtex(sources: Iterable[Source]) -> str:
    """BibTeX entries, sorted by key, each once.

    Examples
    --------
    >>> from mengoli.theory.sources import DEY_DONOHO
    >>> print(bibtex([DEY_DONOHO]).splitlines()[0])
    @misc{DeyDonoho2024,
    """
    unique = sorted(set(sources), key=lambda source: source.key)
    return "\n".join(_entry(source) for source in unique)


def _entry(source: Source) -> str:
    fields = {
        "author": _authors(source.authors),
        "title": "{" + tex(source.title) + "}",
        "year": str(source.year),
    }
    if source.arxiv is not None:
        fields |= {"eprint": source.arxiv, "archiveprefix": "arXiv"}
    if source.where is not None:
        fields["howpublished"] = tex(source.where)
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{source.key},\n{rows}\n}}\n"


def _authors(text: str) -> str:
    """``A. Dey and D. Donoho``, ``J. Kazdan et al.`` or ``E. Dohmatob, Y. Feng and J. Kempe`` for BibTeX."""
    whole = re.sub(r"\s+et al\.?$", " and others", text)
    return tex(re.sub(r",\s+", " and ", whole))
