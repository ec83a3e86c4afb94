"""The pages about a draw: what they show, what they prove, and what they refuse."""

import re

import pytest

from sodat.storage import rehearsal
from sodat.storage.rehearsal import Race, Requests
from sodat.web.public import draw as draw_page
from sodat.web.public import impostors
from web.duty import login_of, on_duty
from web.test_pages import signed_in
from web.world import World

SEATS = {"a": {"open": 3}, "b": {"open": 4, "R": 2}}
HTML = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
def drawn(world):
    """A draw among thirty, with a checkpoint over it all."""
    release = world.release(SEATS)
    for at, (account, person) in enumerate(world.people(30)):
        world.file(release, (account, [person], ["a", "b"] if at % 2 else ["b"]))
    world.run(release, until="refill")
    world.checkpoint()
    world.look_anew()
    return release


def page(world, path, **more):
    return world.call("GET", path, headers=HTML, **more)


def test_page_of_a_draw_says_how_it_looks_and_who_got_places(world, drawn):
    text = page(world, f"/releases/{drawn}/draw").text

    assert "Does the order look like chance?" in text
    assert re.search(r"30 applications, distance 0\.\d{3}", text)
    assert "data-redraw" in text
    assert "refill-1.txt" in text
    assert "others" not in text  # thirty of one area: nothing small to hide


def test_report_of_a_draw_is_made_once(world, drawn):
    first = page(world, f"/releases/{drawn}/success.csv")
    kept = world.values("SELECT report FROM draw_report WHERE release_id = %s", drawn)

    assert page(world, f"/releases/{drawn}/success.csv").body == first.body
    assert len(kept) == 1
    assert "channel,api,30,9" in first.text or "channel,web,30,9" in first.text


def test_nothing_drawn_has_no_report(world):
    release = world.release(SEATS)

    assert page(world, f"/releases/{release}/success.csv").status == 404
    assert "Does the order" not in page(world, f"/releases/{release}/draw").text


def test_part_that_changes_comes_alone(world, drawn):
    part = page(world, f"/releases/{drawn}/draw?part=now").text

    assert "<html" not in part
    assert "data-final" in part
    assert world.files(drawn)["seed.json"].decode()[-66:-2] in part


def test_part_that_changes_tells_all_that_is_new_while_it_is_drawn(world, monkeypatch):
    monkeypatch.setattr(draw_page, "SOON_SECONDS", 24 * 3600)
    release = world.release(SEATS)
    ((account, person),) = world.people(1)
    world.file(release, (account, [person], ["a"]))
    world.run(release, until="reveal")
    world.look_anew()

    part = page(world, f"/releases/{release}/draw?part=now").text
    whole = page(world, f"/releases/{release}/draw").text

    for text in (part, whole):
        assert "data-final" not in text
        assert text.count("secret published") == world.values("SELECT count(*) FROM trustee")[0][0] > 0
        assert text.count(">pool.txt</a>") == 1


def test_log_opens_for_people_and_for_programs_at_one_address(world, drawn):
    people, programs = page(world, "/log/leaf/0"), world.call("GET", "/log/leaf/0")

    assert "Entry 0" in people.text
    assert 'data-job="inclusion"' in people.text
    assert programs.headers["content-type"] == "application/octet-stream"
    assert programs.body.startswith(b"announced\n")
    assert people.headers["vary"] == programs.headers["vary"] == "accept"
    assert page(world, "/log/leaf/99999").status == 404
    assert world.call("GET", "/log/leaf/99999").code == "record-not-ready"
    assert world.call("GET", "/log/leaf/x").status == 404


def test_log_leads_to_an_entry_and_says_what_is_no_number(world, drawn):
    there, no = page(world, "/log?leaf=%E0%A5%A7"), page(world, "/log?leaf=<b>")
    typed = page(world, "/log/leaf/-1&b")

    assert (typed.status, typed.headers["location"]) == (303, "/log?leaf=-1%26b")
    assert (there.status, there.headers["location"]) == (303, "/log/leaf/1")
    assert (no.status, "&lt;b&gt;" in no.text) == (422, True)
    assert world.vault.log_key.text in page(world, "/log").text


