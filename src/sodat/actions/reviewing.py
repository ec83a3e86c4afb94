"""Reviewing: accounts that look like one program become cases for a person to decide.

Rules kept: a review changes no application and no seat. Whoever is suspected is asked to come to a
desk with the document, may answer, and is told the decision; nobody is dropped in silence.
"""

from typing import Literal

from sodat.rules import lifecycle, signals
from sodat.rules.refusals import StepNotAllowed
from sodat.rules.signals import Case, Signal
from sodat.rules.traces import Limits
from sodat.storage import reviewing
from sodat.storage.statements import Transaction

Decision = Literal["asked", "cleared", "confirmed"]


async def suspected(tx: Transaction, release_id: str, limits: Limits | None = None) -> tuple[Case, ...]:
    """Return the cases that a release would give, without opening any."""
    own = limits or Limits()
    return signals.cases(signals.signals(await reviewing.traces(tx, release_id), own), own)


async def review(tx: Transaction, release_id: str, limits: Limits | None = None) -> int:
    """Open a case for each cluster that stands out, and return how many. May be run again at any time.

    An account that is in a case already stays in that one.
    """
    known = await reviewing.under_review(tx, release_id)
    opened = 0
    for case in await suspected(tx, release_id, limits):
        fresh = [account for account in case.accounts if account not in known]
        if not fresh:
            continue
        await reviewing.add_case(
            tx,
            release_id,
            fresh,
            [case.scores[account] for account in fresh],
            [reasons(case, account) for account in fresh],
        )
        opened += 1
    return opened


def reasons(case: Case, account: int) -> list[str]:
    """Return why an account is in a case, the weightiest reason first."""
    mine = [one for one in case.signals if one.account == account]
    return list(dict.fromkeys(_said(one) for one in sorted(mine, key=lambda one: (-one.points, one.name))))


def _said(one: Signal) -> str:
    return f"{one.name} {one.fact}" + ("" if one.expected is None else f" {one.expected}")


async def decide(tx: Transaction, case_id: int, decision: Decision, reason: str, officer: int) -> None:
    """Ask the accounts of a case to a desk, clear them or confirm the suspicion, with a reason.

    Raises:
        ReasonMissing: the reason says nothing.
        StepNotAllowed: the case is closed and nobody appealed, or there is none.
    """
    words = lifecycle.check_reason(reason)
    if not await reviewing.decide(tx, case_id, decision, words, officer):
        raise StepNotAllowed(state="closed", step=decision)


async def appeal(tx: Transaction, release_id: str, account_id: int, words: str) -> None:
    """Take down what an account says about its case; that opens a closed case again for a decision.

    Raises:
        ReasonMissing: nothing is said.
        StepNotAllowed: the account is in no case of this release.
    """
    said = lifecycle.check_reason(words)
    if not await reviewing.appeal(tx, release_id, account_id, said):
        raise StepNotAllowed(state="clear", step="appeal")
