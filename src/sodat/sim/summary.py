"""From the outcomes of all seeds to one row a policy, and its JSON."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sodat.city.odds import odds_ratio
from sodat.sim.intervals import Mean, mean
from sodat.sim.outcome import Outcome
from sodat.sim.scalper import NOTHING, SHOWN, Profit, Tried

DIGITS = 4


class Row(NamedTuple):
    """The figures of one policy; None where one has no meaning. Names are those of the JSON."""

    policy: str
    bot_share: Mean | None = None
    odds_ratio: Mean | None = None
    """Of programs over citizens, all seeds pooled, of those who could take part in the order: in a
    waiting room those who were there before the opening."""
    speed_auc: Mean | None = None
    sold_out_seconds: Mean | None = None
    citizen_minutes_per_seat: Mean | None = None
    waiting_days_p95: Mean | None = None
    scalper_profit: Mean | None = None
    bot_win_rate: Mean | None = None
    citizen_win_rate: Mean | None = None
    citizens_shut_out: Mean | None = None
    still_waiting: Mean | None = None
    """Of the citizens of the first day, the share without a seat after the last."""


def rows(outcomes: Mapping[str, Sequence[Outcome]], *, days: bool) -> list[Row]:
    """Return a row a policy.

    Args:
        outcomes: by policy, one a seed.
        days: whether more than one day was played, so that waiting has a meaning.
    """
    return [_row(policy, several, days=days) for policy, several in outcomes.items()]


def all_days(several: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes of the seeds for which all days were played."""
    days = max(len(one.waiting) for one in several)
    return [one for one in several if len(one.waiting) == days]


def _row(policy: str, several: Sequence[Outcome], *, days: bool) -> Row:
    return Row(
        policy=policy,
        bot_share=mean([one.bot_share for one in several]),
        odds_ratio=_pooled(several),
        speed_auc=mean([one.speed_auc for one in several]),
        sold_out_seconds=mean([one.sold_out_seconds for one in several]),
        citizen_minutes_per_seat=mean([one.citizen_minutes_per_seat for one in several]),
        waiting_days_p95=mean([one.waiting_days_p95 for one in all_days(several)]) if days else None,
        bot_win_rate=mean([one.bot_win_rate for one in several]),
        citizen_win_rate=mean([one.citizen_win_rate for one in several]),
        citizens_shut_out=mean([one.shut_out for one in several]),
        still_waiting=mean([float(one.waiting[-1]) for one in all_days(several)]) if days else None,
    )


def _pooled(several: Sequence[Outcome]) -> Mean | None:
    kinds = []
    for kind in (True, False):
        lines = [one.program == kind for one in several]
        sizes = np.concatenate([one.sizes[line] for one, line in zip(several, lines, strict=True)])
        given = np.concatenate([one.given[line] for one, line in zip(several, lines, strict=True)])
        kinds.append(list(zip(sizes.tolist(), given.tolist(), strict=True)))
    ratio = odds_ratio(*kinds)
    return Mean(ratio[0], *ratio[1]) if ratio else None


def scalper_row(policy: str, profits: Sequence[Profit]) -> Row:
    """Return the row of a policy of the scenario `scalper`: the profit with SHOWN seekers."""
    shown = next(profit for profit in profits if profit.seekers == SHOWN)
    return Row(policy=policy, scalper_profit=shown.best.profit)


def figures(row: Row) -> dict[str, Any]:
    """Return a row as JSON: each figure, and its 95 % interval beside it as `..._ci95`."""
    found: dict[str, Any] = {"policy": row.policy}
    for name, value in row._asdict().items():
        if name != "policy":
            found[name] = None if value is None else round(value.value, DIGITS)
            found[f"{name}_ci95"] = _interval(value)
    return found


def profit_figures(profit: Profit) -> dict[str, Any]:
    """Return one market of the scenario `scalper` as JSON."""
    found: dict[str, Any] = {"seekers": profit.seekers, **_tried(profit.best, "")}
    return found | (_tried(profit.threat, "threat_") if profit.threat else {"threat_profit": None})


def _tried(tried: Tried, prefix: str) -> dict[str, Any]:
    offer = tried.offer
    return {
        f"{prefix}names": offer.names,
        f"{prefix}names_for_each_of": offer.customers or None,
        f"{prefix}price": None if offer == NOTHING else offer.price,
        f"{prefix}sold": round(tried.sold, DIGITS),
        f"{prefix}profit": None if tried.profit is None else round(tried.profit.value, DIGITS),
        f"{prefix}profit_ci95": _interval(tried.profit),
    }


def _interval(value: Mean | None) -> list[float] | None:
    if value is None or value.low is None or value.high is None:
        return None
    return [round(value.low, DIGITS), round(value.high, DIGITS)]
