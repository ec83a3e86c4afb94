"""The simulated city obeys the rules of the portal, and shows what it is there to show."""

import importlib
import json
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import sodat.paper
from sodat.engine import draw as engine
from sodat.rules import draw as plain
from sodat.rules.order import arrival_order, draw_order, waiting_room_order
from sodat.rules.pool import OPEN, Entry, print_inventory, print_pool
from sodat.rules.refill import refill, seats_after
from sodat.rules.walk import Place, walk
from sodat.sim import command, pune, scalper, tatkal, written
from sodat.sim.days import live
from sodat.sim.groups import groups
from sodat.sim.intervals import Mean
from sodat.sim.policies import PUNE, TATKAL
from sodat.sim.release import _free, play
from sodat.sim.serving import Filed, by_arrival, drawn, drawn_then_by_arrival, is_served, serve
from sodat.sim.spreading import each
from sodat.sim.summary import rows
from sodat.sim.words import LABELS, POLICIES, TITLES
from unit.markets import RULES
from unit.test_sim_report import CONTRACT

SMALL = pune.Size(citizens=300, bots=60, seats=60, days=1)
TOWN = pune.Size(citizens=4_000, bots=200, seats=200, days=4)
SEED = "5a" * 32
SHARES = {"pune": ("R",), "tatkal": ("LD", "SS")}
ORDERS = ("draw", "arrival", "room")


def chance(seed):
    return np.random.default_rng(seed)


def made(scenario, seed):
    """Return a small crowd and its seats."""
    if scenario == "tatkal":
        return tatkal.people(chance(seed), tatkal.Size(citizens=600, bots=150)), tatkal.berths()
    return pune.people(chance(seed), SMALL), pune.seats(SMALL, residents=True)


def in_words(scenario, crowd, filed, seats):
    """Return the same market as the rules have it: applications by line, seats by (slot, part)."""
    shares = SHARES[scenario]
    entries = [
        Entry(
            application=f"{int(high):016x}{int(low):016x}",
            size=int(crowd.sizes[party]),
            tickets=int(tickets),
            shares=tuple(share for bit, share in enumerate(shares) if crowd.shares[party] >> bit & 1),
            choices=tuple(f"S{wish}" for wish in crowd.wishes[party]),
        )
        for party, (high, low), tickets in zip(*filed, strict=True)
    ]
    parts = (*shares, OPEN)
    return entries, {
        (f"S{slot}", part): int(n)
        for slot, row in enumerate(seats)
        for part, n in zip(parts, row, strict=True)
    }


def both_orders(order, filed, entries, seed):
    """Return the order of lines by the simulator and by the rules."""
    random = chance(seed)
    arrived, early = random.random(len(entries)), random.random(len(entries)) < 0.5
    at = {entry.application: number for number, entry in enumerate(entries)}
    numbers = {entries[line].application: int(nth) for nth, line in enumerate(np.argsort(arrived))}
    if order == "draw":
        return drawn(filed, SEED), [at[entry.application] for _, entry in draw_order(SEED, entries)]
    if order == "arrival":
        return by_arrival(arrived), [at[one.application] for _, one in arrival_order(numbers, entries)]
    room, late = (
        [one for one, is_early in zip(entries, early, strict=True) if is_early == kind]
        for kind in (True, False)
    )
    expected = waiting_room_order(SEED, room, late, numbers)
    return drawn_then_by_arrival(filed, SEED, early, arrived), [at[one.application] for one in expected]


@pytest.mark.parametrize("scenario", SHARES)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(3))
def test_order_walk_and_refill_are_those_of_the_rules(scenario, order, seed):
    crowd, seats = made(scenario, seed)
    count, random = len(crowd.sizes), chance(seed + 50)
    tickets = random.integers(1, 6, count).astype(np.uint8)
    filed = Filed(np.arange(count), random.integers(0, 2**64, (count, 2), np.uint64), tickets)
    entries, table = in_words(scenario, crowd, filed, seats)
    parts = (*SHARES[scenario], OPEN)

    queue, expected = both_orders(order, filed, entries, seed)
    assert queue.tolist() == expected

    left = seats.copy()
    places = serve(crowd, queue, left)
    steps = list(walk([entries[line] for line in expected], table, shares=SHARES[scenario]))
    assert [place_of(place, parts) for place in places] == [step.place for step in steps]

    leaving = np.zeros(count, bool)
    leaving[queue[is_served(places)][::5]] = True
    _free(left, queue, places, crowd, leaving)
    waiting = queue[~is_served(places)]
    more = serve(crowd, waiting, left.copy())
    ids = [entry.application for entry in entries]
    gone = {ids[line] for line in np.flatnonzero(leaving)}
    held = {step.entry.application: step.place for step in steps if step.place}
    sizes = {entry.application: entry.size for entry in entries}
    staying = {one: place for one, place in held.items() if one not in gone}
    back = seats_after(table, [(place, sizes[one]) for one, place in staying.items()])
    assert back == {(f"S{slot}", OPEN): int(n) for slot, n in enumerate(left[:, -1]) if n}
    moves = refill([entries[line] for line in expected], back, staying, gone=gone, keep=set(staying))
    assert len(moves) > 0
    assert {
        (ids[line], f"S{place // len(parts)}")
        for line, place in zip(waiting, more, strict=True)
        if place >= 0
    } == {(move.application, move.slot) for move in moves}


