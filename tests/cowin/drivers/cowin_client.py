"""Runs every call of cowin 0.0.5 against a portal and prints what it returned. Argument: base address."""

import json
import sys

from cowin_api import CoWinAPI
from cowin_api.constants import Constants

BASE = sys.argv[1]


def told(value):
    """An HTTP error comes back as a value: that is this client's way."""
    return value if isinstance(value, dict) else str(value)


for name in (
    "states_list_url",
    "districts_list_url",
    "availability_by_pin_code_url",
    "availability_by_district_url",
):
    setattr(Constants, name, getattr(Constants, name).replace("https://cdn-api.co-vin.in", BASE))
client, day = CoWinAPI(), sys.argv[2]
# The two errors behind get_availability end in its own `curr_result['centers']`: it never looked at them.
said = {
    "states": client.get_states(),
    "districts": client.get_districts("21"),
    "no_state": told(client.get_districts("x")),
    "by_district": client.get_availability_by_district("363", day),
    "by_districts_18": client.get_availability_by_district(["363", "395"], day, 18),
    "by_district_45": client.get_availability_by_district("363", day, 45),
    "by_pincode": client.get_availability_by_pincode("411011", day),
    "by_pincodes": client.get_availability_by_pincode(["411011", "411001"], day, 18),
}
for name, call in {
    "bad_pincode": lambda: client.get_availability_by_pincode("4110", day),
    "bad_day": lambda: client.get_availability_by_district("363", "no-day"),
}.items():
    try:
        said[name] = told(call())
    except TypeError as error:
        said[name] = f"TypeError: {error}"
print(json.dumps(said))
