-- A day at a centre: who came, who walked in, whom the standby list served, and what was used and wasted.

ALTER TABLE appointment
    ADD COLUMN arrived_at timestamptz,                 -- checked in at the centre, the document seen
    ADD COLUMN excused_reason text;                    -- missed, but through no fault of the person

-- What was done at the door, by the number that the device gave it: sent twice, it is done once.
CREATE TABLE door_act (
    client_id    uuid PRIMARY KEY,
    centre_id    integer NOT NULL REFERENCES centre,
    account_id   bigint NOT NULL REFERENCES account,
    kind         text NOT NULL CHECK (kind IN ('check-in', 'walk-in', 'file')),
    outcome      text NOT NULL DEFAULT '',             -- what it made: an appointment, a number, an application
    at           timestamptz NOT NULL DEFAULT now()
);

-- Who of the staff looked at whom and what for. The person sees it.
CREATE TABLE look_up (
    look_up_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,
    centre_id    integer NOT NULL REFERENCES centre,
    person_id    bigint REFERENCES person ON DELETE CASCADE,   -- none: a search that found nobody
    purpose      text NOT NULL CHECK (purpose IN ('check-in', 'walk-in', 'standby', 'desk', 'settle')),
    at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX look_up_by_person ON look_up (person_id, at DESC);
CREATE INDEX look_up_by_account ON look_up (account_id, at DESC);

-- People without an appointment, into the on-site seats, in the order of their numbers.
CREATE TABLE walk_in (
    walk_in_id   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id   uuid NOT NULL REFERENCES session,
    number       integer NOT NULL CHECK (number > 0),
    person_id    bigint NOT NULL REFERENCES person,
    slot_id      bigint NOT NULL REFERENCES slot,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'called', 'served', 'left')),
    registered_at timestamptz NOT NULL DEFAULT now(),
    called_at    timestamptz,
    ended_at     timestamptz,
    UNIQUE (session_id, number)
);
CREATE UNIQUE INDEX walk_in_once ON walk_in (session_id, person_id) WHERE state <> 'left';
CREATE INDEX walk_in_by_person ON walk_in (person_id);

-- Calls from the standby list. The row is made in drawn order and never removed.
CREATE TABLE standby_call (
    call_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id   uuid NOT NULL REFERENCES session,
    release_id   text NOT NULL REFERENCES release,
    application  text NOT NULL REFERENCES application,
    rank         integer NOT NULL,
    size         smallint NOT NULL CHECK (size > 0),
    called_by    bigint NOT NULL REFERENCES account,
    called_at    timestamptz NOT NULL DEFAULT now(),
    comes_by     timestamptz NOT NULL,
    outcome      text CHECK (outcome IN ('came', 'absent', 'declined')),
    ended_at     timestamptz,
    ended_by     bigint REFERENCES account,
    UNIQUE (session_id, application),
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX standby_call_live ON standby_call (application) WHERE outcome IS NULL OR outcome = 'came';

-- The end of a day: the numbers of it, which add up. Written once.
CREATE TABLE centre_day (
    session_id   uuid PRIMARY KEY REFERENCES session,
    doses_given  integer NOT NULL CHECK (doses_given >= 0),
    doses_wasted integer NOT NULL CHECK (doses_wasted >= 0),
    vials_opened integer NOT NULL CHECK (vials_opened >= 0),
    vials_broken integer NOT NULL CHECK (vials_broken >= 0),
    doses_per_vial smallint NOT NULL CHECK (doses_per_vial > 0),
    closed_by    bigint NOT NULL REFERENCES account,
    closed_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (doses_given + doses_wasted = vials_opened * doses_per_vial)
);
CREATE TRIGGER centre_day_is_final BEFORE UPDATE OR DELETE ON centre_day
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
