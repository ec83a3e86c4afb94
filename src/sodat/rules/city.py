"""Refusals of a city office's work (docs/refusals.md)."""

from sodat.rules.refusals import Refusal


class CentreUnknown(Refusal):
    """No such centre in the officer's city, or it is not as the step needs it."""

    code = "centre-unknown"


class SessionUnknown(Refusal):
    """No such session in the officer's city."""

    code = "session-unknown"


class SessionsAhead(Refusal):
    """A centre cannot close while sessions lie ahead. Facts: sessions."""

    code = "sessions-ahead"


class EntryUnknown(Refusal):
    """No such entry of the ledger that can still be undone."""

    code = "entry-unknown"


class VialsShort(Refusal):
    """More vials of a size would be gone than came. Facts: vials_there, doses_per_vial."""

    code = "vials-short"


class TemplateUnknown(Refusal):
    """No such weekly times in the officer's city."""

    code = "template-unknown"


class BandsOverlap(Refusal):
    """Two bands of one weekday overlap. Facts: weekday (0: Monday)."""

    code = "bands-overlap"


class SessionAwaitsDraw(Refusal):
    """What was committed cannot change before the seats are given. Facts: draws_at."""

    code = "session-awaits-draw"


class SeatsAsTheyAre(Refusal):
    """The number of seats that was asked for is the one there is, or nothing is left to change."""

    code = "seats-as-they-are"


class QuotaUsedUp(Refusal):
    """No quota seat is left at this time. Facts: none."""

    code = "quota-used-up"


class SecondPersonNeeded(Refusal):
    """Whoever asked for a quota seat cannot confirm it."""

    code = "second-person-needed"


class QuotaRequestUnknown(Refusal):
    """No such request that still waits for its second person."""

    code = "quota-request-unknown"


class PersonNotRegistered(Refusal):
    """Nobody with this document is registered."""

    code = "person-not-registered"


class NothingToPreview(Refusal):
    """No application of that release can be tried on these slots."""

    code = "nothing-to-preview"
