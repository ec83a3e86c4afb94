"""The fixed lists of the interface: photo IDs, genders, statuses."""

from collections.abc import Mapping

from sodat.rules.people import Gender, IdType

PHOTO_IDS: Mapping[int, tuple[str, IdType]] = {
    1: ("Aadhaar Card", "aadhaar"),
    2: ("Driving License", "driving-licence"),
    3: ("Health Insurance Smart Card", "other"),
    4: ("MNREGA Job Card", "other"),
    5: ("Official Identity Card issued to MPs/MLAs/MLCs", "other"),
    6: ("PAN Card", "pan"),
    7: ("Passbook issued by Bank/Post Office", "other"),
    8: ("Passport", "passport"),
    9: ("Pension Document", "pension"),
    10: ("Service Identity Card", "other"),
    11: ("NPR Smart Card", "npr"),
    12: ("Voter ID", "voter"),
    13: ("Others", "other"),
}
"""By number: what Co-WIN called it, and what it is here."""

PHOTO_ID_NAMES: Mapping[str, str] = {kind: name for name, kind in PHOTO_IDS.values()}
"""Of several kinds that are `other` here the last, Others."""

GENDERS: Mapping[int, tuple[str, Gender]] = {
    1: ("Male", "male"),
    2: ("Female", "female"),
    3: ("Others", "other"),
}
GENDER_NAMES: Mapping[str, str] = {kind: name for name, kind in GENDERS.values()}

STATUSES = ("Not Vaccinated", "Partially Vaccinated", "Vaccinated")
"""By the number of doses."""

TTL_HOURS = 24
