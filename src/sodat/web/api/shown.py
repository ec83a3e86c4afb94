"""What is answered: one struct a thing, in the words of docs/api.md, and how it is made from ours."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from sodat.actions import entries
from sodat.actions.attending import Mine
from sodat.actions.entries import Filed, Together
from sodat.rules import lines
from sodat.rules.checkpoint import sign_note
from sodat.storage.applications import Application
from sodat.storage.appointments import Appointment
from sodat.storage.people import Shown
from sodat.vault import Vault

HELD = frozenset({"booked", "served", "no-show"})


class PersonShown(msgspec.Struct):
    """A person as its account sees it."""

    person: int
    name: str
    birth_year: int
    gender: str
    id_type: str
    id_last: str
    pincode: str
    contested: bool


class Place(msgspec.Struct):
    """A slot and the part of its seats."""

    slot: str
    part: str


class AppointmentShown(msgspec.Struct):
    """One seat of one person."""

    appointment: str
    person: int
    slot: str
    part: str
    state: str
    code: str


class Cutoff(msgspec.Struct):
    """The last rank served in a part of a slot."""

    slot: str
    part: str
    last_rank: int


class ApplicationShown(msgspec.Struct):
    """One application with all that became of it. Unknown yet: null."""

    application: str
    release: str
    persons: list[int]
    choices: list[str]
    split: bool
    keep: bool
    state: str
    filed_at: str
    leaf_index: int
    receipt: str
    rank: int | None
    place: Place | None
    appointments: list[AppointmentShown]
    cutoffs: list[Cutoff] | None
    others: list[str] | UnsetType = msgspec.field(default=UNSET, name="with")


class PeopleShown(msgspec.Struct):
    """The people of an account."""

    people: list[PersonShown]


class ApplicationsShown(msgspec.Struct):
    """The applications of an account, newest first."""

    applications: list[ApplicationShown]


class ReceiptShown(msgspec.Struct):
    """A receipt with the proof that it is in the log; hashes in hex."""

    receipt: str
    checkpoint: str
    leaf_index: int
    tree_size: int
    proof: list[str]


def person(one: Shown) -> PersonShown:
    """Return a person for the account that named it."""
    return PersonShown(
        person=one.person_id,
        name=one.name,
        birth_year=one.birth_year,
        gender=one.gender,
        id_type=one.id_type,
        id_last=one.id_last,
        pincode=one.pincode,
        contested=one.contested,
    )


def receipt_note(one: Application, vault: Vault) -> str:
    """Return the receipt as a note signed by the log's key."""
    return sign_note(entries.receipt(one).text, vault.log_key, vault.sign)


def application(
    one: Application,
    vault: Vault,
    appointments: Sequence[Appointment] = (),
    cutoffs: Sequence[Cutoff] | None = None,
    others: Sequence[str] = (),
    note: str = "",
) -> ApplicationShown:
    """Return an application; of the cut-offs only those of its choices. `note`: its receipt, if made."""
    held = next((each for each in appointments if each.state in HELD), None)
    return ApplicationShown(
        application=one.application,
        release=one.release_id,
        persons=one.persons,
        choices=one.choices,
        split=one.split,
        keep=one.keep,
        state=one.state,
        filed_at=entries.moment(one.filed_at),
        leaf_index=one.leaf_index,
        receipt=note or receipt_note(one, vault),
        rank=one.rank,
        place=Place(held.slot, held.part) if held else None,
        appointments=[_appointment(each) for each in appointments],
        cutoffs=None if cutoffs is None else [each for each in cutoffs if each.slot in one.choices],
        others=list(others) or UNSET,
    )


def all_filed(result: Filed, vault: Vault) -> list[ApplicationShown]:
    """Return everything that was filed together with `result` and is of its batch, in the order of places."""
    batch = result.together or Together([result])
    return [
        application(
            one.applications[0],
            vault,
            one.appointments,
            others=[each.application for each in one.applications[1:]],
            note=batch.note(place, vault.log_key, vault.sign),
        )
        for place, one in enumerate(batch.filed)
    ]


def mine(
    one: Mine, vault: Vault, cutoffs: Sequence[Cutoff] | None, around: Iterable[Application]
) -> ApplicationShown:
    """Return an application of an account; `around`: the applications of the same split party."""
    others = [each.application for each in around if each.application != one.application.application]
    return application(one.application, vault, one.appointments, cutoffs, others)


def cutoffs_of(file: bytes) -> tuple[Cutoff, ...]:
    """Return the cut-offs of a published `cutoffs.txt`."""
    rows = (line.split("|") for line in lines.read_lines(file, "cutoffs.txt"))
    return tuple(Cutoff(slot, part, int(last)) for slot, part, _seats, _given, last in rows)


def _appointment(one: Appointment) -> AppointmentShown:
    return AppointmentShown(
        appointment=str(one.appointment_id),
        person=one.person_id,
        slot=one.slot,
        part=one.part,
        state=one.state,
        code=one.code,
    )
