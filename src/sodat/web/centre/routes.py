"""The addresses of the pages at a centre."""

from sodat.web.centre import closing, desk, desk_applying, looked_up, offline, standby, today, walk_ins
from sodat.web.visit import Shown

_APPOINTMENT = "/centre/appointments/{appointment}"
_PERSON = "/centre/desk/people/{person}"

ROUTES: tuple[Shown, ...] = (
    ("GET", "/centre", today.today),
    ("POST", "/centre/find", today.find),
    ("GET", _APPOINTMENT, today.card),
    ("POST", f"{_APPOINTMENT}/check-in", today.check_in),
    ("POST", f"{_APPOINTMENT}/undo", today.undo),
    ("POST", f"{_APPOINTMENT}/other-person", today.turn_away),
    ("POST", f"{_APPOINTMENT}/serve", today.serve),
    ("GET", "/centre/walk-ins", walk_ins.walk_in_list),
    ("POST", "/centre/walk-ins", walk_ins.register),
    ("POST", "/centre/walk-ins/next", walk_ins.call_next),
    ("POST", "/centre/walk-ins/{walk_in}", walk_ins.end),
    ("GET", "/centre/now/{session}", walk_ins.now),
    ("GET", "/centre/standby", standby.standby_list),
    ("POST", "/centre/standby/call", standby.call),
    ("POST", "/centre/standby/{call}", standby.end),
    ("GET", "/centre/close", closing.day_end),
    ("POST", "/centre/close", closing.close),
    ("POST", "/centre/close/missed", closing.missed),
    ("GET", "/centre/desk", desk.desk),
    ("POST", "/centre/desk/identify", desk.identify),
    ("POST", "/centre/desk/register", desk.register),
    ("POST", "/centre/desk/receipt", desk.receipt_again),
    ("GET", "/centre/desk/receipts/{application}", desk_applying.receipt),
    ("GET", _PERSON, desk.one_person),
    ("POST", f"{_PERSON}/settle", desk.settle),
    ("POST", f"{_PERSON}/withdraw", desk.withdraw),
    ("POST", f"{_PERSON}/cancel", desk.cancel),
    ("POST", f"{_PERSON}/excuse", desk.excuse),
    ("GET", f"{_PERSON}/apply/{{release}}", desk_applying.apply),
    ("POST", f"{_PERSON}/apply/{{release}}", desk_applying.send),
    ("GET", "/centre/offline", offline.page),
    ("GET", "/centre/worker.js", offline.worker),
    ("GET", "/centre/day.json", offline.day),
    ("POST", "/centre/sync", offline.sync),
    ("POST", "/centre/sign-out", offline.sign_out),
    ("GET", "/looked-up", looked_up.looked_up),
)
