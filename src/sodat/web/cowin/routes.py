"""Every address of Co-WIN v2 that a citizen, a public program or a vaccinator had."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request

from sodat.web.answers import Answer
from sodat.web.cowin import beneficiaries, booking, papers, public, signing_in, vaccinator
from sodat.web.cowin.calls import CALLS, PROTECTED, PUBLIC
from sodat.web.cowin.desk import Errand, answering, desk
from sodat.web.ports import Portal
from sodat.web.turns import Turns

BASE = "/api/v2"
ROUTES: tuple[tuple[str, str, Errand], ...] = (
    ("GET", "/admin/location/states", public.states),
    ("GET", "/admin/location/districts/{state_id}", public.districts),
    ("POST", "/auth/public/generateOTP", signing_in.ask),
    ("POST", "/auth/public/confirmOTP", signing_in.confirm_public),
    ("POST", "/auth/generateOTP", signing_in.ask),
    ("POST", "/auth/confirmOTP", signing_in.confirm),
    ("POST", "/auth/generateMobileOTP", signing_in.ask),
    ("POST", "/auth/validateMobileOtp", signing_in.confirm),
    ("POST", "/auth/getRecaptcha", public.captcha),
    ("GET", "/appointment/centers/public/findByLatLong", public.near),
    ("GET", "/appointment/centers/findByLatLong", public.near),
    ("GET", "/appointment/sessions/search", public.search),
    ("GET", "/appointment/beneficiaries", beneficiaries.beneficiaries),
    ("POST", "/appointment/schedule", booking.schedule),
    ("POST", "/appointment/reschedule", booking.reschedule),
    ("POST", "/appointment/cancel", booking.cancel),
    ("GET", "/appointment/appointmentslip/download", papers.slip),
    ("GET", "/registration/certificate/public/download", papers.certificate),
    ("GET", "/registration/certificate/download", papers.certificate),
    ("GET", "/registration/beneficiary/idTypes", public.id_types),
    ("GET", "/registration/beneficiary/genders", public.genders),
    ("POST", "/registration/beneficiary/new", beneficiaries.new),
    ("POST", "/registration/beneficiary/delete", beneficiaries.delete),
    ("POST", "/vaccinator/onspots/schedule", vaccinator.on_spot),
    ("POST", "/vaccinator/beneficiaries/new", vaccinator.new),
    ("POST", "/vaccinator/beneficiaries/vaccinate", vaccinator.vaccinate),
    ("GET", "/vaccinator/beneficiaries/findByMobile", vaccinator.find_by_mobile),
)


def routes(portal: Portal, turns: Turns) -> list[tuple[str, str, Callable[[Request], Awaitable[Answer]]]]:
    """Return (method, path, endpoint) of every address, for one process."""
    where = desk(portal, turns)
    sessions = [("GET", PUBLIC + name, public.sessions(name)) for name in CALLS]
    own = [("GET", PROTECTED + name, public.own_sessions(name)) for name in CALLS]
    others = [(method, BASE + path, errand) for method, path, errand in ROUTES]
    return [(method, path, answering(errand, where)) for method, path, errand in [*others, *sessions, *own]]
