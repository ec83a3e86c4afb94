import pytest

from sodat.rules.people import (
    Person,
    identity_number,
    last_digits,
    latin_digits,
    mobile_number,
    person,
    pincode_of,
)
from sodat.rules.refusals import IdentityNotUsable, MalformedRequest, MobileNotUsable


def made(**change: object) -> Person:
    said = {
        "name": "Asha Kulkarni",
        "birth_year": 1985,
        "gender": "female",
        "id_type": "pan",
        "id_number": "ABCDE1234F",
        "pincode": "411001",
    }
    return person(**{**said, **change}, this_year=2021)


def test_person_is_put_into_one_form():
    typed = made(name="  आशा \t कुलकर्णी ", birth_year=" १९८५ ", id_number="abcde 1234-f", pincode="४११ ००१")

    assert typed == Person("आशा कुलकर्णी", 1985, "female", "pan", "ABCDE1234F", "411001")


@pytest.mark.parametrize(
    "text",
    [
        "9876543210",
        "98765 43210",
        "98765-43210",
        "98765.43210",
        "+919876543210",
        "+91 98765 43210",
        "+91-98765-43210",
        "91 9876543210",
        "0 98765 43210",
        "09876543210",
        "0091 98765 43210",
        "+91 (0) 98765 43210",
        " 9876543210\n",
        "९८७६५ ४३२१०",
        "+९१ ९८७६५ ४३२१०",
        "98765\u00a043210",
        "\u202a+91 98765 43210\u202c",
        "98765\u201343210",
    ],
)
def test_mobile_in_any_usual_spelling_is_the_same_number(text: str):
    assert mobile_number(text) == "9876543210"


@pytest.mark.parametrize("text", ["6000000000", "7000000000", "8000000000", "9000000000", "9198765432"])
def test_mobile_begins_with_six_to_nine(text: str):
    assert mobile_number(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "987654321",
        "98765432101",
        "5876543210",
        "020 2550 1000",
        "+91 20 2550 1000",
        "022-22620251",
        "+1 9876543210",
        "+44 7911 123456",
        "98765 4321O",
        "9876543210;1",
        "9876543210x12",
        "९८७६५४३२१٠",
        "\u0669\u0668\u0667\u0666\u0665\u0664\u0663\u0662\u0661\u0660",
        "９８７６５４３２１０",
        "9" * 10_000,
        "<script>",
        "📱9876543210",
    ],
)
def test_mobile_of_another_form_is_refused_and_not_repeated(text: str):
    with pytest.raises(MobileNotUsable) as refused:
        mobile_number(text)

    assert refused.value.facts == {}


@pytest.mark.parametrize(
    "name",
    [
        "Asha",
        "आ",
        "मयूरेश पाटील",
        "D'Souza-Pinto, Jr.",
        "Ngô Đình",
        "A\u200dB",
        "क\u200dष",
        "Asha 😀",
        "<script>alert(1)</script>",
        "Robert'); DROP TABLE persons;--",
        "x" * 100,
    ],
)
def test_name_with_a_letter_is_kept_as_text(name: str):
    assert made(name=name).name == name


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("", "length"),
        ("   \t\n", "length"),
        ("x" * 101, "length"),
        ("क" * 10_000, "length"),
        ("😀😀", "length"),
        ("12345", "length"),
        ("...", "length"),
        ("\u200d", "length"),
        ("Asha\x00", "characters"),
        ("Asha\x1b[31m", "characters"),
        ("Asha\u202eavluK", "characters"),
        ("Asha\ufeff", "characters"),
        ("Asha\udcff", "characters"),
    ],
)
def test_name_without_a_letter_too_long_or_not_printable_is_refused(name: str, what: str):
    with pytest.raises(MalformedRequest) as refused:
        made(name=name)

    assert refused.value.facts == {"field": "name", "what": what}


