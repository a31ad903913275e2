"""Matrix products by one thread: their last bits depend on how many threads share them.

Blocks of an experiment multiply fits by the rows of a data set, which is worth a BLAS product. OpenBLAS, MKL and the
others add up in an order that depends on the number of threads; with one thread a block is the same on every machine
of a kind, in any crew.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec


def one_thread() -> AbstractContextManager[object]:
    """Within it BLAS uses one thread. Needs threadpoolctl, which scikit-learn brings along; without it, no change."""
    if find_spec("threadpoolctl") is None:
        return nullcontext()
    from threadpoolctl import threadpool_limits

    made: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return made
