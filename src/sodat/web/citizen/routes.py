"""The addresses of the citizen's pages."""

from sodat.web.citizen import applying, people, review
from sodat.web.citizen.attended import attended
from sodat.web.citizen.own_routes import OWN_ROUTES
from sodat.web.visit import Shown

_PAGES: tuple[Shown, ...] = (
    *OWN_ROUTES,
    ("GET", "/releases/{release}/apply", applying.apply),
    ("POST", "/releases/{release}/apply", applying.send),
    ("GET", "/people", people.people),
    ("POST", "/people", people.add),
    ("GET", "/people/{person}", people.person),
    ("POST", "/people/{person}", people.correct),
    ("GET", "/people/{person}/remove", people.removing),
    ("POST", "/people/{person}/remove", people.remove),
    ("GET", "/applications/{application}/review", review.review),
    ("POST", "/applications/{application}/review", review.answer),
)

ROUTES: tuple[Shown, ...] = tuple(
    (method, path, attended(method, path, show)) for method, path, show in _PAGES
)
