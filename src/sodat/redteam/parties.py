"""Who took part in a release: the accounts of its crew, those of citizens, and what became of each party."""

from collections.abc import Mapping

from sodat.city.scoreboard import clusters
from sodat.city.story import Story
from sodat.redteam.siege import Outcome


def crew(one: Outcome) -> list[Story]:
    """Return the stories of the program's accounts."""
    return [story for story in one.played.stories if story.kind == "program"]


def entrants(one: Outcome) -> list[Story]:
    """Return those of the program's accounts that meant to have a seat for themselves."""
    mobiles = one.loot.trick.entrants
    return [story for story in crew(one) if mobiles is None or story.mobile in mobiles]


def citizens(one: Outcome) -> list[Story]:
    """Return the stories of the citizens."""
    return [story for story in one.played.stories if story.kind == "citizen"]


def seats_of(story: Story, won: Mapping[str, bool]) -> int:
    """Return the seats of an account."""
    return sum(given for _, given in clusters(story, won))
