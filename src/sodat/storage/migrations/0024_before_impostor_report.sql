-- What people report: places for sale, and sites or persons that pretend to be this portal. Whoever reports is not
-- asked for anything, and nothing is kept about them.

CREATE TABLE impostor_report (
    report_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('resale', 'site', 'caller', 'other')),
    place        text NOT NULL CHECK (length(place) BETWEEN 1 AND 300),
    words        text NOT NULL CHECK (length(words) <= 2000),
    reported_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, place, words)                       -- the same once more says nothing new
);
CREATE INDEX impostor_report_by_time ON impostor_report (reported_at);
