-- What a city may decide about its releases; set by the central officials, each time as a whole, with a reason.

CREATE TABLE city_bounds (
    bounds_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state_id      integer NOT NULL,
    policies      text[] NOT NULL CHECK (cardinality(policies) > 0),
    open_hours_min     integer NOT NULL CHECK (open_hours_min BETWEEN 0 AND 720),
    notice_hours_min   integer NOT NULL CHECK (notice_hours_min BETWEEN 0 AND 720),
    residents_percent_max integer NOT NULL CHECK (residents_percent_max BETWEEN 0 AND 100),
    quota_percent_max  integer NOT NULL CHECK (quota_percent_max BETWEEN 0 AND 100),
    reason        text NOT NULL,
    set_by        bigint NOT NULL REFERENCES account,
    set_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX city_bounds_by_state ON city_bounds (state_id, bounds_id DESC);
CREATE TRIGGER city_bounds_is_final BEFORE UPDATE OR DELETE ON city_bounds
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Alarms, with the moment they were raised.
CREATE TABLE alarm (
    release_id    text NOT NULL REFERENCES release,
    name          text NOT NULL CHECK (name ~ '^[a-z]+(-[a-z]+)*$'),
    facts         jsonb NOT NULL,
    raised_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (release_id, name)
);
