-- The trail of the staff's acts, tied to the public log: an anchor hashes the acts since the one before.

CREATE TABLE trail_anchor (
    anchor        bigint PRIMARY KEY CHECK (anchor > 0),
    salt          bytea NOT NULL CHECK (length(salt) = 16),
    hash          bytea NOT NULL CHECK (length(hash) = 32),
    acts          integer NOT NULL CHECK (acts > 0),
    leaf_index    bigint NOT NULL,
    anchored_at   timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER trail_anchor_is_final BEFORE UPDATE OR DELETE ON trail_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which acts an anchor holds: they may become visible in another order than they were numbered.
CREATE TABLE trail_anchored (
    act_id        bigint PRIMARY KEY REFERENCES staff_act,
    anchor        bigint NOT NULL REFERENCES trail_anchor
);
CREATE INDEX trail_anchored_by_anchor ON trail_anchored (anchor);
CREATE TRIGGER trail_anchored_is_final BEFORE UPDATE OR DELETE ON trail_anchored
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER staff_act_stays BEFORE TRUNCATE ON staff_act
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX staff_act_by_day ON staff_act (at);
