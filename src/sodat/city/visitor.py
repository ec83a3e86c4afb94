"""One household at the door: what it can ask the portal, with patience but not without end."""

import asyncio
from dataclasses import dataclass
from time import time
from typing import Any

from sodat.city.population import Household
from sodat.city.reading import Dropped
from sodat.city.story import NO_ANSWER, Login, Story
from sodat.city.timing import CODE_CHARACTERS, MOBILE_CHARACTERS
from sodat.city.wire import Answer, Headers, Wire

AGAIN = frozenset({NO_ANSWER, 429, 502, 503, 504})
PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
CODE_TRIES = 3
OUTBOX_TRIES, OUTBOX_TRIES_AGAIN = 60, 5
OUTBOX_PAUSE_SECONDS = 0.1
NOT_YET_TRIES = 25
NOT_YET_PAUSE_SECONDS = 0.2


@dataclass(slots=True)
class Visitor:
    """A household with its story so far and its way to the portal."""

    wire: Wire
    household: Household
    story: Story

    async def ask(
        self, method: str, path: str, body: object = None, *, tries: int = 6, more: Headers = ()
    ) -> Answer:
        """Return the answer to a request that may safely arrive twice; asks again while there is none.

        Busy and dropped are worth another try, at most `tries` in all. Status 0: nothing came back.
        `more` headers may name another login than the household's own.
        """
        token = self.story.login.token if self.story.login and "Authorization" not in dict(more) else None
        answer = Answer(NO_ANSWER, None, 0.0)
        for pause in PAUSES_SECONDS[:tries]:
            try:
                answer = await self.wire.call(method, path, body, token, self.household.language, more)
            except Dropped:
                answer = Answer(NO_ANSWER, None, 0.0)
            self.story.statuses[answer.status] += 1
            if answer.status not in AGAIN:
                break
            if tries > 1:
                await asyncio.sleep(pause)
        return answer

    async def sign_in(self, *, pace: float = 0.0) -> bool:
        """Sign in by one-time code and look up the household's persons; return whether it worked.

        Args:
            pace: 0 types like a program, 1 like a person.
        """
        if self.story.login:
            return True
        for _ in range(CODE_TRIES):
            token = await self._token(pace)
            if not token:
                continue
            self.story.login = Login(token, ())
            said = _fields((await self.ask("GET", "/api/v1/people")).body)
            numbers = sorted(int(one["person"]) for one in said.get("people", ()))
            self.story.login = Login(token, tuple(numbers[: self.story.persons])) if numbers else None
            if self.story.login:
                return True
        return False

    async def _token(self, pace: float) -> str:
        home = self.household
        await asyncio.sleep(MOBILE_CHARACTERS * home.timing.character * pace)
        asked = await self.ask("POST", "/api/v1/login", {"mobile": home.mobile, "language": home.language})
        if asked.status != 202:
            return ""
        await asyncio.sleep(home.timing.code * pace)
        used: set[str] = set()
        for _ in range(CODE_TRIES):
            code = await self._code(used)
            if not code:
                break
            await asyncio.sleep(CODE_CHARACTERS * home.timing.character * pace)
            answer = await self.ask("POST", "/api/v1/login/code", {"txn": asked.body["txn"], "code": code})
            if answer.status == 200:
                return str(answer.body["token"])
            used.add(code)
        return ""

    async def _code(self, used: set[str]) -> str:
        """Return the code last sent to the mobile, waiting for one that was not tried yet; else ""."""
        for _ in range(OUTBOX_TRIES if not used else OUTBOX_TRIES_AGAIN):
            said = _fields((await self.ask("GET", f"/_demo/outbox/{self.household.mobile}")).body)
            if said.get("code") and said["code"] not in used:
                return str(said["code"])
            await asyncio.sleep(OUTBOX_PAUSE_SECONDS)
        return ""

    async def read(self, release: str) -> Answer:
        """Read the release, as its page does."""
        return await self.ask("GET", f"/api/v1/releases/{release}")

    async def file(
        self,
        release: str,
        persons: tuple[int, ...],
        wishes: tuple[str, ...],
        *,
        opens_at: float,
        tries: int = NOT_YET_TRIES,
    ) -> Answer:
        """File the wishes of a party and write down what was acknowledged.

        Args:
            release: which one.
            persons: the party.
            wishes: slots in order of liking.
            opens_at: what the arrival is counted from.
            tries: how often "not yet open" is met with patience; 1 for none at all.
        """
        body = {"persons": persons, "choices": wishes, "split": self.household.split}
        path = f"/api/v1/releases/{release}/applications"
        answer = Answer(NO_ANSWER, None, 0.0)
        for _ in range(tries):
            sent = time()
            answer = await self.ask("POST", path, body, tries=6 if tries > 1 else 1)
            if answer.status in {200, 201}:
                self.story.note(answer.body, answer.status, persons, sent - opens_at, time() - sent)
            if tries == 1 or _fields(answer.body).get("code") != "not-yet-open":
                break
            await asyncio.sleep(NOT_YET_PAUSE_SECONDS)
        return answer

    async def withdraw(self, application: str) -> bool:
        """Withdraw an application; return whether it is gone.

        "Not there" counts as gone: the answer to a withdrawal that was done may have been lost on
        the way, and the request sent again. What is neither stays asked for, and proves no loss.
        """
        one = self.story.acknowledged[application]
        one.withdrawal = "asked"
        answer = await self.ask("DELETE", f"/api/v1/applications/{application}")
        if answer.status in {204, 404}:
            one.withdrawal = "done"
        return one.withdrawal == "done"

    def parties(self, size_max: int) -> tuple[tuple[int, ...], ...]:
        """Return the household's persons in parties of at most `size_max`."""
        persons = self.story.login.persons if self.story.login else ()
        return tuple(persons[start : start + size_max] for start in range(0, len(persons), size_max))


def _fields(body: Any) -> dict[str, Any]:
    return body if isinstance(body, dict) else {}
