"""The addresses of the pages of a centre's staff."""

from sodat.web.visit import Shown

ROUTES: tuple[Shown, ...] = ()
