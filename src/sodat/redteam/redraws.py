"""What other seeds give a crew from the very same applications: the exact yardstick of a draw.

Who applied, for what, in which parties is kept as it was; only the seed is another. So nothing that
differs between crew and citizens can be taken for an advantage, nor hide one: under a fair draw the
seats the crew got are one more value of this distribution.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from statistics import fmean, pvariance

from sodat.rules import lines, manifest
from sodat.rules.order import draw_order
from sodat.rules.pool import read_inventory, read_pool
from sodat.rules.walk import walk

DRAWS = 200


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Seats of a crew: as drawn, and mean and variance over other seeds. `sooner`: seeds that gave fewer."""

    seats: int
    mean: float
    variance: float
    sooner: int
    draws: int


def redraw(content: Mapping[str, bytes], own: frozenset[str], chance: int, draws: int = DRAWS) -> Redrawn:
    """Return what a crew got and would have got.

    Args:
        content: `rules.json`, `inventory.txt`, `pool.txt` and `result.txt` of the public record.
        own: the applications of the crew.
        chance: where the other seeds come from.
        draws: how many.

    Raises:
        MalformedFile: a file of the record is not of its form.
    """
    rules = manifest.read_rules(content["rules.json"])
    seats = read_inventory(content["inventory.txt"], rules.shares)
    pool = read_pool(content["pool.txt"], rules, (slot for slot, _ in seats))
    size = {entry.application: entry.size for entry in pool if entry.application in own}
    given = 0
    for number, line in enumerate(lines.read_lines(content["result.txt"], "result.txt"), 1):
        _, application, slot, _ = lines.fields(line, 4, "result.txt", number)
        given += size.get(application, 0) if slot != "-" else 0
    random, found = Random(chance), []  # noqa: S311 - a rehearsal wants to be repeatable
    for _ in range(draws):
        ordered = (entry for _, entry in draw_order(random.randbytes(32).hex(), pool))
        steps = walk(ordered, seats, shares=rules.shares, share_order=rules.share_order)
        found.append(sum(size.get(step.entry.application, 0) for step in steps if step.place is not None))
    return Redrawn(given, fmean(found), pvariance(found), sum(one < given for one in found), draws)
