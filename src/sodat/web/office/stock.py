"""Stock: what each centre has of each service, the seats that follow, and the ledger behind it."""

from dataclasses import dataclass

from sodat.actions import stocking, tending
from sodat.rules import typed_fields as typed
from sodat.rules.city import CentreUnknown
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.rules.stock import KINDS, Entry, Stock, seats_from
from sodat.storage import city
from sodat.storage import stock as store
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.forms import Form
from sodat.web.office.centres import number_of
from sodat.web.office.duty import duty, mistakes_of, named, service_names, shown
from sodat.web.office.told import told
from sodat.web.visit import Visit, onward

FIELDS = ("kind", "vials", "doses_per_vial", "wastage", "reason", "entry", "centre", "service")
_VIALS_MAX = 10**6
_DOSES_MAX = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One ledger in the list."""

    centre_id: int
    service_id: str
    centre: str
    service: str
    vials: int
    doses: int
    seats: int
    promised: int

    @property
    def short(self) -> int:
        """Return how many announced seats have no dose."""
        return max(0, self.promised - self.doses)


async def listed(visit: Visit) -> Answer:
    """GET /office/stock; with `?centre=&service=` on to that ledger."""
    centre, service = visit.asked("centre"), visit.asked("service")
    if centre and service:
        return onward(f"/office/stock/{number_of(centre)}/{service}")
    async with duty(visit) as (tx, who):
        rows = await _rows(tx, who, visit.language)
        centres = await city.centres(tx, tending.city_of(who))
        services = await city.services(tx, tending.city_of(who))
    return shown(
        visit,
        "office/stock.html",
        "/office/stock",
        rows=[row for row in rows if not centre or str(row.centre_id) == centre],
        centres=[(one.centre_id, named(one, visit.language)) for one in centres if not one.closed_reason],
        services=list(service_names(services, visit.language).items()),
        form=Form({"centre": [centre]}),
        chosen=centre,
    )


async def _rows(tx: Transaction, who: Staff, language: str) -> list[Row]:
    district = tending.city_of(who)
    centres = {one.centre_id: named(one, language) for one in await city.centres(tx, district)}
    services = service_names(await city.services(tx, district), language)
    promised = await store.promised_in_city(tx, district)
    rows: dict[tuple[int, str], Row] = {}
    for one in await store.of_city(tx, district):
        key = one.centre_id, one.service_id
        vials = (one.received or 0) - (one.gone or 0)
        before = rows.get(key) or Row(
            *key, centres.get(key[0], ""), services.get(key[1], key[1]), 0, 0, 0, promised.get(key, 0)
        )
        there = Stock(one.received or 0, one.gone or 0, one.doses_per_vial, one.percent)
        rows[key] = Row(
            *key,
            before.centre,
            before.service,
            before.vials + vials,
            before.doses + vials * one.doses_per_vial,
            before.seats + seats_from(there),
            before.promised,
        )
    return sorted(rows.values(), key=lambda row: (-row.short, row.centre, row.service))


async def ledger(visit: Visit) -> Answer:
    """GET /office/stock/{centre}/{service}."""
    return await _ledger_page(visit, Form())


async def enter(visit: Visit, form: Form) -> Answer:
    """POST /office/stock/{centre}/{service}."""
    try:
        kind = form.one("kind")
        if kind not in KINDS:
            raise MalformedRequest(field="kind", what="choose")
        entry = Entry(
            kind,
            typed.whole(form.one("vials"), "vials", 1, _VIALS_MAX),
            typed.whole(form.one("doses_per_vial"), "doses_per_vial", 1, _DOSES_MAX),
        )
        async with duty(visit) as (tx, who):
            await stocking.enter(tx, who, *_place(visit), entry)
    except CentreUnknown:
        raise
    except Refusal as refusal:
        return await _ledger_page(visit, form, refusal, "vials")
    return onward(f"{visit.scope['path']}?told=stock-entered#ledger")


async def waste(visit: Visit, form: Form) -> Answer:
    """POST /office/stock/{centre}/{service}/wastage."""
    try:
        percent = typed.whole(form.one("wastage"), "wastage", 0, 99)
        async with duty(visit) as (tx, who):
            await stocking.set_wastage(tx, who, *_place(visit), percent)
    except CentreUnknown:
        raise
    except Refusal as refusal:
        return await _ledger_page(visit, form, refusal, "wastage")
    return onward(f"{_home(visit)}?told=wastage-set")


async def undo(visit: Visit, form: Form) -> Answer:
    """POST /office/stock/{centre}/{service}/undo."""
    try:
        number = typed.whole(form.one("entry"), "entry", 1, 10**9)
        async with duty(visit) as (tx, who):
            await stocking.undo(tx, who, *_place(visit), number, form.one("reason"))
    except CentreUnknown:
        raise
    except Refusal as refusal:
        return await _ledger_page(visit, form, refusal, "reason")
    return onward(f"{_home(visit)}?told=stock-undone#ledger")


def _place(visit: Visit) -> tuple[int, str]:
    return number_of(visit.part("centre")), visit.part("service")


def _home(visit: Visit) -> str:
    return f"/office/stock/{number_of(visit.part('centre'))}/{visit.part('service')}"


async def _ledger_page(visit: Visit, form: Form, refusal: Refusal | None = None, at: str = "vials") -> Answer:
    centre_id, service_id = _place(visit)
    async with duty(visit) as (tx, who):
        centre = await city.centre(tx, tending.city_of(who), centre_id)
        if centre is None or not await store.has_service(tx, service_id):
            raise CentreUnknown
        found = await stocking.ledger(tx, centre_id, service_id)
        services = service_names(await city.services(tx, tending.city_of(who)), visit.language)
    return shown(
        visit,
        "office/ledger.html",
        _home(visit),
        refusal=refusal,
        centre=centre,
        name=named(centre, visit.language),
        service_id=service_id,
        service=services.get(service_id, service_id),
        ledger=found,
        kinds=KINDS,
        form=form,
        undoing=visit.asked("undo") or form.one("entry"),
        told=told(visit),
        mistakes=mistakes_of(refusal, visit.language, FIELDS, at),
    )
