"""The addresses of the citizen's pages."""

from sodat.web.citizen import applications as mine
from sodat.web.citizen import applying, people, sign_in
from sodat.web.visit import Shown

ROUTES: tuple[Shown, ...] = (
    ("GET", "/releases/{release}/apply", applying.apply),
    ("POST", "/releases/{release}/apply", applying.send),
    ("GET", "/sign-in", sign_in.sign_in),
    ("POST", "/sign-in", sign_in.send_code),
    ("GET", "/sign-in/code", sign_in.code),
    ("POST", "/sign-in/code", sign_in.confirm),
    ("POST", "/sign-out", sign_in.sign_out),
    ("GET", "/people", people.people),
    ("POST", "/people", people.add),
    ("GET", "/people/{person}", people.person),
    ("POST", "/people/{person}", people.correct),
    ("GET", "/people/{person}/remove", people.removing),
    ("POST", "/people/{person}/remove", people.remove),
    ("GET", "/applications", mine.applications),
    ("GET", "/applications/{application}", mine.application),
    ("POST", "/applications/{application}/withdraw", mine.withdraw),
    ("POST", "/applications/{application}/appointments/{appointment}/cancel", mine.cancel),
)
