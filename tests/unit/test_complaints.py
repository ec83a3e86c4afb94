"""A dossier: the same figures give the same bytes, whatever the order in which they were read."""

from dataclasses import replace
from datetime import UTC, datetime

from sodat.rules.complaints import Cluster, Measured, Raised, dossier

AT = datetime(2021, 5, 11, 14, 30, tzinfo=UTC)
MEASURED = Measured(
    release="pune-1", policy="first-come", state="open", opens_at=AT, closes_at=AT.replace(hour=16),
    rules_digest="ab" * 32, seats=2000, given=1990, applications=(("web", 5), ("other", 2100)),
    first_minute=(1800, 200, 0),
    alarms=(
        Raised("sold-out", 2000, 4, AT.replace(second=5)), Raised("given", 1600, 2, AT.replace(second=3)),
    ),
    clusters=(Cluster("open", 80, 100, (("lockstep", 80), ("code-read-too-fast", 79))),),
)  # fmt: skip
TEXT = f"""sodat.dossier.1
release pune-1
rules-sha256 {"ab" * 32}
policy first-come
state open
opens-at 2021-05-11T14:30:00Z
closes-at 2021-05-11T16:30:00Z
seats 2000
seats-given 1990
applications 2105
applications-by other 2100
applications-by web 5
applications-by-second 1800 200 0
alarm given 1600 seats 2 s raised-at 2021-05-11T14:30:03Z
alarm sold-out 2000 seats 4 s raised-at 2021-05-11T14:30:05Z
case 1 open 80 accounts score 100
case 1 code-read-too-fast 79 accounts
case 1 lockstep 80 accounts
"""


def test_a_dossier_has_one_figure_a_line_in_a_fixed_order():
    assert dossier(MEASURED) == TEXT


def test_the_order_in_which_figures_were_read_changes_nothing():
    turned = replace(MEASURED, alarms=MEASURED.alarms[::-1], applications=MEASURED.applications[::-1])

    assert dossier(turned) == TEXT
