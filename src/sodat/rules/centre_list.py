"""A list of centres as CSV: `centre_id,name,name_mr,pincode,ward`, UTF-8, one centre a line."""

import re

from sodat.rules.imports import NUMBER_MAX
from sodat.rules.offerings import CentreRead, Import
from sodat.rules.refusals import MalformedFile
from sodat.rules.typed_json import decoded, one_line, wrong_text

HEADER = ("centre_id", "name", "name_mr", "pincode", "ward")
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_PINCODE = re.compile(r"[1-9][0-9]{5}")
_FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^",]*))(,|$)')


def read_centre_list(data: bytes, file: str, *, state: str, district: str) -> Import:
    """Return the centres of a list, all of one district, sorted by number.

    Raises:
        MalformedFile: with line and field of what is wrong.
    """
    lines = decoded(data, file).replace("\r\n", "\n").removesuffix("\n").split("\n")
    if tuple(_cells(lines[0], file, 1)) != HEADER:
        raise MalformedFile(file=file, line=1, what=f"the first line is not {','.join(HEADER)}")
    centres: dict[int, CentreRead] = {}
    for number, line in enumerate(lines[1:], 2):
        centre = _centre(line, file, number, state, district)
        if centre.centre_id in centres:
            _refuse(file, number, "centre_id", "stands twice")
        centres[centre.centre_id] = centre
    if not centres:
        raise MalformedFile(file=file, line=1, what="no centre in it")
    return Import(tuple(centres[centre_id] for centre_id in sorted(centres)), ())


def _centre(line: str, file: str, number: int, state: str, district: str) -> CentreRead:
    cells = _cells(line, file, number)
    if len(cells) != len(HEADER):
        raise MalformedFile(file=file, line=number, what=f"{len(cells)} fields, not {len(HEADER)}")
    centre_id, name, name_mr, pincode, ward = cells
    if not _NUMBER.fullmatch(centre_id) or int(centre_id) > NUMBER_MAX:
        _refuse(file, number, "centre_id", "not a number of a centre")
    if not _PINCODE.fullmatch(pincode):
        _refuse(file, number, "pincode", "not of the form 411001")
    for field, text, length_min in (("name", name, 1), ("name_mr", name_mr, 0), ("ward", ward, 0)):
        problem = wrong_text(text, length_min)
        if problem:
            _refuse(file, number, field, problem)
    return CentreRead(
        centre_id=int(centre_id),
        name=one_line(name),
        name_mr=one_line(name_mr),
        state=state,
        district=district,
        pincode=pincode,
        ward=one_line(ward),
    )


def _cells(line: str, file: str, number: int) -> list[str]:
    """Return the cells of a line of RFC 4180; a cell that goes on in the next line is refused."""
    cells: list[str] = []
    at = 0
    while True:
        found = _FIELD.match(line, at)
        if found is None:
            raise MalformedFile(
                file=file, line=number, what=f"field {len(cells) + 1}: quotes that do not fit"
            )
        quoted, plain, end = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if not end:
            return cells


def _refuse(file: str, line: int, field: str, problem: str) -> None:
    raise MalformedFile(file=file, line=line, what=f"{field}: {problem}")
