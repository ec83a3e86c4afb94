"""Deciding a case of review: the decision, the trail, and a letter to whoever is asked to a desk."""

from sodat.actions import reviewing, staffing
from sodat.actions.reviewing import Decision
from sodat.storage import cases
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction


async def decide(tx: Transaction, who: Staff, case_id: int, decision: Decision, reason: str) -> None:
    """Ask the accounts of a case to a desk, clear them or confirm the suspicion; those asked get a letter.

    Raises:
        ReasonMissing, StepNotAllowed: as `reviewing.decide`.
    """
    await reviewing.decide(tx, case_id, decision, reason, who.account_id)
    if decision == "asked":
        await cases.write_to_asked(tx, case_id)
    await staffing.note(tx, who, f"case-{decision}", str(case_id), " ".join(reason.split()))
