"""How long people and programs take.

Each step is log-normal round a median; a person factor LN(1, 0.35) makes somebody slow slow
throughout. Medians: 0.33 s a character are the 36 words a minute measured on phones by Palin
et al., "How do people type on mobile devices?" (MobileHCI 2019); 11.5 s for a captcha of
distorted text lies in the 9 to 15 s of Searles et al., "An empirical study and evaluation of
modern CAPTCHAs" (USENIX Security 2023). The others are assumptions of this rehearsal.

`pace` compresses human and program time alike: a rehearsal of 40 s at pace 0.2 stands for a
release of 200 s. Ratios between people and programs are kept; the server's own speed is not scaled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

NOTICE_SECONDS = 0.45
FIND_SECONDS = 6.0
CAPTCHA_SECONDS = 11.5
CODE_SECONDS = 8.0
CHARACTER_SECONDS = 0.33
CONFIRM_SECONDS = 1.4
PROGRAM_SECONDS = 0.8

STEP_SPREAD = 0.4
PERSON_SPREAD = 0.35
PROGRAM_SPREAD = 0.4

MOBILE_CHARACTERS = 10
CODE_CHARACTERS = 6

RUSH_SHARE = 0.3
RUSH_MEAN = 0.04
"""Of those who may come at any moment, this share comes at the start: on average after 4 % of the window."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One person's own speeds, in seconds at pace 1, and when it suits them to come.

    `moment` and `later` are places in the time there is, 0 its beginning and 1 its end.
    """

    notice: float
    find: float
    captcha: float
    code: float
    character: float
    confirm: float
    program: float
    moment: float
    later: float

    @property
    def sign_in(self) -> float:
        """Return the seconds from the empty log-in page to being signed in."""
        return (MOBILE_CHARACTERS + CODE_CHARACTERS) * self.character + self.code

    def choosing(self, *, captcha: bool = False) -> float:
        """Return the seconds from looking at an open release to having confirmed the wishes twice."""
        return self.notice + self.find + 2 * self.confirm + (self.captcha if captcha else 0.0)


def timing(random: Random) -> Timing:
    """Return one person's timing. Takes the same count of random numbers every time."""
    person = random.lognormvariate(0, PERSON_SPREAD)

    def step(median: float) -> float:
        return median * person * random.lognormvariate(0, STEP_SPREAD)

    steps = {
        "notice": step(NOTICE_SECONDS),
        "find": step(FIND_SECONDS),
        "captcha": step(CAPTCHA_SECONDS),
        "code": step(CODE_SECONDS),
        "character": step(CHARACTER_SECONDS),
        "confirm": step(CONFIRM_SECONDS),
        "program": PROGRAM_SECONDS * random.lognormvariate(0, PROGRAM_SPREAD),
    }
    rushes = random.random() < RUSH_SHARE
    rush, calm = min(random.expovariate(1 / RUSH_MEAN), 1.0), random.random()
    return Timing(**steps, moment=rush if rushes else calm, later=random.random())


def pace_for(visits: Iterable[float], window_seconds: float, share: float = 0.5) -> float:
    """Return the pace, at most 1, at which the longest visit takes no more than `share` of the window.

    Args:
        visits: how long each visit takes at pace 1, in seconds.
        window_seconds: how long the release is open.
        share: what is left over is what people may choose their moment in.
    """
    longest = max(visits, default=0.0)
    return min(1.0, share * window_seconds / longest) if longest else 1.0
