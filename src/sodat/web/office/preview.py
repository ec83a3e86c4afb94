"""Trying a release before it is announced: who would win what, and what another setting would change."""

from dataclasses import dataclass

from sodat.actions import previewing, tending
from sodat.actions.previewing import KINDS, Setting
from sodat.locale.sentences import say
from sodat.rules import shares
from sodat.rules import typed_fields as typed
from sodat.rules.manifest import POLICIES, SHARE_ORDERS
from sodat.rules.previews import Expected
from sodat.rules.refusals import Refusal, ReleaseUnknown
from sodat.storage import previews, rounds
from sodat.storage.previews import Source
from sodat.web.answers import Answer
from sodat.web.forms import Form
from sodat.web.office.duty import duty, mistakes_of, shown
from sodat.web.pages import grouped
from sodat.web.visit import Visit

PERCENTS = tuple((share, f"share-{share}") for share in shares.ALL)
FIELDS = ("source", "policy", "share_order", *(field for _, field in PERCENTS))
WIDTH, LABEL, ROW = 640, 190, 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart: the range, and the mean in it, in the chart's own units."""

    x: int
    width: int
    mean: int


async def preview(visit: Visit) -> Answer:
    """GET /office/releases/{release}/preview, with `?source=` on its applications, else on the likeliest."""
    name = visit.part("release")
    async with duty(visit) as (tx, who):
        found = await rounds.one_of(tx, tending.city_of(who), name)
        if found is None or found.state == "cancelled":
            raise ReleaseUnknown
        sources = await previews.sources(tx, tending.city_of(who), name)
        now = await previewing.setting_of(tx, name)
        own = next((one.release_id for one in sources if one.release_id == name), "")
        source = visit.asked("source") or own or (sources[0].release_id if sources else "")
        ready, refusal = None, None
        try:
            other = _asked(visit, now)
            ready = await previewing.read(tx, who, name, source) if source else None
        except ReleaseUnknown:
            raise
        except Refusal as wrong:
            refusal, other = wrong, now
    settings = [now] if other == now else [now, other]
    compared = await previewing.compare(ready, settings) if ready else None
    return shown(
        visit,
        "office/preview.html",
        f"/office/releases/{name}/preview",
        refusal=refusal,
        round=found,
        title=found.title(visit.language),
        sources=[(one.release_id, _words(one, visit.language)) for one in sources],
        source=source,
        ready=ready,
        compared=compared,
        charts=[(kind, _chart(compared, kind)) for kind in KINDS] if compared else [],
        settings=settings,
        percents=PERCENTS,
        policies=POLICIES,
        orders=SHARE_ORDERS,
        form=_form(visit, other, source),
        mistakes=mistakes_of(refusal, visit.language, FIELDS, "source"),
    )


def _words(one: Source, language: str) -> str:
    facts = {"title": one.title(language), "release": one.release_id}
    return say(language, "preview.source-words", facts | {"count": grouped(one.applications, language)})


def _asked(visit: Visit, now: Setting) -> Setting:
    """Return the other setting that is to be compared; what is not said is as it is now."""
    if not visit.asked("policy"):
        return now
    percents = {share: typed.whole(visit.asked(field) or "0", field, 0, 100) for share, field in PERCENTS}
    shares.check_percents(percents)
    policy = visit.asked("policy") if visit.asked("policy") in POLICIES else now.policy
    order = visit.asked("share_order") if visit.asked("share_order") in SHARE_ORDERS else now.share_order
    return Setting(policy, percents, order)


def _form(visit: Visit, other: Setting, source: str) -> Form:
    said = {"source": source, "policy": other.policy, "share_order": other.share_order}
    said |= {field: visit.asked(field) or str(other.percents.get(share, 0)) for share, field in PERCENTS}
    return Form({name: [value] for name, value in said.items()})


def _chart(compared: previewing.Compared, kind: str) -> list[tuple[str, list[tuple[Expected, Bar]]]]:
    """Return the rows of a chart: the name of a group, and a bar for each setting."""
    return [
        (name, [(one, _bar(one)) for one in by_setting])
        for group, name, by_setting in compared.groups
        if group == kind
    ]


def _bar(one: Expected) -> Bar:
    room = WIDTH - LABEL - 60

    def at(persons: int) -> int:
        return LABEL + (room * persons // one.persons if one.persons else 0)

    return Bar(at(one.low), max(3, at(one.high) - at(one.low)), at(one.mean))
