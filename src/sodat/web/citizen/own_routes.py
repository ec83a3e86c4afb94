"""The addresses of signing in, of the account, and of what comes after applying."""

from sodat.web.citizen import account, helpers, sign_in
from sodat.web.citizen import applications as mine
from sodat.web.visit import Shown

SIGNING_IN: tuple[Shown, ...] = (
    ("GET", "/sign-in", sign_in.sign_in),
    ("POST", "/sign-in", sign_in.send_code),
    ("GET", "/sign-in/code", sign_in.code),
    ("POST", "/sign-in/code", sign_in.confirm),
    ("POST", "/sign-in/again", sign_in.again),
    ("POST", "/sign-out", sign_in.sign_out),
)

ACCOUNT: tuple[Shown, ...] = (
    ("GET", "/account", account.account),
    ("POST", "/account", account.save),
    ("GET", "/account/email", account.email_code),
    ("POST", "/account/email", account.give_email),
    ("POST", "/account/email/code", account.confirm_email),
    ("POST", "/account/email/remove", account.remove_email),
    ("GET", "/helpers", helpers.helpers),
    ("POST", "/helpers", helpers.ask),
    ("GET", "/helpers/code", helpers.code),
    ("POST", "/helpers/code", helpers.agree),
    ("POST", "/helpers/stop", helpers.stop),
    ("POST", "/helpers/{consent}/act", helpers.act),
    ("GET", "/helpers/{consent}/end", helpers.ending),
    ("POST", "/helpers/{consent}/end", helpers.end),
)

APPLICATIONS: tuple[Shown, ...] = (
    ("GET", "/applications", mine.applications),
    ("GET", "/applications/{application}", mine.application),
    ("POST", "/applications/{application}/withdraw", mine.withdraw),
    ("POST", "/applications/{application}/appointments/{appointment}/cancel", mine.cancel),
)

OWN_ROUTES: tuple[Shown, ...] = (*SIGNING_IN, *ACCOUNT, *APPLICATIONS)
