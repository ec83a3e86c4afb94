"""What the calls of the own interface have in common: who may, what any may refuse, parts of paths."""

from sodat.rules import refusals as no
from sodat.web.openapi.operations import Parameter
from sodat.web.refused import KeyInUse, KeyReused

ANYBODY = None
CITIZEN: tuple[str, ...] = ()
KEYED = (no.MalformedRequest, KeyReused, KeyInUse)


def _part(name: str, words: str, pattern: str | None = None) -> Parameter:
    schema = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    return Parameter(name, "path", words, schema)


PARTS = {
    one.name: one
    for one in (
        _part("application", "An application's id.", "^[0-9a-f]{32}$"),
        Parameter("appointment", "path", "An appointment's id.", {"type": "string", "format": "uuid"}),
        _part("file", "The name of a file."),
        _part("index", "The number of a leaf, from 0.", "^(0|[1-9][0-9]{0,17})$"),
        _part("level", "The level of a tile, 0 to 63.", "^([0-9]|[1-5][0-9]|6[0-3])$"),
        _part("mobile", "A mobile number."),
        _part("person", "A person's number.", "^[0-9]{1,18}$"),
        _part("place", "The tile's index in groups of three digits, and its width if it is partial."),
        _part("release", "A release's name.", "^[a-z0-9][a-z0-9.-]{0,63}$"),
        _part("standing", "A standing application's number.", "^[0-9]{1,18}$"),
        Parameter("webhook", "path", "A webhook's id.", {"type": "string", "format": "uuid"}),
    )
}

KEY = Parameter(
    "Idempotency-Key",
    "header",
    "Visible ASCII. Sent again with the same key within 24 hours, the request is answered, not done, again.",
    {"type": "string", "minLength": 1, "maxLength": 255},
)
SEEN = Parameter("If-None-Match", "header", "The ETag of what is there already.")
LANGUAGE = Parameter(
    "language", "query", "The language of the words.", {"type": "string", "enum": ["mr", "hi", "en"]}
)
WHERE = (
    Parameter("date", "query", "A day, YYYY-MM-DD.", {"type": "string", "format": "date"}, required=True),
    Parameter("pincode", "query", "Six digits, Latin or Devanagari."),
    Parameter("district", "query", "A district's number, where no pincode is given."),
)
