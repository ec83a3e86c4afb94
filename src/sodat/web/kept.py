"""What was typed into a form whose login had ended: it goes along through the sign-in, and off after it."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sodat.web.forms import Form, local_path

BYTES_MAX = 200_000
"""More than any form of ours has; what unpacks to more is not ours."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way to the address it was meant for."""

    path: str
    fields: Mapping[str, Sequence[str]]
    typed_by: str = ""
    """Mark of the browser's last number; empty where the browser knew of none."""

    def may_be_of(self, known: str) -> bool:
        """Return whether whoever signed in may have typed it: on a shared phone it may be another's."""
        return not self.typed_by or self.typed_by == _mark(known)


def pack(path: str, form: Form, known: str = "") -> str:
    """Return a form as one hidden field. `known`: what the browser remembers of who signed in last."""
    fields = {name: list(values) for name, values in form.fields.items()}
    said = json.dumps({"path": path, "fields": fields, "by": _mark(known)})
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
    return Kept(path, fields, str(said.get("by", ""))) if path else None


def _mark(known: str) -> str:
    """Return what tells two browsers' numbers apart and gives neither away."""
    return sha256(b"kept " + known.encode()).hexdigest()[:16] if known else ""
