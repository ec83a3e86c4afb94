-- Whoever missed places before is asked to say that they come to the one they have now (docs/method.md 14).

CREATE TABLE appointment_asked (
    appointment_id uuid PRIMARY KEY,
    asked_at     timestamptz NOT NULL DEFAULT now(),
    lapsed_at    timestamptz                           -- nobody said so in time; the seat came back
);
