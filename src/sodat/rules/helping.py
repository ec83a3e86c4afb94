"""Helpers: who may act for whom, and how many (docs/method.md 9)."""

from sodat.rules.refusals import Refusal

HELPED_MAX = 10
"""A family and some neighbours. Whoever speaks for more is an office, and there is the desk for that."""


class HelperNotUsable(Refusal):
    """Somebody wants to help themselves."""

    code = "helper-not-usable"


class TooManyHelped(Refusal):
    """One account acts for as many others as it may. Facts: helped_max."""

    code = "too-many-helped"


class ConsentUnknown(Refusal):
    """There is no such consent, or it has ended."""

    code = "consent-unknown"


class ActingForAnother(Refusal):
    """Something about one's own account, while acting for another."""

    code = "acting-for-another"
