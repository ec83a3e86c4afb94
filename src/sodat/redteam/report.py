"""What one policy came to, and as JSON for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sodat.redteam.family import compared, reach, together
from sodat.redteam.figures import Figures, Hindrance
from sodat.redteam.strata import share
from sodat.redteam.verdict import Promise

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Report:
    """What one policy came to."""

    policy: str
    seeds: int
    seats: int
    runs: Sequence[Figures]
    pooled: Figures | None
    calm: Hindrance
    by_kind: Mapping[str, Hindrance]
    promises: Sequence[Promise]

    @property
    def kept(self) -> bool:
        """Return whether no promise was broken."""
        return all(promise.kept for promise in self.promises)

    def as_json(self) -> dict[str, Any]:
        """Return what `sodat redteam --json` prints."""
        everybody = [self.calm, *self.by_kind.values()]
        filed, wrong = sum(one.filed for one in everybody), sum(one.flagged for one in everybody)
        return {
            "policy": self.policy,
            "seeds": self.seeds,
            "seats_per_release": self.seats,
            "runs": [self._run(one) for one in self.runs],
            "pooled": self._run(self.pooled) if self.pooled else None,
            "citizens": {
                "calm": _hindered(self.calm),
                "by_kind": {kind: _hindered(one) for kind, one in self.by_kind.items()},
                "wrongly_challenged_per_10000": _rounded(wrong / filed * 10_000 if filed else None),
                "wrongly_challenged_per_10000_ci95": [_rounded(end * 10_000) for end in share(wrong, filed)]
                if filed
                else None,
            },
            "detection": _detection([(one.kind, one.flagged, one.accounts) for one in self.runs], wrong),
            "detection_addresses_known": _detection(
                [(one.kind, one.located, one.accounts) for one in self.runs],
                sum(one.located for one in everybody),
            ),
            "promises": [
                {"name": one.name, "kept": one.kept, "verdict": one.verdict, "figures": one.figures}
                for one in self.promises
            ],
        }

    def joint(self, one: Figures) -> tuple[float, float] | None:
        """Return the interval of an odds ratio that holds for all that are judged with it; None in a race."""
        return together(one.odds_alike, self._reach) if self._reach and one.odds_alike else None

    def joint_speed(self, one: Figures) -> tuple[float, float] | None:
        """Return such an interval of the worth of speed."""
        return one.speed.within(self._reach) if self._reach and one.speed else None

    @property
    def _reach(self) -> float | None:
        """Return how many standard errors these intervals reach; None in a race, which is not judged so."""
        return None if self.policy == "first-come" else reach(compared(self.runs, self.pooled))

    def _run(self, one: Figures) -> dict[str, Any]:
        return _run(one) | {
            "odds_ratio_alike_joint_ci95": _ends(self.joint(one)),
            "speed_auc_joint_ci95": _ends(self.joint_speed(one)),
        }


def _run(one: Figures) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "identities": one.identities,
        "requests": one.requests,
        "requests_times_a_citizens": _rounded(one.requests_times),
        "requests_times_a_citizens_least": _rounded(one.requests_times_least),
        "requests_per_seat": _rounded(one.requests / one.won if one.won else None),
        "seats": one.seats,
        "seats_won": one.won,
        "seats_possible": one.possible,
        "odds_ratio": _rounded(one.odds[0] if one.odds else None),
        "odds_ratio_ci95": _ends(one.odds[1] if one.odds else None),
        "odds_ratio_alike": _rounded(one.odds_alike[0] if one.odds_alike else None),
        "odds_ratio_alike_ci95": _ends(one.odds_alike[1] if one.odds_alike else None),
        "speed_auc": _rounded(one.speed.auc if one.speed else None),
        "speed_auc_ci95": _ends(one.speed.ci95 if one.speed else None),
        "seats_drawn": one.redrawn[0] if one.redrawn else None,
        "seats_by_other_seeds": _rounded(one.redrawn[1] if one.redrawn else None),
        "seats_by_other_seeds_sd": _rounded(one.redrawn[2] if one.redrawn else None),
        "sold_out_seconds": _rounded(one.sold_out_seconds),
        "last_seat_seconds": _rounded(one.last_seat_seconds),
        "refused": dict(sorted(one.refused.items())),
        "trick_tries": one.trick_tries,
        "trick_gains": one.trick_gains,
        "tries_by_door": dict(sorted(one.doors.items())),
        "made_up": asdict(one.made_up),
        "controls_worked": one.controls[0],
        "controls_due": one.controls[1],
        "among_the_first_1000": one.first[0],
        "first_1000": one.first[1],
        "looked_up": one.looks[0],
        "looks_due": one.looks[1],
        "accounts_that_meant_to_file": one.crew,
        "accounts_of_them_that_filed": one.filed,
        "accounts": one.accounts,
        "accounts_in_cases": one.flagged,
        "accounts_in_cases_addresses_known": one.located,
    }


def _detection(runs: Sequence[tuple[str, int, int]], wrong: int) -> dict[str, Any]:
    """`runs`: kind, accounts in cases, accounts; `wrong`: households of citizens in cases."""
    found, accounts = sum(found for _, found, _ in runs), sum(accounts for *_, accounts in runs)
    return {
        "precision": _rounded(found / (found + wrong) if found + wrong else None),
        "recall": _rounded(found / accounts if accounts else None),
        "recall_by_kind": {kind: _rounded(here / there) for kind, here, there in runs if there},
    }


def _hindered(one: Hindrance) -> dict[str, Any]:
    return {
        "requests": one.requests,
        "errors": one.errors,
        "error_rate": _rounded(one.errors / one.requests if one.requests else None),
        "p99_seconds": _rounded(one.p99_seconds),
        "households": one.households,
        "filed": one.filed,
        "wrongly_challenged": one.flagged,
        "wrongly_challenged_addresses_known": one.located,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _ends(interval: tuple[float, float] | None) -> list[float] | None:
    return [round(end, DIGITS) for end in interval] if interval else None
