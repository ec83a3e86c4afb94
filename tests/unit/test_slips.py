"""What a slip's picture says, and what its paper says to a reader."""

from uuid import UUID

import pytest
from pypdf import PdfReader

from sodat.paper import press
from sodat.rules.slips import read_slip, slip_text

ID = UUID("00000000-0000-4000-8000-00000000002a")
TEXT = "SODAT:0000000000004000800000000000002A:0042"


def test_picture_says_the_appointment_and_its_code_and_is_read_back():
    assert slip_text(ID, "0042") == TEXT
    assert read_slip(TEXT) == (ID, "0042")


@pytest.mark.parametrize("typed", [TEXT.lower(), f" {TEXT}\n", TEXT.replace(":0042", ":००४२")])
def test_text_of_a_picture_is_read_however_it_is_typed(typed):
    assert read_slip(typed) == (ID, "0042")


@pytest.mark.parametrize("typed", ["", "0042", TEXT + "1", TEXT.replace("SODAT", "SODA"), "SODAT:x:0042"])
def test_other_text_is_no_slip(typed):
    assert read_slip(typed) is None


def test_paper_has_a_page_for_each_holder_and_tells_its_language(tmp_path):
    holder = {
        "name": "श्रीमती ज्ञानेश्वरी क्षीरसागर", "day": "रविवार 12 मे 2030", "hours": "09:00–11:00",
        "centre": "ट्रॅफिक कुऱ्हाड रुग्णालय", "address": "411001", "code": "0042", "document": "आधार ₹ ABC",
        "dots": press.dots(TEXT),
    }  # fmt: skip
    words = {
        "language": "mr", "title": "भेट-पत्र", "rehearsal": "", "service": "लसीकरण",
        "when": "केव्हा", "where": "कुठे", "code": "कोड", "document": "ओळखपत्र", "picture": "क्यूआर",
        "notes": ["एक", "दोन"],
        "slips": [holder, holder],
    }  # fmt: skip

    (tmp_path / "slip.pdf").write_bytes(press.set_now("slip", words))

    made = PdfReader(tmp_path / "slip.pdf")
    text = made.pages[1].extract_text()
    assert len(made.pages) == 2
    assert made.metadata.title == "भेट-पत्र"
    assert made.trailer["/Root"]["/Lang"] == "mr"
    # What a screen reader says of shaped letters is written beside them, which pypdf does not read.
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for said in ("Sodat", "0042", "₹ ABC", "09:00–11:00"):
        assert said in text
