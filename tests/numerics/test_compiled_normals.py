"""The inlined ziggurat gives numpy's normals and numpy's state, in its rare branches too."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from mengoli.numerics.compiled_normals import filler, put_back, words_of


@pytest.mark.parametrize("seed", [0, 1, 2**63])
def test_bits_and_state_are_numpys(seed: int) -> None:
    ours, theirs = (np.random.Generator(np.random.SFC64(seed)) for _ in range(2))
    words = words_of(ours)
    assert words is not None
    out = np.empty(4_000_000)
    filler()(words, out)
    put_back(ours, words)
    expected = theirs.standard_normal(len(out))
    assert out.tobytes() == expected.tobytes()
    # The tail beyond the last layer was met: one normal in four thousand.
    assert (np.abs(out) > 3.6541528853610088).sum() > 500
    assert repr(ours.bit_generator.state) == repr(theirs.bit_generator.state)


def test_half_a_word_kept_for_small_integers_stays() -> None:
    ours, theirs = (np.random.Generator(np.random.SFC64(3)) for _ in range(2))
    for generator in (ours, theirs):
        generator.integers(0, 1000, dtype=np.int32)
    words, out = words_of(ours), np.empty(7)
    filler()(words, out)
    put_back(ours, words)
    assert out.tobytes() == theirs.standard_normal(7).tobytes()
    assert ours.integers(0, 1000, dtype=np.int32) == theirs.integers(0, 1000, dtype=np.int32)
    assert ours.random() == theirs.random()


def test_nothing_to_fill_changes_nothing() -> None:
    words = words_of(np.random.Generator(np.random.SFC64(4)))
    assert words is not None
    before = words.copy()
    filler()(words, np.empty(0))
    assert words.tolist() == before.tolist()


def test_other_generators_are_left_alone() -> None:
    assert words_of(np.random.default_rng(1)) is None
