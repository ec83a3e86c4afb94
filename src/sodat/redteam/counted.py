"""A wire that counts what goes through it, and carries no more than it may."""

from collections import Counter
from dataclasses import dataclass, field
from time import time

from sodat.city.reading import Dropped
from sodat.city.wire import Answer, Headers, Wire

OUTBOX = "/_demo/"
"""Stands for the text messages of a phone, so it is no request to the portal."""
HINDERED = 429


@dataclass(slots=True)
class Tally:
    """What went out and what came back. `errors`: no answer, 429 and 5xx. `seconds`: of each answer."""

    requests: int = 0
    errors: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def note(self, answer: Answer) -> None:
        """Count an answer."""
        self.seconds.append(answer.seconds)
        self.errors += answer.status == HINDERED or answer.status >= 500
        if answer.status >= 400:
            said = answer.body if isinstance(answer.body, dict) else {}
            self.refused[str(said.get("code") or answer.status)] += 1


@dataclass(slots=True)
class Budget:
    """How many requests may still go out, and until when (seconds since 1970).

    `kept_back` of them are for what comes last: a crew that has none left to look what its trick brought
    would seem to have got nothing.
    """

    requests_left: int
    ends_at: float
    kept_back: int = 0

    @property
    def spent(self) -> bool:
        """Return whether nothing may go out any more."""
        return self.requests_left <= self.kept_back or time() >= self.ends_at


@dataclass(slots=True)
class Counted(Wire):
    """A wire with a tally. Give one budget to all wires of a crew."""

    tally: Tally = field(default_factory=Tally)
    budget: Budget | None = None

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str | None = None,
        language: str = "en",
        more: Headers = (),
    ) -> Answer:
        """Send one request and return its answer.

        Raises:
            Dropped: no answer came, or the budget is spent and nothing went out.
        """
        if self.budget is not None:
            if self.budget.spent:
                raise Dropped("the budget is spent")
            self.budget.requests_left -= 1
        counts = not path.startswith(OUTBOX)
        self.tally.requests += counts
        try:
            answer = await Wire.call(self, method, path, body, token, language, more)
        except Dropped:
            self.tally.errors += counts
            raise
        if counts:
            self.tally.note(answer)
        return answer

    async def volley(self, times: int, method: str, path: str, body: object, token: str) -> list[Answer]:
        """Send the same request so many times in a row; what was not answered counts as an error alone.

        Raises:
            Dropped: the budget is spent and nothing went out.
        """
        if self.budget is not None:
            if self.budget.spent:
                raise Dropped("the budget is spent")
            times = min(times, self.budget.requests_left - self.budget.kept_back)
            self.budget.requests_left -= times
        answers = await Wire.volley(self, times, method, path, body, token)
        self.tally.requests += len(answers)
        self.tally.errors += times - len(answers)
        for answer in answers:
            self.tally.note(answer)
        return answers
