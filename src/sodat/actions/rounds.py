"""Rounds of a batch: filings for the same person take effect one after another.

Most batches are one round. The same wish handed in again and again in a row is looked at
once, however often it comes. Whoever hands in one different wish after another must wait a
second, lest everybody else wait for them.
"""

from collections.abc import Awaitable, Callable, Sequence

from sodat.actions.entries import Filed, Filing
from sodat.rules.refusals import Refusal, TooManyRequests

ROUNDS_MAX = 10
Result = Filed | Refusal
Round = Callable[[Sequence[Filing]], Awaitable[Sequence[Result]]]
"""What becomes of filings that share no person of a release, in their order."""


async def in_rounds(filings: Sequence[Filing], act: Round) -> list[Result]:
    """Return what became of each filing, in order of arrival."""
    pairs = [(filing.release_id, person) for filing in filings for person in filing.persons]
    if len(set(pairs)) == len(pairs):
        return list(await act(filings))
    same_as = repeats(filings)
    results: dict[int, Result] = {}
    rest = sorted(set(same_as))
    for _ in range(ROUNDS_MAX):
        first, rest = disjoint(filings, rest)
        if not first:
            break
        done = await act([filings[place] for place in first])
        results |= zip(first, done, strict=True)
    refused: Result = TooManyRequests(wait_seconds=1)
    return [results.get(place, refused) for place in same_as]


def repeats(filings: Sequence[Filing]) -> list[int]:
    """Return for each filing the place of the one it repeats, its own where it is new.

    A filing repeats another when it is equal and nothing else was filed for its persons between them.
    """
    last: dict[tuple[str, int], int] = {}
    places = []
    for place, filing in enumerate(filings):
        pairs = [(filing.release_id, person) for person in filing.persons]
        before = {last.get(pair, -1) for pair in pairs}
        earlier = before.pop() if len(before) == 1 else -1
        repeated = earlier if earlier >= 0 and filings[earlier] == filing else place
        last |= dict.fromkeys(pairs, repeated)
        places.append(repeated)
    return places


def disjoint(filings: Sequence[Filing], places: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return (places of filings that share no person of a release, the rest), both in order."""
    seen: set[tuple[str, int]] = set()
    first: list[int] = []
    rest: list[int] = []
    for place in places:
        pairs = {(filings[place].release_id, person) for person in filings[place].persons}
        (rest if pairs & seen else first).append(place)
        seen |= pairs
    return first, rest
