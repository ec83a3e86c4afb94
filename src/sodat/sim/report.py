"""What `sodat simulate` says: a table for the terminal, the same as Markdown, and JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from sodat.sim.intervals import Mean
from sodat.sim.scalper import Profit, Tried
from sodat.sim.summary import Row, figures, profit_figures

NO_MEANING = "-"
MANY = 100_000


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one scenario."""

    scenario: str
    seeds: tuple[int, ...]
    setting: dict[str, float]
    rows: tuple[Row, ...]
    markets: dict[str, tuple[Profit, ...]] = field(default_factory=dict)
    """By policy; of the scenario `scalper` alone."""
    more: dict[str, Any] = field(default_factory=dict)
    """What else the JSON has."""

    def json(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        policies = [figures(row) for row in self.rows]
        for one in policies:
            if one["policy"] in self.markets:
                one["markets"] = [profit_figures(profit) for profit in self.markets[one["policy"]]]
        return {
            "scenario": self.scenario,
            "seeds": list(self.seeds),
            "setting": self.setting,
            "policies": policies,
            **self.more,
        }

    def lines(self) -> list[list[str]]:
        """Return the table, its heading first."""
        return self._market_lines() if self.markets else self._policy_lines()

    def _policy_lines(self) -> list[list[str]]:
        days = f"{self.setting['days']:.0f}" if "days" in self.setting else ""
        heading = ["policy", "programs' seats %", "odds ratio", "speed AUC", "sold out s", "minutes a seat"]
        lines = [heading + (["95 % served by day"] if days else ["citizens shut out %"])]
        for row in self.rows:
            waited = _said(row.waiting_days_p95, 0) if row.waiting_days_p95 else f"> {days}"
            lines.append(
                [
                    row.policy,
                    _said(row.bot_share, 1, 100),
                    _said(row.odds_ratio, 2),
                    _said(row.speed_auc, 3),
                    _said(row.sold_out_seconds, 1),
                    _said(row.citizen_minutes_per_seat, 0),
                    waited if days else _said(row.citizens_shut_out, 0, 100),
                ]
            )
        return lines

    def _market_lines(self) -> list[list[str]]:
        heading = [
            "policy",
            "seekers",
            "fake names",
            "for each of",
            "price",
            "sold",
            "profit",
            "profit by threat",
        ]
        lines = [heading]
        for policy, profits in self.markets.items():
            for profit in profits:
                threat = _said(profit.threat.profit, 0) if profit.threat else NO_MEANING
                lines.append([policy, str(profit.seekers), *_offer(profit.best), threat])
        return lines

    def table(self) -> Table:
        """Return the table for a terminal."""
        heading, *lines = self.lines()
        table = Table(*heading)
        for column in table.columns[1:]:
            column.justify = "right"
        for line in lines:
            table.add_row(*line)
        return table

    def markdown(self) -> str:
        """Return the table as Markdown."""
        heading, *lines = self.lines()
        rule = ["---", *["---:"] * (len(heading) - 1)]
        return "".join(f"| {' | '.join(line)} |\n" for line in (heading, rule, *lines))


def _offer(tried: Tried) -> Sequence[str]:
    offer = tried.offer
    if offer.names == 0:
        return ("none", NO_MEANING, NO_MEANING, NO_MEANING, _said(tried.profit, 0))
    each = f"{offer.customers} customers" if offer.customers else NO_MEANING
    return (str(offer.names), each, f"{offer.price:.0f}", f"{tried.sold:.1f}", _said(tried.profit, 0))


def _said(value: Mean | None, digits: int, times: float = 1.0) -> str:
    """Return a figure with its interval in brackets."""
    if value is None:
        return NO_MEANING
    if value.value * times >= MANY:
        return f"> {MANY:,}"
    middle = f"{value.value * times:.{digits}f}"
    if value.low is None or value.high is None:
        return middle
    return f"{middle} [{value.low * times:.{digits}f}, {value.high * times:.{digits}f}]"
