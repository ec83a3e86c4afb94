"""Applying: who goes, where and when in the order of one's wishes, a last look, and then it is handed in."""

from urllib.parse import urlencode

from sodat.actions import attending, registering
from sodat.actions.entries import Filing
from sodat.rules import refusals as no
from sodat.rules.applications import CHOICES_MAX
from sodat.rules.refusals import Refusal
from sodat.storage import applications, odds
from sodat.storage.people import Shown
from sodat.storage.statements import Transaction
from sodat.web import chances
from sodat.web.answers import Answer
from sodat.web.api.applications import application_name
from sodat.web.api.people import person_number
from sodat.web.citizen import lasting
from sodat.web.citizen.ready import check_door, left_out, mistakes_of, said_of
from sodat.web.citizen.wishing import Acted, Wishes, act, fill, of_application, read, until_dates
from sodat.web.hot import hand_in
from sodat.web.notices import ReleaseShown
from sodat.web.pages import page, piece
from sodat.web.places import centres_of, slot_words, slots_of
from sodat.web.visit import Visit, onward

_WAITING = frozenset({"filed", "waiting", "booked"})


async def apply(visit: Visit) -> Answer:
    """GET /releases/{release}/apply: the form, whatever its buttons made of it, and the last look at it."""
    login = visit.signed_in()
    release = (await visit.notices.one(visit.part("release"))).document
    check_door(release)
    form = visit.asked_form()
    wishes, button = read(form), form.one("do")
    if wishes.application and not wishes.persons and not wishes.choices and not button:
        async with visit.portal.database.transaction() as tx:
            name = application_name(wishes.application)
            one = (await attending.one_of_mine(tx, login.account_id, name)).application
            party = await applications.of_filing(tx, one.filing)
        wishes = of_application(one, [person for each in party for person in each.persons])
    if button == "check":
        return await _last_look(visit, release, wishes)
    return await _form(visit, release, act(wishes, button, form.one("add"), release))


async def send(visit: Visit) -> Answer:
    """POST /releases/{release}/apply."""
    login, form = visit.signed_in(), await visit.form()
    release = (await visit.notices.one(visit.part("release"))).document
    wishes = read(form)
    try:
        if wishes.lasting:
            await lasting.check(visit, release, wishes)
        filing = Filing(
            account_id=login.account_id,
            release_id=release.release,
            persons=tuple(person_number(one) for one in wishes.persons),
            choices=wishes.choices,
            split=wishes.split,
            keep=wishes.keep,
            channel="web",
        )
        filed = await hand_in(visit.portal, filing)
        if wishes.lasting:
            await lasting.stand(visit, release, wishes)
    except Refusal as refusal:
        return await _form(visit, release, Acted(wishes), refusal)
    return onward(f"/applications/{filed.applications[0].application}?in=1")


async def _last_look(visit: Visit, release: ReleaseShown, wishes: Wishes) -> Answer:
    """Show what is going to be handed in, or the form where something needs another look."""
    login = visit.signed_in()
    if not wishes.choices and wishes.places:
        # Who typed pincodes and went on at once means them.
        filled = fill(wishes, release)
        if filled.mistake:
            return await _form(visit, release, filled)
        wishes = filled.wishes
    try:
        numbers = [person_number(one) for one in wishes.persons]
    except no.PersonUnknown as refusal:
        return await _form(visit, release, Acted(wishes), refusal)
    async with visit.portal.database.transaction() as tx:
        members = await odds.party(tx, release.release, login.account_id, numbers)
        offer = await visit.portal.catalogue.offer(tx, release.release)
        people, before = await _mine(tx, login.account_id, release)
    try:
        wish = lasting.checked(wishes, members, offer)
        if wishes.lasting:
            await lasting.check(visit, release, wishes)
    except Refusal as refusal:
        return await _form(visit, release, Acted(wishes), refusal)
    stands_until = await lasting.stands_until(visit, release, numbers)
    estimate = await visit.notices.outlook.odds(release.release)
    parties = [[one] for one in members] if wish.split else [members]
    slots = slots_of(release)
    return page(
        visit,
        "citizen/check.html",
        release=release,
        wishes=wishes,
        people=[one for one in people if str(one.person_id) in wishes.persons],
        before=before,
        ranked=[slot_words(slots.get(slot), visit.language) for slot in wishes.choices],
        left_out=left_out(visit, release, wishes),
        change=_address(visit, wishes),
        until=lasting.until_words(wishes, visit.language),
        stands_until=stands_until,
        odds=[
            chances.of_party(estimate, offer.rules, offer.resident_pincodes, party, wishes.choices)
            for party in parties
        ],
        members=[next(p.name for p in people if p.person_id == one.person_id) for one in members],
        applications=estimate.applications,
    )


async def _form(visit: Visit, release: ReleaseShown, acted: Acted, refusal: Refusal | None = None) -> Answer:
    login, wishes = visit.signed_in(), acted.wishes
    async with visit.portal.database.transaction() as tx:
        people, before = await _mine(tx, login.account_id, release)
    slots, language = slots_of(release), visit.language
    mistakes = mistakes_of(visit, release, acted, refusal, {one.person_id: one.name for one in people})
    today = (await visit.notices.all()).document.now[:10]
    persons = wishes.persons or tuple(str(one.person_id) for one in people if len(people) == 1)
    return page(
        visit,
        "citizen/apply.html",
        422 if mistakes else 200,
        release=release,
        wishes=wishes,
        people=people,
        persons=persons,
        times=piece(
            language,
            "citizen/times.html",
            ((await visit.notices.one(release.release)).etag,),
            centres=centres_of(release, language),
        ),
        ranked=[(slot, slot_words(slots.get(slot), language)) for slot in wishes.choices],
        choices_max=CHOICES_MAX,
        pincodes=sorted({slot.pincode for slot in release.slots}),
        untils=until_dates(lasting.date_of(today)),
        acted=acted,
        said=said_of(visit, release, acted, slots),
        before=before,
        next=_address(visit, wishes),
        here=f"{_address(visit, wishes)}{'&' if wishes.pairs else '?'}",
        mistakes=mistakes,
    )


async def _mine(tx: Transaction, account_id: int, release: ReleaseShown) -> tuple[list[Shown], list[str]]:
    """Return the people of an account, and the names of what they have applied for here already."""
    mine = await attending.mine(tx, account_id)
    here = [
        one.application.application
        for one in mine
        if one.application.release_id == release.release and one.application.state in _WAITING
    ]
    return await registering.people_of(tx, account_id), here


def _address(visit: Visit, wishes: Wishes) -> str:
    """Return where this form stands, to come back to it with everything in it."""
    return f"{visit.scope['path']}{'?' * bool(wishes.pairs)}{urlencode(wishes.pairs)}"
