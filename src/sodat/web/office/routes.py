"""The addresses of the pages of the offices: city and central officials."""

from sodat.web.office.deciding import ROUTES as DECISIONS
from sodat.web.office.staff_routes import STAFF
from sodat.web.office.supplying import ROUTES as SUPPLY
from sodat.web.visit import Shown

ROUTES: tuple[Shown, ...] = (*STAFF, *SUPPLY, *DECISIONS)
