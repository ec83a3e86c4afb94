"""The addresses of sign-in, appointments, oversight and the central pages."""

from sodat.web.office import cases, central, dashboard, factors, joining, roles, signing_in, trail
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
    ("GET", "/office", dashboard.dashboard),
    ("GET", "/office/now", dashboard.now),
    ("GET", "/office/trail", trail.trail),
    ("GET", "/office/trail.csv", trail.as_file),
    ("GET", "/office/trail/check", trail.check),
    ("GET", "/office/cases", cases.listed),
    ("GET", "/office/cases/{case}", cases.one),
    ("POST", "/office/cases/{case}", cases.decide),
    ("GET", "/central", central.central),
    ("GET", "/central/bounds", central.all_bounds),
    ("GET", "/central/bounds/{state}", central.bounds),
    ("POST", "/central/bounds/{state}", central.set_bounds),
    ("GET", "/bounds", central.public_bounds),
)
