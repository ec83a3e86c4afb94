-- Before the day: whoever says that they come, and whom a letter has reminded.

CREATE TABLE appointment_coming (
    appointment_id uuid PRIMARY KEY,
    said_at      timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE appointment_reminded (
    appointment_id uuid PRIMARY KEY,
    reminded_at  timestamptz NOT NULL DEFAULT now()
);