def test_log_without_an_entry_says_so(world):
    assert "There is no entry yet." in page(world, "/log").text


def test_opening_is_proven_by_the_log(world, drawn):
    text = page(world, f"/releases/{drawn}/opening").text

    assert "It opened at its time" in text
    assert text.count("/log/leaf/") >= 8
    assert "First signed head after it" in text


def test_opening_that_is_to_come_is_said(world):
    release = world.release(SEATS, announce=False)
    assert page(world, f"/releases/{release}/opening").status == 404

    open_one = world.release(SEATS)
    assert "nobody so far" in page(world, f"/releases/{open_one}/opening").text


def filed(world, release):
    token = world.sign_in()
    one = world.hand_in(token, release, [world.name(token)], ["a"]).json
    return one["application"], one["receipt"]


def found(world, release, typed):
    from urllib.parse import quote

    return page(world, f"/releases/{release}/find?receipt={quote(typed)}")


def test_own_receipt_is_found_with_its_line_rank_and_proofs(world):
    release = world.release(SEATS)
    application, receipt = filed(world, release)
    world.run(release, until="book")
    world.checkpoint()
    world.look_anew()

    answer = found(world, release, receipt.replace("\n", "\r\n"))

    assert answer.status == 200
    assert "The receipt is signed by this portal." in answer.text
    assert answer.text.count("data-proof=") == 2
    assert f"{application}|1|1|" in answer.text
    assert "You got:" in answer.text
    assert found(world, release, application).text.count("data-proof=") == 1


def test_receipt_before_the_draw_is_in_the_log_and_not_yet_in_a_pool(world):
    release = world.release(SEATS)
    _, receipt = filed(world, release)

    text = found(world, release, receipt).text

    assert "The next signed head will cover this entry" in text
    assert "The pool is fixed at the commit" in text


def test_altered_receipts_are_told_so(world):
    release = world.release(SEATS)
    application, receipt = filed(world, release)
    lines = receipt.split("\n")
    other_line = "\n".join([*lines[:3], lines[3].replace("together", "split"), *lines[4:]])

    text = found(world, release, other_line).text

    assert "The signature is missing or does not fit" in text
    assert "Entry and receipt do not belong together." in text
    assert "The signature is missing" in found(world, release, "\n".join(lines[:7])).text
    assert application in text


def test_whoever_is_not_in_the_pool_is_told_what_the_receipt_is_worth(world):
    release = world.release(SEATS)
    application, _ = filed(world, release)
    world.call("DELETE", f"/api/v1/applications/{application}", token=world.sign_in())
    world.run(release, until="book")
    world.look_anew()

    assert "This application is not in the pool." in found(world, release, application).text


@pytest.mark.parametrize(
    "typed", ["x", "<script>", "😀" * 40, "अ" * 5_000, "sodat-receipt/1\na\nb", "0" * 31]
)
def test_what_is_no_receipt_is_said_and_kept(world, typed):
    release = world.release(SEATS)

    answer = found(world, release, typed)

    assert answer.status == 422
    assert "This is neither a receipt nor a number" in answer.text
    assert "<script>" not in answer.text.replace("</script>", "")


def test_receipt_of_another_round_leads_there(world):
    one, two = world.release(SEATS), world.release(SEATS)
    _, receipt = filed(world, one)

    answer = found(world, two, receipt)

    assert answer.status == 422
    assert f"/releases/{one}/draw" in answer.text


