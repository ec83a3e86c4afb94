"""One request of a Co-WIN client, and what a process keeps to answer it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from starlette.requests import Request

from sodat.actions.entries import Filed, Filing
from sodat.actions.wishing import wish_batch
from sodat.rules.refusals import NotAllowed, NotSignedIn, Refusal
from sodat.storage.intake import Intake
from sodat.storage.statements import Transaction
from sodat.vault import Login
from sodat.web.answers import Answer
from sodat.web.asgi import header, headers
from sodat.web.bodies import decoded, read_body
from sodat.web.cowin import calls, loose, tokens
from sodat.web.cowin.errors import Error, Refused, answer_to, error_answer
from sodat.web.cowin.limits import Counts
from sodat.web.cowin.loose import Body, Loose
from sodat.web.cowin.references import number_of
from sodat.web.logins import bearer
from sodat.web.ports import Portal
from sodat.web.turns import Line, Turns

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Desk:
    """What one process keeps for all Co-WIN clients."""

    portal: Portal
    wishes: Intake[Filing, Filed | Refusal]
    counts: Counts
    line: Line

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read what anybody may ask for and nobody keeps ready, a few at a time."""
        async with self.line.asking(), self.portal.database.transaction() as tx:
            yield tx


def desk(portal: Portal, turns: Turns) -> Desk:
    """Return the desk of a process. Wishes of one slot have an intake of their own: they join what stands."""
    return Desk(
        portal,
        Intake(
            portal.database,
            lambda tx, filings: wish_batch(tx, portal.catalogue, filings),
            portal.config.filings_batch_max,
            lambda filing: filing.release_id,
        ),
        Counts(),
        Line(turns),
    )


@dataclass(frozen=True, slots=True)
class Call:
    """A request together with the desk it came to."""

    request: Request
    desk: Desk

    @property
    def portal(self) -> Portal:
        """Return the portal behind the desk."""
        return self.desk.portal

    def signed_in(self) -> Login:
        """Return which citizen asks.

        Raises:
            NotSignedIn.
        """
        said = self.header(b"authorization")
        if said[: len(_BEARER)].lower() != _BEARER:
            raise NotSignedIn
        return tokens.login(self.portal.vault, said[len(_BEARER) :].strip(), datetime.now(UTC))

    def at_work(self) -> Login:
        """Return the login of a vaccinator: that of the portal's own interface, by password and code.

        Whether it stands is for the database to say (`door.begin`).

        Raises:
            NotSignedIn; NotAllowed: a citizen's token.
        """
        try:
            return bearer(self.request.scope, self.portal.vault)
        except NotSignedIn:
            self.signed_in()
        raise NotAllowed

    async def body(self) -> Body:
        """Return what was sent; of nothing, all fields empty.

        Raises:
            MalformedRequest: it is no JSON object.
        """
        data = await read_body(headers(self.request.scope), self.request.receive)
        return decoded(loose.decoder(), data) if data.strip() else Body()

    @property
    def parameters(self) -> dict[str, str]:
        """Return the query."""
        return calls.parameters(self.request.scope["query_string"])

    def header(self, name: bytes) -> str:
        """Return a header, empty where there is none."""
        return header(self.request.scope, name)

    @property
    def language(self) -> str:
        """Return the language asked for: `hi_IN` as clients of 2021 wrote it, or `hi`."""
        return self.header(b"accept-language").strip()[:2].lower()

    def person(self, reference: Loose) -> int:
        """Return the person of a reference, 0 (nobody) where it is none."""
        digits = loose.whole(reference)
        return number_of(self.portal.vault, digits) or 0 if digits is not None else 0

    def uuid(self, value: Loose, error: Error) -> UUID:
        """Return a UUID.

        Raises:
            Refused: with `error`, it is none.
        """
        try:
            return UUID(loose.text(value))
        except ValueError:
            raise Refused(error) from None


Errand = Callable[[Call], Awaitable[Answer]]


def answering(errand: Errand, where: Desk) -> Callable[[Request], Awaitable[Answer]]:
    """Return the endpoint of an errand: its refusals are answered as Co-WIN did."""

    async def run(request: Request) -> Answer:
        try:
            return await errand(Call(request, where))
        except Refused as refused:
            return error_answer(refused)
        except Refusal as refusal:
            answer = answer_to(refusal)
            if answer is None:
                raise
            return answer

    return run
