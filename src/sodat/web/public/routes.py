"""The addresses of the pages that everybody sees, and of the portal's own files."""

from sodat.web import static
from sodat.web.public import draw, finding, impostors, log_pages, lookup, opening, race, release, start
from sodat.web.visit import Shown

ROUTES: tuple[Shown, ...] = (
    ("GET", "/", start.start),
    ("GET", "/race", race.race),
    ("GET", "/find", finding.find),
    ("GET", "/releases/{release}", release.release),
    ("GET", "/releases/{release}/draw", draw.draw),
    ("GET", "/releases/{release}/find", lookup.find),
    ("GET", "/releases/{release}/opening", opening.opening),
    ("GET", "/releases/{release}/success.csv", draw.success),
    ("GET", "/log", log_pages.log_page),
    ("GET", "/log/leaf/{index}", log_pages.leaf),
    ("GET", "/report", impostors.form),
    ("POST", "/report", impostors.send),
    ("GET", "/office/reports", impostors.listed),
    ("GET", "/static/{name}", static.file),
    ("GET", "/verify.py", static.verifier),
)
