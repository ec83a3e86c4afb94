"""The addresses of signing in, of the account, and of what comes after applying."""

from sodat.web.citizen import account, helping, papers, sign_in, standing
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
    ("GET", "/helpers", helping.helpers),
    ("POST", "/helpers", helping.ask),
    ("GET", "/helpers/code", helping.code),
    ("POST", "/helpers/code", helping.agree),
    ("POST", "/helpers/stop", helping.stop),
    ("POST", "/helpers/{consent}/act", helping.act),
    ("GET", "/helpers/{consent}/end", helping.ending),
    ("POST", "/helpers/{consent}/end", helping.end),
)

_ONE = "/applications/{application}"

APPLICATIONS: tuple[Shown, ...] = (
    ("GET", "/applications", mine.applications),
    ("GET", _ONE, mine.application),
    ("GET", f"{_ONE}/withdraw", mine.withdrawing),
    ("POST", f"{_ONE}/withdraw", mine.withdraw),
    ("GET", f"{_ONE}/appointments/{{appointment}}/cancel", mine.cancelling),
    ("POST", f"{_ONE}/appointments/{{appointment}}/cancel", mine.cancel),
    ("POST", f"{_ONE}/keep", mine.keep),
    ("POST", f"{_ONE}/coming", mine.come),
    ("GET", f"{_ONE}/proof", papers.proof),
    ("GET", f"{_ONE}/receipt.pdf", papers.receipt),
    ("GET", f"{_ONE}/receipt.txt", papers.receipt_text),
    ("GET", f"{_ONE}/receipt.svg", papers.receipt_picture),
    ("GET", f"{_ONE}/slip.pdf", papers.slip),
    ("GET", f"{_ONE}/slip.svg", papers.slip_picture),
    ("GET", f"{_ONE}/calendar.ics", papers.calendar),
    ("GET", "/standing/{standing}/withdraw", standing.withdrawing),
    ("POST", "/standing/{standing}/withdraw", standing.withdraw),
)

OWN_ROUTES: tuple[Shown, ...] = (*SIGNING_IN, *ACCOUNT, *APPLICATIONS)
