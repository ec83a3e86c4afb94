"""What every page of a citizen has in common: a form outlives its login, and a helper leaves a trail."""

import re
from collections.abc import Mapping

from sodat.actions import helping
from sodat.rules.helping import ActingForAnother, ConsentUnknown
from sodat.rules.refusals import NotSignedIn
from sodat.vault import Login
from sodat.web.answers import Answer
from sodat.web.citizen.sign_in import sign_in_again
from sodat.web.visit import Show, Visit, login_cookie, onward

_ACTS: Mapping[str, str] = {
    "/releases/{release}/apply": "applied",
    "/applications/{application}/withdraw": "withdrew",
    "/applications/{application}/appointments/{appointment}/cancel": "cancelled",
    "/applications/{application}/keep": "kept",
    "/applications/{application}/coming": "coming",
    "/people": "named",
    "/people/{person}": "named",
    "/people/{person}/remove": "removed",
    "/standing/{standing}/withdraw": "standing",
}
_NOT_ACTS = re.compile(r"/(sign-in|sign-out|helpers)")
_DONE = 303


def attended(method: str, path: str, show: Show) -> Show:
    """Return a page as it is shown to whoever comes: signed in or not any more, for themselves or another."""

    async def shown(visit: Visit) -> Answer:
        login = visit.login
        if login is not None and login.helper_id and not _NOT_ACTS.match(path):
            return await _for_another(visit, login)
        try:
            return await show(visit)
        except NotSignedIn:
            if method != "POST":
                raise
            return sign_in_again(visit, visit.scope["path"], await visit.form())

    async def _for_another(visit: Visit, login: Login) -> Answer:
        database = visit.portal.database
        try:
            async with database.transaction() as tx:
                await helping.check(tx, login)
        except ConsentUnknown:
            return back_to_own(visit, login, "ended")
        answer = await show(visit)
        if method == "POST" and answer.status == _DONE:
            async with database.transaction() as tx:
                await helping.note(tx, login, _ACTS.get(path, "other"), _subject(visit, path))
        return answer

    return shown


def _subject(visit: Visit, path: str) -> str:
    return str(visit.scope["path_params"].get("release", "")) or (
        "" if path in _ACTS else visit.scope["path"]
    )


def back_to_own(visit: Visit, login: Login, said: str) -> Answer:
    """Return the way back to the helper's own account."""
    portal = visit.portal
    token = helping.own_token(portal.vault, login)
    seconds = portal.config.login_hours * 3600
    return onward(f"/helpers?{said}=1", login_cookie(token, seconds, secure=portal.config.is_production))


def own(visit: Visit) -> Login:
    """Return who is signed in for themselves.

    Raises:
        NotSignedIn; ActingForAnother: a helper acts for somebody, and this is theirs alone.
    """
    login = visit.signed_in()
    if login.helper_id:
        raise ActingForAnother
    return login
