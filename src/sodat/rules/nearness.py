"""Which places are near: by the sphere where positions are known, else by the numbers of pincodes.

India's pincodes go from the zone to the post office: of two in one sorting district (the first
three digits) the nearer numbers are mostly the nearer places, and nothing more is claimed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KILOMETRES = 6371.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, order=True)
class Far:
    """How far a place is; what is known in kilometres comes before what is only guessed by pincode."""

    guessed: bool
    apart: float
    """Kilometres, or the difference of the pincodes."""

    @property
    def kilometres(self) -> float | None:
        """Return the distance where it is known."""
        return None if self.guessed else self.apart


def kilometres(one: Spot, other: Spot) -> float:
    """Return the distance of two spots as the crow flies. Source: the haversine formula."""
    lat_one, lat_other = radians(one.latitude), radians(other.latitude)
    half_chord = (
        sin((lat_other - lat_one) / 2) ** 2
        + cos(lat_one) * cos(lat_other) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_KILOMETRES * asin(min(1.0, sqrt(half_chord)))


def middle(spots: Iterable[Spot]) -> Spot | None:
    """Return the middle of spots close together; None where there are none."""
    found = list(spots)
    if not found:
        return None
    count = len(found)
    return Spot(sum(one.latitude for one in found) / count, sum(one.longitude for one in found) / count)


def far(centre: Spot | None, pincode: str, spot: Spot | None, other: str) -> Far | None:
    """Return how far a place is from a centre and pincode; None where nothing can be said."""
    if centre is not None and spot is not None:
        return Far(guessed=False, apart=kilometres(centre, spot))
    if pincode[:3] != other[:3]:
        return None
    return Far(guessed=True, apart=float(abs(int(pincode) - int(other))))
