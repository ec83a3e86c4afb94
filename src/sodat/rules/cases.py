"""Cases of review: what cannot be done to one."""

from sodat.rules.refusals import Refusal


class CaseUnknown(Refusal):
    """No such case, or not of this city, or not of this account."""

    code = "case-unknown"


class CaseDecided(Refusal):
    """The case is decided, and nobody has appealed since."""

    code = "case-decided"
