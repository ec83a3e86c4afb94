-- The city officer's work: centres that close, a ledger that is only added to, weeks that repeat,
-- drafts as they were typed, and the officer quota with its second person.

ALTER TABLE centre
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN closed_reason text,
    ADD CONSTRAINT centre_closes_with_a_reason CHECK ((closed_at IS NULL) = (closed_reason IS NULL));

-- A mistake is undone by a counter-entry of the same kind; an entry is undone once at most.
ALTER TABLE stock_entry
    ADD COLUMN undoes bigint UNIQUE REFERENCES stock_entry,
    ADD COLUMN reason text NOT NULL DEFAULT '';
CREATE TRIGGER stock_entry_is_final BEFORE UPDATE OR DELETE ON stock_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is expected to be wasted of the vials that are opened.
CREATE TABLE stock_wastage (
    centre_id    integer NOT NULL REFERENCES centre,
    service_id   text NOT NULL REFERENCES service,
    percent      smallint NOT NULL CHECK (percent BETWEEN 0 AND 99),
    PRIMARY KEY (centre_id, service_id)
);

-- The usual week of a centre and service, and the days that are not usual.
CREATE TABLE week_template (
    template_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    centre_id    integer NOT NULL REFERENCES centre,
    service_id   text NOT NULL REFERENCES service,
    UNIQUE (centre_id, service_id)
);

CREATE TABLE week_band (
    template_id  bigint NOT NULL REFERENCES week_template ON DELETE CASCADE,
    weekday      smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),   -- 0: Monday
    starts       time NOT NULL,
    ends         time NOT NULL CHECK (ends > starts),
    seats        integer NOT NULL CHECK (seats > 0),
    PRIMARY KEY (template_id, weekday, starts)
);

-- A day of a whole city, or of one centre: closed, or other hours.
CREATE TABLE day_exception (
    exception_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    district_id  integer NOT NULL REFERENCES district,
    centre_id    integer REFERENCES centre,
    day          date NOT NULL,
    opens        time,
    closes       time,
    reason       text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (district_id, centre_id, day),
    CHECK ((opens IS NULL) = (closes IS NULL)),
    CHECK (closes > opens)
);

-- A draft as its officer typed it, so that it can be taken up again as it was.
CREATE TABLE draft_form (
    release_id   text PRIMARY KEY REFERENCES release ON DELETE CASCADE,
    fields       jsonb NOT NULL,
    typed_by     bigint NOT NULL REFERENCES account,
    typed_at     timestamptz NOT NULL DEFAULT now()
);

-- An appointment from the officer quota: one officer asks with a public reason, another one decides.
CREATE TABLE quota_request (
    request_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id   text NOT NULL REFERENCES release,
    slot_id      bigint NOT NULL REFERENCES slot,
    person_id    bigint NOT NULL REFERENCES person,
    reason       text NOT NULL,
    asked_by     bigint NOT NULL REFERENCES account,
    asked_at     timestamptz NOT NULL DEFAULT now(),
    decision     text CHECK (decision IN ('given', 'refused', 'withdrawn')),
    decided_by   bigint REFERENCES account,
    decided_at   timestamptz,
    application  text,
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CHECK ((decision IS NOT DISTINCT FROM 'given') = (application IS NOT NULL)),
    CHECK (decision = 'withdrawn' OR decided_by <> asked_by)      -- the second person is another one
);
CREATE INDEX quota_request_by_release ON quota_request (release_id);
CREATE UNIQUE INDEX quota_request_one_open ON quota_request (release_id, person_id) WHERE decision IS NULL;

-- What was given from the quota is no part of a draw's pool.
ALTER TABLE application ADD COLUMN quota boolean NOT NULL DEFAULT false;