def test_race_shows_twins_and_only_a_rehearsal_knows_programs(world):
    rushed, drawn = world.release(SEATS, policy="first-come"), world.release(SEATS)
    crowds = {
        release: world.people(20) for release in (rushed, drawn)
    }  # a seat of one service bars the other
    for release, people in crowds.items():
        for account, person in people:
            world.file(release, (account, [person], ["b", "a"]))

    async def note(tx):
        held = [account for people in crowds.values() for account, _ in people[:9]]
        found = await tx.execute("SELECT mobile_hash FROM account WHERE account_id = ANY(%s)", [held])
        hashes = [row[0] for row in await found.fetchall()]
        assert await rehearsal.put_programs(tx, hashes) == 18
        assert await rehearsal.put_programs(tx, hashes) == 0
        await rehearsal.put_race(tx, Race(rushed, drawn))
        await rehearsal.put_requests(tx, rushed, Requests(900, 11))

    found = page(world, "/find?district=363").text
    world.do(note)
    world.look_anew()
    found_after = page(world, "/find?district=363").text
    before = page(world, "/race").text
    world.run(drawn, until="book")
    world.run(rushed, until="book")
    world.look_anew()
    after = page(world, "/race?part=now").text

    assert "Programs have 9, citizens have 0 of the 9 places." in before
    assert "In the pool so far: 9 identities of programs and 11 citizens." in before
    assert "Both are decided." in after
    assert [(drawn in text, "Centre" in text) for text in (found, found_after)] == [
        (True, True),
        (False, True),
    ]
    # Of twenty draws one shows an interval beside 1, by chance alone.
    assert len(re.findall("The interval (contains|lies)", after)) == 2
    assert "900" in after
    assert "<html" not in after


def test_race_without_a_rehearsal_explains(world):
    text = page(world, "/race").text

    assert "On this portal nothing is rehearsed" in text
    assert "99.5 %" in text


def test_race_in_production_asks_no_rehearsal(database_url, tmp_path):
    world = World(database_url, tmp_path, mode="production")

    assert "On this portal nothing is rehearsed" in page(world, "/race").text
    world.close()


def test_citizen_finds_the_way_from_the_own_application_to_its_leaf(world):
    release, browser = world.release(SEATS), signed_in(world)
    assert world.call("GET", f"/releases/{release}/find", headers=browser | HTML).status == 200


REPORT = {"kind": "resale", "place": "t.me/slots <b>", "words": "500 रुपये मागतात.\r\nदोन ओळी"}


def test_report_of_a_sale_is_kept_once_and_read_by_officers(world):
    sent = [world.call("POST", "/report", form=REPORT) for _ in range(2)]
    read = world.call("GET", "/office/reports", headers=on_duty(world, "officer"))

    assert {(one.status, one.headers["location"]) for one in sent} == {(303, "/report?in=1")}
    assert "Your report has arrived." in page(world, "/report?in=1").text
    assert read.text.count("t.me/slots &lt;b&gt;") == 1
    assert world.call("GET", "/office/reports").status == 303


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"kind": ""}, "kind-resale"),
        ({"place": " "}, "place"),
        ({"place": "अ" * 301}, "place"),
        ({"words": "😀" * 2_001}, "words"),
    ],
)
def test_report_that_lacks_something_is_kept_as_typed(world, change, at):
    answer = world.call("POST", "/report", form=REPORT | change, headers=HTML)

    assert answer.status == 422
    assert f'href="#{at}"' in answer.text
    assert "500 रुपये" in answer.text or "words" in change
    assert world.values("SELECT count(*) FROM impostor_report") == [(0,)]


def test_flood_of_reports_ends_in_a_sentence(world, monkeypatch):
    monkeypatch.setattr(impostors, "A_DAY_MAX", 1)
    world.call("POST", "/report", form=REPORT)

    answer = world.call("POST", "/report", form=REPORT | {"place": "elsewhere"}, headers=HTML)

    assert "So many reports came today" in answer.text
    assert 'value="elsewhere"' in answer.text


def test_places_of_the_officer_quota_are_shown_with_reason_and_both_officers(world, drawn):
    first, second = (login_of(world, "officer").account_id for _ in range(2))
    _, person = world.people(1)[0]
    world.do(
        lambda tx: tx.execute(
            "INSERT INTO quota_request (release_id, slot_id, person_id, reason, asked_by, decision,"
            " decided_by, decided_at, application)"
            " SELECT %s, slot_id, %s, 'डायलिसिसचा रुग्ण', %s, 'given', %s, now(), %s"
            " FROM release_slot WHERE release_id = %s LIMIT 1",
            [drawn, person, first, second, "a" * 32, drawn],
        )
    )

    text = page(world, f"/releases/{drawn}/draw").text

    assert "Reason: डायलिसिसचा रुग्ण" in text
    assert re.search(r"Asked by नाव officer-\d+, granted by नाव officer-\d+", text)
