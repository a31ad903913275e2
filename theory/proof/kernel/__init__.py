"""The kernel: accepts a certificate only if it establishes its statement; everything else may be wrong.

This folder is what is trusted. It imports the standard library's json, re, dataclasses and itertools and nothing
of this project, uses no floating point and evaluates no text as code. A certificate is JSON text; the exact
arithmetic of rational functions and the table of named lemmas are arguments.

* `text`: JSON, expressions and domains are read here, within bounds.
* `setting`: every name of a certificate becomes a rational function in variables of known sign; every division is
  by something shown not to vanish on the whole range.
* `infinity`: what such a function does as g -> infinity.
* `rules`: one short function a rule, and `check`.

`proofs_notes/kernel.md` gives, rule by rule, the exact statement an accepted certificate establishes and why the
check suffices.
"""

from .rules import Verified as Verified
from .rules import check as check
from .text import FORMAT as FORMAT
from .text import Arithmetic as Arithmetic
from .text import Reject as Reject
from .text import parse as parse
from .text import read as read
