"""Hand-made releases with a crew at the door, as the red team sees them when all is over."""

from collections import Counter

from sodat.city.story import Acknowledged, Login, Played, Story
from sodat.redteam.counted import Tally
from sodat.redteam.crew import Trick
from sodat.redteam.raid import Loot
from sodat.redteam.siege import Outcome
from sodat.storage.tally import Tally as Broken


def story(kind, number, size, arrived, *, filed=True):
    one = Story(f"{9_000_000_000 + number}", kind, size, Login("T", tuple(range(size))))
    if filed:
        name = f"{number:032x}"
        one.acknowledged[name] = Acknowledged(name, tuple(range(size)), 201, arrived, 0.01, "", 1, None)
    return one


def release(programs, citizens, *, kind="pool", trick=None, flagged=(), requests=100, seconds=(0.01,) * 100):
    """Return an outcome of (size, arrived, won) lists."""
    stories, won = [], {}
    for who, several in (("program", programs), ("citizen", citizens)):
        for size, arrived, wins in several:
            number = len(stories)
            stories.append(story(who, number, size, arrived, filed=wins is not None))
            won[f"{number:032x}"] = bool(wins)
    played = Played("draw", "r", 0.0, 0.0, 0.0, 1.0, 1.0, 0, 0, tuple(stories))
    tally = Tally(requests=requests, refused=Counter({"not-yet-open": 2}))
    mobiles = frozenset(f"{9_000_000_000 + number}" for number in flagged)
    citizens_tally = Tally(requests=50, seconds=list(seconds))
    loot = Loot(tuple(stories[: len(programs)]), tally, trick or Trick())
    return Outcome(kind, 1, played, dict(won), won, citizens_tally, loot, Broken(0, 0, 0), mobiles, 2.5)


def many(programs_win, citizens_win, **more):
    return release(
        [(1, 0.1 * at, at < programs_win) for at in range(200)],
        [(1, 0.1 * at, at < citizens_win) for at in range(200)],
        **more,
    )
