"""What the red team reports, one table a question, over all policies that were played."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sodat.redteam.family import compared
from sodat.redteam.figures import Figures, Hindrance
from sodat.redteam.promises import NOTHING
from sodat.redteam.report import Report

Row = tuple[str, ...]

GOT = (
    "Identities, accounts, seats won, odds and speed: of those who file for themselves, of "
    "cancel-and-grab the sellers. Held in the end: by the whole crew, buyers too. The first odds are over "
    "all identities, of which those that could not file have lost; the second over parties that filed, of "
    "one size in one release. Sold out: 99 of 100 seats given, in the middle one of the releases that "
    "were. Requests a seat: of those won."
)
MET = "Errors: no answer, 429 and 5xx. In cases: households of citizens that the review suspects."
TRICKS = (
    "Control: early-bird's ways, tried when they are allowed; people named by several accounts of the farm, "
    "filed for by their own; cancel-and-grab's cancellations. Made up: people who do not exist, under "
    "numbers with right check digits; each is drawn like a citizen until a desk asks for the document."
)
FOUND = (
    "Addresses known: what the review would find if it knew addresses and devices. Here all come from one "
    "machine, so made-up ones are laid over: 25 accounts of a crew to an address, on one device; all "
    "citizens behind carriers' addresses, on phones of 300 models."
)
ODDS = (
    "identities",
    "of the first thousand",
    "odds ratio",
    "as one of all",
    "seats, by other seeds",
    "speed AUC",
    "times the requests",
)
"""What is told of a draw, for each kind."""

WHOLE_FROM = 100
"""From here on a ratio has no decimals."""


@dataclass(frozen=True, slots=True)
class Table:
    """One question, and a row for each answer; the words of a cell first, its numbers after."""

    title: str
    heads: Row
    rows: Sequence[Row]
    note: str = ""
    words: int = 2
    """How many columns from the left are words."""


def tables(reports: Sequence[Report]) -> Iterator[Table]:
    """Yield what programs got, what they were refused, what citizens met, and what is told of each policy."""
    yield _got(reports)
    yield _refused(reports)
    yield _met(reports)
    for report in reports:
        if report.policy == "first-come":
            yield _raced(report.runs)
        else:
            yield _odds(report)
    yield _tricks(reports)
    yield _found(reports)


def _got(reports: Sequence[Report]) -> Table:
    heads = (
        "policy", "kind", "identities", "accounts that filed", "seats won", "held in the end",
        "odds ratio", "odds ratio of alike", "speed AUC", "sold out (99%) after",
        "requests", "requests a seat",
    )  # fmt: skip
    rows = [
        (
            report.policy,
            one.kind,
            f"{one.identities:,}",
            f"{one.filed:,} of {one.crew:,}",
            f"{one.won:,} of {one.possible:,}",
            f"{one.seats:,}",
            _spread(one.odds, _ratio),
            _spread(one.odds_alike, _ratio),
            _speed(one),
            _seconds(one.sold_out_seconds),
            f"{one.requests:,}",
            _a_seat(one),
        )
        for report in reports
        for one in (*report.runs, *([report.pooled] if report.pooled and len(report.runs) > 1 else []))
    ]
    return Table("What each kind got, and at what cost", heads, rows, GOT)


def _refused(reports: Sequence[Report]) -> Table:
    rows = [
        (
            report.policy,
            one.kind,
            ", ".join(f"{code} {count:,}" for code, count in one.refused.most_common()) or "nothing",
        )
        for report in reports
        for one in report.runs
    ]
    return Table("What was refused, and why", ("policy", "kind", "answers"), rows, words=3)


def _met(reports: Sequence[Report]) -> Table:
    heads = (
        "policy", "citizens beside", "its requests", "households", "could not file", "their requests",
        "errors", "p99", "wrongly in cases", "with addresses known",
    )  # fmt: skip
    rows = []
    for report in reports:
        asked = {one.kind: one.requests for one in report.runs}
        met = {"no program": report.calm, **report.by_kind}
        rows += [
            (report.policy, kind, f"{asked.get(kind, 0):,}", *_hindered(one))
            for kind, one in met.items()
            if one.households
        ]
    return Table("What citizens met", heads, rows, MET)


def _hindered(one: Hindrance) -> Row:
    return (
        f"{one.households:,}",
        f"{one.households - one.filed:,}",
        f"{one.requests:,}",
        f"{one.errors:,}",
        _seconds(one.p99_seconds, ".3f"),
        f"{one.flagged:,}",
        f"{one.located:,}",
    )


def _odds(report: Report) -> Table:
    rows = [
        (
            one.kind,
            f"{one.identities:,}",
            f"{one.first[0] / one.first[1]:.0%}" if one.first[1] else "-",
            _spread(one.odds_alike, _ratio),
            _inside(joint, _ratio) if (joint := report.joint(one)) else "-",
            f"{one.redrawn[0]:,}, {one.redrawn[1]:,.0f} ± {one.redrawn[2]:.0f}" if one.redrawn else "-",
            _speed(one),
            f"{_plain(one.requests_times)}, at least {_plain(one.requests_times_least)}",
        )
        for one in compared(report.runs, report.pooled)
    ]
    title = f"Has a program a better chance than a citizen? The {report.policy}, among parties that are alike"
    return Table(title, (report.policy, *ODDS), rows, words=1)


def _raced(runs: Sequence[Figures]) -> Table:
    heads = ("first-come", "of the seats it has identities for", "the last one sent after", "requests a seat")
    rows = [
        (one.kind, f"{one.won:,} of {one.possible:,}", _seconds(one.last_seat_seconds), _a_seat(one))
        for one in runs
        if one.identities
    ]
    return Table("How a race ends", heads, rows, words=1)


def _tricks(reports: Sequence[Report]) -> Table:
    heads = ("policy", "trick of", "tries", "brought", "its control worked", "made up: filed for, drawn")
    rows = [
        (
            report.policy,
            one.kind,
            f"{one.trick_tries:,}",
            str(one.trick_gains),
            f"{one.controls[0]:,} of {one.controls[1]:,}" if one.controls[1] else "-",
            f"{one.made_up.filed:,}, {one.made_up.seats:,}" if one.made_up.tried else "-",
        )
        for report in reports
        for one in report.runs
        if one.kind in NOTHING
    ]
    return Table("What tricks brought", heads, rows, TRICKS)


def _found(reports: Sequence[Report]) -> Table:
    rows = []
    for report in reports:
        filed = [one for one in report.runs if one.accounts]
        shown = [(one.kind, one.accounts, one.flagged, one.located) for one in filed]
        sums = (sum(getattr(one, name) for one in filed) for name in ("accounts", "flagged", "located"))
        rows += [
            (report.policy, kind, f"{accounts:,}", *_recalled(found, accounts), *_recalled(located, accounts))
            for kind, accounts, found, located in (*shown, ("all", *sums))
        ]
    heads = (
        "policy", "kind", "accounts that filed, buyers too", "in cases", "recall",
        "in cases, addresses known", "recall, addresses known",
    )  # fmt: skip
    return Table("What the review found", heads, rows, FOUND)


def _recalled(found: int, accounts: int) -> Row:
    return f"{found:,}", f"{found / accounts:.1%}" if accounts else "-"


def _a_seat(one: Figures) -> str:
    return _plain(one.requests / one.won if one.won else None)


def _speed(one: Figures) -> str:
    return _spread((one.speed.auc, one.speed.ci95) if one.speed else None, "{:.3f}".format)


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def _seconds(value: float | None, form: str = ".2f") -> str:
    return "-" if value is None else f"{value:{form}} s"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value < WHOLE_FROM else f"{value:,.0f}"


def _spread(value: tuple[float, tuple[float, float]] | None, said: Callable[[float], str]) -> str:
    return "-" if value is None else f"{said(value[0])} {_inside(value[1], said)}"


def _inside(ends: tuple[float, float], said: Callable[[float], str]) -> str:
    return f"[{said(ends[0])}, {said(ends[1])}]"
