"""One thread for the small sums of a question.

Its matrices are so small that a second thread gains nothing, and where other work holds the
processor it waits for its turn at each of hundreds of products: over 240 reports, beside one busy
process on two cores, a search took 1,068 ms with two threads and 71 ms with one.
"""

from __future__ import annotations

from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def one_thread() -> None:
    """Hold NumPy to one thread in this process, from the first question on.

    The setting is the whole process's, and threads that come and go cannot give it back in order.
    torch and FAISS have settings of their own and keep them.
    """
    ThreadpoolController().select(internal_api="openblas").limit(limits=1)
