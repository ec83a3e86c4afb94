"""Passwords of people who work here: argon2id, in threads of their own, so that no page waits for it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's password storage cheat sheet, second row: 19 MiB, two passes. Two threads bound the memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29kYXQtbm9ib2R5LTE$" + "A" * 43
"""What an unknown name is compared with: it takes as long as a known one, and never fits."""


async def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def fits(stored: str | None, password: str) -> bool:
    """Return whether a password is the one that was stored; None stands for a name that nobody has."""

    def compare() -> bool:
        try:
            return _hasher.verify(stored or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.get_running_loop().run_in_executor(_threads, compare)