@pytest.mark.parametrize("year", [1896, 2021, "1896", "२०२१"])
def test_birth_year_up_to_this_one_and_125_years_back_is_taken(year: int | str):
    assert made(birth_year=year).birth_year in {1896, 2021}


@pytest.mark.parametrize(
    "year",
    [1895, 2022, 0, -1985, "", "85", "01985", "0000019905", "1985.0", "1e3", "١٩٨٥", "198５", "9" * 10_000],
)
def test_birth_year_of_another_form_or_time_is_refused(year: int | str):
    with pytest.raises(MalformedRequest) as refused:
        made(birth_year=year)

    assert refused.value.facts == {"field": "birth_year", "what": "range"}


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [("gender", "", "choice"), ("gender", "Female", "choice"), ("id_type", "library-card", "choice")],
)
def test_choice_that_is_none_is_refused(field: str, value: str, what: str):
    with pytest.raises(MalformedRequest) as refused:
        made(**{field: value})

    assert refused.value.facts == {"field": field, "what": what}


@pytest.mark.parametrize(
    ("id_type", "typed", "number"),
    [
        ("aadhaar", "1234 5678 9012", "123456789012"),
        ("aadhaar", "१२३४-५६७८-९०१२", "123456789012"),
        ("pan", "abcde1234f", "ABCDE1234F"),
        ("voter", "abc 1234567", "ABC1234567"),
        ("passport", "z1234567", "Z1234567"),
        ("driving-licence", "MH-12 20110012345", "MH1220110012345"),
        ("pension", "ppo123456", "PPO123456"),
        ("npr", "12345678", "12345678"),
        ("other", "abc12", "ABC12"),
    ],
)
def test_identity_number_is_put_into_one_form(id_type: str, typed: str, number: str):
    assert made(id_type=id_type, id_number=typed).id_number == number


@pytest.mark.parametrize(
    ("id_type", "typed"),
    [
        ("aadhaar", "12345678901"),
        ("aadhaar", "1234567890123"),
        ("aadhaar", "١٢٣٤٥٦٧٨٩٠١٢"),
        ("pan", "ABCD1234FF"),
        ("pan", "ABCDı1234F"),
        ("pan", "ABCß1234F"),
        ("voter", "ABC123456"),
        ("passport", "12345678"),
        ("driving-licence", "M1220110012345"),
        ("pension", "12345"),
        ("npr", "1234567"),
        ("other", "ABC1"),
        ("other", "क" * 6),
        ("other", "A" * 10_000),
        ("other", ""),
        ("other", "ABC12\x00"),
    ],
)
def test_identity_number_that_does_not_fit_its_kind_is_refused(id_type: str, typed: str):
    with pytest.raises(IdentityNotUsable) as refused:
        made(id_type=id_type, id_number=typed)

    assert refused.value.facts == {"id_type": id_type}


def test_identity_number_with_a_wrong_check_digit_is_refused():
    asked = []

    def wrong(id_type: str, number: str) -> bool:
        asked.append((id_type, number))
        return False

    with pytest.raises(IdentityNotUsable):
        identity_number("aadhaar", "1234 5678 9012", wrong)
    assert asked == [("aadhaar", "123456789012")]


@pytest.mark.parametrize("text", ["411001", "411 001", "४११००१", " 411-001 "])
def test_pincode_is_six_digits(text: str):
    assert pincode_of(text) == "411001"


@pytest.mark.parametrize("text", ["", "41100", "4110011", "011001", "41100A", "٤١١٠٠١", "411001; --"])
def test_pincode_of_another_form_is_refused(text: str):
    with pytest.raises(MalformedRequest) as refused:
        pincode_of(text)

    assert refused.value.facts == {"field": "pincode", "what": "six-digits"}


def test_digits_of_devanagari_become_latin_and_others_stay():
    assert latin_digits("०१२३४५६७८९ अ a ٣") == "0123456789 अ a ٣"


def test_only_the_last_digits_of_an_identity_number_are_shown():
    assert last_digits("123456789012") == "9012"
