"""The standby list of a centre: who is next, called in the drawn order, and what came of each call."""

from sodat.actions import calling_standby, door
from sodat.rules import standby as rules
from sodat.rules.refusals import Refusal
from sodat.rules.standby import CallOver
from sodat.storage import centre_days
from sodat.storage import standby as store
from sodat.web.answers import Answer
from sodat.web.centre.duty import number_of, on_duty, place, show
from sodat.web.visit import Visit, onward

HERE = "/centre/standby"
_DONE = {"called": "standby.called", "came": "standby.came-done", "noted": "standby.noted"}
_NUMBER_DIGITS_MAX = 18


async def standby_list(visit: Visit) -> Answer:
    """GET /centre/standby."""
    return await _page(visit)


async def call(visit: Visit) -> Answer:
    """POST /centre/standby/call: the next, once however often the button was pressed."""
    form = await visit.form()
    try:
        async with on_duty(visit) as (tx, duty):
            one = await door.session(tx, duty, number_of(form.one("session")))
            await centre_days.lock_session(tx, one.session_id)
            calls = await store.calls(tx, duty.centre_id, duty.day)
            made = sum(each.session_id == one.session_id for each in calls)
            if str(made) != form.one("calls"):
                return onward(HERE)
            await calling_standby.call(tx, duty, one)
    except Refusal as refusal:
        return await _page(visit, refusal)
    return onward(f"{HERE}?done=called")


async def end(visit: Visit) -> Answer:
    """POST /centre/standby/{call}: came, did not come, or cannot come."""
    form, number = await visit.form(), visit.part("call")
    outcome = form.one("outcome")
    try:
        if not (number.isascii() and number.isdigit()) or len(number) > _NUMBER_DIGITS_MAX:
            raise CallOver
        async with on_duty(visit) as (tx, duty):
            if outcome == "came":
                await calling_standby.end(tx, duty, int(number), "came")
            elif outcome == "declined":
                await calling_standby.end(tx, duty, int(number), "declined")
            else:
                await calling_standby.end(tx, duty, int(number), "absent")
    except Refusal as refusal:
        return await _page(visit, refusal)
    return onward(f"{HERE}?done={'came' if outcome == 'came' else 'noted'}")


async def _page(visit: Visit, refusal: Refusal | None = None) -> Answer:
    async with on_duty(visit) as (tx, duty):
        where = await place(tx, duty, visit.language)
        calls = await store.calls(tx, duty.centre_id, duty.day)
        sessions = []
        for one in await centre_days.sessions_of(tx, duty.centre_id, duty.day):
            seats, line = await calling_standby.line(tx, one)
            mine = [each for each in calls if each.session_id == one.session_id]
            opens_at = calling_standby.opens_at(one)
            early = opens_at.isoformat() if duty.now < opens_at else ""
            sessions.append((one, seats, rules.left(seats), line, mine, early))
    done = _DONE.get(visit.asked("done"))
    return show(
        visit,
        "standby",
        HERE,
        refusal,
        "call",
        place=where,
        sessions=sessions,
        done=visit.say(done) if done and not refusal else "",
    )
