-- Who works here, in which role and for which place; and what they did, as a trail that only grows.

CREATE TABLE staff (
    account_id   bigint PRIMARY KEY REFERENCES account,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    role         text NOT NULL CHECK (role IN ('staff', 'officer', 'central', 'auditor')),
    district_id  integer REFERENCES district,          -- of staff and officers: the city they work for
    centre_id    integer REFERENCES centre,            -- of staff: their centre
    since        timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    CHECK ((role = 'staff') = (centre_id IS NOT NULL)),
    CHECK ((role IN ('staff', 'officer')) = (district_id IS NOT NULL))
);

CREATE TABLE staff_act (
    act_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,
    act          text NOT NULL CHECK (act ~ '^[a-z]+(-[a-z]+)*$'),
    subject      text NOT NULL DEFAULT '',             -- what it was done to: a release, a session, a person's number
    reason       text NOT NULL DEFAULT '',
    at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX staff_act_by_account ON staff_act (account_id, act_id);
CREATE INDEX staff_act_by_subject ON staff_act (subject) WHERE subject <> '';
CREATE TRIGGER staff_act_is_final BEFORE UPDATE OR DELETE ON staff_act
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
