"""What the tests of pages do again and again: sign in, name somebody, apply."""

import re

from web.world import named

PERSON = {**named(), "birth_year": "1990"}


def cookie(answer, *more):
    """Return the header of a browser that keeps an answer's cookies."""
    return {"cookie": "; ".join(one.partition(";")[0] for one in (*answer.cookies, *more))}


def txn_of(answer):
    return re.search(r"txn=([^&]+)", answer.headers["location"])[1]


def asked(world, mobile="9000000001", **more):
    """Ask for a code and return its number and the code."""
    txn = txn_of(world.call("POST", "/sign-in", form={"mobile": mobile, "next": "/people"}, **more))
    return txn, world.call("GET", f"/_demo/outbox/{mobile}").json["code"]


def signed_in(world, mobile="9000000001"):
    """Sign in on the pages and return the headers of a browser that is."""
    txn, code = asked(world, mobile)
    return cookie(world.call("POST", "/sign-in/code", form={"txn": txn, "code": code}))


def person_of(world, browser, **more):
    """Name a person and return their number."""
    done = world.call("POST", "/people", form=PERSON | more, headers=browser)
    return re.search(r"added=(\d+)", done.headers["location"])[1]


def applied(world, browser, release, *slots, **more):
    """Apply for a new person and return the address of the application."""
    person = person_of(world, browser, **more)
    form = {"persons": person} | {
        f"choice-{number}": f"{release}.{slot}" for number, slot in enumerate(slots, 1)
    }
    done = world.call("POST", f"/releases/{release}/apply", form=form, headers=browser)
    assert done.status == 303
    return done.headers["location"].partition("?")[0]
