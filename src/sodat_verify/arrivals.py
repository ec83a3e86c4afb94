"""Re-do a release of any policy; a first-come one is the same walk as a draw, in the order of arrival.

A first-come release has no commit and no seed: `arrivals.txt` (`arrival|application`, by arrival number)
stands for them (protocol.md 4). What the walk makes of these numbers can be re-done; that people truly
arrived so, no file can prove. Of a waiting room, the draw among those who checked in early is re-done.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sodat_verify import verify
from sodat_verify.verify import Refused, refuse_if

ARRIVALS = "arrivals.txt"
ARRIVAL_LINE = re.compile(rf"([1-9][0-9]{{0,14}})\|{verify.ID}\n")
SEATS_LINE = rf"({verify.NAME}\|{verify.NAME})\|(0|[1-9][0-9]{{0,8}})"
CheckSignature = Callable[[int, str, dict[str, Any]], bool]


def check(folder: Path, check_signature: CheckSignature | None = None) -> verify.Fields:
    """Return the verdict on a release of any policy.

    Raises:
        Refused: the record must not be believed; its arguments are the reason and where it was found.
    """
    try:
        policy = verify.read_manifest(folder / "rules.json").get("policy")
        if policy == "first-come":
            return _first_come(folder)
    except OSError as fault:
        raise Refused("file-missing", str(fault)) from fault
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
        raise Refused("malformed", str(fault)) from fault
    verdict = verify.verify(folder, check_signature)
    if (folder / ARRIVALS).exists():
        verdict["unproven"] += [f"who came after the opening ({ARRIVALS})"]
    return verdict


def read_arrivals(file: Path) -> dict[str, str]:
    """Return the arrival number of each application, first come first."""
    text = file.read_bytes().decode("ascii")
    numbers = {application: number for number, application in ARRIVAL_LINE.findall(text)}
    again = "".join(f"{number}|{application}\n" for application, number in numbers.items())
    refuse_if(ARRIVALS, line_form=again != text)
    order = [int(number) for number in numbers.values()]
    refuse_if(ARRIVALS, line_order=order != sorted(set(order)))
    return numbers


def _first_come(folder: Path) -> verify.Fields:
    rules = verify.read_manifest(folder / "rules.json")
    lines = verify.read_lines(folder / "inventory.txt", SEATS_LINE)
    stock = Counter({tuple(place.split("|")): int(seats) for place, (seats,) in lines.items()})
    refuse_if("inventory.txt", share_unknown={part for _, part in stock} - {"open", *rules["shares"]})
    pool = verify.read_pool(folder / "pool.txt", rules, {slot for slot, _ in stock}, "")
    numbers = read_arrivals(folder / ARRIVALS)
    refuse_if(ARRIVALS, arrivals_differ=numbers.keys() != pool.keys())
    arrived = {application: (number, *pool[application][1:]) for application, number in numbers.items()}
    for name, rows in verify.outcome(folder, arrived, stock):
        same = (folder / name).read_bytes() == "\n".join([*rows, ""]).encode()
        refuse_if(name, **{f"{re.split('[-.]', name)[0]}_differs": not same})
    unproven = ["that they arrived in this order: no file can prove it"]
    return {"accepted": True, "beacon": "none", "pool": len(pool), "unproven": unproven}
