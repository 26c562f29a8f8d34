"""One thread for each product of a question's matrices.

They are so small that threads of the linear algebra library gain little, and where other work holds
the processor they wait for their turn at each of hundreds of products: over 240 reports, beside one
busy process on two cores, a search took 1,068 ms with two of them and 71 ms with one. What uses a
second core is `index.halves`.
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
