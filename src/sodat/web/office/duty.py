"""An officer's visit: who is on duty, in one transaction. What was typed stays when the login has ended."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from sodat.actions import staffing
from sodat.rules.refusals import NotAllowed, NotSignedIn, Refusal
from sodat.storage.city import ServiceListed
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form, read_form
from sodat.web.pages import page
from sodat.web.visit import Show, Visit

FIELDS_MAX = 1500
"""A release may be composed of a thousand slots."""

Send = Callable[[Visit, Form], Awaitable[Answer]]


@asynccontextmanager
async def duty(visit: Visit) -> AsyncIterator[tuple[Transaction, Staff]]:
    """Begin a transaction of the officer on duty.

    Raises:
        NotSignedIn: nobody; NotAllowed: no officer.
    """
    login = visit.signed_in()
    async with visit.portal.database.transaction() as tx:
        yield tx, await staffing.on_duty(tx, login, "officer")


def sent(send: Send) -> Show:
    """Return what takes a form; whose login has ended gets everything typed back, to send it once more."""

    async def show(visit: Visit) -> Answer:
        form = await read_form(visit.scope, visit.receive, FIELDS_MAX)
        try:
            return await send(visit, form)
        except NotSignedIn:
            typed = [(name, value) for name, values in form.fields.items() for value in values]
            return page(visit, "office/once-more.html", 401, typed=typed, action=visit.scope["path"])

    show.__doc__ = send.__doc__
    return show


def shown(visit: Visit, template: str, home: str, *, refusal: Refusal | None = None, **view: Any) -> Answer:
    """Return a page of an officer; `home` is its address, wherever a refused form was sent to."""
    said = dict(view)
    if visit.scope["method"] == "POST":
        said |= {"path": home, "here": f"{home}?"}
    return page(visit, template, 422 if refusal else 200, **said)


def mistakes_of(
    refusal: Refusal | None, language: str, fields: tuple[str, ...], otherwise: str
) -> dict[str, str]:
    """Return the sentence of a refusal at the field it is about, for the summary and the field."""
    if refusal is None:
        return {}
    if isinstance(refusal, NotSignedIn | NotAllowed):
        raise refusal
    named = str(refusal.facts.get("field", ""))
    return {named if named in fields else otherwise: sentence(refusal, language)}


def named(one: object, language: str) -> str:
    """Return the name of a centre, service or city in a language, else as it is registered."""
    local = {"mr": "name_mr", "hi": "name_hi"}.get(language, "name")
    return str(getattr(one, local, "") or getattr(one, "name", ""))


def service_names(services: Iterable[ServiceListed], language: str) -> dict[str, str]:
    """Return the names of services by id, in their order; those of one name are told apart by the id."""
    names = {one.service_id: named(one, language) for one in services}
    count = Counter(names.values())
    return {key: name if count[name] == 1 else f"{name} ({key})" for key, name in names.items()}
