r"""Plain words with formulas in them: hypotheses and conditions, as the catalogue holds them, for a reader of papers.

A hypothesis is one plain sentence everywhere (terminal, JSON, notes). Here the formulas that occur in it become
formulas: ``n -> infinity``, ``E V(theta) = V(mu) + v2 Var theta``, intervals ``[a +/- r]``, letters that stand
alone, and what stands between dollar signs. All other words stay words.
"""

from __future__ import annotations

import re
from typing import Final

from .document import Inline, Line, Math

_PRINTED: Final = {
    "rho": r"\rho",
    "lam": r"\lambda",
    "theta": r"\theta",
    "beta": r"\beta",
    "<=": r"\le",
    ">=": r"\ge",
    "and": r"\text{ and }",
    "*": r"\,",
}
_WHOLE: Final[dict[str, str]] = {
    "E V(theta) = V(mu) + v2 Var theta": (
        r"\mathsf{E}\, V(\hat\theta) = V(\mu) + v_2 \operatorname{Var} \hat\theta"
    ),
    "n -> infinity": r"n \to \infty",
    "Sigma = B/A^2": r"\Sigma = B/A^2",
    "E psi = 0": r"\mathsf{E}\, \psi = 0",
    "E psi s": r"\mathsf{E}\, \psi s",
    "X'X": r"X^{\top} X",
    "pi^2/6": r"\pi^2/6",
    "pi/2": r"\pi/2",
    "n > d + 1": r"n > d + 1",
    "(0, theta)": r"(0, \theta)",
    "N/(N + r)": r"N/(N + r)",
    "sigma/sqrt n": r"\sigma/\sqrt{n}",
    "V(p) = p (1 - p)": r"V(p) = p\,(1 - p)",
    "E Z^2 W": r"\mathsf{E}\, Z^2 W",
    "E W": r"\mathsf{E}\, W",
    "(1 - E sum p_g^2)/(1 - sum p^2)": r"(1 - \mathsf{E} \sum p_g^2)/(1 - \sum p^2)",
    "E psi^2": r"\mathsf{E}\, \psi^2",
    "|fit g - truth|": r"|\hat{\theta}_g - \theta|",
    "o(g^k)": r"o(g^k)",
    "diag(b, a, ..., a)": r"\operatorname{diag}(b, a, \dots, a)",
}
_TOKEN: Final = re.compile(r"\d+/\d+|\^\d+|[A-Za-z_]\w*|[<>]=?|\s+|.")
_FORMULA: Final = re.compile(
    "|".join(
        (
            *(re.escape(words) + r"(?![\w^])" for words in _WHOLE),
            r"\$(?P<given>[^$]+)\$",
            r"\[(?P<middle>-?\d[\d.]*) \+/- (?P<radius>\d[\d.]*e-\d+)\]",
            r"\b(?P<head>\d[\d.]*)e-(?P<power>\d+)\b",
            r"(?P<domain>(?<![\w.])(?:-?[\d./]+ <=? )?[a-z][A-Za-z]{0,6} (?:<=?|>=?) -?[\d./]*\d(?![\w.]))",
            r"(?P<letter>(?<![\w'^/.-])(?:1 - )?(?:[bdfghknprw]|rho)(?:\^\d+| = \d+(?:/\d+)?)?(?![\w'^-]))",
        )
    )
)


def worded(text: str) -> Line:
    r"""Words and the formulas among them.

    Examples
    --------
    >>> worded("the limit n -> infinity")
    ('the limit ', Math(latex='n \\to \\infty'))
    """
    parts: list[Inline] = []
    place = 0
    for found in _FORMULA.finditer(text):
        parts.append(text[place : found.start()])
        parts += _shown(found)
        place = found.end()
    parts.append(text[place:])
    return tuple(part for part in parts if part != "")


def _shown(found: re.Match[str]) -> Line:
    if found["given"]:
        return (Math(found["given"]),)
    if found["middle"]:
        return (Math(rf"{found['middle']} \pm {_scientific(*found['radius'].split('e-'))}"),)
    if found["head"]:
        return (Math(_scientific(found["head"], found["power"])),)
    if found["domain"]:
        return (Math(condition(found["domain"])),)
    return (Math((found["letter"] or _WHOLE[found[0]]).replace("rho", r"\rho")),)


def _scientific(head: str, power: str) -> str:
    return rf"10^{{-{int(power)}}}" if head == "1" else rf"{head} \cdot 10^{{-{int(power)}}}"


def condition(text: str) -> str:
    """A condition on the parameters, such as ``0 < rho < 1/2`` or ``n*w^2 - 2*w > 0``, as LaTeX."""
    if not re.fullmatch(r"[\w\s<>=/.+*^()-]*", text, re.ASCII) or " root of " in text:
        # A root of a polynomial: words stay words.
        return rf"\text{{{re.sub('[^A-Za-z0-9 <>=/.+*()-]', ' ', text)}}}"
    return "".join(_PRINTED.get(token, token) for token in map(_in_formula, _TOKEN.findall(text)))


def _in_formula(token: str) -> str:
    number, over, below = token.partition("/")
    if over and below:
        return rf"\tfrac{{{number}}}{{{below}}}"
    return rf"^{{{token[1:]}}}" if token.startswith("^") else token
