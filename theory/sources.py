"""The works this toolkit states results from, each written once."""

from __future__ import annotations

from typing import Final

from .claims import Source

DEY_DONOHO: Final = Source(
    "DeyDonoho2024",
    "A. Dey and D. Donoho",
    "Universality of the pi^2/6 Pathway in Avoiding Model Collapse",
    2024,
    arxiv="2410.22812",
)
GERSTGRASSER: Final = Source(
    "Gerstgrasser2024",
    "M. Gerstgrasser et al.",
    "Is Model Collapse Inevitable? Breaking the Curse of Recursion by Accumulating Real and Synthetic Data",
    2024,
    arxiv="2404.01413",
)
DOHMATOB: Final = Source(
    "Dohmatob2024",
    "E. Dohmatob, Y. Feng and J. Kempe",
    "Model Collapse Demystified: The Case of Regression",
    2024,
    arxiv="2402.07712",
)
KAZDAN: Final = Source(
    "Kazdan2024",
    "J. Kazdan et al.",
    "Collapse or Thrive? Perils and Promises of Synthetic Data in a Self-Generating World",
    2024,
    arxiv="2410.16713",
)
SHUMAILOV: Final = Source(
    "Shumailov2023",
    "I. Shumailov et al.",
    "The Curse of Recursion: Training on Generated Data Makes Models Forget",
    2023,
    arxiv="2305.17493",
)
ALEMOHAMMAD: Final = Source(
    "Alemohammad2023",
    "S. Alemohammad et al.",
    "Self-Consuming Generative Models Go MAD",
    2023,
    arxiv="2307.01850",
)
MORRIS: Final = Source(
    "Morris1982",
    "C. N. Morris",
    "Natural exponential families with quadratic variance functions",
    1982,
    where="Annals of Statistics 10, 65-80",
)
LETAC_MORA: Final = Source(
    "LetacMora1990",
    "G. Letac and M. Mora",
    "Natural real exponential families with cubic variance functions",
    1990,
    where="Annals of Statistics 18, 1-37",
)
LE_CAM: Final = Source(
    "vanDerVaart1998",
    "A. W. van der Vaart",
    "Asymptotic Statistics, chapters 6-7",
    1998,
    where="Cambridge University Press",
)
XU: Final = Source(
    "Xu2025",
    "S. Xu, H. He and G. Cheng",
    "A Probabilistic Perspective on Model Collapse",
    2025,
    arxiv="2505.13947",
)
HE: Final = Source(
    "He2025",
    "H. He, S. Xu and G. Cheng",
    "Golden Ratio Weighting Prevents Model Collapse",
    2025,
    arxiv="2502.18049",
)
SEDDIK: Final = Source(
    "Seddik2024",
    "M. E. A. Seddik et al.",
    "How Bad is Training on Synthetic Data? A Statistical Analysis of Language Model Collapse",
    2024,
    arxiv="2404.05090",
)
BARZILAI: Final = Source(
    "Barzilai2025",
    "D. Barzilai and O. Shamir",
    "When Models Don't Collapse: On the Consistency of Iterative MLE",
    2025,
    arxiv="2505.19046",
)
