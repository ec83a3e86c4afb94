"""The review queue: accounts that look like one program, why, what they say, and what is decided."""

from sodat.actions import deciding, staffing
from sodat.actions.reviewing import Decision
from sodat.rules.cases import CaseDecided, CaseUnknown
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.storage import cases as store
from sodat.storage.cases import CaseAccount, CaseListed
from sodat.storage.staff import Role
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.dashboard import title
from sodat.web.office.duty import sent
from sodat.web.office.told import told
from sodat.web.office.works import at_work
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

CASES_MAX = 200
WHICH = ("waiting", "decided", "all")
DECISIONS: tuple[Decision, ...] = ("asked", "cleared", "confirmed")
_READERS: tuple[Role, ...] = ("officer", "central")


async def listed(visit: Visit) -> Answer:
    """GET /office/cases?which=waiting|decided|all."""
    which = visit.asked("which") if visit.asked("which") in WHICH else WHICH[0]
    async with at_work(visit, *_READERS) as (tx, who):
        found = await store.cases(tx, who.district_id, which, CASES_MAX)
    return page(
        visit,
        "office/cases.html",
        cases=[(one, title(one, visit.language)) for one in found],
        which=which,
        all_which=WHICH,
    )


async def one(visit: Visit) -> Answer:
    """GET /office/cases/{case}."""
    return await _page(visit, Form())


@sent
async def decide(visit: Visit, form: Form) -> Answer:
    """POST /office/cases/{case}."""
    number = _number(visit.part("case"))
    decision = next((each for each in DECISIONS if each == form.one("decision")), None)
    try:
        if decision is None:
            raise MalformedRequest(field="decision", what="missing")
        async with at_work(visit, "officer") as (tx, who):
            _check_open(await store.case(tx, who.district_id, number))
            await deciding.decide(tx, who, number, decision, form.one("reason"))
    except CaseUnknown:
        raise
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/office/cases/{number}?told=case-{decision}")


def reason_words(visit: Visit, reasons: list[str]) -> list[str]:
    """Return the reasons of an account as sentences.

    A reason is a name, what was measured, and for some tenths of what chance would give.
    """
    said = []
    for one in reasons:
        name, fact, expected = (*one.split(" "), "", "")[:3]
        said.append(
            visit.say(f"signal.{name}", fact=fact, seconds=_parts(fact, 1000), expected=_parts(expected, 10))
        )
    return said


def _parts(number: str, of_one: int) -> str:
    return f"{int(number) / of_one:.1f}" if number.isascii() and number.isdecimal() else "–"


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise CaseUnknown
    return int(text)


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    number = _number(visit.part("case"))
    async with at_work(visit, *_READERS) as (tx, who):
        found = await store.case(tx, who.district_id, number)
        if found is None:
            raise CaseUnknown
        accounts = await store.case_accounts(tx, number)
        if visit.scope["method"] == "GET":
            # Whoever looks at what people did is seen to look.
            await staffing.note(tx, who, "case-looked-at", str(number))
    mistakes = {_field(refusal): sentence(refusal, visit.language)} if refusal else {}
    return page(
        visit,
        "office/case.html",
        422 if refusal else 200,
        case=found,
        title=title(found, visit.language),
        accounts=[(each, reason_words(visit, each.reasons)) for each in accounts],
        common=_common(visit, accounts),
        may_decide=who.role == "officer" and _is_open(found),
        decisions=DECISIONS,
        form=form,
        told=told(visit),
        mistakes=mistakes,
    )


def _check_open(one: CaseListed | None) -> None:
    """Refuse a decision where there is no case, or none to be taken."""
    if one is None:
        raise CaseUnknown
    if not _is_open(one):
        raise CaseDecided


def _is_open(one: CaseListed) -> bool:
    """Return whether a case takes a decision: not decided yet, or somebody appealed since."""
    return one.state in {"open", "asked"} or one.appeals > 0


def _common(visit: Visit, accounts: list[CaseAccount]) -> list[tuple[str, int]]:
    """Return the reasons of a case with how many of its accounts have each, the commonest first."""
    names = [{reason.partition(" ")[0] for reason in each.reasons} for each in accounts]
    count = {name: sum(name in own for own in names) for name in sorted(set().union(*names))}
    return [
        (visit.say(f"signal-name.{name}"), many)
        for name, many in sorted(count.items(), key=lambda one: -one[1])
    ]


def _field(refusal: Refusal) -> str:
    """Return the field of the form that a refusal is about."""
    return "decision" if isinstance(refusal, MalformedRequest) else "reason"
