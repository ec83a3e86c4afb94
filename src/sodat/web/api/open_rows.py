"""Rows of the table of calls: the log and the feeds, which anybody may ask."""

from sodat.rules import refusals as no
from sodat.web.api import log
from sodat.web.api.parts import LANGUAGE, SEEN
from sodat.web.feeds import errands as feeds
from sodat.web.feeds.fhir import Manifest
from sodat.web.openapi.operations import Operation, Text
from sodat.web.refused import PageUnknown

CALENDAR, NDJSON = Text("text/calendar"), Text(feeds.NDJSON)
PLAIN, BYTES = Text("text/plain"), Text("application/octet-stream")

LOG = (
    Operation(
        method="GET", path="/log/checkpoint", name="checkpoint", errand=log.checkpoint,
        summary="The newest signed head of the log.", answers={200: PLAIN}, refusals=(no.RecordNotReady,),
    ),
    Operation(
        method="GET", path="/log/tile/{level}/{place:path}", name="tile", errand=log.tile,
        summary="A tile of hashes.", answers={200: BYTES}, refusals=(PageUnknown, no.RecordNotReady),
    ),
    Operation(
        method="GET", path="/log/leaf/{index}", name="leaf", errand=log.leaf, summary="A leaf.",
        answers={200: BYTES}, refusals=(PageUnknown, no.RecordNotReady),
    ),
)  # fmt: skip

FEEDS = (
    Operation(
        method="GET", path="/fhir/$bulk-publish", name="bulkPublish", errand=feeds.bulk_publish,
        summary="SMART Scheduling Links: the manifest.", parameters=(SEEN,),
        answers={200: Manifest, 304: None},
    ),
    Operation(
        method="GET", path="/fhir/{file}", name="bulkFile", errand=feeds.bulk_file,
        summary="SMART Scheduling Links: locations.ndjson, schedules.ndjson, slots.ndjson.",
        parameters=(SEEN,), answers={200: NDJSON, 304: None}, refusals=(PageUnknown,),
    ),
    Operation(
        method="GET", path="/feeds/releases.ics", name="releaseCalendar", errand=feeds.release_calendar,
        summary="The times of all releases as a calendar.", parameters=(LANGUAGE, SEEN),
        answers={200: CALENDAR, 304: None}, refusals=(no.MalformedRequest,),
    ),
)  # fmt: skip
