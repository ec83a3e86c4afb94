"""Runs every call of cowin-async 1.1, sync and async. Arguments: base, day, mobile, reference."""

# ruff: noqa: I001 - its package is called like the folder of these tests

import asyncio
import inspect
import json
import sys
from urllib.request import urlopen

from cowin import AsyncCowin, Cowin
from cowin.api import BaseAPI
from cowin.exceptions import BadRequest

BASE, DAY, MOBILE, REFERENCE = sys.argv[1:5]
BaseAPI.base_url = property(lambda _: f"{BASE}/api/v2")


def code() -> str:
    with urlopen(f"{BASE}/_demo/outbox/{MOBILE}") as answer:
        return json.load(answer)["code"]


async def result(call):
    """Return what a call of either colour gave, or how it failed."""
    try:
        value = call()
        return await value if inspect.isawaitable(value) else value
    except BadRequest as refused:
        return f"BadRequest: {refused}"


async def every_call(client) -> dict:
    said = {
        "states": await result(client.get_states),
        "states_hi": await result(lambda: client.get_states("hi_IN")),
        "districts": await result(lambda: client.get_districts(21)),
        "no_state": await result(lambda: client.get_districts("x")),
        "by_pincode": await result(lambda: client.get_available_sessions_by_pincode(411011, DAY)),
        "by_pincode_today": await result(lambda: client.get_available_sessions_by_pincode(411011)),
        "bad_pincode": await result(lambda: client.get_available_sessions_by_pincode(4110, DAY)),
        "bad_mobile": await result(lambda: client.get_otp("12345")),
    }
    asked = await result(lambda: client.get_otp(MOBILE))
    said["wrong_otp"] = await result(lambda: client.confirm_otp(asked["txnId"], "x"))
    confirmed = await result(lambda: client.confirm_otp(asked["txnId"], code()))
    said["confirmed"] = sorted(confirmed)
    paper = await result(lambda: client.get_certificate(confirmed["token"], REFERENCE))
    said["certificate"] = paper[:8].decode()
    said["certificate_of_nobody"] = await result(lambda: client.get_certificate(confirmed["token"], "1"))
    said["certificate_without_token"] = await result(lambda: client.get_certificate("x", REFERENCE))
    return said


async def run() -> dict:
    return {"sync": await every_call(Cowin()), "async": await every_call(AsyncCowin())}


print(json.dumps(asyncio.run(run())))
