"""The made-up releases are real ones, and the bench says what it measured."""

from math import nan

from click.testing import CliRunner

from sodat.bench.command import bench
from sodat.bench.figures import Figure, at_most, at_most_times
from sodat.bench.machine import describe_machine
from sodat.bench.pools import make_release
from sodat.engine.draw import draw
from sodat.rules import record
from unit.records import check_signature


def test_a_made_up_release_is_a_record_that_holds(tmp_path):
    release = make_release(2_000)
    commit, seed_json, seed = release.commit_and_seed()

    release.write_record(
        tmp_path, draw(release.rules, release.inventory, release.pool, seed), commit, seed_json
    )

    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert record.check(files, check_signature).applications == 2_000


def test_a_made_up_release_is_always_the_same():
    assert make_release(700) == make_release(700)


def test_a_figure_is_held_against_its_goal():
    assert at_most_times("a", 4.0, "s", 2.0, 5) == Figure("a", 4.0, "s", 2.0, 2.0, "<= 5 x baseline", ok=True)
    assert at_most_times("a", 12.0, "s", 2.0, 5).ok is False
    assert at_most("a", 700.0, "MiB", 600) == Figure("a", 700.0, "MiB", None, None, "<= 600 MiB", ok=False)


def test_a_figure_without_its_baseline_says_so():
    assert at_most_times("a", 4.0, "s", nan, 5) == Figure("a", 4.0, "s", None, None, "<= 5 x baseline", None)


def test_the_machine_is_described_without_names():
    machine = describe_machine()

    assert machine["cpus"] >= 1
    assert "/" not in str(machine["system"])


def test_bench_refuses_a_subject_it_does_not_have():
    answer = CliRunner().invoke(bench, ["--only", "nothing"])

    assert answer.exit_code == 2
    assert "draw_1e6" in answer.output
