"""One poller, many accounts: all file at once the moment one poll shows the release open.

After the most successful program of 2021, whose author counted 11,000 bookings.
"""

from sodat.redteam.crew import Crew

AGAIN_SECONDS = 0.2


async def attack(crew: Crew) -> None:
    """Sign all accounts in, poll with one of them past every cache, then file with all in parallel."""
    await crew.sign_in()
    if crew.doors:
        await crew.until_open(crew.doors[0].look)
    await crew.each(lambda door: crew.hammer(door, AGAIN_SECONDS))
