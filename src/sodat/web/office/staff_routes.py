"""The addresses of sign-in, appointments, oversight and the central pages."""

from sodat.web.office import factors, joining, roles, signing_in
from sodat.web.visit import Shown

STAFF: tuple[Shown, ...] = (
    ("GET", "/office/sign-in", signing_in.sign_in),
    ("POST", "/office/sign-in", signing_in.enter),
    ("POST", "/office/sign-out", signing_in.sign_out),
    ("GET", "/_demo/totp/{name}", signing_in.code_now),
    ("GET", "/office/join", joining.join),
    ("POST", "/office/join", joining.to_invitation),
    ("GET", "/office/join/{invitation}", joining.invitation),
    ("POST", "/office/join/{invitation}", joining.use),
    ("GET", "/office/factors", factors.factors),
    ("POST", "/office/factors", factors.act),
    ("GET", "/office/roles", roles.listed),
    ("GET", "/office/roles/new", roles.new),
    ("POST", "/office/roles/new", roles.appoint),
    ("GET", "/office/roles/{member}", roles.one),
    ("POST", "/office/roles/{member}", roles.act),
)
