"""The calls of the portal's own interface about what an account has filed: rows of `table.py`."""

from sodat.rules import refusals as no
from sodat.web.api import applications, asked, filing, shown, standing
from sodat.web.api.open_rows import CALENDAR
from sodat.web.api.parts import CITIZEN, KEY, KEYED, LANGUAGE
from sodat.web.feeds import errands as feeds
from sodat.web.openapi.operations import Operation

APPLICATIONS = (
    Operation(
        method="POST", path="/api/v1/releases/{release}/applications", name="apply", roles=CITIZEN,
        errand=filing.file, parameters=(KEY,), body=asked.Wishes,
        summary="Apply, or change the wishes of the same persons: the last ones count.",
        answers={200: shown.ApplicationShown, 201: shown.ApplicationShown},
        refusals=(
            no.ReleaseUnknown, no.NotYetOpen, no.ApplicationsClosed, no.ReleasePaused, no.ReleaseCancelled,
            no.PartySize, no.ChoicesMissing, no.SlotUnknown, no.PersonUnknown, no.NotEligible,
            no.AlreadyApplied, no.AlreadyBooked, no.FullyBooked, no.TooManyRequests, *KEYED,
        ),
    ),
    Operation(
        method="GET", path="/api/v1/applications", name="applications", errand=applications.all_of_mine,
        summary="The account's applications, newest first.", roles=CITIZEN,
        answers={200: shown.ApplicationsShown},
    ),
    Operation(
        method="GET", path="/api/v1/applications/{application}", name="application", roles=CITIZEN,
        errand=applications.one_of_mine, summary="An application with all that became of it.",
        answers={200: shown.ApplicationShown}, refusals=(no.ApplicationUnknown,),
    ),
    Operation(
        method="DELETE", path="/api/v1/applications/{application}", name="withdraw", roles=CITIZEN,
        errand=applications.withdraw, summary="Withdraw an application.", answers={204: None},
        refusals=(no.ApplicationUnknown, no.ApplicationsClosed),
    ),
    Operation(
        method="GET", path="/api/v1/applications/{application}/receipt", name="receipt", roles=CITIZEN,
        errand=applications.receipt, summary="The receipt and the proof that it is in the log.",
        answers={200: shown.ReceiptShown}, refusals=(no.ApplicationUnknown, no.RecordNotReady),
    ),
    Operation(
        method="GET", path="/api/v1/applications/{application}/calendar.ics", name="applicationCalendar",
        errand=feeds.application_calendar, summary="The draw and the appointments as a calendar.",
        roles=CITIZEN, parameters=(LANGUAGE,), answers={200: CALENDAR},
        refusals=(no.ApplicationUnknown, no.ReleaseUnknown, no.MalformedRequest),
    ),
    Operation(
        method="POST", path="/api/v1/applications/{application}/keep", name="keep", roles=CITIZEN,
        errand=applications.keep, summary="Keep what the draw gives, or move up in refills.",
        body=asked.Keeping, parameters=(KEY,), answers={200: shown.ApplicationShown},
        refusals=(no.ApplicationUnknown, *KEYED),
    ),
    Operation(
        method="POST", path="/api/v1/applications/{application}/coming", name="coming", roles=CITIZEN,
        errand=applications.come, summary="Say that those who hold its seats come.",
        parameters=(KEY,), answers={200: shown.ApplicationShown},
        refusals=(no.ApplicationUnknown, no.StepNotAllowed, *KEYED),
    ),
    Operation(
        method="POST", path="/api/v1/appointments/{appointment}/cancel", name="cancelAppointment",
        errand=applications.cancel, summary="Give a seat back; it goes along the drawn line.",
        roles=CITIZEN, parameters=(KEY,), answers={204: None},
        refusals=(no.AppointmentUnknown, no.StepNotAllowed, *KEYED),
    ),
)  # fmt: skip

STANDING = (
    Operation(
        method="GET", path="/api/v1/standing", name="standing", errand=standing.all_of_mine, roles=CITIZEN,
        summary="The account's standing applications.", answers={200: standing.AllStandingShown},
    ),
    Operation(
        method="POST", path="/api/v1/standing", name="addStanding", errand=standing.add, roles=CITIZEN,
        summary="Enter every release of a service until served.", body=asked.StandingWanted,
        parameters=(KEY,), answers={201: standing.StandingShown},
        refusals=(no.PartySize, no.PersonUnknown, *KEYED),
    ),
    Operation(
        method="DELETE", path="/api/v1/standing/{standing}", name="endStanding", errand=standing.withdraw,
        summary="End a standing application; what it has entered stays.", roles=CITIZEN,
        answers={204: None}, refusals=(no.ApplicationUnknown,),
    ),
)  # fmt: skip
