-- What was done to a session after its slots were released: fewer seats, more, or none at all, with the public reason.

CREATE TABLE session_act (
    act_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id   uuid NOT NULL REFERENCES session,
    kind         text NOT NULL CHECK (kind IN ('session-cancelled', 'session-shortened', 'session-raised')),
    seats_before integer NOT NULL CHECK (seats_before >= 0),
    seats_after  integer NOT NULL CHECK (seats_after >= 0),
    moved        integer NOT NULL CHECK (moved >= 0),            -- persons who got another place
    unplaced     integer NOT NULL CHECK (unplaced >= 0),         -- persons for whom none was left
    reason       text NOT NULL,
    done_by      bigint NOT NULL REFERENCES account,
    done_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_act_by_session ON session_act (session_id);
CREATE TRIGGER session_act_is_final BEFORE UPDATE OR DELETE ON session_act
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
