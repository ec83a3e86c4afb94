"""Lists as PostgreSQL array literals: a join is far cheaper than the driver's dump of each element.

Every element is quoted, and a text that would need escaping is our mistake: what reaches a
batch has passed the rules, which allow none in names, slots and salts.
"""

from collections.abc import Iterable, Sequence

from sodat.rules.refusals import ensure


def texts(values: Sequence[str]) -> str:
    """Return the literal of a `text[]`."""
    if not values:
        return "{}"
    joined = '","'.join(values)
    ensure(
        "\\" not in joined and joined.count('"') == 2 * len(values) - 2, "a text of a batch needs no escaping"
    )
    return f'{{"{joined}"}}'


def numbers(values: Iterable[int]) -> str:
    """Return the literal of a `bigint[]`."""
    return f"{{{','.join(map(str, values))}}}"


def booleans(values: Iterable[bool]) -> str:
    """Return the literal of a `boolean[]`."""
    return f"{{{','.join(['t' if value else 'f' for value in values])}}}"


def binaries(values: Sequence[bytes]) -> str:
    """Return the literal of a `bytea[]`."""
    inside = '","'.join(["\\\\x" + value.hex() for value in values])
    return f'{{"{inside}"}}' if values else "{}"


def nulls(count: int) -> str:
    """Return the literal of an array of so many nulls."""
    return f"{{{','.join(['NULL'] * count)}}}"
