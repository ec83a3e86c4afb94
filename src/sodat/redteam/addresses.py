"""Made-up addresses and devices, laid over real arrivals: what a portal would see that looked at them.

Citizens: a share of them behind addresses of carriers, many homes to one; the others have one of their
own. Devices by model, a few models with most of the people. A crew: few addresses, and one device, of the
commonest model.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from sodat.rules.traces import Trace

MODELS = 300
"""Models of phones. The n-th has 1/n of the people of the first, which so has one in six."""


@dataclass(frozen=True, slots=True)
class Net:
    """How people come to the portal.

    `shared_percent`: of the citizens, behind addresses of carriers, `homes` to each. `crew_homes`: accounts
    of a crew to one address. `crew_hides`: those addresses are carriers' too, with citizens behind them.
    """

    shared_percent: int = 20
    homes: int = 200
    crew_homes: int = 25
    crew_hides: bool = False


CARRIERS_ONLY = Net(shared_percent=100, homes=130)
"""Everybody on a mobile phone: 40,000 homes behind some 300 addresses."""


def lay_over(traces: Sequence[Trace], crew: Collection[int], net: Net, seed: int) -> tuple[Trace, ...]:
    """Return the traces with an address and a device each, in the same order. `crew`: its accounts."""
    random = Random(seed)  # noqa: S311 - a rehearsal wants to be repeatable
    citizens = sum(trace.account not in crew for trace in traces)
    carriers = max(1, citizens * net.shared_percent // 100 // net.homes)
    odds = list(accumulate(1 / rank for rank in range(1, MODELS + 1)))
    laid, placed = [], 0
    for trace in traces:
        shared = f"carrier {random.randrange(carriers)}"
        behind = random.randrange(100) < net.shared_percent
        (model,) = random.choices(range(MODELS), cum_weights=odds)
        address = shared if behind else f"home {trace.account}"
        if trace.account in crew:
            number, model = placed // net.crew_homes, 0
            address = f"carrier {number % carriers}" if net.crew_hides else f"crew {number}"
            placed += 1
        laid.append(replace(trace, address=address, device=f"model {model}"))
    return tuple(laid)
