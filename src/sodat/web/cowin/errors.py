"""The one table of errors as Co-WIN gave them: status, code and text (docs/cowin.md, Errors)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sodat.rules import door
from sodat.rules import refusals as no
from sodat.rules.refusals import Refusal
from sodat.web.answers import Answer, json
from sodat.web.refused import BodyTooLarge


@dataclass(frozen=True, slots=True)
class Error:
    """One line of the table. Without a code Co-WIN sent the text alone."""

    status: int
    code: str
    text: str


class Refused(Exception):
    """A request that is answered with an error of the table."""

    def __init__(self, error: Error, text: str = "", wait_seconds: int | None = None) -> None:
        super().__init__(error.code, text)
        self.error = error
        self.text = text or error.text
        self.wait_seconds = wait_seconds


MOBILE_REQUIRED = Error(400, "USRAUT0010", "Mobile is Required")
INVALID_OTP = Error(400, "USRAUT0014", "Invalid OTP")
OTP_TOO_OFTEN = Error(429, "USRAUT0018", "Generate OTP failed")
NOT_REGISTERED = Error(400, "USRAUT0024", "Beneficiary Not Registered")
NO_BENEFICIARY = Error(400, "APPOIN0001", "No beneficiary found under this mobile number")
NO_CENTER = Error(400, "APPOIN0006", "Could not find any center for provided centerid")
INVALID_SLOT = Error(400, "APPOIN0015", "Invalid Slot Id")
BAD_PINCODE = Error(400, "APPOIN0018", "Invalid Pincode")
BOOKED_ALREADY = Error(400, "APPOIN0022", "Beneficiary has a booking already")
FULL = Error(
    409,
    "APPOIN0040",
    "This vaccination center is completely booked for the selected date. "
    "Please try another date or vaccination center.",
)
NAME_REQUIRED = Error(400, "APPOIN0047", "Name of individual is required!")
HAS_APPOINTMENT = Error(400, "BENDOC0040", "Beneficiary has an application or appointment")
WRONG = Error(400, "GERR001", "Something Went wrong!")
BAD_DATE = Error(400, "GERR001", "Something Went wrong! Not a date: write DD-MM-YYYY")
BAD_NUMBER = Error(400, "GERR001", "Something Went wrong! Not a number")
BENEFICIARIES = Error(400, "", "Beneficiaries array required, with length 1-4")
CANNOT_CANCEL = Error(409, "", "Appointment cannot be cancelled")
CANNOT_MOVE = Error(409, "", "Appointment cannot be rescheduled")
NOT_OPEN = Error(429, "GERR001", "Applications are not open yet")
NOT_NOW = Error(409, "GERR001", "Something Went wrong!")
TOO_MANY = Error(429, "", "Too many search request, please try after sometime")
TOO_LARGE = Error(413, "GERR001", "Something Went wrong! Too large")

_OF_REFUSAL: Mapping[type[Refusal], Error] = {
    no.MobileNotUsable: MOBILE_REQUIRED,
    no.CodeWrong: INVALID_OTP,
    no.CodeExpired: INVALID_OTP,
    no.TooManyCodes: OTP_TOO_OFTEN,
    no.TooManyPeople: Error(400, "GERR001", "Maximum 4 beneficiaries can be registered"),
    no.IdentityNotUsable: Error(400, "GERR001", "Photo ID number is not valid for this type of photo ID"),
    no.PersonUnknown: NO_BENEFICIARY,
    no.PersonHasApplication: HAS_APPOINTMENT,
    no.NotEligible: Error(400, "GERR001", "Beneficiary is not eligible for this session"),
    no.PartySize: BENEFICIARIES,
    no.SlotUnknown: INVALID_SLOT,
    no.ChoicesMissing: INVALID_SLOT,
    no.ReleaseUnknown: INVALID_SLOT,
    no.AlreadyApplied: BOOKED_ALREADY,
    no.AlreadyBooked: BOOKED_ALREADY,
    no.FullyBooked: FULL,
    no.ApplicationsClosed: FULL,
    no.ReleaseCancelled: Error(409, "APPOIN0040", "This session was cancelled"),
    no.ReleasePaused: NOT_NOW,
    no.AppointmentUnknown: Error(400, "GERR001", "Something Went wrong! No such appointment"),
    no.ApplicationUnknown: Error(400, "GERR001", "Something Went wrong! No such application"),
    no.StepNotAllowed: CANNOT_CANCEL,
    no.TooManyRequests: TOO_MANY,
    door.TooManyLookUps: TOO_MANY,
    no.MalformedRequest: WRONG,
    BodyTooLarge: TOO_LARGE,
}

_TEXT = ((b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"))
UNAUTHENTICATED = Answer(401, b"Unauthenticated access!", (*_TEXT, (b"www-authenticate", b"Bearer")))
"""No JSON here: clients compare or print the text."""

FORBIDDEN = json(403, {"message": "Forbidden"})


def answer_to(refusal: Refusal) -> Answer | None:
    """Return what Co-WIN would have answered; None where it had nothing like it."""
    if isinstance(refusal, no.NotSignedIn):
        return UNAUTHENTICATED
    if isinstance(refusal, no.NotAllowed):
        return FORBIDDEN
    if isinstance(refusal, no.NotYetOpen):
        opens_at = datetime.fromisoformat(str(refusal.facts["opens_at"]))
        wait = int((opens_at - datetime.now(UTC)).total_seconds()) + 1
        return error_answer(Refused(NOT_OPEN, wait_seconds=wait))
    error = _OF_REFUSAL.get(type(refusal))
    if error is None:
        return None
    seconds = refusal.facts.get("wait_seconds")
    return error_answer(Refused(error, _text(refusal, error), int(seconds) if seconds is not None else None))


def error_answer(refused: Refused) -> Answer:
    """Return an error of the table as Co-WIN wrote it."""
    error = refused.error
    code = {"errorCode": error.code} if error.code else {}
    answer = json(error.status, {**code, "error": refused.text})
    if refused.wait_seconds is None:
        return answer
    after = (b"retry-after", str(max(1, refused.wait_seconds)).encode())
    return Answer(answer.status, answer.body, (*answer.headers, after))


def _text(refusal: Refusal, error: Error) -> str:
    """Return the text, with what an officer or the rules say where that is more than Co-WIN's words."""
    for fact in ("field", "why", "reason"):
        if fact in refusal.facts:
            return f"{error.text}: {refusal.facts[fact]}"
    return error.text
