"""The verdict on one promise. What is neither shown nor broken is said to be just that."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["kept", "not-shown", "broken"]
WORDS: dict[Verdict, str] = {"kept": "kept", "not-shown": "not shown", "broken": "BROKEN"}
"""As people read them."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the verdict, and the figures it goes by."""

    name: str
    verdict: Verdict
    figures: str

    @property
    def kept(self) -> bool:
        """Return whether nothing speaks against it: false only when it is broken."""
        return self.verdict != "broken"


def counted(name: str, figures: str, *, holds: bool) -> Promise:
    """Return the verdict on what was counted and not measured: it holds, or it is broken."""
    return Promise(name, "kept" if holds else "broken", figures)


def measured(
    name: str, figures: str, interval: tuple[float, float], allowed: tuple[float, float], wide: str
) -> Promise:
    """Return the verdict of an interval: within what is allowed it shows it, wholly outside it breaks it.

    `wide`: what to add when it does neither.
    """
    (low, high), (least, most) = interval, allowed
    if low > most or high < least:
        return Promise(name, "broken", figures)
    if least <= low and high <= most:
        return Promise(name, "kept", figures)
    return Promise(name, "not-shown", f"{figures}; {wide}")
