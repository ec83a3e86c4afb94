"""One way to compile a loop: typed at its first call, kept on disk, run without Python's lock.

Rules for the files of this folder. A compiled function calls only compiled functions of its
own file, because numba renews a kept function when its own file changes and not when another
does. It takes numbers, arrays and plain tuples, no class of ours: a kept function that names a
class cannot be replaced once the class is gone. And loops are spread over plain threads
(`spread.py`), not over numba's, which may be entered from one thread of a process only.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """Return the loop as machine code.

    It is kept beside the source, or else in the user's cache folder, or in `NUMBA_CACHE_DIR`.
    A service that can write to none of them compiles again at every start, some ten seconds.
    """
    try:
        return cast("Loop", njit(loop, nogil=True, cache=True))
    except RuntimeError:  # numba found no folder to write to
        return cast("Loop", njit(loop, nogil=True))
