"""The report of the red team as Markdown, one table a question."""

from collections.abc import Sequence

from sodat.redteam.figures import Figures, Hindrance
from sodat.redteam.report import Report


def markdown(report: Report) -> str:
    """Return what programs got, what citizens met, what reviews found, and the promises."""
    rows = [*report.runs, *([report.pooled] if report.pooled else [])]
    parts = (
        _got(rows),
        _met({"no program": report.calm, **report.by_kind}),
        _found(report),
        [f"* {'kept' if one.kept else '**broken**'}: {one.name}. {one.figures}" for one in report.promises],
    )
    return "\n".join("\n".join(part) + "\n" for part in parts)


def _got(rows: Sequence[Figures]) -> list[str]:
    heads = "kind|identities|requests x citizen|seats|by other seeds|odds ratio|speed AUC|last seat s|trick"
    return [
        *_heads(heads),
        *(
            _line(
                one.kind,
                f"{one.identities:,}",
                _plain(one.requests_times, ",.0f"),
                f"{one.seats:,}",
                f"{one.redrawn[1]:,.0f} ± {one.redrawn[2]:.0f}, drew {one.redrawn[0]:,}"
                if one.redrawn
                else "-",
                _spread(one.odds_alike, ".2f"),
                _spread((one.speed.auc, one.speed.ci95) if one.speed else None, ".3f"),
                _plain(one.last_seat_seconds, ".2f"),
                f"{one.trick_gains} of {one.trick_tries:,}" if one.trick_tries else "-",
            )
            for one in rows
        ),
    ]


def _met(by_kind: dict[str, Hindrance]) -> list[str]:
    return [
        *_heads("beside|households|could file|requests|errors|p99 s|wrongly in cases"),
        *(
            _line(
                kind,
                f"{one.households:,}",
                f"{one.filed / one.households:.1%}" if one.households else "-",
                f"{one.requests:,}",
                str(one.errors),
                _plain(one.p99_seconds, ".3f"),
                str(one.flagged),
            )
            for kind, one in by_kind.items()
        ),
    ]


def _found(report: Report) -> list[str]:
    return [
        *_heads("kind|accounts that filed|in cases|recall"),
        *(
            _line(one.kind, str(one.accounts), str(one.flagged), f"{one.flagged / one.accounts:.1%}")
            for one in report.runs
            if one.accounts
        ),
        _line("together", str(sum(one.accounts for one in report.runs)), *_together(report.runs)),
    ]


def _together(runs: Sequence[Figures]) -> tuple[str, str]:
    found, accounts = sum(one.flagged for one in runs), sum(one.accounts for one in runs)
    return str(found), f"{found / accounts:.1%}" if accounts else "-"


def _heads(names: str) -> list[str]:
    several = names.split("|")
    return [_line(*several), _line(*("---" if not at else "---:" for at in range(len(several))))]


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(value: float | None, form: str) -> str:
    return "-" if value is None else f"{value:{form}}"


def _spread(value: tuple[float, tuple[float, float]] | None, form: str) -> str:
    if value is None:
        return "-"
    middle, (low, high) = value
    return f"{middle:{form}} [{low:{form}}, {high:{form}}]"
