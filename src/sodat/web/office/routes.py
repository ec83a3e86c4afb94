"""The addresses of the pages of the offices: city and central officials."""

from sodat.web.visit import Shown

ROUTES: tuple[Shown, ...] = ()
