"""The end of a day at a centre: its numbers add up, or it is not closed (docs/method.md 10)."""

from dataclasses import dataclass

from sodat.rules.refusals import MalformedRequest, Refusal

VIALS_MAX = 10_000


class DosesDoNotAddUp(Refusal):
    """Doses given and wasted are not those of the vials opened. Facts: given, wasted, opened."""

    code = "doses-do-not-add-up"


class MoreThanReceived(Refusal):
    """More vials were opened or broken than came. Facts: vials, there."""

    code = "more-than-received"


class DayClosed(Refusal):
    """The day of this session is closed."""

    code = "day-closed"


class StillExpected(Refusal):
    """Somebody is still noted as coming, or as being here. Facts: people."""

    code = "still-expected"


@dataclass(frozen=True, slots=True)
class DayEnd:
    """What a centre says at the end of a day, beside the doses that it entered one by one."""

    vials_received: int
    vials_opened: int
    vials_broken: int
    doses_per_vial: int
    doses_wasted: int


def check_day(end: DayEnd, given: int, there: int) -> None:
    """Refuse a day whose numbers contradict each other.

    Args:
        given: doses given today, counted from the list.
        there: vials of this size there before, by the ledger.

    Raises:
        MalformedRequest, MoreThanReceived, DosesDoNotAddUp.
    """
    for field in ("vials_received", "vials_opened", "vials_broken", "doses_wasted"):
        if not 0 <= getattr(end, field) <= VIALS_MAX:
            raise MalformedRequest(field=field, what="number")
    if not 1 <= end.doses_per_vial <= 100:
        raise MalformedRequest(field="doses_per_vial", what="number")
    gone = end.vials_opened + end.vials_broken
    if gone > there + end.vials_received:
        raise MoreThanReceived(vials=gone, there=there + end.vials_received)
    opened = end.vials_opened * end.doses_per_vial
    if given + end.doses_wasted != opened:
        raise DosesDoNotAddUp(given=given, wasted=end.doses_wasted, opened=opened)
