-- Whoever missed places before is asked to say that they come to the one they have now (docs/method.md 14).

CREATE TABLE appointment_asked (
    appointment_id uuid PRIMARY KEY,
    asked_at     timestamptz NOT NULL DEFAULT now(),
    lapsed_at    timestamptz                           -- nobody said so in time; the seat came back
);

-- What somebody missed in a time before a moment, through nobody else's fault.
CREATE FUNCTION misses_before(person bigint, moment timestamptz, spell interval) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM appointment
     WHERE person_id = person AND state = 'no-show' AND excused_reason IS NULL
       AND ended_at BETWEEN moment - spell AND moment
$$;
