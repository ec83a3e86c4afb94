-- What Co-WIN's interface knows of a person and Sodat did not: consent, and the doses one by one.

ALTER TABLE person
    ADD COLUMN comorbidity boolean NOT NULL DEFAULT false,  -- as said by the account; decides nothing
    ADD COLUMN consent_version text NOT NULL DEFAULT '',
    ADD COLUMN consented_at timestamptz;

CREATE TABLE dose_given (
    person_id    bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    dose         smallint NOT NULL CHECK (dose BETWEEN 1 AND 9),
    given_on     date NOT NULL,
    vaccine      text NOT NULL,
    batch        text NOT NULL,                        -- empty: told later, of a dose given elsewhere
    vaccinator   text NOT NULL DEFAULT '',
    centre_id    integer REFERENCES centre,
    entered_by   bigint REFERENCES account,
    entered_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (person_id, dose)
);
