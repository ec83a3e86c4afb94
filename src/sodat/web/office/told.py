"""What a page tells once after an act, named in its address."""

import re

from sodat.locale.sentences import has
from sodat.web.visit import Visit

_NAME = re.compile(r"[a-z-]{1,40}\Z")


def told(visit: Visit) -> str:
    """Return the name of what was done, if there is a sentence for it."""
    name = visit.asked("told")
    return name if _NAME.match(name) and has(visit.language, f"done.{name}") else ""
