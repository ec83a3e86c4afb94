"""What a release offers, kept in the process: it does not change once it is announced."""

from dataclasses import dataclass
from functools import cached_property

from sodat.rules import manifest
from sodat.rules.eligibility import Service
from sodat.rules.manifest import Rules
from sodat.rules.refusals import ReleaseUnknown
from sodat.storage import releases
from sodat.storage.release_rows import Offered, Slot
from sodat.storage.statements import Transaction


@dataclass(frozen=True)
class Offer:
    """The fixed part of a release. Times may still be moved by a pause; ask the release for them."""

    rules: Rules
    slots: tuple[Slot, ...]
    offered: Offered
    resident_pincodes: frozenset[str]

    @cached_property
    def slot_ids(self) -> dict[str, int]:
        """Return the database's number of each slot."""
        return {slot.slot: slot.slot_id for slot in self.slots}

    @cached_property
    def service(self) -> Service:
        """Return who may have it."""
        one = self.offered
        return Service(one.name, one.age_min, one.age_max, one.dose_gap_days)


class Catalogue:
    """The offers of announced releases, each read once in a process."""

    def __init__(self) -> None:
        self._offers: dict[str, Offer] = {}

    async def offer(self, tx: Transaction, release_id: str) -> Offer:
        """Return what a release offers.

        Raises:
            ReleaseUnknown: there is none of that name, or it is a draft.
        """
        known = self._offers.get(release_id)
        if known is not None:
            return known
        release = await releases.get(tx, release_id)
        offered = await releases.offered(tx, release_id)
        if release is None or offered is None or release.state == "draft":
            raise ReleaseUnknown
        offer = Offer(
            rules=manifest.read_rules(release.rules_json),
            slots=tuple(await releases.slots(tx, release_id)),
            offered=offered,
            resident_pincodes=frozenset(release.resident_pincodes),
        )
        self._offers[release_id] = offer
        return offer
