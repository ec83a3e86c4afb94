"""The addresses of the pages at a centre."""

from sodat.web.centre import closing, desk, desk_applying, looked_up, offline, standby, today, walk_ins
from sodat.web.centre.duty import sent
from sodat.web.visit import Shown

_APPOINTMENT = "/centre/appointments/{appointment}"
_PERSON = "/centre/desk/people/{person}"

ROUTES: tuple[Shown, ...] = (
    ("GET", "/centre", today.today),
    ("POST", "/centre/find", sent(today.find)),
    ("GET", _APPOINTMENT, today.card),
    ("POST", f"{_APPOINTMENT}/check-in", sent(today.check_in)),
    ("POST", f"{_APPOINTMENT}/undo", sent(today.undo)),
    ("POST", f"{_APPOINTMENT}/other-person", sent(today.turn_away)),
    ("POST", f"{_APPOINTMENT}/serve", sent(today.serve)),
    ("GET", "/centre/walk-ins", walk_ins.walk_in_list),
    ("POST", "/centre/walk-ins", sent(walk_ins.register)),
    ("POST", "/centre/walk-ins/next", sent(walk_ins.call_next)),
    ("POST", "/centre/walk-ins/{walk_in}", sent(walk_ins.end)),
    ("GET", "/centre/now/{session}", walk_ins.now),
    ("GET", "/centre/standby", standby.standby_list),
    ("POST", "/centre/standby/call", sent(standby.call)),
    ("POST", "/centre/standby/{call}", sent(standby.end)),
    ("GET", "/centre/close", closing.day_end),
    ("POST", "/centre/close", sent(closing.close)),
    ("POST", "/centre/close/missed", sent(closing.missed)),
    ("GET", "/centre/desk", desk.desk),
    ("POST", "/centre/desk/identify", sent(desk.identify)),
    ("POST", "/centre/desk/register", sent(desk.register)),
    ("POST", "/centre/desk/receipt", sent(desk.receipt_again)),
    ("GET", "/centre/desk/receipts/{application}", desk_applying.receipt),
    ("GET", _PERSON, desk.one_person),
    ("POST", f"{_PERSON}/settle", sent(desk.settle)),
    ("POST", f"{_PERSON}/withdraw", sent(desk.withdraw)),
    ("POST", f"{_PERSON}/cancel", sent(desk.cancel)),
    ("POST", f"{_PERSON}/excuse", sent(desk.excuse)),
    ("GET", f"{_PERSON}/apply/{{release}}", desk_applying.apply),
    ("POST", f"{_PERSON}/apply/{{release}}", sent(desk_applying.send)),
    ("GET", "/centre/offline", offline.page),
    ("GET", "/centre/worker.js", offline.worker),
    ("GET", "/centre/day.json", offline.day),
    ("POST", "/centre/sync", offline.sync),
    ("POST", "/centre/sign-out", offline.sign_out),
    ("GET", "/looked-up", looked_up.looked_up),
)
