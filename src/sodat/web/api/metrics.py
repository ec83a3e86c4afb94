"""GET /metrics in the text form of Prometheus, by hand: it is one line a figure.

Answers are counted by each process for itself, under its number; the rest comes from the
database and is the same whichever process is asked.
"""

import os
from collections.abc import Iterator

from sodat.storage.figures import Figure
from sodat.web.answers import Answer
from sodat.web.asking import Asking
from sodat.web.counting import Watch

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
_WORDS = {
    "sodat_releases": "Releases by state, without drafts",
    "sodat_applications": "Applications by state",
    "sodat_outbox_waiting": "Letters that are not sent yet",
    "sodat_webhook_messages": "Messages to webhooks that wait or were given up",
    "sodat_log_leaves": "Leaves of the public log",
    "sodat_step_late_seconds": "How late the latest step of a release is",
}


async def metrics(asking: Asking) -> Answer:
    """GET /metrics."""
    lines = [*_answers(asking.watch), *_figures(await asking.watch.figures())]
    headers = ((b"content-type", MEDIA.encode()), (b"cache-control", b"no-store"))
    return Answer(200, ("\n".join(lines) + "\n").encode(), headers)


def _answers(watch: Watch) -> Iterator[str]:
    yield "# HELP sodat_answers_total Answers given by this process, by status"
    yield "# TYPE sodat_answers_total counter"
    for status, count in sorted(watch.by_status.items()):
        yield f'sodat_answers_total{{process="{os.getpid()}",status="{status}"}} {count}'


def _figures(found: list[Figure]) -> Iterator[str]:
    told = ""
    for one in found:
        if one.name != told:
            told = one.name
            yield f"# HELP {one.name} {_WORDS[one.name]}"
            yield f"# TYPE {one.name} gauge"
        label = f'{{{one.label}="{one.value}"}}' if one.label else ""
        yield f"{one.name}{label} {one.figure:.10g}"
