"""What documents say of themselves: a number that cannot be one is refused before anybody is at a desk."""

import pytest

from sodat.web.naming import has_right_check_digit


@pytest.mark.parametrize(
    ("id_type", "number", "holds"),
    [
        ("aadhaar", "234123412346", True),
        ("aadhaar", "234123412347", False),
        ("aadhaar", "034123412346", False),
        ("pan", "ABCPE1234F", True),
        ("pan", "ABCDE1234F", False),
        ("voter", "WKH1186253", True),
        ("voter", "WKH1186254", False),
        ("passport", "A1234567", True),
        ("npr", "ABCD1234", True),
    ],
)
def test_number_holds_together_or_does_not(id_type, number, holds):
    assert has_right_check_digit(id_type, number) is holds
