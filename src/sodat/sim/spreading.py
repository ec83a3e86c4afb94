"""The same work for many seeds, shared out to the processors of this machine."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from sodat.edge.children import end_with

Job = TypeVar("Job")
Answer = TypeVar("Answer")
Told = Callable[[], None]
"""Called after each piece of work that is done."""
PROCESSES_MAX = 4


def each(work: Callable[[Job], Answer], jobs: Sequence[Job], told: Told = lambda: None) -> list[Answer]:
    """Return work(job) for every job, in order. The work is a function of a module, or a partial of one."""
    processes = min(os.cpu_count() or 1, len(jobs), PROCESSES_MAX)
    answers = []
    if processes <= 1:
        for job in jobs:
            answers.append(work(job))
            told()
        return answers
    # "spawn": nothing of this process is copied, so it does not matter what it has open.
    alike = get_context("spawn")
    with ProcessPoolExecutor(processes, alike, end_with, (os.getpid(),)) as pool:
        for answer in pool.map(work, jobs):
            answers.append(answer)
            told()
    return answers
