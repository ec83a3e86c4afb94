"""Who wins among citizens, and what more identities bring: the figures behind two of the pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sodat.sim import pune
from sodat.sim.crowd import LANGUAGES
from sodat.sim.outcome import Outcome

DIGITS = 4


def few(study: pune.Study) -> int:
    """Return the number of identities beside which citizens are compared: about FEW."""
    return min(study.held, key=lambda bots: abs(bots - pune.FEW))


def groups(study: pune.Study) -> dict[str, Any]:
    """Return, as JSON, the chance of a seat of citizens by group, and of programs by their identities."""
    beside = {policy: study.held[few(study)][policy] for policy in pune.BESIDE}
    return {
        "citizens": {
            "bots": few(study),
            "language": {
                policy: _rates(several, "by_language", LANGUAGES) for policy, several in beside.items()
            },
            "phone": {
                policy: _rates(several, "by_phone", ("quick", "slow")) for policy, several in beside.items()
            },
            "ward": {
                policy: _rates(several, "by_ward", (*pune.wards(), "outside"))
                for policy, several in beside.items()
            },
        },
        "identities": {
            str(bots): {
                policy: round(float(np.mean([one.bot_win_rate or 0.0 for one in runs[policy]])), DIGITS)
                for policy in pune.BESIDE
            }
            for bots, runs in study.held.items()
        },
    }


def _rates(several: Sequence[Outcome], field: str, names: Sequence[str]) -> dict[str, float]:
    rates = np.mean([getattr(one, field) for one in several], axis=0)
    return {name: round(float(rate), DIGITS) for name, rate in zip(names, rates, strict=True)}
