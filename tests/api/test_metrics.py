"""/metrics: figures in the text form of Prometheus, none about a person."""

import re

LINE = re.compile(r'(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[0-9.]+(e[+-]?[0-9]+)?)')


def test_figures_are_counted(world):
    token = world.sign_in("9000000123")
    release = world.release({"a": {"open": 1}})
    world.hand_in(token, release, [world.name(token, name="सीता पाटील")], ["a"])
    world.call("GET", "/nothing-here", token=token)

    answer = world.call("GET", "/metrics")

    lines = answer.text.splitlines()
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert {
        'sodat_releases{state="open"} 1',
        'sodat_applications{state="filed"} 1',
        "sodat_outbox_waiting 1",
        'sodat_webhook_messages{state="waiting"} 0',
        "sodat_log_leaves 3",
        "sodat_step_late_seconds 0",
    } <= set(lines)
    assert [line for line in lines if 'status="404"} 1' in line] != []
    assert [line for line in lines if 'status="201"} 2' in line] != []
    for told in ("9000000123", "पाटील", release, token):
        assert told not in answer.text


def test_each_name_is_described_once(world):
    world.release({"a": {"open": 1}})
    world.call("GET", "/healthz")
    text = world.call("GET", "/metrics").text

    typed = re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)
    used = set(re.findall(r"^(\w+)[ {]", text, re.MULTILINE))

    assert sorted(typed) == sorted(used)


def test_figures_of_the_database_are_kept_for_a_while(world):
    first = world.call("GET", "/metrics").text
    world.release({"a": {"open": 1}})

    assert 'sodat_releases{state="open"}' not in first + world.call("GET", "/metrics").text
