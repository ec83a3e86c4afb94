"""One plain page as PDF 1.4 in Latin letters: what old clients download until the portal's own slip is here.

Source: PDF Reference 1.4, 3.4 (file structure) and 5.5 (standard fonts need no embedding).
"""

from collections.abc import Sequence

_LINES_MAX = 40
_FONT = b"<< /Font << /F1 5 0 R >> >>"


def one_page(title: str, lines: Sequence[str]) -> bytes:
    """Return an A4 page with a title and lines. Letters that Helvetica lacks become question marks."""
    shown = [b"BT /F1 16 Tf 56 770 Td (", _literal(title), b") Tj ET\n"]
    for number, line in enumerate(lines[:_LINES_MAX]):
        shown += [b"BT /F1 11 Tf 56 %d Td (" % (738 - 17 * number), _literal(line), b") Tj ET\n"]
    content = b"".join(shown)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % _FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (" + _literal(title) + b") /Producer (Sodat) >>",
    )
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    count = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (count, len(objects))
    xref = b"xref\n0 %d\n0000000000 65535 f \n" % count
    return written + xref + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(written)


def _literal(text: str) -> bytes:
    said = text.encode("cp1252", "replace")
    kept = bytes(byte if byte >= 32 else 63 for byte in said)
    return kept.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
