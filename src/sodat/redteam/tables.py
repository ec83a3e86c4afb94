"""The report of the red team as Markdown, one table a question: the very rows of docs/evidence.md."""

from collections.abc import Sequence

from sodat.redteam.family import compared
from sodat.redteam.figures import Figures, Hindrance
from sodat.redteam.promises import NOTHING
from sodat.redteam.report import Report
from sodat.redteam.verdict import WORDS

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


def markdown(report: Report) -> str:
    """Return what programs and their tricks got, what citizens met, what reviews found, and the promises."""
    parts = (
        _raced(report.runs) if report.policy == "first-come" else _odds(report),
        _tricks(report.runs),
        _met(report),
        _found(report.runs),
        [f"* {WORDS[one.verdict]}: {one.name}. {one.figures}" for one in report.promises],
    )
    return "\n".join("\n".join(part) + "\n" for part in parts)


def _odds(report: Report) -> list[str]:
    return [
        *_heads("|".join((report.policy, *ODDS))),
        *(
            _line(
                one.kind,
                f"{one.identities:,}",
                f"{one.first[0] / one.first[1]:.0%}" if one.first[1] else "-",
                _spread(one.odds_alike, ".2f"),
                _inside(joint, ".2f") if (joint := report.joint(one)) else "-",
                f"{one.redrawn[0]:,}, {one.redrawn[1]:,.0f} ± {one.redrawn[2]:.0f}" if one.redrawn else "-",
                _spread((one.speed.auc, one.speed.ci95) if one.speed else None, ".3f"),
                f"{_plain(one.requests_times, ',.0f')}, at least {_plain(one.requests_times_least, ',.0f')}",
            )
            for one in compared(report.runs, report.pooled)
        ),
    ]


def _raced(runs: Sequence[Figures]) -> list[str]:
    return [
        *_heads("first-come|of the seats it has identities for|the last one sent after|requests a seat"),
        *(
            _line(
                one.kind,
                f"{one.seats:,} of {one.possible:,}",
                "-" if one.last_seat_seconds is None else f"{one.last_seat_seconds:.2f} s",
                _plain(one.requests / one.seats if one.seats else None, ",.0f"),
            )
            for one in runs
            if one.identities
        ),
    ]


def _tricks(runs: Sequence[Figures]) -> list[str]:
    return [
        *_heads("trick of|tries|brought|control, tried when it is allowed: worked"),
        *(
            _line(
                one.kind,
                f"{one.trick_tries:,}",
                str(one.trick_gains),
                f"{one.controls[0]} of {one.controls[1]}" if one.controls[1] else "-",
            )
            for one in runs
            if one.kind in NOTHING
        ),
    ]


def _met(report: Report) -> list[str]:
    asked = {one.kind: one.requests for one in report.runs}
    met = {"no program": report.calm, **report.by_kind}
    return [
        *_heads(
            "citizens beside|its requests|households|could file|their requests|errors|p99 s|wrongly in cases"
        ),
        *(_line(kind, *_hindered(asked.get(kind, 0), one)) for kind, one in met.items() if one.households),
    ]


def _hindered(asked: int, one: Hindrance) -> tuple[str, ...]:
    return (
        f"{asked:,}",
        f"{one.households:,}",
        f"{one.filed / one.households:.1%}",
        f"{one.requests:,}",
        str(one.errors),
        _plain(one.p99_seconds, ".3f"),
        str(one.flagged),
    )


def _found(runs: Sequence[Figures]) -> list[str]:
    shown = [(one.kind, one.flagged, one.accounts) for one in runs if one.accounts]
    shown.append(("**all**", sum(found for _, found, _ in shown), sum(accounts for *_, accounts in shown)))
    return [
        *_heads("kind|accounts that filed|in cases|recall"),
        *(
            _line(kind, f"{accounts:,}", f"{found:,}", f"{found / accounts:.1%}" if accounts else "-")
            for kind, found, accounts in shown
        ),
    ]


def _heads(names: str) -> list[str]:
    several = names.split("|")
    return [_line(*several), _line(*("---" if not at else "---:" for at in range(len(several))))]


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(value: float | None, form: str) -> str:
    return "-" if value is None else f"{value:{form}}"


def _spread(value: tuple[float, tuple[float, float]] | None, form: str) -> str:
    return "-" if value is None else f"{value[0]:{form}} {_inside(value[1], form)}"


def _inside(ends: tuple[float, float], form: str) -> str:
    return f"[{ends[0]:{form}}, {ends[1]:{form}}]"
