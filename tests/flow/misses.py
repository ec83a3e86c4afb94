"""Places that somebody missed in earlier releases."""

from datetime import timedelta


def missed(portal, person, times=2, *, days_ago=1, excused=None):
    """Let somebody have missed places."""
    for one in range(times):
        portal.values(
            "INSERT INTO appointment (release_id, person_id, application, slot_id, part, seat_no, code,"
            " state, step, ended_at, excused_reason) VALUES"
            " (%s, %s, repeat('0', 32), %s, 'open', %s, '0000', 'no-show', %s, now() - %s, %s) RETURNING 1",
            f"past-{days_ago}-{one}", person, -person, 1000 * days_ago + one + 1, f"{days_ago}-{one}",
            timedelta(days_ago), excused,
        )  # fmt: skip


def hours_pass(portal):
    """Let everybody who was asked have had their notice."""
    portal.values("UPDATE appointment_asked SET asked_at = asked_at - interval '3 hours' RETURNING 1")
