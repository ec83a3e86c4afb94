"""The addresses of the city officer's releases: composing them, and every act on them."""

from sodat.web.office import composing, preview, quota, rounds, sessions
from sodat.web.office.duty import sent
from sodat.web.visit import Shown

ROUTES: tuple[Shown, ...] = (
    ("GET", "/office/releases", rounds.listed),
    ("GET", "/office/releases/new", composing.new),
    ("POST", "/office/releases/new", sent(composing.add)),
    ("GET", "/office/releases/{release}", rounds.one),
    ("GET", "/office/releases/{release}/edit", composing.edit),
    ("POST", "/office/releases/{release}/edit", sent(composing.change)),
    ("POST", "/office/releases/{release}/remove", sent(rounds.remove)),
    ("GET", "/office/sessions", sessions.listed),
    ("GET", "/office/sessions/{session}", sessions.one),
    ("POST", "/office/sessions/{session}/see", sent(sessions.see)),
    ("POST", "/office/sessions/{session}/do", sent(sessions.do)),
    ("POST", "/office/sessions/{session}/remove", sent(sessions.remove)),
    ("GET", "/office/releases/{release}/preview", preview.preview),
    ("GET", "/office/releases/{release}/quota", quota.one),
    ("POST", "/office/releases/{release}/quota", sent(quota.ask)),
    ("POST", "/office/releases/{release}/quota/{request}", sent(quota.decide)),
    ("GET", "/releases/{release}/quota", quota.public),
    ("GET", "/office/releases/{release}/{act}", rounds.ask),
    ("POST", "/office/releases/{release}/{act}", sent(rounds.act)),
)
