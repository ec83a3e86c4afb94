"""A receipt as a picture for paper."""

import segno
from markupsafe import Markup


def receipt_picture(note: str, label: str) -> Markup:
    """Return a receipt as an inline QR code that a reader of the screen can name."""
    code = segno.make(note, error="l", micro=False)
    svg = code.svg_inline(border=4, dark="#0b1f33", light="#ffffff", omitsize=True, title=label)
    return Markup(svg)  # noqa: S704 - made by the library; the label is escaped by it
