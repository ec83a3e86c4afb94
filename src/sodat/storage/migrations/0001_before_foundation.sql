-- The whole of Sodat's data. Constraints are the last guard: a seat is never given
-- twice and a person never applies twice, whatever the code does.

CREATE TABLE district (
    district_id integer PRIMARY KEY,
    state_id    integer NOT NULL,
    state_name  text NOT NULL,
    name        text NOT NULL,
    name_mr     text NOT NULL DEFAULT '',
    name_hi     text NOT NULL DEFAULT ''
);

-- People and accounts ---------------------------------------------------------------------

CREATE TABLE account (
    account_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mobile_hash  bytea NOT NULL UNIQUE,           -- keyed hash; the key lies outside the database
    mobile_sealed bytea NOT NULL,                 -- encrypted, to write letters to
    language     text NOT NULL DEFAULT 'mr' CHECK (language IN ('mr', 'hi', 'en')),
    role         text NOT NULL DEFAULT 'citizen'
                 CHECK (role IN ('citizen', 'staff', 'officer', 'central', 'auditor')),
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE one_time_code (
    txn_id       uuid PRIMARY KEY,
    mobile_hash  bytea NOT NULL,
    mobile_sealed bytea NOT NULL,
    language     text NOT NULL,
    code_hash    bytea NOT NULL,
    tries_left   smallint NOT NULL CHECK (tries_left >= 0),
    sent_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz
);
CREATE INDEX one_time_code_by_mobile ON one_time_code (mobile_hash, sent_at DESC);

CREATE TABLE person (
    person_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,   -- who decides this person's wishes
    identity_key bytea NOT NULL UNIQUE,                -- one human is one person in the whole system
    id_type      text NOT NULL,
    id_last      text NOT NULL,
    name         text NOT NULL,
    birth_year   smallint NOT NULL,
    gender       text NOT NULL CHECK (gender IN ('female', 'male', 'other')),
    pincode      text NOT NULL,
    doses        smallint NOT NULL DEFAULT 0 CHECK (doses >= 0),
    last_dose_on date,
    losses       smallint NOT NULL DEFAULT 0 CHECK (losses >= 0),
    checked_at   timestamptz,                          -- document seen at a desk or by an API
    contested_at timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX person_by_account ON person (account_id);

-- A second filing of the same identity: it adds no person and removes none.
CREATE TABLE person_claim (
    person_id    bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    account_id   bigint NOT NULL REFERENCES account,
    name         text NOT NULL,
    birth_year   smallint NOT NULL,
    gender       text NOT NULL CHECK (gender IN ('female', 'male', 'other')),
    pincode      text NOT NULL,
    claimed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (person_id, account_id)
);
CREATE INDEX person_claim_by_account ON person_claim (account_id);

-- Centres and what they offer -----------------------------------------------------------------

CREATE TABLE centre (
    centre_id    integer PRIMARY KEY,
    name         text NOT NULL,
    name_mr      text NOT NULL DEFAULT '',
    name_hi      text NOT NULL DEFAULT '',
    address      text NOT NULL DEFAULT '',
    ward         text NOT NULL DEFAULT '',
    block        text NOT NULL DEFAULT '',
    district_id  integer NOT NULL REFERENCES district,
    pincode      text NOT NULL,
    latitude     double precision,
    longitude    double precision,
    opens        time NOT NULL DEFAULT '09:00',
    closes       time NOT NULL DEFAULT '17:00',
    fee_type     text NOT NULL DEFAULT 'Free' CHECK (fee_type IN ('Free', 'Paid'))
);
CREATE INDEX centre_by_pincode ON centre (pincode);
CREATE INDEX centre_by_district ON centre (district_id);

CREATE TABLE service (
    service_id   text PRIMARY KEY,
    name         text NOT NULL,
    name_mr      text NOT NULL DEFAULT '',
    name_hi      text NOT NULL DEFAULT '',
    age_min      smallint NOT NULL,
    age_max      smallint,
    dose_gap_days smallint NOT NULL DEFAULT 0
);

CREATE TABLE session (
    session_id   uuid PRIMARY KEY,
    centre_id    integer NOT NULL REFERENCES centre,
    district_id  integer NOT NULL REFERENCES district,
    service_id   text NOT NULL REFERENCES service,
    day          date NOT NULL,
    fee          integer NOT NULL DEFAULT 0,
    capacity_stated integer,                           -- as an import said it, before seats are set
    cancelled_reason text,
    UNIQUE (centre_id, service_id, day)
);
CREATE INDEX session_by_day ON session (district_id, day);

CREATE TABLE slot (
    slot_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot         text NOT NULL UNIQUE CHECK (slot ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    session_id   uuid NOT NULL REFERENCES session,
    district_id  integer NOT NULL,
    starts       time NOT NULL,
    ends         time NOT NULL CHECK (ends > starts)
);
CREATE INDEX slot_by_session ON slot (session_id);

-- The seats of a slot by part. `taken` never passes `seats`: this is what forbids overselling.
CREATE TABLE slot_part (
    slot_id      bigint NOT NULL REFERENCES slot,
    part         text NOT NULL CHECK (part ~ '^[A-Za-z0-9]{1,16}$'),
    seats        integer NOT NULL CHECK (seats >= 0),
    taken        integer NOT NULL DEFAULT 0 CHECK (taken >= 0),
    seat_last    integer NOT NULL DEFAULT 0,           -- the highest seat number given so far
    PRIMARY KEY (slot_id, part),
    CHECK (taken <= seats)
) WITH (fillfactor = 70);

CREATE TABLE stock_entry (
    entry_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    centre_id    integer NOT NULL REFERENCES centre,
    service_id   text NOT NULL REFERENCES service,
    kind         text NOT NULL CHECK (kind IN ('received', 'used', 'wasted', 'returned')),
    vials        integer NOT NULL CHECK (vials > 0),
    doses_per_vial smallint NOT NULL CHECK (doses_per_vial > 0),
    entered_by   bigint REFERENCES account,
    entered_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_entry_by_centre ON stock_entry (centre_id, service_id);

-- Releases ------------------------------------------------------------------------------------

CREATE TABLE release (
    release_id   text PRIMARY KEY CHECK (release_id ~ '^[a-z0-9][a-z0-9.-]{0,63}$'),
    district_id  integer NOT NULL REFERENCES district,
    service_id   text NOT NULL REFERENCES service,
    title_en     text NOT NULL,
    title_mr     text NOT NULL,
    title_hi     text NOT NULL,
    policy       text NOT NULL CHECK (policy IN ('draw', 'waiting-room', 'first-come')),
    state        text NOT NULL DEFAULT 'draft' CHECK (state IN
                 ('draft', 'announced', 'open', 'closed', 'drawn', 'booked', 'settled', 'cancelled')),
    rules_json   bytea NOT NULL,                       -- the bytes that are hashed
    opens_at     timestamptz NOT NULL,
    closes_at    timestamptz NOT NULL,
    commits_at   timestamptz NOT NULL,
    reveals_at   timestamptz NOT NULL,
    draws_at     timestamptz NOT NULL,
    refills_at   timestamptz[] NOT NULL,
    settles_at   timestamptz NOT NULL,
    resident_pincodes text[] NOT NULL DEFAULT '{}',
    paused_at    timestamptz,
    paused_reason text,
    cancelled_reason text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CHECK (opens_at < closes_at AND closes_at <= commits_at AND commits_at <= reveals_at
           AND reveals_at <= draws_at AND draws_at < settles_at),
    CHECK ((state = 'cancelled') = (cancelled_reason IS NOT NULL)),
    CHECK ((paused_at IS NULL) = (paused_reason IS NULL))
);

CREATE TABLE release_slot (
    release_id   text NOT NULL REFERENCES release,
    slot_id      bigint NOT NULL UNIQUE REFERENCES slot,  -- a slot is released once
    PRIMARY KEY (release_id, slot_id)
);

-- What the worker does next. A row of its own, so that claiming it never waits for filings.
CREATE TABLE release_clock (
    release_id   text PRIMARY KEY REFERENCES release,
    step_next    text CHECK (step_next IN
                 ('open', 'close', 'commit', 'reveal', 'draw', 'book', 'refill', 'settle')),
    due_at       timestamptz NOT NULL,
    retry_at     timestamptz NOT NULL DEFAULT '-infinity',
    step_last    text,
    refills_done smallint NOT NULL DEFAULT 0
);
CREATE INDEX release_clock_due ON release_clock (due_at) WHERE step_next IS NOT NULL;

CREATE TABLE trustee (
    release_id   text NOT NULL REFERENCES release,
    trustee      text NOT NULL,
    position     smallint NOT NULL,
    commitment   text NOT NULL CHECK (commitment ~ '^[0-9a-f]{64}$'),
    secret       text CHECK (secret ~ '^[0-9a-f]{64}$'),
    revealed_at  timestamptz,
    held_secret  text,                                 -- rehearsals only: the portal plays the trustee
    PRIMARY KEY (release_id, trustee),
    UNIQUE (release_id, position)
);

CREATE TABLE beacon_value (
    chain        text NOT NULL,
    round        bigint NOT NULL CHECK (round > 0),
    signature    text NOT NULL CHECK (signature ~ '^[0-9a-f]+$'),
    received_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chain, round)
);

-- The public record, as it was published. Written once; a change of it is refused.
CREATE TABLE record_file (
    release_id   text NOT NULL REFERENCES release,
    name         text NOT NULL,
    content      bytea NOT NULL,
    sha256       text NOT NULL,
    written_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (release_id, name)
);

-- Applications ----------------------------------------------------------------------------------

CREATE SEQUENCE arrival_number;

CREATE TABLE application (
    application  text PRIMARY KEY CHECK (application ~ '^[0-9a-f]{32}$'),  -- fresh for every release
    release_id   text NOT NULL REFERENCES release,
    account_id   bigint NOT NULL REFERENCES account,
    filing       text NOT NULL,                        -- the first application of a split party, or itself
    persons      bigint[] NOT NULL CHECK (cardinality(persons) BETWEEN 1 AND 4),
    choices      text[] NOT NULL CHECK (cardinality(choices) BETWEEN 1 AND 20),
    split        boolean NOT NULL DEFAULT false,
    keep         boolean NOT NULL DEFAULT false,
    channel      text NOT NULL DEFAULT 'web' CHECK (channel IN ('web', 'api', 'cowin', 'desk', 'standing')),
    state        text NOT NULL DEFAULT 'filed' CHECK (state IN ('filed', 'booked', 'waiting', 'withdrawn')),
    arrival      bigint NOT NULL,
    filed_at     timestamptz NOT NULL,
    salt         text NOT NULL,
    leaf_index   bigint NOT NULL,
    rank         integer
);
CREATE INDEX application_by_release ON application (release_id);
CREATE INDEX application_by_account ON application (account_id);
CREATE INDEX application_by_filing ON application (filing);

-- One person, one entry in a release.
CREATE TABLE application_member (
    release_id   text NOT NULL,
    person_id    bigint NOT NULL REFERENCES person,
    application  text NOT NULL REFERENCES application,
    PRIMARY KEY (release_id, person_id)
);
CREATE INDEX application_member_by_application ON application_member (application);
CREATE INDEX application_member_by_person ON application_member (person_id);

CREATE TABLE standing_application (
    standing_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,
    persons      bigint[] NOT NULL CHECK (cardinality(persons) BETWEEN 1 AND 4),
    service_id   text NOT NULL REFERENCES service,
    pincodes     text[] NOT NULL DEFAULT '{}',
    centres      integer[] NOT NULL DEFAULT '{}',
    mornings_first boolean,
    split        boolean NOT NULL DEFAULT false,
    expires_on   date NOT NULL,
    ended_at     timestamptz,
    ended_why    text CHECK (ended_why IN ('served', 'withdrawn', 'expired')),
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX standing_application_live ON standing_application (service_id) WHERE ended_at IS NULL;

CREATE TABLE appointment (
    appointment_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    release_id   text NOT NULL REFERENCES release,
    person_id    bigint NOT NULL REFERENCES person,
    application  text NOT NULL REFERENCES application,
    slot_id      bigint NOT NULL,
    part         text NOT NULL,
    seat_no      integer NOT NULL CHECK (seat_no > 0),
    code         text NOT NULL CHECK (code ~ '^[0-9]{4}$'),
    state        text NOT NULL DEFAULT 'booked' CHECK (state IN
                 ('booked', 'cancelled', 'moved', 'served', 'no-show')),
    step         text NOT NULL,                        -- 'draw', 'arrival' or 'refill-N': who gave it
    booked_at    timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    FOREIGN KEY (slot_id, part) REFERENCES slot_part,
    UNIQUE (slot_id, part, seat_no),
    UNIQUE (release_id, application, person_id, step)
);
-- One live appointment for a person in a release.
CREATE UNIQUE INDEX appointment_one_live ON appointment (release_id, person_id)
    WHERE state IN ('booked', 'served', 'no-show');
CREATE INDEX appointment_by_application ON appointment (application);
CREATE INDEX appointment_by_person ON appointment (person_id);

-- The log and the letters -----------------------------------------------------------------------

CREATE TABLE log_head (
    one          boolean PRIMARY KEY DEFAULT true CHECK (one),
    size         bigint NOT NULL CHECK (size >= 0)
);
INSERT INTO log_head (size) VALUES (0);

CREATE TABLE log_leaf (
    leaf_index   bigint PRIMARY KEY CHECK (leaf_index >= 0),
    body         bytea NOT NULL
);

CREATE TABLE log_tile (
    level        smallint NOT NULL,
    tile         bigint NOT NULL,
    hashes       bytea NOT NULL CHECK (length(hashes) % 32 = 0 AND length(hashes) <= 8192),
    PRIMARY KEY (level, tile)
);

CREATE TABLE log_checkpoint (
    size         bigint PRIMARY KEY,
    note         text NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE outbox (
    letter_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mobile_hash  bytea NOT NULL,
    mobile_sealed bytea NOT NULL,
    kind         text NOT NULL,
    language     text NOT NULL,
    facts        jsonb NOT NULL,
    queued_at    timestamptz NOT NULL DEFAULT now(),
    sent_at      timestamptz,
    tries        smallint NOT NULL DEFAULT 0,
    retry_at     timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX outbox_waiting ON outbox (letter_id) WHERE sent_at IS NULL;
CREATE INDEX outbox_by_mobile ON outbox (mobile_hash, letter_id DESC);

-- What is published stays as it was published.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER record_file_is_final BEFORE UPDATE OR DELETE ON record_file
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_leaf_is_final BEFORE UPDATE OR DELETE ON log_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_checkpoint_is_final BEFORE UPDATE OR DELETE ON log_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