def place_of(place, parts):
    return None if place < 0 else Place(f"S{place // len(parts)}", parts[place % len(parts)])


def test_engine_takes_the_limit_of_a_party_as_data():
    rules = replace(RULES, party_size_max=6, shares=SHARES["tatkal"], ticket_cap=1)
    crowd, seats = made("tatkal", 4)
    count = len(crowd.sizes)
    filed = Filed(
        np.arange(count), chance(4).integers(0, 2**64, (count, 2), np.uint64), np.ones(count, np.uint8)
    )
    entries, table = in_words("tatkal", crowd, filed, seats)
    files = (rules, print_inventory(table), print_pool(entries), SEED)

    assert max(entry.size for entry in entries) == 6
    assert engine.draw(*files) == plain.draw(*files)


@pytest.mark.parametrize("policy", PUNE + TATKAL, ids=lambda policy: policy.name)
def test_no_seat_is_given_twice_and_no_seat_is_lost(policy):
    crowd, seats = made("tatkal" if policy in TATKAL else "pune", 7)
    seats = seats if policy.shares else seats.sum(axis=1, keepdims=True)

    played = play(policy, crowd, seats, chance(7))

    assert 0.9 * seats.sum() < played.held.sum() <= seats.sum()
    assert not played.given[~played.admitted].any()
    if policy.copies == 1:
        assert set(np.unique(played.held // crowd.sizes).tolist()) <= {0, 1}


def test_under_the_draw_speed_changes_nothing():
    crowd, seats = made("pune", 8)
    quicker = crowd._replace(reaction=crowd.reaction / 1_000, choosing=crowd.choosing * 50)
    draw = next(policy for policy in PUNE if policy.name == "draw-residents")
    race = next(policy for policy in PUNE if policy.name == "first-come")

    assert (play(draw, crowd, seats, chance(1)).held == play(draw, quicker, seats, chance(1)).held).all()
    slower = crowd._replace(reaction=crowd.reaction * 1_000)
    assert (play(race, crowd, seats, chance(1)).held != play(race, slower, seats, chance(1)).held).any()


def test_days_in_a_row_serve_every_citizen_once():
    size = replace(TOWN, seats=1_000)
    crowd = pune.people(chance(2), size)
    seats = pune.seats(size, residents=False)

    lived = live(PUNE[4], crowd, seats, chance(3), size.days)

    served = lived.waited > 0
    assert not (served & crowd.program).any()
    assert (lived.waited[served] + crowd.joined[served] <= TOWN.days).all()
    first = lived.there[lived.first.given & ~crowd.program[lived.there]]
    assert np.flatnonzero((lived.waited == 1) & (crowd.joined == 0)).tolist() == first.tolist()
    assert set(np.unique(lived.waited[served]).tolist()) == {1, 2, 3, 4}


@pytest.fixture(scope="module")
def town():
    """Return the figures of a small town by policy: one day, many seeds."""
    found = pune.by_policy([pune.run(replace(TOWN, days=1), seed) for seed in range(1, 61)])
    return {row.policy: row for row in rows(found, days=False)}


@pytest.mark.parametrize("policy", ["first-come", "first-come-captcha"])
def test_a_race_is_won_by_programs(town, policy):
    assert town[policy].bot_win_rate.value >= 0.95
    assert town[policy].bot_share.value >= 0.95
    assert town[policy].sold_out_seconds.value < 10
    assert town[policy].speed_auc.value > 0.95
    assert town[policy].odds_ratio.low > 100


@pytest.mark.parametrize("policy", ["draw", "draw-residents", "draw-tickets", "waiting-room"])
def test_in_a_draw_programs_have_a_citizen_s_chance(town, policy):
    assert town[policy].odds_ratio.low < 1 < town[policy].odds_ratio.high
    assert town[policy].speed_auc.low < 0.5 + 0.02
    assert town[policy].speed_auc.high > 0.5 - 0.02
    assert town[policy].sold_out_seconds is None


@pytest.mark.parametrize("policy", ["waiting-room-browser", "draw-instant-release", "draw-no-dedupe"])
def test_what_is_wrong_with_the_others_is_seen(town, policy):
    assert town[policy].odds_ratio.low > 1.3
    assert town[policy].bot_share.low > town["draw"].bot_share.high


def test_a_draw_costs_citizens_less_time(town):
    assert (
        town["draw"].citizen_minutes_per_seat.value < town["waiting-room"].citizen_minutes_per_seat.value / 2
    )


def test_trains_the_rules_of_2025_help_and_the_race_stays():
    found = pune.by_policy([tatkal.run(tatkal.Size(), seed) for seed in range(30)])
    train = {row.policy: row for row in rows(found, days=False)}

    assert train["first-come"].bot_share.value > 0.95
    assert train["draw"].bot_share.high < train["first-come-2025"].bot_share.low < 0.95
    assert train["draw"].odds_ratio.low < 1 < train["draw"].odds_ratio.high
    assert train["draw-verified"].bot_share.high < train["draw"].bot_share.low
    assert train["first-come-2025"].citizens_shut_out.value == pytest.approx(0.25, abs=0.02)
    assert train["draw"].waiting_days_p95 is None


@pytest.fixture(scope="module")
def markets():
    """Return by policy what the scalper does with 5, 20 and 60 seekers."""
    find = partial(scalper._run, [1, 2, 3], scalper.NAME_COST)
    with pytest.MonkeyPatch.context() as shorter:
        shorter.setattr(scalper, "LEARNT", 300)
        return {
            rules.name: [find((rules, seekers)) for seekers in scalper.SEEKERS] for rules in scalper.POLICIES
        }


def test_the_batch_leaves_the_scalper_nothing(markets):
    for found in markets["draw"]:
        assert found.best.offer == scalper.NOTHING
        assert found.best.profit.value == 0
        assert found.threat.profit.value == 0


def test_first_come_feeds_the_scalper(markets):
    profits = [found.best.profit.low for found in markets["first-come"]]

    assert 0 < profits[0] < profits[1] < profits[2]


@pytest.mark.parametrize("policy", ["draw-no-dedupe", "draw-instant-release"])
def test_a_batch_without_one_of_its_two_rules_feeds_him_less(markets, policy):
    for found, race in list(zip(markets[policy], markets["first-come"], strict=True))[1:]:
        assert 0 < found.best.profit.low < found.best.profit.high < race.best.profit.low


def test_dear_names_keep_a_scalper_out_of_a_small_market():
    offer, _ = scalper.best_offer(scalper.POLICIES[0], chance(1), 5, 15.0)

    assert offer == scalper.NOTHING


def test_work_that_is_shared_out_gives_the_same():
    size = tatkal.Size(citizens=300, bots=50)
    told = []

    shared = each(partial(tatkal.run, size), (1, 2, 3), lambda: told.append(1))

    assert len(told) == 3
    assert [{name: one.bot_share for name, one in found.items()} for found in shared] == [
        {name: one.bot_share for name, one in tatkal.run(size, seed).items()} for seed in (1, 2, 3)
    ]


FEW = ["pune", "--citizens", "1500", "--bots", "120", "--days", "2", "--seeds", "1"]


def test_command_prints_the_contract_s_json():
    answer = CliRunner().invoke(command.simulate, [*FEW, "--json"])

    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["scenario"] == "pune"
    assert found["seeds"] == [1]
    assert [one["policy"] for one in found["policies"]] == [policy.name for policy in PUNE]
    assert all(set(CONTRACT) <= set(one) for one in found["policies"])
    assert found == json.loads(CliRunner().invoke(command.simulate, [*FEW, "--json"]).stdout)


def test_waiting_is_told_by_the_seeds_that_lived_all_days():
    size = replace(TOWN, citizens=1_500)
    study = pune.study(size, range(1, pune.WAITING_SEEDS + 2))

    assert [len(one.waiting) for one in study.whole["draw"]] == [4] * pune.WAITING_SEEDS + [1]
    row = next(row for row in rows(study.whole, days=True) if row.policy == "draw")
    lived = [one.waiting[-1] for one in study.whole["draw"][:-1]]
    assert row.still_waiting.value == pytest.approx(np.mean(lived))
    assert {bots: len(found["draw"]) for bots, found in study.held.items()} == {10: 20, 100: 5, size.bots: 5}
    assert len({one.bot_win_rate for one in study.held[10]["draw"]}) > 1
    found = groups(study)
    assert found["citizens"]["bots"] == 100
    phone = found["citizens"]["phone"]
    assert phone["first-come"]["slow"] < phone["first-come"]["quick"] / 2
    assert phone["draw"]["slow"] == pytest.approx(phone["draw"]["quick"], rel=0.3)
    assert found["identities"]["100"]["first-come"] > 0.95


def test_a_city_without_programs_has_no_odds(tmp_path):
    asked = ["pune", "--citizens", "500", "--bots", "0", "--days", "1", "--seeds", "1", "--json", "--out"]

    answer = CliRunner().invoke(command.simulate, [*asked, str(tmp_path)])

    assert answer.exit_code == 0, answer.output
    assert {one["odds_ratio"] for one in json.loads(answer.stdout)["policies"]} == {None}
    assert {one["bot_share"] for one in json.loads(answer.stdout)["policies"]} == {0.0}


def test_command_refuses_an_option_that_says_nothing():
    answer = CliRunner().invoke(command.simulate, ["scalper", "--days", "3"])

    assert answer.exit_code == 2
    assert "--days says nothing about scalper" in answer.stderr


@pytest.mark.parametrize("words", ["simulate scalper", "redteam --kinds pool"])
def test_where_nothing_can_be_written_is_refused_before_the_work_begins(tmp_path, words):
    (tmp_path / "file").touch()

    for place in ("file", "file/below"):
        command = [sys.executable, "-m", "sodat", *words.split(), "--out", str(tmp_path / place)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)

        assert (ended.returncode, ended.stdout) == (2, "")
        assert f"Invalid value for '--out': {tmp_path / place}" in ended.stderr
        assert "Traceback" not in ended.stderr


POLICIES_SEEN = [POLICIES[policy.name] for policy in PUNE]


def test_picture_of_the_scalper_shows_what_a_threat_brings(tmp_path):
    plots = pytest.importorskip("sodat.sim.plots")
    none = scalper.Tried(scalper.NOTHING, 0.0, Mean(0.0, 0.0, 0.0))
    paid = scalper.Tried(scalper.Offer(1, 0, 50.0), 0.7, Mean(31.4, 29.0, 33.8))
    markets = {"draw-refill": [scalper.Profit(n, none, paid if n == 20 else none) for n in scalper.SEEKERS]}

    assert plots.plot_scalper(tmp_path, markets) == ["scalper-profit"]

    svg = (tmp_path / "scalper-profit.svg").read_text()
    assert "<!-- 31 -->" in svg
    assert all(said in svg for said in LABELS["threat"])


def test_command_writes_pictures_with_words_in_three_languages(tmp_path):
    pytest.importorskip("matplotlib")

    answer = CliRunner().invoke(command.simulate, [*FEW, "--out", str(tmp_path)])

    assert answer.exit_code == 0, answer.output
    names = {path.name for path in tmp_path.iterdir()}
    assert {"pune.json", "pune.md", "pune-seats.png", "pune-seats.svg", "pune-citizens.svg"} <= names
    svg = (tmp_path / "pune-seats.svg").read_text()
    assert "<text" not in svg, "letters are outlines, which need no font; the words are comments"
    assert all(said in svg for words in (TITLES["pune-seats"], *POLICIES_SEEN) for said in words)


def test_every_letter_of_a_picture_is_in_the_portal_s_own_fonts(tmp_path):
    """On a machine that has no font with Devanagari too: a letter without one would warn, and so fail."""
    fonts = pytest.importorskip("matplotlib.font_manager")
    paper = importlib.import_module("sodat.sim.paper")

    for name in TITLES:
        with paper.sheet(tmp_path, name, "Whiskers: 95 % interval.") as (axes,):
            words = (*POLICIES.values(), *LABELS.values())
            axes.figure.text(0, 0, "\n".join(one.abreast() for one in words))

    used = {Path(fonts.findfont(one)).parent for one in (paper.LATIN, paper.DEVANAGARI)}
    assert used == {Path(sodat.paper.__file__).parent / "fonts"}


def test_command_without_matplotlib_still_writes_table_and_figures(tmp_path, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name=name and "matplotlib")

    monkeypatch.setattr(written, "import_module", missing)

    answer = CliRunner().invoke(command.simulate, [*FEW, "--out", str(tmp_path)])

    assert answer.exit_code == 0, answer.output
    assert "matplotlib is not installed" in answer.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"pune.json", "pune.md"}
    assert "draw-residents" in answer.stdout
