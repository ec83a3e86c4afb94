"""What was typed into a form whose login had ended: it goes along through the sign-in, and off after it."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sodat.web.forms import Form, local_path

BYTES_MAX = 200_000
"""More than any form of ours has; what unpacks to more is not ours."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way to the address it was meant for."""

    path: str
    fields: Mapping[str, Sequence[str]]


def pack(path: str, form: Form) -> str:
    """Return a form as one hidden field."""
    said = json.dumps({"path": path, "fields": {name: list(values) for name, values in form.fields.items()}})
    return urlsafe_b64encode(zlib.compress(said.encode())).decode()


def unpack(text: str) -> Kept | None:
    """Return the form of a hidden field; None where there is none that could be ours."""
    if not text:
        return None
    try:
        opened = zlib.decompressobj()
        said = json.loads(opened.decompress(urlsafe_b64decode(text), BYTES_MAX))
        fields = {str(name): [str(value) for value in values] for name, values in said["fields"].items()}
        path = local_path(str(said["path"]), "")
    except (ValueError, zlib.error, KeyError, TypeError, AttributeError):
        return None
    return Kept(path, fields) if path else None
