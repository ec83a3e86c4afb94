"""Traces: what one account did around one release, as the database has it anyway.

Times are milliseconds from the opening, negative before it.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code: when it went out and when it was typed, None if never."""

    sent: int
    used: int | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a slot that was given back, or that was gained from what came back."""

    at: int
    slot: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One account. `disputed`: persons whom this account and another one have named.

    `alike`: for each of its people who is like people of other accounts in name, year of birth, gender and
    pincode, but has another document, the number of that likeness.

    `address` and `device` are keyed hashes, "" when unknown.
    """

    account: int
    codes: tuple[Code, ...] = ()
    filed: tuple[int, ...] = ()
    wanted: frozenset[str] = frozenset()
    given_back: tuple[Seat, ...] = ()
    gained: tuple[Seat, ...] = ()
    disputed: tuple[int, ...] = ()
    alike: tuple[int, ...] = ()
    address: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something stands out. Times in milliseconds.

    Nothing here says that a person is a program; it says what an officer should look at.
    """

    code_min: int = 1_500
    """Typing six digits that came by text message takes longer."""

    bin: int = 1_000
    """Accounts whose acts fall into the same bins act together."""

    together_min: int = 4
    """Accounts in lockstep, or of one address or device; a family has fewer phones."""

    burst: int = 2_000
    """Filings of one address or device within this time may be a burst."""

    chance: int = 1_000
    """One release in so many may show a burst where there is chance alone."""

    acts_min: int = 5
    """Acts that can show a regular gap."""

    gap_percent: int = 10
    """Gaps that differ by less, of the middle one, are regular."""

    rebook: int = 1_000
    """A seat given back and asked for within this time changes hands on purpose, maybe."""

    disputed_min: int = 3
    """Disputed identities of one account beyond which it is no mix-up in a family."""

    alike_min: int = 2
    """People of one account who are like people of one other account; one alone may be a namesake."""

    score_min: int = 100
    """Points that make a case: two reasons of the stronger kind."""

    def at_pace(self, pace: float) -> "Limits":
        """Return the limits of a rehearsal that compresses human time."""
        scaled = {
            name: max(1, int(getattr(self, name) * pace)) for name in ("code_min", "bin", "burst", "rebook")
        }
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return Limits(**(kept | scaled))
