"""Every refusal: a request the rules do not allow, with a stable code and facts.

A refusal carries no sentence and no HTTP status: `web/answers.py` adds the status,
`locale/` the sentence in three languages. The code is part of the outside contract.
"""

from typing import ClassVar


class Refusal(Exception):
    """A request the rules do not allow. The caller can do something about it."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class InvariantBroken(Exception):
    """Our own mistake, never the citizen's: the transaction stops."""


def ensure(holds: bool, promise: str) -> None:  # noqa: FBT001
    """Stop when one of our own promises does not hold; survives `python -O`."""
    if not holds:
        raise InvariantBroken(promise)


# Files and requests


class MalformedFile(Refusal):
    """A file is not of the form it must have. Facts: file, line (0: the whole), what."""

    code = "malformed-file"


class MalformedRequest(Refusal):
    """A request is not of the form it must have. Facts: field, what."""

    code = "malformed-request"


class RecordRefused(Refusal):
    """A published record does not hold. Facts: reason (docs/method.md 8), detail."""

    code = "record-refused"


# Accounts and people


class MobileNotUsable(Refusal):
    """Not an Indian mobile number. Facts: none (the number is not repeated)."""

    code = "mobile-not-usable"


class CodeWrong(Refusal):
    """The one-time code is not the one sent. Facts: tries_left."""

    code = "code-wrong"


class CodeExpired(Refusal):
    """The one-time code is unknown, used, too old or had too many tries."""

    code = "code-expired"


class TooManyCodes(Refusal):
    """Codes were asked for too often. Facts: wait_seconds."""

    code = "too-many-codes"


class NotSignedIn(Refusal):
    """No valid login came with the request."""

    code = "not-signed-in"


class NotAllowed(Refusal):
    """The account's role does not allow this."""

    code = "not-allowed"


class TooManyPeople(Refusal):
    """The account already has as many people as it may. Facts: people_max."""

    code = "too-many-people"


class IdentityNotUsable(Refusal):
    """The ID number does not fit its kind. Facts: id_type."""

    code = "identity-not-usable"


class PersonUnknown(Refusal):
    """No such person in this account."""

    code = "person-unknown"


class PersonHasApplication(Refusal):
    """A person with a live application or appointment cannot be removed."""

    code = "person-has-application"


class NotEligible(Refusal):
    """A person may not have this service. Facts: person, why."""

    code = "not-eligible"


# Releases and applications


class ReleaseUnknown(Refusal):
    """No such release."""

    code = "release-unknown"


class NotYetOpen(Refusal):
    """The release has not opened. Facts: opens_at (UTC)."""

    code = "not-yet-open"


class ApplicationsClosed(Refusal):
    """The closing time has passed. Facts: closed_at (UTC)."""

    code = "applications-closed"


class ReleasePaused(Refusal):
    """The release is paused. Facts: reason."""

    code = "release-paused"


class ReleaseCancelled(Refusal):
    """The release was cancelled. Facts: reason."""

    code = "release-cancelled"


class StepNotAllowed(Refusal):
    """The release is not in a state that allows this step. Facts: state, step."""

    code = "step-not-allowed"


class ReasonMissing(Refusal):
    """A public act needs a public reason."""

    code = "reason-missing"


class PartySize(Refusal):
    """A party has 1 to party_size_max different persons. Facts: party_size_max."""

    code = "party-size"


class ChoicesMissing(Refusal):
    """An application needs at least one choice, each of them once. Facts: choices_max."""

    code = "choices-missing"


class SlotUnknown(Refusal):
    """A choice names a slot that this release does not have. Facts: slot."""

    code = "slot-unknown"


class AlreadyApplied(Refusal):
    """A person is already in another application to this release. Facts: person."""

    code = "already-applied"


class AlreadyBooked(Refusal):
    """A person already has an appointment for this service. Facts: person."""

    code = "already-booked"


class FullyBooked(Refusal):
    """First-come: none of the chosen slots has room for the whole party."""

    code = "fully-booked"


class ApplicationUnknown(Refusal):
    """No such application in this account."""

    code = "application-unknown"


class AppointmentUnknown(Refusal):
    """No such live appointment in this account."""

    code = "appointment-unknown"


class TooManyRequests(Refusal):
    """More requests than one account may make. Facts: wait_seconds."""

    code = "too-many-requests"


# Draws


class RevealWrong(Refusal):
    """A trustee's secret does not fit the commitment. Facts: trustee."""

    code = "reveal-wrong"


class BeaconValueWrong(Refusal):
    """A beacon value does not prove itself. Facts: reason."""

    code = "beacon-value-wrong"


class RecordNotReady(Refusal):
    """That file of the public record does not exist yet. Facts: file."""

    code = "record-not-ready"


class StockShort(Refusal):
    """More seats than the stock gives. Facts: seats, doses; centre, if it is one."""

    code = "stock-short"


class RulesNotUsable(Refusal):
    """A release's rules contradict themselves or the protocol. Facts: field, what; slot, if it is one."""

    code = "rules-not-usable"
